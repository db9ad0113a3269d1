import { generationOf } from "@localgrid/journal/genesis";
import { decodeRecord, type OpenBody } from "@localgrid/journal/record";
import { decodeRecordPage, encodeRecordPage } from "@localgrid/protocol/record-page";
import { decodeUploadBatch, verifyUploadBatch } from "@localgrid/protocol/upload";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { JournalStore, ReceivedBatch, ReceivedRecord } from "../edge-gateway/journal-store.ts";
import { newestEpoch } from "../edge-gateway/newest-epoch.ts";
import { decideReceipt } from "../edge-gateway/receive-decision.ts";
import { type TestEpoch, TestNode } from "./test-node.ts";

/** A store in which `node` is enrolled. */
export interface StoreUnderTest {
  readonly store: JournalStore;
  enrol(node: TestNode): Promise<void>;
  revoke(node: TestNode): Promise<void>;
  /** All rows of a node in the order of epochs and seqs. */
  records(node: TestNode): Promise<readonly ReceivedRecord[]>;
  quarantined(node: TestNode): Promise<number>;
}

/** What the hub received, when the batch is genuine. */
export function received(node: TestNode, bytes: Uint8Array, received_at_ms = 5_000): ReceivedBatch {
  const batch = decodeUploadBatch(bytes);
  const { records, parent } = verifyUploadBatch(batch, node.key.publicKey);
  const first = decodeRecord(batch.records[0] as Uint8Array);
  const generation = first.kind === "genesis" ? generationOf(first.body as OpenBody) : undefined;
  const judged = records.map((record) => ({ ...record, verdict: record.seq % 5 === 0 ? "malformed-record" : null }));
  return {
    ...batch,
    bytes,
    parent,
    generation,
    records: judged,
    hashes: records.map(({ hash }) => hash),
    received_at_ms,
  };
}

/** What every journal store must do, whatever it is built on. `create` gives an empty one for each test. */
export function journalStoreContract(name: string, create: () => Promise<StoreUnderTest>): void {
  const open = () => openStore(create);
  describe(`${name} stores journals`, () => storing(open));
  describe(`${name} orders journals`, () => ordering(open));
  describe(`${name} keeps what contradicts`, () => contradictions(open));
  describe(`${name} knows which box writes`, () => replacing(open));
  describe(`${name} gives journals back`, () => reading(open));
}

async function openStore(create: () => Promise<StoreUnderTest>) {
  const under = await create();
  const node = new TestNode();
  await under.enrol(node);
  const send = (bytes: Uint8Array, at_ms?: number) => {
    const batch = received(node, bytes, at_ms);
    return under.store.receive(batch, (held) => decideReceipt(batch, held));
  };
  const heads = async () =>
    (await under.store.heads(node.id)).map((head) => [hex(head.epoch), head.seq, hex(head.hash), head.is_forked]);
  return { ...under, node, send, heads };
}

type Open = () => ReturnType<typeof openStore>;

function headOf({ epoch, at }: TestEpoch, seq: number, is_forked = false) {
  return [hex(epoch), seq, hex(at(seq).hash), is_forked];
}

