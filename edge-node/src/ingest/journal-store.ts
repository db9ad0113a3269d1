/**
 * Where the journal's records are kept. `append` resolves when all records of the group are on disk and
 * would survive a power cut; on rejection none of them is stored.
 */
export interface JournalStore {
  /**
   * One group at a time.
   *
   * @throws {LocalGridError} `storage-full` when the disk is, `storage-failed` for any other refusal
   */
  append(records: readonly Uint8Array[]): Promise<void>;
  /** Position of the last stored record; positions are gap-free from 1, 0 when the journal is empty. */
  readonly lastPosition: number;
  recordsAfter(position: number): Iterable<{ readonly position: number; readonly record: Uint8Array }>;
}
