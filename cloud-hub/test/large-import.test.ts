import { afterAll, expect, test } from "vitest";
import { importLargeFile } from "./large-import.ts";
import { cleanUp, startHub } from "./running-hub.ts";

const BYTES = 150_000_000;
/** What Node's own collector may leave lying about; the file is larger. */
const MEMORY_GROWTH_BYTES = 120 * 2 ** 20;

afterAll(cleanUp);

test("a large file streams through with flat memory, and tells how far it is", { timeout: 180_000 }, async () => {
  const hub = await startHub();
  const ended = await importLargeFile(hub, { bytes_total: BYTES, own_points: 2 });
  expect(ended).toMatchObject({ status: "done", reason: null });
  expect(ended.bytes_read).toBeGreaterThanOrEqual(BYTES);
  expect(ended.rows_taken).toBe(2 * ended.intervals_changed);
  expect(ended.rows_taken + ended.rows_faulty).toBe(ended.rows_read);
  expect(new Set(ended.progress).size).toBeGreaterThan(5);
  expect(ended.progress.toSorted((a, b) => a - b)).toEqual(ended.progress);
  expect(ended.memory_at_most_bytes - ended.memory_before_bytes).toBeLessThan(MEMORY_GROWTH_BYTES);
  await hub.stop();
});
