import type { Settlement, SettlementRow } from "./settlement.ts";
import type { Statement, StatementCorrection, StatementDay, StatementLine } from "./statement.ts";

/** Amounts in nano-currency are decimal strings, because a year of them passes 2^53. */
type Jsonified<T> = { readonly [Key in keyof T]: T[Key] extends bigint ? string : T[Key] };

export type StatementDayJson = Jsonified<StatementDay>;
export type StatementLineJson = Omit<Jsonified<StatementLine>, "days"> & { readonly days: readonly StatementDayJson[] };
export type StatementCorrectionJson = Jsonified<StatementCorrection>;
export type StatementJson = Omit<Jsonified<Statement>, "lines" | "corrections"> & {
  readonly lines: readonly StatementLineJson[];
  readonly corrections: readonly StatementCorrectionJson[];
  readonly settlement: SettlementJson;
};
export type SettlementJson = Omit<Jsonified<Settlement>, "rows"> & {
  readonly rows: readonly Jsonified<SettlementRow>[];
};

/** The statement as the LAN API answers it. */
export function statementToJson(statement: Statement, settlement: Settlement): StatementJson {
  return {
    ...statement,
    lines: statement.lines.map((line) => ({ ...jsonified(line), days: line.days.map(jsonified) })),
    corrections: statement.corrections.map(jsonified),
    carried_in_nano: String(statement.carried_in_nano),
    total_nano: String(statement.total_nano),
    carried_out_nano: String(statement.carried_out_nano),
    settlement: { ...sides(settlement), rows: settlement.rows.map(sides) },
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
