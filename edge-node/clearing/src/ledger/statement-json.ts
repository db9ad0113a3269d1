import type { Bill } from "./bill.ts";
import type { Settlement, SettlementRow } from "./settlement.ts";
import type { Statement, StatementCorrection, StatementDay, StatementLine } from "./statement.ts";
import { csvFingerprint } from "./statement-csv.ts";
import type { CorrectedDay, CorrectedPart, StatementHistory } from "./statement-history.ts";

/** Amounts in nano-currency are decimal strings, because a year of them passes 2^53. */
type Jsonified<T> = { readonly [Key in keyof T]: T[Key] extends bigint ? string : T[Key] };

export type StatementDayJson = Jsonified<StatementDay>;
export type StatementLineJson = Omit<Jsonified<StatementLine>, "days"> & { readonly days: readonly StatementDayJson[] };
export type StatementCorrectionJson = Jsonified<StatementCorrection>;
export type StatementJson = Omit<Jsonified<Statement>, "lines" | "corrections"> & {
  readonly lines: readonly StatementLineJson[];
  readonly corrections: readonly StatementCorrectionJson[];
  readonly settlement: SettlementJson;
  readonly stage: Bill["stage"];
  readonly history: HistoryJson;
  readonly metering_points: Bill["metering_points"];
  readonly sharing: Bill["sharing"];
  /** SHA-256 of the CSV form's bytes, hexadecimal. */
  readonly csv_sha256: string;
};
export type HistoryJson = Omit<Jsonified<StatementHistory>, "rows" | "paid"> & {
  readonly rows: readonly (Omit<Jsonified<CorrectedDay>, "parts"> & {
    readonly parts: readonly Jsonified<CorrectedPart>[];
  })[];
  readonly paid: readonly { readonly month: string; readonly amount_nano: string }[];
};
export type SettlementJson = Omit<Jsonified<Settlement>, "rows"> & {
  readonly rows: readonly Jsonified<SettlementRow>[];
};

/** The statement as the LAN API answers it. */
export function statementToJson(bill: Bill): StatementJson {
  const { statement, settlement, stage, history, metering_points, sharing } = bill;
  return {
    ...statement,
    lines: statement.lines.map((line) => ({ ...jsonified(line), days: line.days.map(jsonified) })),
    corrections: statement.corrections.map(jsonified),
    carried_in_nano: String(statement.carried_in_nano),
    total_nano: String(statement.total_nano),
    carried_out_nano: String(statement.carried_out_nano),
    settlement: { ...sides(settlement), rows: settlement.rows.map(sides) },
    stage,
    history: {
      first_nano: String(history.first_nano),
      rows: history.rows.map((row) => ({ ...jsonified(row), parts: row.parts.map(jsonified) })),
      paid: history.paid.map(jsonified),
      now_nano: String(history.now_nano),
    },
    metering_points,
    sharing,
    csv_sha256: csvFingerprint(bill),
  };
}

function sides<T extends Pick<Settlement, "provisional_nano" | "final_nano">>(both: T) {
  return { ...both, provisional_nano: String(both.provisional_nano), final_nano: String(both.final_nano) };
}

function jsonified<T extends { readonly amount_nano: bigint }>(
  sum: T,
): Omit<T, "amount_nano"> & { amount_nano: string } {
  return { ...sum, amount_nano: String(sum.amount_nano) };
}
