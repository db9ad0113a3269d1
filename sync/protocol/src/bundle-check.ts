import { createHash, type Hash } from "node:crypto";
import { protocolError } from "./errors.ts";
import {
  BUNDLE_START_BYTES,
  type BundleFile,
  type BundleManifest,
  bundleIdOf,
  bundleSizeOf,
  manifestLengthOf,
} from "./update-bundle.ts";

/** A bundle whose every byte was the signed one. */
export interface CheckedBundle {
  /** SHA-256 of the signed manifest, hexadecimal. */
  readonly id: string;
  readonly signed: Uint8Array;
  readonly manifest: BundleManifest;
  readonly size: number;
}

interface Head {
  readonly signed: Uint8Array;
  readonly manifest: BundleManifest;
}

/** Holds a bundle, as its bytes come, against its manifest. Memory does not grow with the bundle. */
export class BundleCheck {
  private readonly open: (signed: Uint8Array) => BundleManifest;
  /** Bytes in front of the first file, as far as they have come. */
  private start = new Uint8Array();
  private head: Head | null = null;
  /** Files that have come whole. */
  private done = 0;
  private digest: Hash = createHash("sha256");
  private bytesOfFile = 0;

  /** @param open - reads a signed manifest, and throws unless it is one to be trusted */
  constructor(open: (signed: Uint8Array) => BundleManifest) {
    this.open = open;
  }

  /**
   * The next bytes.
   *
   * @returns what the manifest says as soon as it has come; null before
   * @throws {LocalGridError} `not-a-bundle`, `damaged-bundle`, and what `open` throws
   */
  push(bytes: Uint8Array): BundleManifest | null {
    let rest = bytes;
    if (this.head === null) rest = this.takeStart(bytes);
    if (this.head !== null && rest.length > 0) this.takeFiles(this.head.manifest, rest);
    return this.head?.manifest ?? null;
  }

  /** Nothing more comes. @throws {LocalGridError} `truncated-bundle` */
  end(): CheckedBundle {
    const { head } = this;
    if (head === null || this.done < head.manifest.files.length) {
      throw protocolError("truncated-bundle", "the bundle ends before its last byte");
    }
    const { signed, manifest } = head;
    return { id: bundleIdOf(signed), signed, manifest, size: bundleSizeOf(signed, manifest) };
  }

  /** What of the bytes comes after the manifest. */
  private takeStart(bytes: Uint8Array): Uint8Array {
    // No more than a manifest: whatever a stranger sends, so much is kept.
    const isLengthKnown = this.start.length >= BUNDLE_START_BYTES;
    const wanted = isLengthKnown ? BUNDLE_START_BYTES + manifestLengthOf(this.start) : BUNDLE_START_BYTES;
    const taken = bytes.subarray(0, Math.max(0, wanted - this.start.length));
    this.start = new Uint8Array(Buffer.concat([this.start, taken]));
    const rest = bytes.subarray(taken.length);
    if (this.start.length < wanted) return rest;
    if (!isLengthKnown) {
      manifestLengthOf(this.start);
      return this.takeStart(rest);
    }
    const signed = this.start.slice(BUNDLE_START_BYTES);
    this.head = { signed, manifest: this.open(signed) };
    return rest;
  }

  private takeFiles({ files }: BundleManifest, bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      const file = files[this.done];
      if (file === undefined) throw protocolError("damaged-bundle", "the bundle goes on after its last file");
      const part = rest.subarray(0, file.size - this.bytesOfFile);
      this.digest.update(part);
      this.bytesOfFile += part.length;
      rest = rest.subarray(part.length);
      if (this.bytesOfFile === file.size) this.endFile(file);
    }
  }

  private endFile({ name, sha256 }: BundleFile): void {
    if (Buffer.compare(this.digest.digest(), sha256) !== 0) {
      throw protocolError("damaged-bundle", `${name} is not what was signed`);
    }
    this.done += 1;
    this.digest = createHash("sha256");
    this.bytesOfFile = 0;
  }
}