function storing(open: Open): void {
  test("a batch comes back record by record, with verdicts and times", async () => {
    const { node, send, records, heads } = await open();
    const epoch = node.epoch(12);
    expect(await send(epoch.batch())).toEqual({
      decision: { kind: "append", skip: 0, is_rollback: false, is_takeover: false },
      head_seq: 12,
    });
    expect(await heads()).toEqual([headOf(epoch, 12)]);
    const rows = await records(node);
    expect(rows.map(({ bytes }) => hex(bytes))).toEqual(epoch.records.map(hex));
    expect(rows.map(({ hash }) => hex(hash))).toEqual(epoch.records.map((_, at) => hex(epoch.at(at + 1).hash)));
    expect(rows.map(({ seq, kind, recorded_at_ms, verdict }) => [seq, kind, recorded_at_ms, verdict])).toEqual(
      epoch.records.map((_, at) => [
        at + 1,
        at === 0 ? "genesis" : "readings",
        1_000 + at,
        (at + 1) % 5 === 0 ? "malformed-record" : null,
      ]),
    );
  });

  test("what came before changes nothing, and an overlap adds what is new", async () => {
    const { node, send, records, heads } = await open();
    const epoch = node.epoch(9);
    await send(epoch.batch(1, 4));
    expect(await send(epoch.batch(1, 4))).toMatchObject({ decision: { kind: "append", skip: 4 }, head_seq: 4 });
    expect(await send(epoch.batch(2, 3))).toMatchObject({ decision: { kind: "append", skip: 2 }, head_seq: 4 });
    expect(await send(epoch.batch(3, 7))).toMatchObject({ decision: { kind: "append", skip: 2 }, head_seq: 7 });
    expect(await send(epoch.batch(8, 9))).toMatchObject({ decision: { kind: "append", skip: 0 }, head_seq: 9 });
    expect((await records(node)).map(({ bytes }) => hex(bytes))).toEqual(epoch.records.map(hex));
    expect(await heads()).toEqual([headOf(epoch, 9)]);
  });

  test("a gap names what is expected and stores nothing", async () => {
    const { node, send, heads } = await open();
    const epoch = node.epoch(9);
    expect(await send(epoch.batch(2, 4))).toEqual({
      decision: { kind: "gap", expected: { epoch: epoch.epoch, seq: 1 } },
      head_seq: 0,
    });
    await send(epoch.batch(1, 3));
    expect(await send(epoch.batch(5, 6))).toEqual({
      decision: { kind: "gap", expected: { epoch: epoch.epoch, seq: 4 } },
      head_seq: 3,
    });
    expect(await heads()).toEqual([headOf(epoch, 3)]);
  });
}

function ordering(open: Open): void {
  test("epochs follow each other, and one whose parent is missing waits", async () => {
    const { node, send, heads, store } = await open();
    const first = node.epoch(3);
    const second = node.epoch(2, { parent: first.at(3) });
    expect((await send(second.batch())).decision).toEqual({ kind: "unknown-parent" });
    await send(first.batch(1, 2));
    expect((await send(second.batch())).decision).toEqual({ kind: "unknown-parent" });
    await send(first.batch(3, 3));
    expect((await send(second.batch())).decision).toEqual({
      kind: "append",
      skip: 0,
      is_rollback: false,
      is_takeover: false,
    });
    expect(await heads()).toEqual([headOf(first, 3), headOf(second, 2)]);
    expect(await store.alarms(node.id)).toEqual([]);
  });

  test("what the node had lost and others bring later is not what it goes on from", async () => {
    const { node, send, store } = await open();
    const first = node.epoch(3);
    const lost = node.epoch(3, { parent: first.at(3) });
    const written = node.epoch(6, { parent: first.at(2) });
    await send(first.batch());
    await send(written.batch());
    expect((await send(lost.batch())).decision).toMatchObject({ kind: "append", is_rollback: true });
    const newest = newestEpoch(await store.heads(node.id));
    expect(newest && hex(newest.epoch)).toBe(hex(written.epoch));
    const next = node.epoch(2, { parent: written.at(6) });
    expect((await send(next.batch())).decision).toEqual({
      kind: "append",
      skip: 0,
      is_rollback: false,
      is_takeover: false,
    });
  });

  test("journals of several nodes do not meet", async () => {
    const { node, send, store, enrol, heads } = await open();
    const other = new TestNode();
    await enrol(other);
    const epoch = node.epoch(3);
    const foreign = received(other, other.epochNamed(epoch.epoch, 2).batch());
    await send(epoch.batch());
    expect((await store.receive(foreign, (held) => decideReceipt(foreign, held))).head_seq).toBe(2);
    expect(await heads()).toEqual([headOf(epoch, 3)]);
    expect(await store.heads(other.id)).toHaveLength(1);
    expect(await store.heads(new TestNode().id)).toEqual([]);
  });

  test("a revoked node adds nothing", async () => {
    const { node, send, revoke, heads } = await open();
    const epoch = node.epoch(3);
    await send(epoch.batch(1, 2));
    await revoke(node);
    expect(await send(epoch.batch(3, 3))).toEqual({ decision: { kind: "revoked" }, head_seq: 2 });
    expect(await heads()).toEqual([headOf(epoch, 2)]);
  });
}

