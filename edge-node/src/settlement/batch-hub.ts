/** What became of a question to the hub. */
export type BatchAnswer<T> =
  | { readonly kind: "answered"; readonly value: T }
  /** The hub cannot be reached or has no time; the same question makes sense again soon. */
  | { readonly kind: "away"; readonly reason: string }
  /** The hub says no; `code` is its own. */
  | { readonly kind: "refused"; readonly code: string };

/** The hub, as far as batches go. None of these rejects, and each ends by itself. */
export interface BatchHub {
  /** What the shape `receipts` says, or said, of a batch: the text of its `body`. */
  receipt(seq: number): Promise<BatchAnswer<string>>;
  /** The trades of a batch, one after the other. */
  leaves(seq: number): Promise<BatchAnswer<Uint8Array>>;
  /** Hands a signature over; again changes nothing. */
  attest(
    seq: number,
    attestation: { readonly batch_hash: Uint8Array; readonly signature: Uint8Array },
  ): Promise<BatchAnswer<null>>;
  /** Ends what is under way. */
  close(): void;
}
