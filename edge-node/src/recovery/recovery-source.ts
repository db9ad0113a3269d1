/** Records 1 to `last_seq` of an epoch, 32 hexadecimal digits. */
export interface EpochReach {
  readonly epoch: string;
  readonly last_seq: number;
}

/** What a source says that it has; only its records prove it. */
export interface SourceReach {
  /** Parents before children. */
  readonly epochs: readonly EpochReach[];
}

export interface SeqRange {
  /** 32 hexadecimal digits. */
  readonly epoch: string;
  readonly from_seq: number;
  /** Inclusive. */
  readonly upto_seq: number;
}

/** Records of one epoch that hang together, and the chain hash before them and after each. */
export interface EpochPiece {
  readonly from_seq: number;
  readonly prev_hash: Uint8Array;
  readonly records: readonly Uint8Array[];
  readonly hashes: readonly Uint8Array[];
}

/** Somebody who may have a copy of the journal that is recovered: another node, or the hub. Any call may fail. */
export interface RecoverySource {
  /** For people: a node's name, or the hub's address. */
  readonly name: string;
  /** Empty when the source knows nothing of the journal. */
  reach(): Promise<SourceReach>;
  /** Verified, in order of seq, nothing beyond the range. May end early. */
  pieces(range: SeqRange): AsyncIterable<EpochPiece>;
  /** Announcements of the journal's node, as they were signed; none where nobody keeps any. */
  announcements(): Promise<readonly Uint8Array[]>;
  /** The region's membership as the source has it; not judged. */
  membership(): Promise<Uint8Array | null>;
}
