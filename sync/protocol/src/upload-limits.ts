export const MAX_RECORDS_PER_BATCH = 1000;

/** Of one record in a batch or page. Those that nodes write stay below half of this. */
export const MAX_RECORD_BYTES = 65_536;

/** Larger batches and pages are refused unread; the cap for whoever decompresses. */
export const MAX_BATCH_BYTES = 1_048_576 + MAX_RECORD_BYTES;

/**
 * Whoever fills a batch or page stops at the record with which the sum of the records' bytes reaches this. What frames
 * them is less than 8 KiB, so that {@link MAX_BATCH_BYTES} is never passed.
 */
export const FULL_BATCH_BYTES = 1_048_576 - 8_192;
