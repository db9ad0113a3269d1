import { encodeReply, type JournalQuestion } from "@localgrid/protocol/journal-stream";
import { expect, test } from "vitest";
import { bytesOf, hexOf } from "./names.ts";
import type { PeerStream } from "./peer-network.ts";
import { startWithLiars, TestLiar } from "./test-liar.ts";
import { TestRegion } from "./test-region.ts";

type RecordsQuestion = Extract<JournalQuestion, { readonly kind: "records" }>;

const BEYOND = Number.MAX_SAFE_INTEGER;

async function liarsAmong(count: number, { liars = ["liar"], ...options } = {}) {
  const region = new TestRegion();
  for (let left = count; left > 0; left--) region.add({ replica_count: 3, fetch_pause_ms: 100, ...options });
  const all = liars.map((name) => new TestLiar(region, name));
  await startWithLiars(region, all);
  await region.time.pass(30_000);
  return { region, nodes: region.nodes, liar: all[0] as TestLiar, other: all[1] as TestLiar };
}

function epochs(count: number): { readonly epoch: Uint8Array; readonly last_seq: number }[] {
  return Array.from({ length: count }, (_, at) => {
    const epoch = new Uint8Array(16);
    new DataView(epoch.buffer).setUint32(4, at + 7);
    return { epoch, last_seq: 1_000 };
  });
}

test("who lists thousands of epochs that it does not have is asked for one at a time, and alarmed", async () => {
  const { region, nodes, liar } = await liarsAmong(3);
  liar.answers = {
    extents: async ({ node }: Extract<JournalQuestion, { kind: "extents" }>, stream: PeerStream) => {
      await stream.send(encodeReply({ kind: "extents", node, generation: 1, epochs: epochs(2_000) }));
    },
    records: async ({ from_seq }: RecordsQuestion, stream: PeerStream) => {
      await stream.send(encodeReply({ kind: "end", upto_seq: from_seq - 1 }));
    },
  };
  liar.asked = [];
  for (let minute = 0; minute < 5; minute++) {
    const copies = nodes.map(({ journal }) => {
      const head = journal.head();
      return {
        node: journal.key.node,
        epoch: head?.epoch ?? new Uint8Array(16),
        seq: head?.seq ?? 0,
        records: 1_000_000,
      };
    });
    await liar.announce({ copies });
    await region.time.pass(60_000);
  }
  expect(liar.asked.length).toBeLessThan(500);
  for (const node of nodes) expect(node.alarmNames()).toContain(`claims-ahead ${liar.node}`);
  await liar.announce({ head: null, records: 0 });
  await region.time.pass(660_000);
  for (const node of nodes) expect(node.alarmNames()).not.toContain(`claims-ahead ${liar.node}`);
  await region.stop();
});

test("who goes on answering and gives nothing that can be kept is broken off, and its claims are alarmed", async () => {
  const { region, nodes, liar, other } = await liarsAmong(2, { liars: ["liar", "accomplice"] });
  // Epochs of the box before: nobody takes them from one who does not know of the new box.
  for (let count = 0; count < 60; count++) liar.journal.openEpoch({}, null);
  await liar.announce({ generation: 2, head: null, records: 0 });
  const listed = liar.journal.extents().map(({ epoch, last_seq }) => ({ epoch: bytesOf(epoch), last_seq }));
  other.answers = {
    extents: async (_question, stream: PeerStream) => {
      const node = liar.journal.key.node;
      await stream.send(encodeReply({ kind: "extents", node, generation: 1, epochs: listed }));
    },
    records: async ({ epoch, upto_seq }: RecordsQuestion, stream: PeerStream) => {
      const range = { epoch: hexOf(epoch), from_seq: 1, upto_seq, max_bytes: 1_000_000 };
      await region.time.pause(8_000);
      await stream.send(liar.journal.batch({ kind: "batch", journal: liar.node, ...range }) as Uint8Array);
      await stream.send(encodeReply({ kind: "end", upto_seq }));
    },
  };
  for (let count = 0; count < 5; count++) {
    const { epoch, last_seq: seq } = listed.at(-1) as { epoch: Uint8Array; last_seq: number };
    await other.announce({
      head: null,
      records: 0,
      copies: [{ node: liar.journal.key.node, epoch, seq, records: listed.length }],
    });
    await region.time.pass(45_000);
  }
  for (const node of nodes) {
    expect(node.replicas.extents(liar.node)).toEqual([]);
    expect(node.alarmNames()).toContain(`claims-ahead ${other.node}`);
  }
  await region.stop();
});

