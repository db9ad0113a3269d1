/** Where the bytes of images are kept. An image that is there is whole. */
export interface ImageFiles {
  /**
   * Takes an image in; on disk when it resolves, and without a trace when it rejects.
   *
   * @throws {LocalGridError} `image-mismatch` when it is not exactly this long or has another digest, `storage-full`
   */
  write(image: { readonly sha256: string; readonly size: number }, chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** From byte `from` up to but not including `to`; null when the image is not there. */
  read(sha256: string, range: { readonly from: number; readonly to: number }): AsyncIterable<Uint8Array> | null;
  has(sha256: string): boolean;
  remove(sha256: string): void;
}
