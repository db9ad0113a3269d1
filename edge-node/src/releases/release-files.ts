/** A bundle that is whole and verified. */
export interface KeptBundle {
  /** SHA-256 of the signed manifest, hexadecimal. */
  readonly id: string;
  /** The same array as long as the file is the same. */
  readonly signed: Uint8Array;
  readonly size: number;
  /** False on a shelf that the machine keeps, and this node only reads. */
  readonly isOwn: boolean;
}

/** A bundle that is being fetched. There is one at most. */
export interface PartBundle {
  readonly id: string;
  /** Where its bytes came from, all of them. */
  readonly source: string;
  readonly received: number;
}

/** Where bundles lie. Every method @throws {LocalGridError} `storage-full` */
export interface ReleaseFiles {
  /** Whether the machine keeps what it takes where this node can read it: then the node need not keep it too. */
  readonly hasShelf: boolean;
  bundles(): Promise<readonly KeptBundle[]>;
  /** Bytes of a whole bundle, fewer at its end; null when it is not here. */
  read(id: string, from: number, length: number): Promise<Uint8Array | null>;
  /** What a start found, or was begun since. */
  part(): Promise<PartBundle | null>;
  /** In place of any other; with its first bytes. */
  beginPart(id: string, source: string, start: Uint8Array): Promise<void>;
  append(bytes: Uint8Array): Promise<void>;
  /** All bytes of the part, as they lie on the disk. */
  partBytes(): AsyncIterable<Uint8Array>;
  /** The part is verified: from now on it is a bundle. */
  keepPart(): Promise<void>;
  dropPart(): Promise<void>;
  /** Of the own ones. */
  remove(id: string): Promise<void>;
  /** Puts a bundle before the machine under a name; there it is whole from its first moment. */
  handOver(id: string, name: string): Promise<void>;
  free_bytes(): Promise<number>;
  /** The node's notes on releases; null before there were any. */
  readNotes(): Promise<string | null>;
  writeNotes(text: string): Promise<void>;
}
