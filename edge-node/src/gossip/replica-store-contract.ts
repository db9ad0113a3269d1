import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { checkBatch } from "./batch-check.ts";
import { hexOf } from "./names.ts";
import { MAX_EVIDENCE_PER_NODE, type ReplicaStore } from "./replica-store.ts";
import { TestJournal, testKey } from "./test-journal.ts";

/** A store, and the same one after the process that had it open has ended. */
export interface OpenedReplicaStore {
  readonly store: ReplicaStore;
  readonly reopen: () => ReplicaStore;
}

type Open = () => OpenedReplicaStore;

/** What every replica store does, whatever it keeps things in. */
export function testReplicaStore(open: Open): void {
  testRecords(open);
  testEpochs(open);
  testNotes(open);
}

function testRecords(open: Open): void {
  test("it holds nothing of a node that it never heard of", () => {
    const { store } = open();
    expect(store.journals()).toEqual([]);
    expect(store.bytes()).toBe(0);
    expect(store.extents("00".repeat(16))).toEqual([]);
    expect(store.hashAt("00".repeat(16), "11".repeat(16), 0)).toBeNull();
    expect(store.parentOf("00".repeat(16), "11".repeat(16))).toBeUndefined();
    expect(store.batchAt("00".repeat(16), "11".repeat(16), 1)).toBeNull();
    expect(store.generationOf("00".repeat(16))).toBe(1);
    expect(store.takenOverAt("00".repeat(16))).toBeNull();
    expect(store.membership()).toBeNull();
    expect(store.regionKey()).toBeNull();
  });

  test("what was appended is there after a restart, batch by batch and hash by hash", () => {
    const { store, reopen } = open();
    const journal = testJournal();
    appendAll(store, journal);
    journal.write(4);
    appendAll(store, journal, { most: 2 });
    const again = reopen();
    expect(again.extents(journal.journal)).toEqual(journal.extents());
    const epoch = firstEpoch(journal);
    for (let seq = 0; seq <= 5; seq++)
      expect(again.hashAt(journal.journal, epoch, seq)).toEqual(journal.hashAt(epoch, seq));
    expect(again.hashAt(journal.journal, epoch, 6)).toBeNull();
    expect(again.batchAt(journal.journal, epoch, 3)).toMatchObject({ from_seq: 2, upto_seq: 3 });
    expect(again.batchAt(journal.journal, epoch, 6)).toBeNull();
    const [summary] = again.journals();
    expect(summary).toMatchObject({ node: journal.journal, records: 5, generation: 1, updated_at_ms: 1_000 });
    expect(again.bytes()).toBe(summary?.bytes);
  });

  test("a batch that begins with records that are here already adds the rest of its records", () => {
    const { store } = open();
    const journal = testJournal();
    journal.write(2);
    appendAll(store, journal);
    journal.write(2);
    const epoch = firstEpoch(journal);
    append(store, journal, { epoch, from_seq: 2, upto_seq: 5 });
    expect(store.extents(journal.journal)).toEqual([{ epoch, last_seq: 5 }]);
    expect(store.journals()[0]?.records).toBe(5);
    for (let seq = 1; seq <= 5; seq++) {
      expect(store.hashAt(journal.journal, epoch, seq)).toEqual(journal.hashAt(epoch, seq));
      const { from_seq = 9, upto_seq = 0 } = store.batchAt(journal.journal, epoch, seq) ?? {};
      expect(from_seq <= seq && seq <= upto_seq).toBe(true);
    }
  });
}

function testEpochs(open: Open): void {
  test("each epoch comes after the one that it continues, the newest one last, in whatever order they came", () => {
    const { store, reopen } = open();
    const journal = testJournal();
    journal.write(3);
    const lost = journal.copy();
    const first = journal.extents()[0]?.epoch as string;
    append(store, journal, { epoch: first, from_seq: 1, upto_seq: 2 });
    journal.rollBack(2);
    const second = journal.extents()[1]?.epoch as string;
    append(store, journal, { epoch: second, from_seq: 1, upto_seq: 1 });
    append(store, lost, { epoch: first, from_seq: 3, upto_seq: 4 });
    const extents = [
      { epoch: first, last_seq: 4 },
      { epoch: second, last_seq: 1 },
    ];
    expect(store.extents(journal.journal)).toEqual(extents);
    expect(reopen().extents(journal.journal)).toEqual(extents);
    expect(store.parentOf(journal.journal, first)).toBeNull();
    expect(store.parentOf(journal.journal, second)).toMatchObject({ seq: 2, hash: journal.hashAt(first, 2) });
    expect(store.hashAt(journal.journal, second, 0)).toEqual(journal.hashAt(first, 2));
  });

  test("a journal that is let go of is gone, and others and what is known of its node are not", () => {
    const { store, reopen } = open();
    const [kept, dropped] = [testJournal(), testJournal()];
    appendAll(store, kept);
    appendAll(store, dropped);
    store.noteGeneration(dropped.journal, 2, null);
    store.drop(dropped.journal);
    const again = reopen();
    expect(again.journals().map(({ node }) => node)).toEqual([kept.journal]);
    expect(again.extents(dropped.journal)).toEqual([]);
    expect(again.bytes()).toBe(again.journals()[0]?.bytes);
    expect(again.generationOf(dropped.journal)).toBe(2);
    appendAll(again, dropped);
    expect(again.extents(dropped.journal)).toEqual(dropped.extents());
  });
}

