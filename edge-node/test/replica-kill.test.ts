import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import { openReplicaDatabase } from "../src/adapters/sqlite/replica-database.ts";
import { SqliteReplicaStore } from "../src/adapters/sqlite/sqlite-replica-store.ts";
import { SameJournal } from "./replica-writer.ts";
import { cleanUp, launch, temporaryFolder } from "./running-node.ts";

const ROUNDS = 6;
const MOST_BATCHES = 25;

afterAll(cleanUp);

/** Lets a process write until it has said so often that a batch is on disk, and kills it. Returns the last it said. */
async function writeUntilKilled(file: string, batches: number): Promise<number> {
  const writer = launch(process.execPath, [join(import.meta.dirname, "replica-writer.ts"), file]);
  const gone = once(writer, "exit");
  let said = 0;
  let count = 0;
  for await (const line of createInterface({ input: writer.stdout as NodeJS.ReadableStream })) {
    said = Number(line.split(" ")[1]);
    if (++count === batches) writer.kill("SIGKILL");
  }
  await gone;
  return said;
}

describe("A replica whose process is killed again and again", () => {
  test("has every batch that was said to be stored, whole, and nothing of any other", {
    timeout: 120_000,
  }, async () => {
    const file = join(temporaryFolder("replica"), "replicas.sqlite");
    const journal = new SameJournal();
    const { node, epoch } = journal;
    for (let round = 0; round < ROUNDS; round++) {
      const said = await writeUntilKilled(file, 1 + Math.floor(Math.random() * MOST_BATCHES));
      const database = openReplicaDatabase(file);
      const store = new SqliteReplicaStore(database);
      const last_seq = store.extents(node)[0]?.last_seq ?? 0;
      expect(last_seq).toBeGreaterThanOrEqual(said);
      journal.upto(last_seq);
      expect(store.hashAt(node, epoch, last_seq)).toEqual(journal.hashes[last_seq]);
      for (let seq = 1; seq <= last_seq; ) {
        const stored = store.batchAt(node, epoch, seq);
        expect(stored?.bytes).toEqual(Buffer.from(journal.batch(seq, stored?.upto_seq as number)));
        seq = (stored?.upto_seq as number) + 1;
      }
      // Announcements come with the batches at the latest.
      expect(store.announcements()).toEqual([{ node, bytes: Buffer.from(String(last_seq)) }]);
      expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
      database.close();
    }
  });
});
