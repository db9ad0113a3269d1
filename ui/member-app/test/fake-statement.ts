import type { Settlement, Statement, StatementCategory, StatementDay, StatementLine } from "../src/api-types.ts";
import { INTERVAL_S, memberInterval, TARIFF } from "./fake-homes.ts";

const NANO_PER_CENT = 10_000_000n;
const CARRIED_IN = 3_412_700n;

interface Part {
  readonly category: StatementCategory;
  readonly energy_wh: number;
  readonly price: number | null;
  readonly amount: bigint;
}

function partsOf(start_s: number, isFirstOfDay: boolean): readonly Part[] {
  const { bought_wh, sold_wh, grid_import_wh, grid_export_wh, price_micro_per_kwh } = memberInterval(start_s);
  const part = (category: StatementCategory, energy_wh: number, signedPrice: number): Part => ({
    category,
    energy_wh,
    price: Math.abs(signedPrice),
    amount: BigInt(energy_wh) * BigInt(signedPrice),
  });
  const price = price_micro_per_kwh ?? 0;
  const parts = [
    part("neighbour-purchase", bought_wh, -price),
    part("neighbour-sale", sold_wh, price),
    part("local-network-fee", bought_wh, -TARIFF.local_network_fee_micro_per_kwh),
    part("grid-import", grid_import_wh, -TARIFF.retail_micro_per_kwh),
    part("grid-export", grid_export_wh, TARIFF.feed_in_micro_per_kwh),
  ].filter(({ energy_wh }) => energy_wh > 0);
  if (!isFirstOfDay) return parts;
  const fee = BigInt(TARIFF.fixed_fee_micro_per_day) * -1000n;
  return [...parts, { category: "fixed-fee", energy_wh: 0, price: null, amount: fee }];
}

const CATEGORIES: readonly StatementCategory[] = [
  "neighbour-purchase",
  "neighbour-sale",
  "local-network-fee",
  "grid-import",
  "grid-export",
  "fixed-fee",
];

/** A month's bill of the fake home over whole days from `from_s` on; sums and carries as the node does. */
export function fakeStatement(month: string, from_s: number, to_s: number): Statement {
  const purse = createPurse(CARRIED_IN);
  const days = Array.from({ length: Math.ceil((to_s - from_s) / 86_400) }, (_, index) => from_s + index * 86_400);
  const lines = CATEGORIES.map((category): StatementLine => {
    const rows = days.map((day_s): StatementDay => dayOf(category, day_s, Math.min(to_s, day_s + 86_400)));
    const shown = rows.map((row) => ({ ...row, shown_cents: purse.add(BigInt(row.amount_nano)) }));
    const prices = new Set(shown.map((row) => row.price_micro_per_kwh));
    return {
      category,
      energy_wh: sum(shown, (row) => row.energy_wh),
      estimated_wh: sum(shown, (row) => row.estimated_wh),
      unsigned_wh: sum(shown, (row) => row.unsigned_wh),
      price_micro_per_kwh: prices.size === 1 ? (shown[0]?.price_micro_per_kwh ?? null) : null,
      amount_nano: shown.reduce((total, row) => total + BigInt(row.amount_nano), 0n).toString(),
      shown_cents: sum(shown, (row) => row.shown_cents),
      days: shown,
    };
  });
  const corrected = { category: "grid-import", energy_change_wh: -120, amount_nano: 37_440_000n } as const;
  const corrections = [
    {
      ...corrected,
      cause: "late-reading" as const,
      intervals: 1,
      start_s: from_s - 7200,
      interval_local: "2016-07-31 22:00 GMT+2",
      revision: 1,
      shown_cents: purse.add(corrected.amount_nano),
      amount_nano: corrected.amount_nano.toString(),
    },
    {
      ...corrected,
      cause: "official-value" as const,
      intervals: 96,
      start_s: from_s - 86_400,
      interval_local: "2016-07-31",
      revision: 1,
      shown_cents: purse.add(-corrected.amount_nano),
      amount_nano: (-corrected.amount_nano).toString(),
    },
  ];
  const metered = lines.filter((line) => line.category !== "local-network-fee");
  return {
    member: "m05",
    period: { from_s, to_s, label: month, time_zone: "Europe/Vienna" },
    currency: "EUR",
    lines,
    corrections,
    carried_in_nano: CARRIED_IN.toString(),
    total_nano: purse.total().toString(),
    due_cents: purse.shown(),
    carried_out_nano: (purse.total() - BigInt(purse.shown()) * NANO_PER_CENT).toString(),
    energy_wh: sum(metered, (line) => line.energy_wh),
    estimated_wh: sum(metered, (line) => line.estimated_wh),
    unsigned_wh: sum(metered, (line) => line.unsigned_wh),
    settlement: fakeSettlement(lines, (to_s - from_s) / INTERVAL_S),
  };
}

/** Official values for half of the intervals, which found a little less taken from the grid. */
function fakeSettlement(lines: readonly StatementLine[], intervals: number): Settlement {
  const [provisional, final] = [createPurse(0n), createPurse(0n)];
  const rows = lines.map(({ category, energy_wh, amount_nano }) => {
    const change_wh = category === "grid-import" ? -1_500 : 0;
    const change = BigInt(-change_wh * TARIFF.retail_micro_per_kwh);
    return {
      category,
      provisional_energy_wh: energy_wh,
      final_energy_wh: energy_wh + change_wh,
      provisional_nano: amount_nano,
      final_nano: (BigInt(amount_nano) + change).toString(),
      provisional_cents: provisional.add(BigInt(amount_nano)),
      final_cents: final.add(BigInt(amount_nano) + change),
    };
  });
  return {
    rows,
    provisional_nano: provisional.total().toString(),
    final_nano: final.total().toString(),
    provisional_cents: provisional.shown(),
    final_cents: final.shown(),
    intervals,
    final_intervals: Math.floor(intervals / 2),
    is_final: false,
  };
}

function dayOf(category: StatementCategory, from_s: number, to_s: number): StatementDay {
  let [energy_wh, estimated_wh, amount] = [0, 0, 0n];
  const prices = new Set<number | null>();
  for (let start_s = from_s; start_s < to_s; start_s += INTERVAL_S) {
    const isEstimated = memberInterval(start_s).quality === "estimated";
    for (const part of partsOf(start_s, start_s === from_s).filter((each) => each.category === category)) {
      energy_wh += part.energy_wh;
      if (isEstimated) estimated_wh += part.energy_wh;
      amount += part.amount;
      prices.add(part.price);
    }
  }
  // One day of the month was metered by a bought device.
  const unsigned_wh = new Date(from_s * 1000).getUTCDate() === 3 ? energy_wh - estimated_wh : 0;
  const date = new Date((from_s + 7200) * 1000).toISOString().slice(0, 10);
  const price_micro_per_kwh = prices.size === 1 ? ([...prices][0] ?? null) : null;
  return {
    date,
    energy_wh,
    estimated_wh,
    unsigned_wh,
    price_micro_per_kwh,
    amount_nano: amount.toString(),
    shown_cents: 0,
  };
}

function createPurse(carried: bigint) {
  let total = carried;
  let shown = 0;
  return {
    add(amount: bigint): number {
      total += amount;
      const fraction = ((total % NANO_PER_CENT) + NANO_PER_CENT) % NANO_PER_CENT;
      const before = shown;
      shown = Number((total - fraction) / NANO_PER_CENT);
      return shown - before;
    },
    total: () => total,
    shown: () => shown,
  };
}

function sum<T>(rows: readonly T[], of: (row: T) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
