import { setTimeout as delay } from "node:timers/promises";
import { type ChildLink, startChild } from "./child-link.ts";
import { benchError } from "./errors.ts";
import type { CostAnswer, CostRequest } from "./gossip-cost-protocol.ts";
import type { Measurement } from "./measurement.ts";
import { ratiosOf, spreadText } from "./spread.ts";
import { figureOf } from "./table.ts";

/** Processor time of both ends, per reading. */
interface Cost {
  readonly message_us: number;
  readonly hurried_us: number;
  readonly stream_us: number;
}

type End = ChildLink<CostRequest, CostAnswer>;

/** The most that a node takes from one peer before it calls that a flood. */
const MESSAGES_PER_S = 20;
const MESSAGES = 100;
const HURRIED_PER_S = 200;
const HURRIED_MESSAGES = 500;
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
      const publish = (messages: number, per_s: number) => one.ask({ kind: "publish", messages, per_s });
      const stream = () => one.ask({ kind: "stream", node: receiver.node, rounds: STREAMED_ROUNDS });
      const bothWays = async () => ({
        message_us: await costOf(one, other, () => publish(MESSAGES, MESSAGES_PER_S)),
        hurried_us: await costOf(one, other, () => publish(HURRIED_MESSAGES, HURRIED_PER_S)),
        stream_us: await costOf(one, other, stream),
      });
      // What comes first is not compiled yet.
      await publish(HURRIED_MESSAGES, HURRIED_PER_S);
      await stream();
      const [signed, bare]: [Cost[], Cost[]] = [[], []];
      for (let round = 1; round <= rounds; round++) {
        progress(`round ${round} of ${rounds}`);
        for (const [is_signed, costs] of [[true, signed] as const, [false, bare] as const]) {
          await Promise.all([one, other].map((end) => end.ask({ kind: "sign", is_signed })));
          costs.push(await bothWays());
        }
      }
      const { record_bytes } = await one.ask({ kind: "measure" });
      return [
        figureOf({
          what: "CPU per replicated reading, gossip message of its own ÷ stream of batches",
          values: timesStream(signed, "message_us"),
          digits: 0,
          at_least: LEAST_CHEAPER,
          notes: [
            `signed and checked on arrival, each message or each batch: ${costText(signed)}`,
            `the way alone, nothing signed or checked: ${costText(bare)}`,
            `both ends, a process each, without disk; a reading's record has ${record_bytes.toFixed(0)} bytes`,
          ],
        }),
      ];
    } finally {
      await Promise.all([one.end(), other.end()]);
    }
  },
};

function timesStream(costs: readonly Cost[], way: "message_us" | "hurried_us"): readonly number[] {
  return ratiosOf(
    costs.map((cost) => cost[way]),
    costs.map(({ stream_us }) => stream_us),
  );
}

function costText(costs: readonly Cost[]): string {
  const of = (way: keyof Cost, digits: number) =>
    `${spreadText(
      costs.map((cost) => cost[way]),
      digits,
    )} µs`;
  const times = (way: "message_us" | "hurried_us") => `${spreadText(timesStream(costs, way), 0)} times`;
  const slowly = `${of("message_us", 0)} at ${MESSAGES_PER_S} messages/s (${times("message_us")})`;
  const hurried = `${of("hurried_us", 0)} at ${HURRIED_PER_S}/s, which share packets (${times("hurried_us")})`;
  return `${of("stream_us", 2)} by stream, ${slowly}, ${hurried}`;
}

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
    if (received - before.received === sent - before.sent)
      return (cpu_us - before.cpu_us) / (received - before.received);
    await delay(LOOK_EVERY_MS);
  }
  throw benchError("wrong-result", "not all readings arrived");
}
