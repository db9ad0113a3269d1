import { hash } from "node:crypto";
import type { Bill } from "./bill.ts";
import { decimal } from "./figures.ts";
import { NANO_PER_CENT } from "./purse.ts";
import type { Settlement } from "./settlement.ts";
import type { StatementHistory } from "./statement-history.ts";

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
  "amount_nano",
  "shown_cents",
  "before_wh",
  "after_wh",
  "intervals",
] as const;

type Row = { readonly row: string } & { readonly [Column in (typeof COLUMNS)[number]]?: string | number | null };

const NANO_PLACES = 9;

/**
 * The bill as CSV (RFC 4180, CRLF, UTF-8, comma). Columns with a unit at the end of their name hold whole numbers;
 * `amount` is `amount_nano` with a decimal point. + the member receives. Rows: `carried-in`, then per category its `day`
 * rows and their sum as `line`, then `correction`s, `total`, and its two parts `due` (whole cents) and `carried-out`.
 *
 * Below the bill, for the period's own intervals whenever it was posted: `provisional` and `final` per category with
 * `provisional-total` and `final-total`; and how they came to what they are: `first`, what each cause `revised` per day
 * and category, `now`, and with which month's statement that is `paid`. `stage` says how far the month has come.
 *
 * The same bill gives the same bytes.
 */
export function statementToCsv({ statement, settlement, history, stage }: Bill): string {
  const { lines, corrections, carried_in_nano, total_nano, due_cents, carried_out_nano } = statement;
  const rows: Row[] = [{ row: "carried-in", ...money(carried_in_nano) }];
  for (const { days, ...line } of lines) {
    const { category } = line;
    for (const day of days) {
      rows.push({ ...day, row: "day", category, date_local: day.date, ...money(day.amount_nano) });
    }
    rows.push({ ...line, row: "line", ...money(line.amount_nano) });
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
      ...money(correction.amount_nano),
      shown_cents: correction.shown_cents,
      intervals: correction.intervals,
    });
  }
  rows.push({ row: "total", ...money(total_nano), shown_cents: due_cents });
  rows.push({ row: "due", ...money(BigInt(due_cents) * NANO_PER_CENT), shown_cents: due_cents });
  rows.push({ row: "carried-out", ...money(carried_out_nano) });
  rows.push(...settlementRows(settlement), ...historyRows(history), { row: "stage", cause: stage.name });
  const same = { member: statement.member, period: statement.period.label, currency: statement.currency };
  const text = rows.map((row) => COLUMNS.map((column) => cell({ ...row, ...same }[column])).join(","));
  return [COLUMNS.join(","), ...text, ""].join("\r\n");
}

/** SHA-256 of the CSV form's bytes, hexadecimal: whoever has the file can tell whether it is the printed bill's. */
export function csvFingerprint(bill: Bill): string {
  return hash("sha256", statementToCsv(bill), "hex");
}

function settlementRows(settlement: Settlement): readonly Row[] {
  const { rows, provisional_nano, final_nano, provisional_cents, final_cents } = settlement;
  const pairs = rows.flatMap((both): readonly Row[] => {
    const { category, provisional_energy_wh, final_energy_wh } = both;
    return [
      {
        row: "provisional",
        category,
        energy_wh: provisional_energy_wh,
        ...money(both.provisional_nano),
        shown_cents: both.provisional_cents,
      },
      {
        row: "final",
        category,
        energy_wh: final_energy_wh,
        ...money(both.final_nano),
        shown_cents: both.final_cents,
      },
    ];
  });
  const totals = [
    { row: "provisional-total", ...money(provisional_nano), shown_cents: provisional_cents },
    { row: "final-total", ...money(final_nano), shown_cents: final_cents },
  ];
  return [...pairs, ...totals];
}

function historyRows({ first_nano, rows, paid, now_nano }: StatementHistory): readonly Row[] {
  const revised = rows.flatMap(({ date, cause, intervals, starts, parts }) =>
    parts.map((part): Row => {
      const { category, before_wh, after_wh, amount_nano } = part;
      const place = { date_local: date, interval_start_s: starts[0] ?? null, cause, intervals };
      return {
        row: "revised",
        category,
        ...place,
        energy_wh: after_wh - before_wh,
        ...money(amount_nano),
        before_wh,
        after_wh,
      };
    }),
  );
  return [
    { row: "first", ...money(first_nano) },
    ...revised,
    { row: "now", ...money(now_nano) },
    ...paid.map(({ month, amount_nano }): Row => ({ row: "paid", date_local: month, ...money(amount_nano) })),
  ];
}

function money(amount_nano: bigint) {
  return { amount: exact(amount_nano), amount_nano: String(amount_nano) };
}

function exact(amount_nano: bigint): string {
  return decimal(amount_nano, NANO_PLACES);
}

/** Text that a spreadsheet would take for a formula, wide signs too, gets an apostrophe before it; numbers stay numbers. */
function cell(value: string | number | null | undefined): string {
  const text = String(value ?? "");
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^(?:[\t\r\n]|\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
