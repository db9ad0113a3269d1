import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InMemorySubmissionStore } from "../../test-support/in-memory-submission-store.ts";
import { describeSubmissionStore, draftOf, endOf } from "../../test-support/submission-store-contract.ts";
import { migrate } from "./migrations.ts";
import { PostgresChainOutbox } from "./postgres-chain-outbox.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(() => postgres.stop());

async function migrated() {
  const pool = await postgres.createDatabase();
  await migrate(pool);
  return pool;
}

describeSubmissionStore("in memory", async () => new InMemorySubmissionStore());
describeSubmissionStore("in PostgreSQL", async () => new PostgresChainOutbox(await migrated()));

describe("the outbox in PostgreSQL", () => {
  test("lists a batch's transactions for people, the first one first, by the hash that pays", async () => {
    const store = new PostgresChainOutbox(await migrated());
    const first = await store.keep(draftOf({ hash: 1 }));
    await store.markSent(first.id);
    await store.end(first.id, endOf("expired"));
    const second = await store.keep(draftOf({ hash: 2 }));
    await store.keepBump(second.id, {
      envelope: new Uint8Array(9),
      hash: new Uint8Array(32).fill(3),
      bid_stroops: 1_000n,
    });
    const common = { max_time_s: 1_000, result: null, created_at_ms: 5 };
    expect(await store.submissions("sun", 4)).toEqual([
      { ...common, tx_hash: "01".repeat(32), state: "expired", sent_times: 1 },
      { ...common, tx_hash: "03".repeat(32), state: "built", sent_times: 0 },
    ]);
    expect(await store.submissions("sun", 5)).toEqual([]);
  });

  test("forgets what networks said in full after a while, and a batch's transaction never", async () => {
    const pool = await migrated();
    const store = new PostgresChainOutbox(pool);
    for (const [hash, state, batch] of [
      [1, "expired", true],
      [2, "confirmed", false],
      [3, "confirmed", true],
    ] as const) {
      const { id } = await store.keep(draftOf({ hash, batch }));
      await store.end(id, endOf(state));
    }
    const left = async () =>
      (
        await pool.query(
          "SELECT encode(hash, 'hex') AS hash, meta_xdr IS NULL AS bare FROM chain_submission ORDER BY id",
        )
      ).rows;
    await store.prune(90 * 86_400_000);
    expect((await left()).map(({ bare }) => bare)).toEqual([true, true, true]);
    await store.prune(500 * 86_400_000);
    expect(await left()).toEqual([{ hash: "03".repeat(32), bare: true }]);
  });
});
