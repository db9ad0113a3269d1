import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Depth, type OrderBookCommand, type OrderBookEvent, openOrderBook } from "@localgrid/matching/order-book";
import { OrderBook as PeerBook, Side } from "nodejs-order-book";
import { benchError } from "./errors.ts";
import type { Measurement } from "./measurement.ts";
import { type Limits, OrderStream, RULES, TERMS } from "./order-stream.ts";
import { ratiosOf, roundNumber, spreadOf } from "./spread.ts";
import { figureOf } from "./table.ts";

/** Commands of the mixed stream in one round, after those that build the book up. */
const COMMANDS = 200_000;
const MILLION = 1_000_000;
const EVENTS = 10 * MILLION;
const FIRST_LOOK = 2 * MILLION;

/** Our order book beside a limit order book that takes the same commands, and its memory in a long run. */
export const orderBook: Measurement = {
  name: "order-book",
  async measure({ rounds, progress }) {
    progress(`${COMMANDS} commands, ours and nodejs-order-book in turn`);
    const clustered = compared("clustered", rounds);
    progress("the same with limits that are spread evenly");
    const even = compared("even", rounds);
    progress(`memory over ${EVENTS / MILLION} million events`);
    const heap = heapOverEvents();
    const gained_kb = ((heap.at(-1) as number) - (heap[0] as number)) / 1000;
    return [
      figureOf({
        what: "order book, mixed stream: speed ÷ nodejs-order-book with the same commands",
        values: clustered.ratios,
        digits: 1,
        at_least: 20,
        notes: [
          "a half placed, a quarter amended, a quarter cancelled; every second limit a whole cent",
          ...clustered.notes,
        ],
      }),
      figureOf({
        what: "order book: the same without whole cents",
        values: even.ratios,
        digits: 1,
        notes: even.notes,
      }),
      figureOf({
        what: `order book: heap gained per million events, from ${FIRST_LOOK / MILLION} to ${EVENTS / MILLION} million`,
        values: [gained_kb / (heap.length - 1)],
        digits: 1,
        unit: " kB",
        at_most: 50,
        notes: [`after each: ${heap.map((bytes) => (bytes / MILLION).toFixed(2)).join(", ")} MB`],
      }),
    ];
  },
};

function compared(limits: Limits, rounds: number) {
  const commands = drawnCommands(limits);
  const peerCommands = peerCommandsOf(commands);
  const own_ms: number[] = [];
  const peer_ms: number[] = [];
  let left = runOwn(commands);
  for (let round = 0; round <= rounds; round++) {
    // Ours is short, so it is timed several times, around the peer.
    const runs = [runOwn(commands), runOwn(commands)];
    const peer = runPeer(peerCommands);
    runs.push(runOwn(commands), runOwn(commands));
    left = runs[0] as OwnOutcome;
    if (left.depth !== peer.depth) throw benchError("wrong-result", `${left.depth} rest, ${peer.depth} at the peer`);
    own_ms.push(runs.reduce((sum, { took_ms }) => sum + took_ms, 0) / runs.length);
    peer_ms.push(peer.took_ms);
  }
  // The first round warmed the code up.
  const [own, peer] = [own_ms.slice(1), peer_ms.slice(1)];
  const rate = (took_ms: readonly number[]) => roundNumber((commands.length * 1000) / spreadOf(took_ms).median);
  const { events, resting } = left;
  return {
    ratios: ratiosOf(peer, own),
    notes: [
      `${rate(own)} commands/s with all checks, against ${rate(peer)}`,
      `${events} events read; ${resting.orders} orders rest on ${resting.levels} levels at the end`,
    ],
  };
}

/** The stream, and what builds the book up before it. Copied at the end, so that it lies in memory as it is read. */
function drawnCommands(limits: Limits): readonly OrderBookCommand[] {
  const stream = new OrderStream(limits);
  const book = openOrderBook(RULES, (event) => stream.observe(event));
  const commands: OrderBookCommand[] = [];
  const execute = (command: OrderBookCommand) => {
    commands.push(command);
    book.execute(command);
  };
  for (const command of TERMS) book.execute(command);
  for (const command of stream.opening()) execute(command);
  for (let count = 0; count < COMMANDS; count++) execute(stream.next());
  return commands.map((command) => ({ ...command }));
}

interface Outcome {
  readonly took_ms: number;
  /** Levels and energy of both sides, as text to compare. */
  readonly depth: string;
}

interface OwnOutcome extends Outcome {
  readonly events: number;
  readonly resting: { readonly orders: number; readonly levels: number };
}