function contradictions(open: Open): void {
  test("a rollback is kept beside what it forgot, with an alarm", async () => {
    const { node, send, heads, store } = await open();
    const first = node.epoch(5);
    const rolledBack = node.epoch(2, { parent: first.at(3) });
    const anew = node.epoch(2);
    await send(first.batch());
    expect((await send(rolledBack.batch(), 6_000)).decision).toEqual({
      kind: "append",
      skip: 0,
      is_rollback: true,
      is_takeover: false,
    });
    expect((await send(rolledBack.batch(), 6_500)).decision).toEqual({
      kind: "append",
      skip: 2,
      is_rollback: false,
      is_takeover: false,
    });
    expect((await send(anew.batch(), 7_000)).decision).toEqual({
      kind: "append",
      skip: 0,
      is_rollback: true,
      is_takeover: false,
    });
    expect(await heads()).toEqual([headOf(first, 5), headOf(rolledBack, 2), headOf(anew, 2)]);
    const alarm = { code: "rolled-back", times: 1 };
    expect(await plainAlarms(store, node)).toEqual([
      { ...alarm, epoch: hex(rolledBack.epoch), first_at_ms: 6_000, last_at_ms: 6_000 },
      { ...alarm, epoch: hex(anew.epoch), first_at_ms: 7_000, last_at_ms: 7_000 },
    ]);
  });

  test("another history of an epoch closes it, and is kept once", async () => {
    const { node, send, heads, store, quarantined, records } = await open();
    const epoch = node.epoch(5);
    const twin = node.epochNamed(epoch.epoch, 5, { salt: "twin" });
    await send(epoch.batch(1, 4));
    const fork = { kind: "fork", at: { epoch: epoch.epoch, seq: 4 } };
    expect((await send(twin.batch(), 6_000)).decision).toEqual(fork);
    expect((await send(twin.batch(), 7_000)).decision).toEqual(fork);
    expect((await send(epoch.batch(5, 5), 8_000)).decision).toEqual(fork);
    expect(await heads()).toEqual([headOf(epoch, 4, true)]);
    expect(await records(node)).toHaveLength(4);
    expect(await quarantined(node)).toBe(2);
    expect(await plainAlarms(store, node)).toEqual([
      { code: "fork", epoch: hex(epoch.epoch), first_at_ms: 6_000, last_at_ms: 8_000, times: 3 },
    ]);
  });

  test("an epoch that continues another history closes the one that it contradicts", async () => {
    const { node, send, heads } = await open();
    const first = node.epoch(3);
    const twin = node.epochNamed(first.epoch, 3, { salt: "twin" });
    const second = node.epoch(2, { parent: twin.at(2) });
    await send(first.batch());
    expect((await send(second.batch())).decision).toEqual({ kind: "fork", at: { epoch: first.epoch, seq: 2 } });
    expect(await heads()).toEqual([headOf(first, 3, true)]);
  });
}

