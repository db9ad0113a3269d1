/** Records of a node's telemetry that came together, as they came. */
export interface TelemetryPiece {
  readonly community: string;
  /** The community's key as the hub has sealed it; null before a node brought it. */
  readonly sealed_key: Uint8Array | null;
  /** Oldest first; their bodies are sealed. */
  readonly records: readonly Uint8Array[];
}

/** Where telemetry can be read. Every method @throws {LocalGridError} `store-away` */
export interface MachineRecords {
  /** The number of the newest piece of each node that is not shut out and has sent any. */
  newestPieces(): Promise<readonly { readonly node: Uint8Array; readonly piece: number }[]>;
  /** By their numbers; those that were let go of are left out. */
  numbered(pieces: readonly number[]): Promise<readonly (TelemetryPiece & { readonly piece: number })[]>;
  /** What came from a moment on, oldest first; of more than so many bytes the newest. */
  pieces(
    node: Uint8Array,
    part: { readonly from_ms: number; readonly most_bytes: number },
  ): Promise<readonly TelemetryPiece[]>;
}
