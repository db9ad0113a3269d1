import { decimal } from "./figures.ts";
import { NANO_PER_CENT } from "./purse.ts";
import type { Settlement } from "./settlement.ts";
import type { Statement } from "./statement.ts";

const COLUMNS = [
  "row",
  "member",
  "period",
  "category",
  "date_local",
  "interval_start_s",
  "revision",
  "cause",
  "energy_wh",
  "estimated_wh",
  "price_micro_per_kwh",
  "amount",
  "currency",
  "unsigned_wh",
] as const;

type Row = { readonly row: string } & { readonly [Column in (typeof COLUMNS)[number]]?: string | number | null };

const NANO_PLACES = 9;

/**
 * The statement as CSV (RFC 4180, CRLF, UTF-8, comma) with exact amounts, + the member receives. Rows: `carried-in`,
 * then per category its `day` rows and their sum as `line`, then `correction`s, `total`, and its two parts
 * `due` (whole cents) and `carried-out`. Below the bill: `provisional` and `final` per category, and their sums
 * `provisional-total` and `final-total`, for the period's intervals whenever they were posted.
 */
export function statementToCsv(statement: Statement, settlement: Settlement): string {
  const { lines, corrections, carried_in_nano, total_nano, due_cents, carried_out_nano } = statement;
  const rows: Row[] = [{ row: "carried-in", amount: exact(carried_in_nano) }];
  for (const { days, ...line } of lines) {
    const { category } = line;
    for (const day of days) {
      rows.push({ ...day, row: "day", category, date_local: day.date, amount: exact(day.amount_nano) });
    }
    rows.push({ ...line, row: "line", amount: exact(line.amount_nano) });
  }
  for (const correction of corrections) {
    rows.push({
      row: "correction",
      category: correction.category,
      date_local: correction.interval_local,
      interval_start_s: correction.start_s,
      revision: correction.revision,
      cause: correction.cause,
      energy_wh: correction.energy_change_wh,
      amount: exact(correction.amount_nano),
    });
  }
  rows.push({ row: "total", amount: exact(total_nano) });
  rows.push({ row: "due", amount: exact(BigInt(due_cents) * NANO_PER_CENT) });
  rows.push({ row: "carried-out", amount: exact(carried_out_nano) });
  rows.push(...settlementRows(settlement));
  const same = { member: statement.member, period: statement.period.label, currency: statement.currency };
  const text = rows.map((row) => COLUMNS.map((column) => cell({ ...row, ...same }[column])).join(","));
  return [COLUMNS.join(","), ...text, ""].join("\r\n");
}

function settlementRows({ rows, provisional_nano, final_nano }: Settlement): readonly Row[] {
  const pairs = rows.flatMap((both): readonly Row[] => {
    const { category, provisional_energy_wh, final_energy_wh } = both;
    return [
      { row: "provisional", category, energy_wh: provisional_energy_wh, amount: exact(both.provisional_nano) },
      { row: "final", category, energy_wh: final_energy_wh, amount: exact(both.final_nano) },
    ];
  });
  const totals = [
    { row: "provisional-total", amount: exact(provisional_nano) },
    { row: "final-total", amount: exact(final_nano) },
  ];
  return [...pairs, ...totals];
}

function exact(amount_nano: bigint): string {
  return decimal(amount_nano, NANO_PLACES);
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. */
function cell(value: string | number | null | undefined): string {
  const text = String(value ?? "");
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
