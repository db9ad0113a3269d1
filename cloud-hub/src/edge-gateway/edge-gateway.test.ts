import { decodeRecordPage } from "@localgrid/protocol/record-page";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { InMemoryJournalStore } from "../test-support/in-memory-journal-store.ts";
import { type TestEpoch, TestNode } from "../test-support/test-node.ts";
import { EdgeGateway } from "./edge-gateway.ts";

function open() {
  const store = new InMemoryJournalStore();
  const events: (readonly unknown[])[] = [];
  const changed: string[] = [];
  const node = new TestNode();
  const gateway = new EdgeGateway({
    journals: store,
    now_ms: () => 77,
    events: {
      stored: (records, refused) => events.push(["stored", records, refused]),
      changed: (of) => changed.push(hex(of)),
      known: (records) => events.push(["known", records]),
      alarm: (code, of) => events.push([code, hex(of)]),
      replaced: (of, { generation, epoch }) => events.push(["replaced", hex(of), generation, hex(epoch)]),
    },
  });
  return { store, events, changed, node, gateway, send: (bytes: Uint8Array) => gateway.receive(node.enrolled, bytes) };
}

const acknowledged = ({ epoch }: TestEpoch, seq: number) => ({
  kind: "acknowledged",
  acknowledged: { epoch: hex(epoch), seq },
  max_records: 1_000,
});

describe("the gateway answers", () => {
  test("with what is durable now, also to what came before", async () => {
    const { node, send, events } = open();
    const epoch = node.epoch(8);
    expect(await send(epoch.batch(1, 5))).toEqual(acknowledged(epoch, 5));
    expect(await send(epoch.batch(2, 3))).toEqual(acknowledged(epoch, 5));
    expect(await send(epoch.batch(4, 8))).toEqual(acknowledged(epoch, 8));
    expect(events).toEqual([
      ["stored", 5, 0],
      ["known", 0],
      ["stored", 0, 0],
      ["known", 2],
      ["stored", 3, 0],
      ["known", 2],
    ]);
  });

  test("and tells which journal has grown or contradicts itself now, but not of what was known", async () => {
    const { node, send, changed } = open();
    const epoch = node.epoch(4);
    await send(epoch.batch(1, 3));
    await send(epoch.batch(1, 2));
    await send(epoch.batch(1, 4));
    expect(changed).toEqual([node.name, node.name]);
    await send(node.epochNamed(epoch.epoch, 4, { salt: "other" }).batch());
    expect(changed).toHaveLength(3);
  });

  test("who was replaced with the generation that writes now, and tells of a new box once", async () => {
    const { node, send, events, gateway } = open();
    const old = node.epoch(4);
    const fresh = node.epoch(2, { parent: old.at(3), generation: 2 });
    await send(old.batch(1, 3));
    expect(await gateway.heads(node.id)).toMatchObject({ generation: 1 });
    await send(fresh.batch(1, 1));
    await send(fresh.batch(1, 2));
    expect(await send(old.batch(4, 4))).toEqual({ kind: "replaced", generation: 2, at_ms: 77 });
    expect(await gateway.heads(node.id)).toMatchObject({ generation: 2, newest: hex(fresh.epoch) });
    expect(events.filter(([kind]) => kind !== "stored" && kind !== "known")).toEqual([
      ["replaced", node.name, 2, hex(fresh.epoch)],
    ]);
  });

  test("gap, unknown parent and fork as the protocol names them", async () => {
    const { node, send, events } = open();
    const epoch = node.epoch(4);
    const next = node.epoch(2, { parent: epoch.at(4) });
    const twin = node.epochNamed(epoch.epoch, 4, { salt: "twin" });
    expect(await send(epoch.batch(3, 4))).toEqual({ kind: "gap", expected: { epoch: hex(epoch.epoch), seq: 1 } });
    expect(await send(next.batch())).toEqual({ kind: "unknown-parent" });
    await send(epoch.batch(1, 2));
    events.length = 0;
    expect(await send(twin.batch())).toEqual({ kind: "fork", at: { epoch: hex(epoch.epoch), seq: 2 } });
    expect(events).toEqual([["fork", node.name]]);
  });

  test("a rollback with an alarm, once", async () => {
    const { node, send, events } = open();
    const rolledBack = node.epoch(2);
    await send(node.epoch(4).batch());
    events.length = 0;
    expect(await send(rolledBack.batch())).toEqual(acknowledged(rolledBack, 2));
    await send(rolledBack.batch());
    expect(events.filter((event) => (event as string[])[0] === "rolled-back")).toEqual([["rolled-back", node.name]]);
  });

  test("a revoked node with a refusal", async () => {
    const { node, send, store } = open();
    store.revoked.add(node.name);
    await expect(send(node.epoch(1).batch())).rejects.toMatchObject({ code: "revoked-node" });
  });
});

describe("the gateway refuses before it stores", () => {
  test("a batch of another node than the address says", async () => {
    const { send, store } = open();
    const other = new TestNode();
    await expect(send(other.epoch(1).batch())).rejects.toMatchObject({ code: "foreign-node" });
    expect(store.records(other.id)).toEqual([]);
  });

  test("any byte that was changed on the way", async () => {
    const { node, send, store } = open();
    const batch = node.epoch(3).batch();
    for (let at = 0; at < batch.length; at += 7) {
      const forged = batch.slice();
      forged[at] = (forged[at] as number) ^ 1;
      await expect(send(forged)).rejects.toMatchObject({
        code: expect.stringMatching(
          /^(malformed-message|foreign-node|wrong-signature|inconsistent-records|broken-chain)$/,
        ),
      });
    }
    expect(store.records(node.id)).toEqual([]);
  });
});

describe("the gateway judges records", () => {
  test("one that is malformed or of another community is kept with a verdict", async () => {
    const { node, gateway, store, events } = open();
    const epoch = node.epoch(4, { community: "moon" });
    const cut = epoch.records[2]?.slice(0, -1) as Uint8Array;
    const changed = node.epochOf({ ...epoch, records: epoch.records.with(2, cut) });
    expect(await gateway.receive(node.enrolled, changed.batch())).toEqual(acknowledged(epoch, 4));
    expect(store.records(node.id).map(({ verdict }) => verdict)).toEqual([
      "foreign-community",
      null,
      "malformed-record",
      null,
    ]);
    expect(events[0]).toEqual(["stored", 4, 2]);
  });
});

describe("the gateway gives back", () => {
  test("heads in the order of arrival, and records from a place on", async () => {
    const { node, gateway, send } = open();
    expect(await gateway.heads(node.id)).toEqual({ generation: 1, heads: [], newest: null });
    const first = node.epoch(3);
    const second = node.epoch(4, { parent: first.at(3) });
    await send(first.batch());
    await send(second.batch());
    expect(await gateway.heads(node.id)).toEqual({
      heads: [first.at(3), second.at(4)].map(({ epoch, seq, hash }) => ({ epoch: hex(epoch), seq, hash: hex(hash) })),
      newest: hex(second.epoch),
      generation: 1,
    });
    const page = decodeRecordPage(await gateway.page({ node: node.id, epoch: first.epoch as EpochId, from_seq: 2 }));
    expect(page.records.map(hex)).toEqual(first.records.slice(1).map(hex));
    expect(hex(page.prev_hash)).toBe(hex(first.at(1).hash));
    const unknown = { node: node.id, epoch: new Uint8Array(16) as EpochId, from_seq: 1 };
    await expect(gateway.page(unknown)).rejects.toMatchObject({ code: "unknown-epoch" });
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
