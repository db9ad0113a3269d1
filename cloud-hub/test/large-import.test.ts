import { afterAll, expect, test, vi } from "vitest";
import { asOperator, IMPORTS, importLargeFile, largeFile, setUpCommunity, streamOf } from "./large-import.ts";
import { cleanUp, startHub } from "./running-hub.ts";

const BYTES = 200_000_000;
/** What Node's own collector may leave lying about; the file is larger. */
const MEMORY_GROWTH_BYTES = 140 * 2 ** 20;

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

test("an import whose hub is killed has changed nothing, says so after the next start, and can be sent again", {
  timeout: 120_000,
}, async () => {
  const hub = await startHub();
  const ask = await asOperator(hub);
  await setUpCommunity(ask, 2);
  const file = { file_name: "cut.csv", layout: "long", size_bytes: null, keep_good_rows: true };
  const { import: id } = await ask("POST", IMPORTS, JSON.stringify(file));
  const endless = ask("PUT", `${IMPORTS}/${id}/content`, streamOf(largeFile(Number.POSITIVE_INFINITY)));
  const outcome = endless.catch((error: Error) => error.constructor.name);
  await vi.waitFor(async () => expect((await ask("GET", `${IMPORTS}/${id}`)).rows_read).toBeGreaterThan(10_000), {
    timeout: 30_000,
  });
  await hub.kill();
  expect(await outcome).toBe("TypeError");
  const next = await startHub({ data_dir: hub.data_dir });
  const askAgain = await asOperator(next);
  const failed = await askAgain("GET", `${IMPORTS}/${id}`);
  expect(failed).toMatchObject({ status: "failed", reason: "interrupted", rows_taken: 0, intervals_changed: 0 });
  const done = await askAgain("PUT", `${IMPORTS}/${id}/content`, streamOf(largeFile(1_000_000)));
  expect(done).toMatchObject({ status: "done", reason: null });
  expect(done.rows_taken).toBe(2 * done.intervals_changed);
  expect(done.rows_unchanged).toBe(0);
  await next.stop();
});
