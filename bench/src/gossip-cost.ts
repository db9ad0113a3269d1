import { setTimeout as delay } from "node:timers/promises";
import { type ChildLink, startChild } from "./child-link.ts";
import { benchError } from "./errors.ts";
import type { CostAnswer, CostRequest } from "./gossip-cost-protocol.ts";
import type { Measurement } from "./measurement.ts";
import { ratiosOf, spreadText } from "./spread.ts";
import { figureOf } from "./table.ts";

type End = ChildLink<CostRequest, CostAnswer>;

/** The most that a node takes from one peer before it calls that a flood. */
const MESSAGES_PER_S = 20;
const MESSAGES = 200;
const HURRIED_PER_S = 200;
const HURRIED_MESSAGES = 1_000;
const STREAMED_ROUNDS = 10;
const LOOK_EVERY_MS = 100;
const MOST_LOOKS = 100;
const LEAST_CHEAPER = 200;

/** What it costs two nodes to have a reading at both: as a gossip message of its own, and in a stream of batches. */
export const gossipCost: Measurement = {
  name: "gossip-cost",
  async measure({ rounds, progress }) {
    const [one, other] = [openEnd(), openEnd()] as const;
    try {
      const receiver = await introduce(one, other);
      const paced_us: number[] = [];
      const hurried_us: number[] = [];
      const streamed_us: number[] = [];
      const publish = (messages: number, per_s: number) => one.ask({ kind: "publish", messages, per_s });
      const stream = () => one.ask({ kind: "stream", node: receiver.node, rounds: STREAMED_ROUNDS });
      // What comes first is not compiled yet.
      await publish(HURRIED_MESSAGES, HURRIED_PER_S);
      await stream();
      for (let round = 1; round <= rounds; round++) {
        progress(`round ${round} of ${rounds}`);
        paced_us.push(await costOf(one, other, () => publish(MESSAGES, MESSAGES_PER_S)));
        hurried_us.push(await costOf(one, other, () => publish(HURRIED_MESSAGES, HURRIED_PER_S)));
        streamed_us.push(await costOf(one, other, stream));
      }
      const { record_bytes } = await one.ask({ kind: "measure" });
      return [
        figureOf({
          what: "CPU per replicated reading, gossip message of its own ÷ stream of signed batches",
          values: ratiosOf(paced_us, streamed_us),
          digits: 0,
          at_least: LEAST_CHEAPER,
          notes: [
            `${spreadText(paced_us, 0)} µs at ${MESSAGES_PER_S} messages/s; ${spreadText(streamed_us, 2)} µs by stream, signing and checking included`,
            `${spreadText(hurried_us, 0)} µs at ${HURRIED_PER_S} messages/s, which share packets: ${spreadText(ratiosOf(hurried_us, streamed_us), 0)} times the stream`,
            `both ends, one process each; a reading's record has ${record_bytes.toFixed(0)} bytes`,
          ],
        }),
      ];
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
  },
};

function openEnd(): End {
  return startChild<CostRequest, CostAnswer>("./gossip-cost-peer.ts");
}

async function introduce(one: End, other: End) {
  const start = { kind: "start", address: "127.0.0.1" } as const;
  const [{ self: sender }, { self: receiver }] = await Promise.all([one.ask(start), other.ask(start)]);
  await Promise.all([one.ask({ kind: "meet", peer: receiver }), other.ask({ kind: "meet", peer: sender })]);
  return receiver;
}

/** Processor time of both ends per reading that arrived. @throws {LocalGridError} `wrong-result` */
async function costOf(one: End, other: End, work: () => Promise<unknown>): Promise<number> {
  const look = async () => {
    const [from, to] = await Promise.all([one.ask({ kind: "measure" }), other.ask({ kind: "measure" })]);
    return { cpu_us: from.cpu_us + to.cpu_us, sent: from.sent, received: to.received };
  };
  const before = await look();
  await work();
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const { cpu_us, sent, received } = await look();
    if (received - before.received === sent - before.sent) return (cpu_us - before.cpu_us) / (received - before.received);
    await delay(LOOK_EVERY_MS);
  }
  throw benchError("wrong-result", "not all readings arrived");
}
