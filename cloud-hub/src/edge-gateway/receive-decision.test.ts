import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InMemoryJournalStore } from "../test-support/in-memory-journal-store.ts";
import { received } from "../test-support/journal-store-contract.ts";
import { TestNode } from "../test-support/test-node.ts";
import { type BatchPlace, decideReceipt, type HeldJournal } from "./receive-decision.ts";

const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill);
const EPOCH = bytes(1, 16);
const OTHER = bytes(2, 16);

/** Records 11 to 13, whose chain hashes are 11 to 13. */
const BATCH: BatchPlace = {
  epoch: EPOCH,
  from_seq: 11,
  prev_hash: bytes(10),
  hashes: [bytes(11), bytes(12), bytes(13)],
  parent: undefined,
};
const OPENING: BatchPlace = {
  ...BATCH,
  from_seq: 1,
  prev_hash: bytes(5),
  parent: { epoch: OTHER, seq: 5, hash: bytes(5) },
};
const NOTHING: HeldJournal = { is_revoked: false, epoch: null, parent_hash: null, newest: null, takeover: null };

const holding = (head_seq: number, hash: number, is_forked = false): HeldJournal => ({
  ...NOTHING,
  epoch: { head_seq, hash: bytes(hash), is_forked, generation: 1 },
});

describe("a batch of an epoch that is held", () => {
  test.each([
    { head_seq: 8, hash: 8, decision: { kind: "gap", expected: { epoch: EPOCH, seq: 9 } } },
    { head_seq: 9, hash: 9, decision: { kind: "gap", expected: { epoch: EPOCH, seq: 10 } } },
    { head_seq: 10, hash: 10, decision: { kind: "append", skip: 0, is_rollback: false, is_takeover: false } },
    { head_seq: 11, hash: 11, decision: { kind: "append", skip: 1, is_rollback: false, is_takeover: false } },
    { head_seq: 12, hash: 12, decision: { kind: "append", skip: 2, is_rollback: false, is_takeover: false } },
    { head_seq: 13, hash: 13, decision: { kind: "append", skip: 3, is_rollback: false, is_takeover: false } },
    { head_seq: 14, hash: 13, decision: { kind: "append", skip: 3, is_rollback: false, is_takeover: false } },
    { head_seq: 10, hash: 99, decision: { kind: "fork", at: { epoch: EPOCH, seq: 10 } } },
    { head_seq: 11, hash: 99, decision: { kind: "fork", at: { epoch: EPOCH, seq: 11 } } },
    { head_seq: 12, hash: 11, decision: { kind: "fork", at: { epoch: EPOCH, seq: 12 } } },
    { head_seq: 13, hash: 99, decision: { kind: "fork", at: { epoch: EPOCH, seq: 13 } } },
    { head_seq: 14, hash: 99, decision: { kind: "fork", at: { epoch: EPOCH, seq: 13 } } },
  ])("with head $head_seq and hash $hash is answered $decision.kind", ({ head_seq, hash, decision }) => {
    expect(decideReceipt(BATCH, holding(head_seq, hash))).toEqual(decision);
  });

  test("is a fork for ever where a fork was found", () => {
    expect(decideReceipt(BATCH, holding(10, 10, true)).kind).toBe("fork");
    expect(decideReceipt(BATCH, holding(13, 13, true)).kind).toBe("fork");
  });
});

describe("a batch of a new epoch", () => {
  test("that begins after its genesis is a gap", () => {
    expect(decideReceipt(BATCH, NOTHING)).toEqual({ kind: "gap", expected: { epoch: EPOCH, seq: 1 } });
  });

  test("without a parent opens a journal, or shows that its node forgot one", () => {
    const first = { ...OPENING, parent: null };
    const newest = { epoch: OTHER, seq: 1, hash: bytes(1) };
    expect(decideReceipt(first, NOTHING)).toEqual({ kind: "append", skip: 0, is_rollback: false, is_takeover: false });
    expect(decideReceipt(first, { ...NOTHING, newest })).toEqual({
      kind: "append",
      skip: 0,
      is_rollback: true,
      is_takeover: false,
    });
  });

  test.each([
    { parent_hash: null, newest: null, decision: { kind: "unknown-parent" } },
    { parent_hash: 5, newest: [2, 5], decision: { kind: "append", skip: 0, is_rollback: false, is_takeover: false } },
    { parent_hash: 5, newest: [2, 6], decision: { kind: "append", skip: 0, is_rollback: true, is_takeover: false } },
    { parent_hash: 5, newest: [3, 5], decision: { kind: "append", skip: 0, is_rollback: true, is_takeover: false } },
    { parent_hash: 6, newest: [2, 5], decision: { kind: "fork", at: { epoch: OTHER, seq: 5 } } },
  ])("on parent hash $parent_hash with newest $newest is $decision.kind", ({ parent_hash, newest, decision }) => {
    const held: HeldJournal = {
      ...NOTHING,
      parent_hash: parent_hash === null ? null : bytes(parent_hash),
      newest:
        newest === null ? null : { epoch: bytes(newest[0] as number, 16), seq: newest[1] as number, hash: bytes(0) },
    };
    expect(decideReceipt(OPENING, held)).toEqual(decision);
  });
});

