import { encodeReply, type JournalQuestion } from "@localgrid/protocol/journal-stream";
import { expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { bytesOf, hexOf } from "./names.ts";
import type { PeerStream } from "./peer-network.ts";
import { startWithLiars, TestLiar } from "./test-liar.ts";
import { type TestNode, TestRegion } from "./test-region.ts";

type RecordsQuestion = Extract<JournalQuestion, { readonly kind: "records" }>;

/** Three honest nodes and a listed peer that is not; all three are to keep the liar's journal. */
async function liarAmong(options = {}): Promise<{ region: TestRegion; liar: TestLiar; nodes: readonly TestNode[] }> {
  const region = new TestRegion();
  for (let left = 3; left > 0; left--) region.add({ replica_count: 3, fetch_pause_ms: 100, ...options });
  const liar = new TestLiar(region);
  await startWithLiars(region, [liar]);
  return { region, liar, nodes: region.nodes };
}

/** The others have noticed nothing: each journal of theirs is on the two others. */
async function expectOthersWell(region: TestRegion): Promise<void> {
  for (const node of region.nodes) node.write(10);
  await region.time.pass(20_000);
  for (const node of region.nodes) expect(region.keepersOf(node)).toHaveLength(2);
}

function serve(liar: TestLiar, change: (batch: Uint8Array) => Uint8Array | null = (batch) => batch): void {
  liar.answers = {
    extents: async (_question, stream: PeerStream) => {
      const epochs = liar.journal.extents().map(({ epoch, last_seq }) => ({ epoch: bytesOf(epoch), last_seq }));
      await stream.send(encodeReply({ kind: "extents", node: bytesOf(liar.node), generation: 1, epochs }));
    },
    records: async (question: RecordsQuestion, stream: PeerStream) => {
      const { from_seq, upto_seq } = question;
      const range = { epoch: hexOf(question.epoch), from_seq, upto_seq, max_bytes: 1_000_000 };
      const batch = liar.journal.batch({ kind: "batch", journal: liar.node, ...range });
      const sent = batch === null ? null : change(batch);
      if (sent === null) return stream.close();
      await stream.send(sent);
      await stream.send(encodeReply({ kind: "end", upto_seq }));
    },
  };
}

test("heads that their node did not sign are refused, and whoever sends them is named", async () => {
  const { region, liar, nodes } = await liarAmong();
  const [victim, ...others] = nodes as [TestNode, ...TestNode[]];
  const forger = new TestLiar(region, "forger");
  for (let count = 0; count < 5; count++) {
    const forged = forger.announcement({ node: victim.journal.key.node });
    forged.set(victim.journal.key.node, Buffer.from(forged).indexOf(Buffer.from(forger.journal.key.node)));
    await liar.network.publish(forged);
    await region.time.pass(1_000);
  }
  for (const node of others) {
    expect(node.alarmNames()).toContain(`misbehaving-peer ${liar.node}`);
    expect(node.report().peers.find((peer) => peer.node === victim.node)?.head).toMatchObject({ records: 1 });
  }
  await expectOthersWell(region);
  await region.stop();
});

test("who goes on sending what no honest node sends is cut off, and comes back when it has been forgiven", async () => {
  const { region, liar, nodes } = await liarAmong();
  for (let count = 0; count < 25; count++) {
    await liar.network.publish(Uint8Array.of(count, 1, 2));
    await region.time.pass(100);
  }
  for (const node of nodes) {
    expect(node.report().peers.find((peer) => peer.node === liar.node)).toMatchObject({
      is_blocked: true,
      is_connected: false,
    });
  }
  await expectOthersWell(region);
  await region.time.pass(900_000);
  for (const node of nodes) expect(node.network.peers.has(liar.node)).toBe(true);
  await region.stop();
});

test("a flood of a peer's own announcements goes no further than the first ones", async () => {
  const { region, liar, nodes } = await liarAmong();
  const before = nodes.map((node) => node.report().peers.find((peer) => peer.node === liar.node)?.last_heard_ms);
  expect(before).toHaveLength(3);
  for (let count = 0; count < 300; count++) {
    await liar.announce();
    await region.time.pass(10);
  }
  for (const node of nodes) expect(node.alarmNames()).toContain(`misbehaving-peer ${liar.node}`);
  await expectOthersWell(region);
  await region.stop();
});

test("records that were changed after they were signed are not kept, and whoever sent them is named", async () => {
  const { region, liar, nodes } = await liarAmong();
  liar.journal.write(5);
  serve(liar, (batch) => {
    const changed = new Uint8Array(batch);
    changed.set([(changed.at(-1) ?? 0) ^ 1], changed.length - 1);
    return changed;
  });
  await liar.announce();
  await region.time.pass(60_000);
  for (const node of nodes) {
    expect(node.replicas.extents(liar.node)).toEqual([]);
    expect(node.alarmNames()).toContain(`misbehaving-peer ${liar.node}`);
  }
  await expectOthersWell(region);
  await region.stop();
});

test("streams that end in the middle of an answer are tried again less and less often", async () => {
  const { region, liar, nodes } = await liarAmong();
  liar.journal.write(5);
  serve(liar, () => null);
  await liar.announce();
  await region.time.pass(60_000);
  for (const node of nodes) expect(node.alarmNames()).toContain(`misbehaving-peer ${liar.node}`);
  const early = liar.asked.length;
  await liar.announce();
  await region.time.pass(60_000);
  expect(liar.asked.length - early).toBeLessThan(early);
  await expectOthersWell(region);
  await region.stop();
});

test("promises that are made again and again and never kept are alarmed with the peer's id", async () => {
  const { region, liar, nodes } = await liarAmong();
  liar.journal.write(5);
  serve(liar);
  for (let count = 0; count < 20; count++) {
    await liar.announce({ records: 500 });
    await region.time.pass(10_000);
  }
  for (const node of nodes) {
    expect(node.alarmNames()).toContain(`claims-ahead ${liar.node}`);
    expect(node.replicas.extents(liar.node)[0]?.last_seq).toBe(6);
  }
  await liar.announce();
  await region.time.pass(10_000);
  for (const node of nodes) expect(node.alarmNames()).not.toContain(`claims-ahead ${liar.node}`);
  await expectOthersWell(region);
  await region.stop();
});

test.each([
  ["announces another hash for one place", 5],
  ["continues another chain than before", 9],
])("a journal whose node %s is kept as it is, with both versions as evidence", async (_how, count) => {
  const { region, liar, nodes } = await liarAmong();
  const epoch = region.nextEpoch();
  const [first, second] = [liar.journalOf(epoch), liar.journalOf(epoch)];
  first.write(5);
  second.write(count, 30);
  liar.journal = first;
  serve(liar);
  await liar.announce();
  await region.time.pass(20_000);
  liar.journal = second;
  await liar.announce();
  await region.time.pass(20_000);
  liar.journal.write(5);
  await liar.announce();
  await region.time.pass(20_000);
  for (const node of nodes) {
    expect(node.alarmNames()).toContain(`equivocation ${liar.node}`);
    const proofs = node.replicas.evidence();
    expect(proofs.map((proof) => [proof.node, proof.epoch])).toEqual([[liar.node, hexOf(epoch)]]);
    expect(proofs[0]?.first).not.toEqual(proofs[0]?.second);
    expect(node.replicas.extents(liar.node)).toEqual([{ epoch: hexOf(epoch), last_seq: 6 }]);
    expect(node.replicas.hashAt(liar.node, hexOf(epoch), 6)).toEqual(first.hashAt(hexOf(epoch), 6));
  }
  await expectOthersWell(region);
  await region.stop();
});

test("after a fork the node's next epoch is kept, if it continues what is here", async () => {
  const { region, liar, nodes } = await liarAmong();
  const epoch = region.nextEpoch();
  const [first, second] = [liar.journalOf(epoch), liar.journalOf(epoch)];
  first.write(5);
  second.write(5, 30);
  for (const journal of [first, second, first]) {
    liar.journal = journal;
    serve(liar);
    await liar.announce();
    await region.time.pass(10_000);
  }
  first.openEpoch();
  first.write(3);
  await liar.announce();
  await region.time.pass(10_000);
  for (const node of nodes) expect(node.replicas.extents(liar.node)).toEqual(first.extents());
  await region.stop();
});

test("a peer that never goes on with its answer holds up nobody else", async () => {
  const { region, liar, nodes } = await liarAmong();
  liar.journal.write(5);
  liar.answers = { records: () => new Promise(() => undefined), extents: () => new Promise(() => undefined) };
  await liar.announce();
  await expectOthersWell(region);
  await region.time.pass(120_000);
  expect(nodes.every((node) => node.network.mostStreams <= 8)).toBe(true);
  await region.stop();
});

test("peers that drip their records keep nobody else waiting", async () => {
  const region = new TestRegion();
  for (let left = 3; left > 0; left--) region.add({ replica_count: 6, fetch_pause_ms: 100 });
  const liars = ["one", "two", "three"].map((name) => new TestLiar(region, name));
  for (const liar of liars) {
    liar.journal.write(100);
    const epoch = liar.journal.extents()[0]?.epoch ?? "";
    liar.answers = {
      extents: async (_question, stream: PeerStream) => {
        const epochs = [{ epoch: bytesOf(epoch), last_seq: 101 }];
        await stream.send(encodeReply({ kind: "extents", node: bytesOf(liar.node), generation: 1, epochs }));
      },
      records: async (_question, stream: PeerStream) => {
        for (let seq = 1; seq <= 101; seq++) {
          const range = { epoch, from_seq: seq, upto_seq: seq, max_bytes: 1_000 };
          await stream.send(liar.journal.batch({ kind: "batch", journal: liar.node, ...range }) as Uint8Array);
          await region.time.pause(15_000);
        }
      },
    };
  }
  await startWithLiars(region, liars);
  for (const liar of liars) await liar.announce();
  await region.time.pass(10_000);
  expect(region.nodes[0]?.replicas.extents(liars[0]?.node ?? "")).toHaveLength(1);
  await expectOthersWell(region);
  await region.stop();
});

test("a peer that asks for records again and again and reads none gets two answers at a time", async () => {
  const { region, liar, nodes } = await liarAmong();
  const [victim] = nodes as [TestNode];
  victim.write(3_000, 400);
  const epoch = bytesOf(victim.journal.extents()[0]?.epoch ?? "");
  const question = { kind: "records", node: bytesOf(victim.node), epoch, from_seq: 1, upto_seq: 3_000 } as const;
  const answers: string[] = [];
  for (let count = 0; count < 4; count++) {
    const conversation = new Conversation(await openFrom(liar, victim, region));
    void conversation.ask(question).then(
      ({ kind }) => answers.push(kind),
      (error: Error) => answers.push(error.message),
    );
  }
  await region.time.pass(1_000);
  expect(answers.sort()).toEqual(["batch", "batch", "busy", "busy"]);
  await region.stop();
});

test("a question that cannot be read ends the stream and is held against the peer", async () => {
  const { region, liar, nodes } = await liarAmong();
  const [victim] = nodes as [TestNode];
  for (let count = 0; count < 3; count++) {
    const stream = await openFrom(liar, victim, region);
    await stream.send(Uint8Array.of(1, 2, 3));
    await region.time.pass(1_000);
  }
  expect(victim.alarmNames()).toContain(`misbehaving-peer ${liar.node}`);
  await expectOthersWell(region);
  await region.stop();
});

async function openFrom(liar: TestLiar, victim: TestNode, region: TestRegion): Promise<PeerStream> {
  const opened = liar.network.open(victim.node);
  await region.time.pass(100);
  return opened;
}

test("what a stranger's announcement says is not even looked at", async () => {
  const { region, liar, nodes } = await liarAmong();
  const stranger = new TestLiar(region, "stranger");
  await liar.network.publish(stranger.announcement({ records: 9 }));
  await region.time.pass(5_000);
  for (const node of nodes) {
    expect(node.report().peers.map((peer) => peer.node)).not.toContain(stranger.node);
    expect(node.alarmNames()).toEqual([]);
  }
  await region.stop();
});
