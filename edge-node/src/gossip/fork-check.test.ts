import { decodeAnnouncement, encodeAnnouncement } from "@localgrid/protocol/announcement";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import { expect, test } from "vitest";
import { AlarmBook } from "./alarm-book.ts";
import { ForkBook } from "./fork-book.ts";
import { ForkCheck } from "./fork-check.ts";
import { InMemoryReplicaStore } from "./in-memory-replica-store.ts";
import { hexOf } from "./names.ts";
import { MAX_EVIDENCE_PER_NODE } from "./replica-store.ts";
import { TestJournal, testKey } from "./test-journal.ts";

const KEY = testKey("forker");
const EPOCH = new Uint8Array(16).fill(3);

function announced(seq: number, hash: number) {
  const head = { epoch: EPOCH, seq, hash: new Uint8Array(32).fill(hash) };
  const usual = { at_ms: 1, counter: 1, generation: 1, records: seq, membership_version: 1, has_uplink: false };
  return decodeAnnouncement(encodeAnnouncement({ ...usual, head, copies: [], receipts: [] }, KEY));
}

function testCheck() {
  const store = new InMemoryReplicaStore();
  const alarms = new AlarmBook(() => undefined);
  const forks = new ForkBook(store, alarms);
  const check = new ForkCheck({ forks, store, peers: { newest: () => null }, now_ms: () => 7 });
  return { store, alarms, forks, check };
}

test("two announcements that name different hashes for one place are evidence, also of a journal that is not here", () => {
  const { store, alarms, forks, check } = testCheck();
  check.announced(announced(5, 1), null);
  check.announced(announced(6, 2), announced(5, 1));
  check.announced(announced(6, 2), announced(6, 2));
  expect(store.evidence()).toEqual([]);
  const [first, second] = [announced(6, 2), announced(6, 3)];
  check.announced(second, first);
  const node = hexOf(KEY.node);
  expect(store.evidence()).toEqual([
    { node, epoch: hexOf(EPOCH), seq: 6, first: first.bytes, second: second.bytes, at_ms: 7 },
  ]);
  expect(alarms.has("equivocation", node)).toBe(true);
  expect(forks.isForked(node, hexOf(EPOCH))).toBe(true);
});

test("what was found before a restart is known after it", () => {
  const { store, check } = testCheck();
  check.announced(announced(6, 3), announced(6, 2));
  const alarms = new AlarmBook(() => undefined);
  const forks = new ForkBook(store, alarms);
  forks.load();
  expect(forks.isForked(hexOf(KEY.node), hexOf(EPOCH))).toBe(true);
  expect(alarms.has("equivocation", hexOf(KEY.node))).toBe(true);
});

test("further proof against a node is kept small, and after sixteen nothing more of it is taken", () => {
  const { store, alarms, forks } = testCheck();
  const journal = new TestJournal({ key: KEY, nextEpoch: () => EPOCH });
  journal.write(200, 500);
  const range = { epoch: hexOf(EPOCH), from_seq: 1, upto_seq: 201, max_bytes: 1_000_000 };
  const batch = journal.batch({ kind: "batch", journal: journal.journal, ...range }) as Uint8Array;
  const node = hexOf(KEY.node);
  for (let at = 1; at <= MAX_EVIDENCE_PER_NODE; at++) {
    expect(forks.isDistrusted(node)).toBe(false);
    const epoch = hexOf(new Uint8Array(16).fill(at));
    forks.add({ node, epoch, seq: 1, first: batch, second: announced(6, 2).bytes, at_ms: 7 });
  }
  const kept = store.evidence();
  expect(kept).toHaveLength(MAX_EVIDENCE_PER_NODE);
  expect(kept[0]?.first).toEqual(batch);
  for (const { first, second } of kept.slice(1)) {
    expect(first.length).toBeLessThan(512);
    expect(Buffer.from(first).includes(Buffer.from(decodeUploadBatch(batch).signature))).toBe(true);
    expect(second).toEqual(announced(6, 2).bytes);
  }
  expect(forks.isForked(node, "ff".repeat(16))).toBe(true);
  expect(alarms.has("equivocation", node)).toBe(true);
});