function testNotes(open: Open): void {
  test("the newest announcement of a node replaces the one before it", () => {
    const { store, reopen } = open();
    store.keepAnnouncement("aa".repeat(16), Uint8Array.of(1));
    store.keepAnnouncement("bb".repeat(16), Uint8Array.of(2));
    store.keepAnnouncement("aa".repeat(16), Uint8Array.of(3));
    const all = reopen().announcements();
    expect(new Map(all.map(({ node, bytes }) => [node, [...bytes]]))).toEqual(
      new Map([
        ["aa".repeat(16), [3]],
        ["bb".repeat(16), [2]],
      ]),
    );
  });

  test("evidence is kept once per place, the oldest of a node when there is too much", () => {
    const { store, reopen } = open();
    const proof = (seq: number) => ({
      node: "aa".repeat(16),
      epoch: "cc".repeat(16),
      seq,
      first: Uint8Array.of(1, seq),
      second: Uint8Array.of(2, seq),
      at_ms: seq,
    });
    for (let seq = 1; seq <= MAX_EVIDENCE_PER_NODE + 3; seq++) store.addEvidence(proof(seq));
    store.addEvidence({ ...proof(1), second: Uint8Array.of(9) });
    store.addEvidence({ ...proof(1), node: "bb".repeat(16) });
    const kept = reopen().evidence();
    expect(kept.filter(({ node }) => node === "aa".repeat(16)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: MAX_EVIDENCE_PER_NODE }, (_, at) => at + 1),
    );
    const plain = kept.map(({ first, second, ...rest }) => ({ ...rest, first: [...first], second: [...second] }));
    expect(plain[0]).toEqual({ ...proof(1), first: [1, 1], second: [2, 1] });
    expect(kept.filter(({ node }) => node === "bb".repeat(16))).toHaveLength(1);
  });

  test("membership, region key and generations survive a restart; a lower generation changes nothing", () => {
    const { store, reopen } = open();
    const parent = { epoch: new Uint8Array(16).fill(1), seq: 4, hash: new Uint8Array(32).fill(2) };
    store.saveMembership(Uint8Array.of(1));
    store.saveMembership(Uint8Array.of(2, 2));
    store.pinRegionKey(new Uint8Array(32).fill(5));
    store.noteGeneration("aa".repeat(16), 3, parent);
    store.noteGeneration("aa".repeat(16), 2, null);
    store.noteGeneration("aa".repeat(16), 3, null);
    const again = reopen();
    expect([...(again.membership() ?? [])]).toEqual([2, 2]);
    expect([...(again.regionKey() ?? [])]).toEqual(Array.from({ length: 32 }, () => 5));
    expect(again.generationOf("aa".repeat(16))).toBe(3);
    const { generation, parent: at } = again.takenOverAt("aa".repeat(16)) ?? {};
    expect(generation).toBe(3);
    expect({ ...at, epoch: [...(at?.epoch ?? [])], hash: [...(at?.hash ?? [])] }).toEqual({
      epoch: [...parent.epoch],
      seq: 4,
      hash: [...parent.hash],
    });
  });
}

let epochs = 0;

function testJournal(): TestJournal {
  epochs += 1;
  return new TestJournal({
    key: testKey(`journal ${epochs}`),
    nextEpoch: () => {
      epochs += 1;
      return hash("sha256", `epoch ${epochs}`, "buffer").subarray(0, 16);
    },
  });
}

function firstEpoch(journal: TestJournal): string {
  return journal.extents()[0]?.epoch ?? "";
}

/** Everything that the journal has beyond the store, in batches of at most so many records. */
function appendAll(store: ReplicaStore, journal: TestJournal, { most = 1_000 } = {}): void {
  for (const { epoch, last_seq } of journal.extents()) {
    const here = () => store.extents(journal.journal).find((one) => one.epoch === epoch)?.last_seq ?? 0;
    while (here() < last_seq) {
      append(store, journal, { epoch, from_seq: here() + 1, upto_seq: Math.min(last_seq, here() + most) });
    }
  }
}

function append(
  store: ReplicaStore,
  journal: TestJournal,
  range: { readonly epoch: string; readonly from_seq: number; readonly upto_seq: number },
): void {
  const bytes = journal.batch({ kind: "batch", journal: journal.journal, max_bytes: 1_000_000, ...range });
  const place = {
    node: hexOf(journal.key.node),
    publicKey: journal.key.publicKey,
    lastSeq: (epoch: string) => store.extents(journal.journal).find((one) => one.epoch === epoch)?.last_seq ?? 0,
    hashAt: (epoch: string, seq: number) => store.hashAt(journal.journal, epoch, seq),
  };
  const checked = checkBatch(bytes as Uint8Array, place, range.epoch);
  if (checked.kind !== "next") throw new Error(`the batch does not continue the store: ${checked.kind}`);
  const { records: _records, prev_hash: _prev_hash, kind: _kind, ...batch } = checked;
  store.append({ ...batch, node: journal.journal, at_ms: 1_000 });
}
