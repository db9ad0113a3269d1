import { decodeAnnouncement } from "@localgrid/protocol/announcement";
import { decodeUploadBatch } from "@localgrid/protocol/upload";
import { expect, test } from "vitest";
import { Conversation } from "./conversation.ts";
import { bytesOf, hexOf } from "./names.ts";
import { startRegion, type TestNode, type TestRegion } from "./test-region.ts";

/** Two nodes that know each other; the first one asks the second over one stream. */
async function asking() {
  const region = await startRegion(3, { fetch_pause_ms: 500 });
  const [asker, asked, third] = region.nodes as [TestNode, TestNode, TestNode];
  asked.write(2_500, 100);
  await region.time.pass(20_000);
  const opened = asker.network.open(asked.node);
  await region.time.pass(100);
  const conversation = new Conversation(await opened);
  return { region, asker, asked, third, conversation };
}

async function all(region: TestRegion, conversation: Conversation, question: Parameters<Conversation["ask"]>[0]) {
  const answers: Awaited<ReturnType<Conversation["next"]>>[] = [];
  const reading = (async () => {
    answers.push(await conversation.ask(question));
    while (["batch", "heads"].includes(answers.at(-1)?.kind ?? "")) answers.push(await conversation.next());
  })();
  await region.time.pass(5_000);
  await reading;
  return answers;
}

test("records come as signed batches in order of seq, then their end", async () => {
  const { region, asked, conversation } = await asking();
  const epoch = asked.journal.extents()[0]?.epoch ?? "";
  const range = { epoch: bytesOf(epoch), from_seq: 11, upto_seq: 2_400 };
  const answers = await all(region, conversation, { kind: "records", node: bytesOf(asked.node), ...range });
  const batches = answers.flatMap((answer) => (answer.kind === "batch" ? [decodeUploadBatch(answer.bytes)] : []));
  expect(batches.map(({ from_seq, records }) => [from_seq, from_seq + records.length - 1])).toEqual([
    [11, 1_010],
    [1_011, 2_010],
    [2_011, 2_400],
  ]);
  expect(answers.at(-1)).toEqual({ kind: "end", upto_seq: 2_400 });
  await region.stop();
});

test("what is not there yet ends at once, before the first record that was asked for", async () => {
  const { region, asked, conversation } = await asking();
  const node = bytesOf(asked.node);
  const epoch = bytesOf(asked.journal.extents()[0]?.epoch ?? "");
  const beyond = await all(region, conversation, { kind: "records", node, epoch, from_seq: 3_000, upto_seq: 3_001 });
  expect(beyond).toEqual([{ kind: "end", upto_seq: 2_999 }]);
  const unknown = new Uint8Array(16).fill(9);
  const none = await all(region, conversation, { kind: "records", node, epoch: unknown, from_seq: 1, upto_seq: 5 });
  expect(none).toEqual([{ kind: "end", upto_seq: 0 }]);
  await region.stop();
});

test("a replica is served as its node signed it", async () => {
  const { region, asked, third, conversation } = await asking();
  third.write(20);
  await region.time.pass(10_000);
  const [{ epoch }] = third.journal.extents() as unknown as [{ epoch: string }];
  const range = { epoch: bytesOf(epoch), from_seq: 1, upto_seq: 21 };
  const answers = await all(region, conversation, { kind: "records", node: bytesOf(third.node), ...range });
  const sent = answers.flatMap((answer) => (answer.kind === "batch" ? [hexOf(answer.bytes)] : []));
  expect(sent.length).toBeGreaterThan(0);
  expect(sent[0]).toBe(hexOf(asked.replicas.batchAt(third.node, epoch, 1)?.bytes ?? new Uint8Array()));
  await region.stop();
});

test("heads are everybody's newest announcement, the answering node's own included", async () => {
  const { region, asked, conversation } = await asking();
  const answers = await all(region, conversation, { kind: "heads" });
  const heads = answers.flatMap((answer) => (answer.kind === "heads" ? answer.announcements : []));
  expect(heads.map((bytes) => hexOf(decodeAnnouncement(bytes).node)).sort()).toEqual(
    region.nodes.map(({ node }) => node).sort(),
  );
  const own = heads.map((bytes) => decodeAnnouncement(bytes)).find(({ node }) => hexOf(node) === asked.node);
  expect(own?.head?.seq).toBe(2_501);
  expect(answers.at(-1)).toEqual({ kind: "end", upto_seq: 3 });
  await region.stop();
});

test("membership, time and epochs are answered one after the other on one stream", async () => {
  const { region, asked, conversation } = await asking();
  const [membership] = await all(region, conversation, { kind: "membership" });
  expect(membership).toMatchObject({ kind: "membership", bytes: asked.replicas.membership() });
  asked.state.isClockTrusted = false;
  const [clock] = await all(region, conversation, { kind: "clock", asked_at_ms: 5 });
  expect(clock).toMatchObject({ kind: "clock", asked_at_ms: 5, is_trusted: false });
  const [extents] = await all(region, conversation, { kind: "extents", node: bytesOf(asked.node) });
  expect(extents).toMatchObject({ kind: "extents", generation: 1, epochs: [{ last_seq: 2_501 }] });
  await region.stop();
});

test("who asks too often is answered more slowly, not refused", async () => {
  const { region, conversation } = await asking();
  const answered: number[] = [];
  void (async () => {
    for (let count = 0; count < 400; count++) {
      await conversation.ask({ kind: "clock", asked_at_ms: count });
      answered.push(count);
    }
  })();
  await region.time.pass(10_000);
  const early = answered.length;
  expect(early).toBeLessThan(320);
  await region.time.pass(20_000);
  expect(answered).toHaveLength(400);
  await region.stop();
});
