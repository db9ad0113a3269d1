import type { Statement, StatementCorrection, StatementDay, StatementLine } from "./statement.ts";

/** Amounts in nano-currency are decimal strings, because a year of them passes 2^53. */
type Jsonified<T> = { readonly [Key in keyof T]: T[Key] extends bigint ? string : T[Key] };

export type StatementDayJson = Jsonified<StatementDay>;
export type StatementLineJson = Omit<Jsonified<StatementLine>, "days"> & { readonly days: readonly StatementDayJson[] };
export type StatementCorrectionJson = Jsonified<StatementCorrection>;
export type StatementJson = Omit<Jsonified<Statement>, "lines" | "corrections"> & {
  readonly lines: readonly StatementLineJson[];
  readonly corrections: readonly StatementCorrectionJson[];
};

/** The statement as the LAN API answers it. */
export function statementToJson(statement: Statement): StatementJson {
  return {
    ...statement,
    lines: statement.lines.map((line) => ({ ...jsonified(line), days: line.days.map(jsonified) })),
    corrections: statement.corrections.map(jsonified),
    carried_in_nano: String(statement.carried_in_nano),
    total_nano: String(statement.total_nano),
    carried_out_nano: String(statement.carried_out_nano),
  };
}

function jsonified<T extends { readonly amount_nano: bigint }>(
  sum: T,
): Omit<T, "amount_nano"> & { amount_nano: string } {
  return { ...sum, amount_nano: String(sum.amount_nano) };
}