function runOwn(commands: readonly OrderBookCommand[]): OwnOutcome {
  const checksum = new Checksum();
  const book = openOrderBook(RULES, (event) => checksum.add(event));
  for (const command of TERMS) book.execute(command);
  const begun_ms = performance.now();
  for (const command of commands) book.execute(command);
  const took_ms = performance.now() - begun_ms;
  const { bids, offers } = book.depth();
  const orders = [...bids, ...offers].reduce((sum, level) => sum + level.orders, 0);
  return {
    took_ms,
    depth: depthText(bids.map(pairOf), offers.map(pairOf)),
    events: checksum.events,
    resting: { orders, levels: bids.length + offers.length },
  };
}

function pairOf({ limit_micro_per_kwh, energy_wh }: Depth["bids"][number]): Pair {
  return [limit_micro_per_kwh, energy_wh];
}

/** Reads every event, as a journal would. */
class Checksum {
  events = 0;
  value = 0;

  add(event: OrderBookEvent): void {
    this.events += 1;
    switch (event.kind) {
      case "accepted":
      case "amended":
        return this.fold(event.seq + event.limit_micro_per_kwh + event.energy_wh);
      case "traded":
        return this.fold(event.bid_order + event.offer_order + event.price_micro_per_kwh + event.energy_wh);
      case "cancelled":
        return this.fold(event.order + event.energy_wh);
      case "refused":
        throw benchError("wrong-result", `refused: ${event.code}`);
    }
  }

  private fold(value: number): void {
    this.value = (Math.imul(this.value, 31) + value) | 0;
  }
}

type PeerCommand =
  | { readonly kind: "place"; readonly limit: { id: string; side: Side; price: number; size: number } }
  | { readonly kind: "amend"; readonly id: string; readonly update: { price: number; size: number } }
  | { readonly kind: "cancel"; readonly id: string };

/** The peer keeps an order's id when it is amended. */
function peerCommandsOf(commands: readonly OrderBookCommand[]): readonly PeerCommand[] {
  const ids = new Map<number, string>();
  return commands.flatMap((command): PeerCommand[] => {
    switch (command.kind) {
      case "place": {
        const id = `o${command.seq}`;
        ids.set(command.seq, id);
        const side = command.side === "bid" ? Side.BUY : Side.SELL;
        return [{ kind: "place", limit: { id, side, price: command.limit_micro_per_kwh, size: command.energy_wh } }];
      }
      case "amend": {
        const id = ids.get(command.order) as string;
        ids.set(command.seq, id);
        return [{ kind: "amend", id, update: { price: command.limit_micro_per_kwh, size: command.energy_wh } }];
      }
      case "cancel":
        return [{ kind: "cancel", id: ids.get(command.order) as string }];
      default:
        return [];
    }
  });
}

function runPeer(commands: readonly PeerCommand[]): Outcome {
  const book = new PeerBook();
  let failures = 0;
  const begun_ms = performance.now();
  for (const command of commands) if (!executeByPeer(book, command)) failures += 1;
  const took_ms = performance.now() - begun_ms;
  if (failures > 0) throw benchError("wrong-result", `the peer refused ${failures} commands`);
  const [asks, bids] = book.depth();
  return { took_ms, depth: depthText(bids, asks) };
}

function executeByPeer(book: PeerBook, command: PeerCommand): boolean {
  if (command.kind === "place") return book.limit(command.limit).err === null;
  if (command.kind === "amend") return book.modify(command.id, command.update).err === null;
  return book.cancel(command.id) !== undefined;
}

type Pair = readonly [limit: number, energy: number];

/** A checksum over the levels of both sides, best first. */
function depthText(bids: readonly Pair[], offers: readonly Pair[]): string {
  const sides = [bids.toSorted(([a], [b]) => b - a), offers.toSorted(([a], [b]) => a - b)];
  const fold = sides.flat(2).reduce((sum, value) => (Math.imul(sum, 31) + value) | 0, 0);
  return `${bids.length} + ${offers.length} levels (${fold})`;
}

/** Heap in bytes after every million events from the second on. */
function heapOverEvents(): readonly number[] {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const stream = new OrderStream("clustered");
  const checksum = new Checksum();
  const book = openOrderBook(RULES, (event) => {
    checksum.add(event);
    stream.observe(event);
  });
  for (const command of TERMS) book.execute(command);
  for (const command of stream.opening()) book.execute(command);
  const heap: number[] = [];
  for (let look = FIRST_LOOK; look <= EVENTS; look += MILLION) {
    while (checksum.events < look) book.execute(stream.next());
    collect();
    heap.push(process.memoryUsage().heapUsed);
  }
  return heap;
}
