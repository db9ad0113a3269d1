import type { StatementCorrection, StatementSum } from "./api-types.ts";

/** What a kWh of a line came to, rounded to the micro; null without energy. Sign dropped: the amount tells who pays. */
export function averagePrice({
  amount_nano,
  energy_wh,
}: Pick<StatementSum, "amount_nano" | "energy_wh">): number | null {
  if (energy_wh === 0) return null;
  const amount = BigInt(amount_nano);
  const magnitude = amount < 0n ? -amount : amount;
  const energy = BigInt(Math.abs(energy_wh));
  return Number((magnitude + energy / 2n) / energy);
}

/** More rows than these are told by day: a meter that was silent for a week may bring hundreds. */
const SINGLE_CORRECTIONS = 60;

/** Corrections one by one, or where there are many a row per day, cause and category. Every sum stays what it was. */
export function readableCorrections(corrections: readonly StatementCorrection[]): readonly StatementCorrection[] {
  if (corrections.length <= SINGLE_CORRECTIONS) return corrections;
  const byDay = Map.groupBy(corrections, (row) => `${dayIn(row)} ${row.cause} ${row.category}`);
  return [...byDay.values()].map((rows) => {
    const first = rows[0] as StatementCorrection;
    if (rows.length === 1) return first;
    const sum = (of: (row: StatementCorrection) => number) => rows.reduce((all, row) => all + of(row), 0);
    return {
      ...first,
      interval_local: dayIn(first),
      intervals: sum((row) => row.intervals),
      revision: Math.max(...rows.map((row) => row.revision)),
      energy_change_wh: sum((row) => row.energy_change_wh),
      amount_nano: String(rows.reduce((all, row) => all + BigInt(row.amount_nano), 0n)),
      shown_cents: sum((row) => row.shown_cents),
    };
  });
}

function dayIn({ interval_local }: StatementCorrection): string {
  return interval_local.slice(0, "YYYY-MM-DD".length);
}
