import { expect, test } from "vitest";
import { InMemoryReplicaStore } from "./in-memory-replica-store.ts";
import { ReplicaTaker } from "./replica-taker.ts";
import type { SourceClaim } from "./source-claims.ts";
import { TestJournal, testKey } from "./test-journal.ts";

function testTaker(genesis = {}) {
  const state = { isMember: true };
  const store = new InMemoryReplicaStore();
  const journal = new TestJournal({ key: testKey("taken"), nextEpoch: () => new Uint8Array(16).fill(4), genesis });
  journal.write(3);
  const taker = new ReplicaTaker({
    node: journal.journal,
    publicKey: journal.key.publicKey,
    store,
    now_ms: () => 1,
    generation: 2,
    unwanted: new Set(),
    isForked: () => false,
    forked: () => undefined,
    stored: () => undefined,
    isMember: () => state.isMember,
    hasTooManyEpochs: () => undefined,
  });
  const epoch = journal.extents()[0]?.epoch ?? "";
  const range = { epoch, from_seq: 1, upto_seq: 4, max_bytes: 100_000 };
  const batch = journal.batch({ kind: "batch", journal: journal.journal, ...range }) as Uint8Array;
  const seen = { isOrigin: true, generation: 2, epoch, seq: 4, records: 4, told_at_ms: 1 };
  const claim: SourceClaim = { source: journal.journal, ...seen };
  return { state, store, journal, take: () => taker.take(batch, epoch, claim) };
}

test("who took a node's place is known before its first epoch is kept, so that no crash comes in between", () => {
  const { store, journal, take } = testTaker({ generation: 2 });
  store.isFull = true;
  expect(take).toThrow("no room");
  expect(store.generationOf(journal.journal)).toBe(2);
  store.isFull = false;
  expect(take()).toMatchObject({ kind: "stored", records: 4 });
});

test("what still arrives of a removed node is not kept", () => {
  const { state, store, journal, take } = testTaker({ generation: 2 });
  state.isMember = false;
  expect(take()).toEqual({ kind: "no-member" });
  expect(store.extents(journal.journal)).toEqual([]);
});
