import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency } from "@localgrid/vocabulary/units";
import type { Bill } from "./bill.ts";
import { buildSettlement } from "./settlement.ts";
import { buildStatement, monthPeriod, type Statement, type StatementPosting } from "./statement.ts";
import { buildHistory } from "./statement-history.ts";

export const PERIOD = monthPeriod("2016-08", "Europe/Vienna");

export function posting(day: number, change: Partial<StatementPosting>): StatementPosting {
  return {
    start_s: PERIOD.from_s + (day - 1) * 86_400,
    revision: 0,
    category: "grid-import",
    energy_change_wh: 12_345,
    price_micro_per_kwh: 300_000 as MicroPerKilowattHour,
    amount_nano: -3_703_500_000n as NanoCurrency,
    cause: change.revision ? "late-reading" : "closing",
    quality: "valid",
    is_signed: true,
    ...change,
  };
}

export function statement(change: { currency?: string; label?: string; postings?: readonly StatementPosting[] } = {}) {
  return buildStatement({
    member: memberId("home-1"),
    period: { ...PERIOD, label: change.label ?? PERIOD.label },
    currency: change.currency ?? "EUR",
    postings: change.postings ?? [
      posting(1, {}),
      posting(2, { quality: "estimated" }),
      posting(3, { category: "neighbour-sale", price_micro_per_kwh: null, amount_nano: 123_456_789n as NanoCurrency }),
      posting(4, { revision: 1, energy_change_wh: -100, amount_nano: 30_000_000n as NanoCurrency }),
    ],
    carried_remainder_nano: 4_321n as NanoCurrency,
  });
}

export const SETTLEMENT = buildSettlement(
  {
    intervals: 2_976,
    final_intervals: 96,
    sums: [
      sumOf(["grid-import", "closing"], 24_690, -7_407_000_000n),
      sumOf(["grid-import", "late-reading"], -100, 30_000_000n),
      sumOf(["neighbour-sale", "closing"], 12_345, 123_456_789n),
      sumOf(["neighbour-sale", "official-value"], -345, -3_456_789n),
    ],
  },
  false,
);

function sumOf(
  posted: readonly [StatementPosting["category"], StatementPosting["cause"]],
  energy_change_wh: number,
  nano: bigint,
) {
  const [category, cause] = posted;
  return { category, cause, energy_change_wh, amount_nano: nano as NanoCurrency };
}

export const EDGE_S = PERIOD.from_s + 3 * 86_400;
const HISTORY = buildHistory({
  first_nano: -7_280_000_000n as NanoCurrency,
  time_zone: PERIOD.time_zone,
  postings: [
    { ...posting(4, {}), counts_at_s: EDGE_S },
    {
      ...posting(4, { revision: 1, energy_change_wh: -100, amount_nano: 30_000_000n as NanoCurrency }),
      counts_at_s: EDGE_S,
    },
  ],
});

export const NO_HISTORY: Bill["history"] = {
  first_nano: 0n as NanoCurrency,
  rows: [],
  paid: [],
  now_nano: 0n as NanoCurrency,
};

export function bill(built: Statement = statement(), change: Partial<Bill> = {}): Bill {
  return {
    community: "linden-street",
    metering_points: [meteringPointId("p1")],
    sharing: [],
    stage: { name: "provisional", closed_until_s: PERIOD.to_s, estimated_intervals: 1, changes_until_s: PERIOD.to_s },
    statement: built,
    settlement: SETTLEMENT,
    history: HISTORY,
    ...change,
  };
}

/** Cells of the tables by title: rows of texts, the header left out. */
export function tables(page: string): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = page.matchAll(/<h2>([^<]*)<\/h2>\n<table>\n<thead>.*<\/thead>\n([\s\S]*?)<\/table>/g);
  return new Map(
    [...found].map(([, title = "", body = ""]) => {
      const rows = [...body.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, cells = ""]) =>
        [...cells.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text = ""]) => text),
      );
      return [title, rows];
    }),
  );
}
