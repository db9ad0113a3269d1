/** A chain of telemetry records of which the first ones may have been let go. */
export interface TelemetryEpoch {
  /** 32 hexadecimal digits. */
  readonly epoch: string;
  /** Records up to and including this one are not kept any more. */
  readonly base_seq: number;
  /** Chain hash after `base_seq`. */
  readonly base_hash: Uint8Array;
  readonly last_seq: number;
}

/** Keeps telemetry until the hub has it. A power cut may take the end of it. */
export interface TelemetryStore {
  /** Oldest first. */
  epochs(): readonly TelemetryEpoch[];
  records(epoch: string, from_seq: number): Iterable<Uint8Array>;
  /** Begins the epoch when it is new: with its first record. */
  append(epoch: string, records: readonly Uint8Array[]): void;
  /** Lets go of what the hub has. */
  forget(epoch: string, upto_seq: number, hash: Uint8Array): void;
  /** In one step: drops what stands after `after` (null: all), and begins an epoch with `records`. */
  replace(
    after: { readonly epoch: string; readonly seq: number } | null,
    next: { readonly epoch: string; readonly records: readonly Uint8Array[] },
  ): void;
  /** Bytes of all records. */
  readonly size_bytes: number;
}
