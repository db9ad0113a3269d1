import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import { microPerKilowattHour as micro, type NanoCurrency, sumOf, wattHours as wh } from "@localgrid/vocabulary/units";
import type { ContractedEnergy } from "../../src/imbalance/imbalance.ts";
import {
  type MemberStanding,
  type OrderBookCommand,
  type OrderBookEvent,
  openOrderBook,
} from "../../src/order-book/order-book.ts";
import { BookByHand } from "./book-by-hand.ts";
import { BAND, nameOf } from "./homes.ts";
import { checked, clockTime, ct, decimal, example, money, paragraphs, table } from "./writing.ts";

const START_S = 1_767_268_800;
const LENGTH_S = 3_600;
const OPENS_AT_MS = (START_S - 2 * LENGTH_S) * 1_000;
const GATE_MS = (START_S - LENGTH_S) * 1_000;
const TEN_MINUTES_MS = 600_000;
const MEMBERS = ["a", "d", "e"].map(memberId);
const FIRST_ORDER = 11;

type OrderCommand = Extract<OrderBookCommand, { kind: "place" | "amend" }>;

/** Every ten minutes one, so that the last one comes after the gate. */
const COMMANDS: readonly OrderCommand[] = [
  place(0, "d", ["offer", 300, 150_000]),
  place(1, "e", ["offer", 200, 140_000]),
  place(2, "a", ["bid", 250, 145_000]),
  {
    kind: "amend",
    ...numbered(3),
    member: memberId("a"),
    order: FIRST_ORDER + 2,
    limit_micro_per_kwh: micro(160_000),
    energy_wh: wh(100),
    post_only: false,
  },
  place(4, "d", ["bid", 80, 160_000]),
  place(6, "e", ["offer", 100, 120_000]),
];

export function orderBookExamples(): string {
  const { steps, standings, trades } = bookExample();
  const [opening, delivery, end] = [OPENS_AT_MS, START_S * 1_000, (START_S + LENGTH_S) * 1_000].map(clockTime);
  return example(
    "12 Six commands to an order book",
    "OB-1, OB-3, OB-4, OB-14, OB-15, OB-20",
    `Since ${opening} (UTC) A, D and E trade what they will use or make from ${delivery} to ${end}. The gate closes at ${clockTime(GATE_MS)}. The node numbers all entries of its journal in one count, and an order is called by the number of the entry that brought it. 1 to ${decimal(FIRST_ORDER - 1)} were other entries, among them how much A, D and E may trade, so the first order is ${decimal(FIRST_ORDER)}. After each command you see what rests in the book.`,
    ...steps,
    "**What everybody has contracted:**",
    contractTable(trades, standings),
    `All amounts together are ${money(checked(0n, sumOf(standings.map(({ owed_nano }) => owed_nano)) as bigint))}.`,
  );
}

type Traded = Extract<OrderBookEvent, { kind: "traded" }>;

interface BookExample {
  readonly steps: readonly string[];
  readonly trades: readonly Traded[];
  readonly standings: readonly MemberStanding[];
  readonly contracts: readonly ContractedEnergy[];
}

/** Runs the commands, and beside them a book that is kept by hand. */
export function bookExample(): BookExample {
  const events: OrderBookEvent[] = [];
  const book = openOrderBook(rules(), (event) => events.push(event));
  MEMBERS.forEach((member, index) => {
    const terms = { position_limit_wh: wh(5_000), credit_nano: 10_000_000_000n as NanoCurrency };
    book.execute({ kind: "set-terms", seq: index + 1, at_ms: OPENS_AT_MS, member, ...terms });
  });
  const byHand = new BookByHand();
  const trades: Traded[] = [];
  const steps = COMMANDS.map((command, index) => {
    const before = events.length;
    book.execute(command);
    const news = events.slice(before);
    trades.push(...news.filter((event) => event.kind === "traded"));
    const happened = byHand.follow(news);
    checked(byHand.depth(), book.depth());
    return paragraphs(
      `**${index + 1}. At ${clockTime(command.at_ms)} ${wordsOf(command)}.** ${happened.join(" ")}`,
      byHand.table(),
    );
  });
  checked("closed", book.phase);
  const standings = MEMBERS.map((member) => book.standing(member) as MemberStanding);
  return { steps, trades, standings, contracts: MEMBERS.map((member) => contractOf(member, trades)) };
}

function rules() {
  return {
    interval: { start_s: START_S, length_s: LENGTH_S },
    gate_closes_at_ms: GATE_MS,
    band: BAND,
    max_members: 10,
    max_orders: 100,
    max_orders_per_member: 10,
    reference_micro_per_kwh: micro(150_000),
    max_move_micro_per_kwh: 100_000,
    halt_ms: TEN_MINUTES_MS,
  } as const;
}

function place(
  step: number,
  home: string,
  [side, energy, limit]: readonly [side: "bid" | "offer", energy: number, limit: number],
): OrderCommand {
  return {
    kind: "place",
    ...numbered(step),
    member: memberId(home),
    side,
    limit_micro_per_kwh: micro(limit),
    energy_wh: wh(energy),
    time_in_force: "good-till-gate",
    post_only: false,
  };
}

function numbered(step: number) {
  return { seq: FIRST_ORDER + step, at_ms: OPENS_AT_MS + step * TEN_MINUTES_MS };
}

function wordsOf(command: OrderCommand): string {
  const { member, energy_wh, limit_micro_per_kwh } = command;
  const what = `${decimal(energy_wh)} Wh at ${ct(limit_micro_per_kwh)} ct`;
  if (command.kind === "amend") return `${nameOf(member)} changes order ${command.order} to ${what}`;
  return `${nameOf(member)} ${command.side === "bid" ? "bids for" : "offers"} ${what}`;
}

function contractOf(member: MemberId, trades: readonly Traded[]): ContractedEnergy {
  const total = (mine: readonly Traded[]) => wh(mine.reduce((sum, { energy_wh }) => sum + energy_wh, 0));
  return {
    member,
    contracted_import_wh: total(trades.filter(({ buyer }) => buyer === member)),
    contracted_export_wh: total(trades.filter(({ seller }) => seller === member)),
  };
}

function contractTable(trades: readonly Traded[], standings: readonly MemberStanding[]): string {
  const rows = standings.map(({ member, position_wh, owed_nano }) => {
    const mine = trades.filter(({ buyer, seller }) => buyer === member || seller === member);
    const { contracted_import_wh, contracted_export_wh } = contractOf(member, trades);
    checked(contracted_import_wh - contracted_export_wh, position_wh);
    const amount = mine.reduce((sum, { energy_wh, price_micro_per_kwh, buyer }) => {
      const product = BigInt(energy_wh) * BigInt(price_micro_per_kwh);
      return buyer === member ? sum + product : sum - product;
    }, 0n);
    checked(amount, owed_nano as bigint);
    const products = mine.map(({ energy_wh, price_micro_per_kwh }) => {
      return `${decimal(energy_wh)} · ${ct(price_micro_per_kwh)}`;
    });
    const verb = position_wh > 0 ? "buys" : "sells";
    const sum = products.length > 1 ? `(${products.join(" + ")})` : products.join("");
    const flow = amount > 0n ? `pays ${money(amount)}` : `receives ${money(-amount)}`;
    return [nameOf(member), `${verb} ${decimal(Math.abs(position_wh))}`, `${sum} / 1,000`, flow];
  });
  return table(["home", "Wh", "Wh · ct/kWh / 1,000", "amount"], rows);
}
