import { decodeRecord, encodeRecord, type OpenBody } from "@localgrid/journal/record";
import { decodeUploadBatch, verifyUploadBatch } from "@localgrid/protocol/upload";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readTail } from "../../uplink/tail-recovery.ts";
import { SqliteOwnJournal } from "./sqlite-own-journal.ts";
import { TestJournal, type WrittenEpoch } from "./test-journal.ts";

let disk: TestJournal;

beforeEach(() => {
  disk = new TestJournal();
});

afterEach(() => disk.remove());

function open(): SqliteOwnJournal {
  return new SqliteOwnJournal(disk.database, disk.key);
}

interface Range {
  readonly from_seq: number;
  readonly upto_seq: number;
  readonly max_bytes?: number;
}

function batchOf(own: SqliteOwnJournal, { epoch }: WrittenEpoch, range: Range) {
  const { from_seq, upto_seq, max_bytes = 1_000_000 } = range;
  const bytes = own.batch({ kind: "batch", journal: disk.name, epoch, from_seq, upto_seq, max_bytes });
  return bytes === null ? null : decodeUploadBatch(bytes);
}

/** What the disk lost of an epoch comes back, page by page as the hub gives it. */
function fetchBack(own: SqliteOwnJournal, written: WrittenEpoch, from_seq: number): void {
  const { epoch } = written;
  const request = { kind: "tail", journal: disk.name, epoch, from_seq, upto_seq: written.records.length } as const;
  own.storeTail(readTail(disk.page(written, from_seq), request, { own, publicKey: disk.key.publicKey }));
}

function texts(records: Iterable<Uint8Array> | undefined): readonly string[] {
  return Array.from(records ?? [], (record) => Buffer.from(record).toString("hex"));
}

function expectForeign(own: SqliteOwnJournal, written: WrittenEpoch, from_seq: number): void {
  expect(() => fetchBack(own, written, from_seq)).toThrow(expect.objectContaining({ code: "foreign-tail" }));
  expect(own.recovered).toBe(0);
}

describe("The journal as it goes up", () => {
  test("is told by epoch, and again as it grows", () => {
    const first = disk.write({ length: 30 });
    const second = disk.write({ parent: first.end, length: 5 });
    disk.store(first.records);
    const own = open();
    expect(own.extents()).toEqual([{ epoch: first.epoch, last_seq: 30 }]);
    disk.store(second.records.slice(0, 2));
    disk.store(second.records.slice(2));
    expect(own.extents()).toEqual([
      { epoch: first.epoch, last_seq: 30 },
      { epoch: second.epoch, last_seq: 5 },
    ]);
    expect(own.recordedAt_ms(second.epoch, 2)).toBe(1_001);
  });

  test("shows nobody what is not on disk yet", () => {
    const first = disk.write({ length: 30 });
    const second = disk.write({ parent: first.end, length: 5 });
    disk.store([...first.records, ...second.records]);
    let durable = 29;
    const own = new SqliteOwnJournal(disk.database, disk.key, () => durable);
    const last = { from_seq: 25, upto_seq: 30 };
    expect(own.extents()).toEqual([{ epoch: first.epoch, last_seq: 29 }]);
    expect(batchOf(own, first, last)?.records).toHaveLength(5);
    expect([own.head()?.seq, own.hashAt(first.epoch, 30), batchOf(own, second, last)]).toEqual([29, null, null]);
    durable = 35;
    expect(batchOf(own, first, last)?.records).toHaveLength(6);
    expect(own.head()?.seq).toBe(5);
  });

  test.each([0, 7])("is signed in batches that anybody can verify (a head every %i records)", (head_every) => {
    const first = disk.write({ length: 700, head_every });
    const second = disk.write({ parent: first.end, length: 40, head_every });
    disk.store([...first.records, ...second.records]);
    for (const [written, from, upto] of [
      [first, 1, 1],
      [first, 699, 700],
      [first, 300, 500],
      [second, 1, 40],
      [first, 2, 3],
      [second, 33, 33],
    ] as const) {
      const batch = batchOf(open(), written, { from_seq: from, upto_seq: upto });
      if (batch === null) throw new Error("no batch");
      expect(verifyUploadBatch(batch, disk.key.publicKey).records.map(({ seq }) => seq)).toHaveLength(upto - from + 1);
      expect(batch.prev_hash).toEqual(written.hashes[from - 1]);
      expect(batch.head_hash).toEqual(written.hashes[upto]);
    }
  });

  test("gives the same bytes for the same request, whatever was asked before", () => {
    const written = disk.write({ length: 100, head_every: 9 });
    disk.store(written.records);
    const own = open();
    const first = batchOf(own, written, { from_seq: 20, upto_seq: 60 });
    batchOf(own, written, { from_seq: 61, upto_seq: 80 });
    expect(batchOf(own, written, { from_seq: 20, upto_seq: 60 })).toEqual(first);
    expect(batchOf(open(), written, { from_seq: 20, upto_seq: 60 })).toEqual(first);
  });

  test("stops a batch at its size, but never before the first record", () => {
    const written = disk.write({ length: 50 });
    disk.store(written.records);
    const size = (written.records[5] as Uint8Array).length;
    expect(batchOf(open(), written, { from_seq: 5, upto_seq: 40, max_bytes: 3 * size + 4 })?.records).toHaveLength(3);
    expect(batchOf(open(), written, { from_seq: 5, upto_seq: 40, max_bytes: 1 })?.records).toHaveLength(1);
  });

  test("has no batch of records that are not here", () => {
    const written = disk.write({ length: 10 });
    disk.store(written.records);
    expect(batchOf(open(), written, { from_seq: 11, upto_seq: 12 })).toBeNull();
    expect(batchOf(open(), disk.write({ length: 3 }), { from_seq: 1, upto_seq: 3 })).toBeNull();
  });
});