function replacing(open: Open): void {
  test("a new box goes on from an earlier place without an alarm, and of the old one only what is held is known", async () => {
    const { node, send, heads, store } = await open();
    const old = node.epoch(9);
    const fresh = node.epoch(4, { parent: old.at(5), generation: 2 });
    await send(old.batch(1, 7));
    expect(await store.takeover(node.id)).toBeNull();
    expect((await send(fresh.batch(1, 2), 6_000)).decision).toMatchObject({ is_rollback: false, is_takeover: true });
    const takeover = { generation: 2, at_ms: 6_000 };
    expect(await store.takeover(node.id)).toEqual(takeover);
    const refusal = { kind: "replaced", ...takeover };
    expect((await send(old.batch(3, 7), 7_000)).decision).toMatchObject({ kind: "append", skip: 5 });
    expect((await send(old.batch(3, 8), 7_000)).decision).toEqual(refusal);
    expect((await send(node.epoch(1, { parent: old.at(7) }).batch(), 7_000)).decision).toEqual(refusal);
    expect((await send(fresh.batch(2, 4), 8_000)).decision).toMatchObject({ kind: "append", is_takeover: false });
    expect(await heads()).toEqual([headOf(old, 7), headOf(fresh, 4)]);
    expect(await store.alarms(node.id)).toEqual([]);
  });

  test("each box that takes over fences the one before it", async () => {
    const { node, send, store } = await open();
    const first = node.epoch(3);
    const second = node.epoch(3, { parent: first.at(3), generation: 2 });
    const third = node.epoch(3, { parent: second.at(2), generation: 3 });
    await send(first.batch());
    await send(second.batch(1, 2), 6_000);
    await send(third.batch(), 7_000);
    const refusal = { kind: "replaced", generation: 3, at_ms: 7_000 };
    expect((await send(second.batch(3, 3))).decision).toEqual(refusal);
    expect((await send(node.epoch(1, { parent: second.at(2), generation: 2 }).batch())).decision).toEqual(refusal);
    expect(await store.takeover(node.id)).toEqual({ generation: 3, at_ms: 7_000 });
    // A restart of the box that writes now is none.
    const restarted = node.epoch(2, { parent: third.at(3), generation: 3 });
    expect((await send(restarted.batch())).decision).toMatchObject({ is_takeover: false, is_rollback: false });
  });
}

function reading(open: Open): void {
  test("pages begin where they are asked to, with the hash before them", async () => {
    const { node, send, store } = await open();
    const first = node.epoch(3);
    const second = node.epoch(7, { parent: first.at(3) });
    await send(first.batch());
    await send(second.batch());
    for (const [epoch, from_seq] of [
      [first, 1],
      [second, 1],
      [second, 2],
      [second, 7],
    ] as const) {
      const page = await pageOf(store, node, { epoch: epoch.epoch, from_seq });
      expect(page.records).toEqual(epoch.records.slice(from_seq - 1).map(hex));
      expect(page.prev_hash).toBe(hex(epoch.at(from_seq - 1).hash));
    }
    expect((await pageOf(store, node, { epoch: second.epoch, from_seq: 8 })).records).toEqual([]);
    expect((await pageOf(store, node, { epoch: second.epoch, from_seq: 9 })).records).toEqual([]);
    const unknown = { node: node.id, epoch: new Uint8Array(16) as EpochId, from_seq: 1 };
    expect(await store.page(unknown)).toBeNull();
  });

  test("a page ends before it is too large, but holds a record at least", async () => {
    const { node, send, store } = await open();
    const long = 60_000;
    const records = Array.from({ length: 20 }, (_, at) => padded(node, { seq: at + 1, long }));
    const epoch = node.epochOf({ epoch: EPOCH, parent: null, records });
    await send(epoch.batch(1, 15));
    await send(epoch.batch(16, 20));
    const { records: page } = await pageOf(store, node, { epoch: EPOCH, from_seq: 1 });
    const size = page.reduce((sum, text) => sum + text.length / 2, 0);
    expect(size).toBeLessThanOrEqual(1_048_576 - 8_192);
    expect(size + long).toBeGreaterThan(1_048_576 - 8_192);
    expect(page).toEqual(records.slice(0, page.length).map(hex));
  });
}

const EPOCH = new Uint8Array(16).fill(9);

/** A record with a body of about `long` bytes; the first is a genesis. */
function padded(node: TestNode, { seq, long }: { seq: number; long: number }): Uint8Array {
  return node.record({ epoch: EPOCH, seq, padding: long });
}

async function pageOf(
  store: JournalStore,
  node: TestNode,
  { epoch, from_seq }: { epoch: Uint8Array; from_seq: number },
) {
  const page = await store.page({ node: node.id, epoch: epoch as EpochId, from_seq });
  if (page === null) throw new Error("no such epoch");
  const decoded = decodeRecordPage(encodeRecordPage(page));
  return { records: decoded.records.map(hex), prev_hash: hex(decoded.prev_hash) };
}

async function plainAlarms(store: JournalStore, node: TestNode) {
  return (await store.alarms(node.id)).map((alarm) => ({ ...alarm, epoch: hex(alarm.epoch) }));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