test("a newer membership that nobody can give is asked for once, and nothing else is asked for it", async () => {
  const { region, nodes, liar } = await liarsAmong(6);
  liar.answers = {
    membership: async (_question, stream: PeerStream) => {
      await stream.send(encodeReply({ kind: "membership", bytes: null }));
    },
  };
  // All but one hear of it from others.
  for (const node of nodes.slice(1)) region.wires.cut(node.node, liar.node);
  await region.time.pass(90_000);
  let streams = 0;
  for (const { network } of nodes) {
    const open = network.open.bind(network);
    network.open = (node) => {
      streams += 1;
      return open(node);
    };
  }
  const announceFor2Minutes = async (claimed: (second: number) => number) => {
    streams = 0;
    liar.asked = [];
    for (let second = 0; second < 120; second++) {
      await liar.announce({ membership_version: claimed(second) });
      await region.time.pass(1_000);
    }
    return streams;
  };
  const usual = await announceFor2Minutes(() => region.version);
  expect(await announceFor2Minutes((second) => BEYOND - (second % 3))).toBeLessThan(usual + 2 * nodes.length);
  expect(liar.asked.filter(({ kind }) => kind === "membership" || kind === "heads")).toEqual([{ kind: "membership" }]);
  await region.stop();
});

test("a journal of more epochs than a node can have begun takes no more, and its node is alarmed", async () => {
  const { region, nodes, liar } = await liarsAmong(2);
  const [victim] = nodes as [(typeof nodes)[number]];
  const extents = victim.replicas.extents.bind(victim.replicas);
  const many = epochs(4_096).map(({ epoch, last_seq }) => ({ epoch: hexOf(epoch), last_seq }));
  victim.replicas.extents = (node) => (node === liar.node ? [...many, ...extents(node)] : extents(node));
  liar.answers = {
    extents: async ({ node }: Extract<JournalQuestion, { kind: "extents" }>, stream: PeerStream) => {
      const listed = liar.journal.extents().map(({ epoch, last_seq }) => ({ epoch: bytesOf(epoch), last_seq }));
      await stream.send(encodeReply({ kind: "extents", node, generation: 1, epochs: listed }));
    },
  };
  liar.asked = [];
  await liar.announce();
  await region.time.pass(20_000);
  expect(victim.alarmNames()).toContain(`misbehaving-peer ${liar.node}`);
  expect(extents(liar.node)).toEqual([]);
  await region.stop();
});

test("a fault that nobody foresaw while records are kept ends that fetch, and nothing else", async () => {
  const { region, nodes, liar } = await liarsAmong(3);
  const [victim, origin] = nodes as [(typeof nodes)[number], (typeof nodes)[number]];
  const append = victim.replicas.append.bind(victim.replicas);
  victim.replicas.append = () => {
    throw new Error("nobody foresaw this");
  };
  origin.write(5);
  await region.time.pass(10_000);
  expect(victim.told.some((what) => what.includes("nobody foresaw this"))).toBe(true);
  victim.replicas.append = append;
  await region.time.pass(60_000);
  expect(victim.keepsAll(origin)).toBe(true);
  expect(victim.alarmNames()).not.toContain(`misbehaving-peer ${liar.node}`);
  await region.stop();
});