describe("A tail that the disk lost", () => {
  test("stands behind what is left of its epoch, and before the epoch that came after", () => {
    const lost = disk.write({ length: 60, head_every: 8 });
    const whole = disk.write({ parent: lost.end, length: 20 });
    const after = disk.write({ parent: disk.at(lost, 25), length: 4 });
    disk.store([...lost.records.slice(0, 25), ...after.records]);
    const own = open();
    fetchBack(own, lost, 26);
    fetchBack(own, whole, 1);
    const extents = [
      { epoch: lost.epoch, last_seq: 60 },
      { epoch: whole.epoch, last_seq: 20 },
      { epoch: after.epoch, last_seq: 4 },
    ];
    expect(own.extents()).toEqual(extents);
    // After a restart as well, so that nothing is fetched twice.
    expect(open().extents()).toEqual(extents);
    expect(own.recovered).toBe(55);
    for (const [written, from, upto] of [[lost, 20, 40] as const, [lost, 50, 60] as const, [whole, 1, 20] as const]) {
      const batch = batchOf(open(), written, { from_seq: from, upto_seq: upto });
      expect(texts(batch?.records)).toEqual(texts(written.records.slice(from - 1, upto)));
      expect(batch?.prev_hash).toEqual(written.hashes[from - 1]);
    }
    expect(texts([...own.writtenSince()].map(({ record }) => record))).toEqual(texts(after.records));
  });

  test("may come twice", () => {
    const lost = disk.write({ length: 30 });
    disk.store(lost.records.slice(0, 10));
    const own = open();
    fetchBack(own, lost, 11);
    fetchBack(own, lost, 11);
    expect(own.recovered).toBe(20);
    expect(texts(own.pending(0, 100).map(({ record }) => record))).toEqual(texts(lost.records.slice(10)));
    own.setRevived(7);
    expect(open().revivedUpto).toBe(7);
  });

  test("is a whole journal when nothing is left", () => {
    const lost = disk.write({ length: 12, head_every: 5 });
    const after = disk.write({ length: 2 });
    disk.store(after.records);
    const own = open();
    fetchBack(own, lost, 1);
    expect(own.extents().map(({ epoch }) => epoch)).toEqual([lost.epoch, after.epoch]);
    expect(own.hashAt(lost.epoch, 0)).toEqual(lost.hashes[0]);
  });

  test("is refused when it continues another history of the epoch", () => {
    const lost = disk.write({ length: 30 });
    disk.store(lost.records.slice(0, 10));
    const { hashes } = disk.write({ length: 30 });
    expectForeign(open(), { ...lost, hashes }, 11);
  });

  test("is refused when it begins with a genesis whose parent is not here", () => {
    const here = disk.write({ length: 10 });
    disk.store(here.records);
    expectForeign(open(), disk.write({ parent: disk.write({ length: 30 }).end, length: 3 }), 1);
  });

  test("is refused when a head in it is not signed by this node", () => {
    const lost = disk.write({ length: 30, head_every: 15 });
    disk.store(lost.records.slice(0, 10));
    const head = decodeRecord(lost.records[14] as Uint8Array);
    const forged = encodeRecord({ ...head, body: { ...head.body, signature: new Uint8Array(64) } as OpenBody });
    const page = () => fetchBack(open(), { ...lost, records: lost.records.with(14, forged) }, 11);
    expect(page).toThrow(expect.objectContaining({ code: "wrong-signature" }));
  });
});