test("nothing of a revoked node is taken, known or new", () => {
  for (const held of [NOTHING, holding(10, 10), holding(13, 13)]) {
    expect(decideReceipt(BATCH, { ...held, is_revoked: true })).toEqual({ kind: "revoked" });
  }
});

describe("once another box has taken the node's place", () => {
  const takeover = { generation: 3, at_ms: 7_000 };
  const replaced = { kind: "replaced", ...takeover };
  const of = (generation: number, head_seq: number, hash: number): HeldJournal => ({
    ...NOTHING,
    takeover,
    epoch: { head_seq, hash: bytes(hash), is_forked: false, generation },
  });

  test.each([
    { generation: 2, head_seq: 13, hash: 13, decision: { kind: "append", skip: 3 } },
    { generation: 2, head_seq: 12, hash: 12, decision: replaced },
    { generation: 2, head_seq: 8, hash: 8, decision: replaced },
    { generation: 2, head_seq: 13, hash: 99, decision: { kind: "fork" } },
    { generation: 3, head_seq: 12, hash: 12, decision: { kind: "append", skip: 2 } },
    { generation: 3, head_seq: 8, hash: 8, decision: { kind: "gap" } },
  ])("a batch of generation $generation on a head at $head_seq is $decision.kind", (row) => {
    expect(decideReceipt(BATCH, of(row.generation, row.head_seq, row.hash))).toMatchObject(row.decision);
  });

  test.each([
    { generation: 2, parent_hash: 5, kind: "replaced" },
    { generation: 2, parent_hash: null, kind: "replaced" },
    { generation: 3, parent_hash: 5, kind: "append" },
    { generation: 4, parent_hash: null, kind: "unknown-parent" },
    { generation: 4, parent_hash: 5, kind: "append" },
  ])(
    "a new epoch of generation $generation on parent hash $parent_hash is $kind",
    ({ generation, parent_hash, kind }) => {
      const held = { ...NOTHING, takeover, parent_hash: parent_hash === null ? null : bytes(parent_hash) };
      const decision = decideReceipt({ ...OPENING, generation }, held);
      expect(decision.kind).toBe(kind);
      if (decision.kind === "append") expect(decision.is_takeover).toBe(generation === 4);
    },
  );
});

describe("whatever comes in whichever order", () => {
  const node = new TestNode(bytes(1));
  const first = node.epochNamed(bytes(1, 16), 8);
  const second = node.epochNamed(bytes(2, 16), 6, { parent: first.at(8) });
  const epochs = [first, second];
  const parts = fc.record({
    of: fc.nat({ max: 1 }),
    from: fc.integer({ min: 1, max: 8 }),
    count: fc.integer({ min: 1, max: 8 }),
  });

  test("each record is stored once, in order, and an acknowledged one stays", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 30 }), async (sendings) => {
        const store = new InMemoryJournalStore();
        const send = async (of: number, from: number, to: number) => {
          const batch = received(node, (epochs[of] as typeof first).batch(from, to));
          return store.receive(batch, (held) => decideReceipt(batch, held));
        };
        for (const { of, from, count } of sendings) {
          const { length } = (epochs[of] as typeof first).records;
          if (from > length) continue;
          const { decision, head_seq } = await send(of, from, Math.min(length, from + count - 1));
          if (decision.kind === "append") expect(head_seq).toBeGreaterThanOrEqual(Math.min(length, from + count - 1));
          else expect(["gap", "unknown-parent"]).toContain(decision.kind);
        }
        // A node that follows the answers gets everything through.
        for (const of of [0, 1]) await send(of, 1, (epochs[of] as typeof first).records.length);
        const stored = store.records(node.id).map(({ bytes: record }) => Buffer.from(record).toString("hex"));
        const written = epochs.flatMap(({ records }) => records.map((record) => Buffer.from(record).toString("hex")));
        expect(stored).toEqual(written);
        expect(await store.alarms(node.id)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
