import type { Settlement } from "@localgrid/clearing/settlement";

/** What a member was told of a month. */
export interface ToldMonth {
  readonly is_final: boolean;
  /** What official values had changed by then. */
  readonly change_nano: bigint;
}

/** A month that is over, as it stands for a member. */
export interface MonthStand {
  readonly settlement: Pick<Settlement, "intervals" | "is_final" | "provisional_nano" | "final_nano">;
  /** Whether it has just ended, or official values have come for a month that ended earlier. */
  readonly cause: "ended" | "official";
}

export type MonthNews =
  | { readonly kind: "ready" | "final"; readonly told: ToldMonth }
  /** `change_nano`: since the last news. */
  | { readonly kind: "corrected"; readonly told: ToldMonth; readonly change_nano: bigint };

/** What there is to tell a member of a month; null for nothing. A month that ended before anybody watched is not new. */
export function monthNews(before: ToldMonth | null, { settlement, cause }: MonthStand): MonthNews | null {
  const { intervals, is_final, provisional_nano, final_nano } = settlement;
  if (intervals === 0) return null;
  const told = { is_final, change_nano: final_nano - provisional_nano };
  if (before === null && cause === "ended") return { kind: is_final ? "final" : "ready", told };
  if (is_final && before?.is_final !== true) return { kind: "final", told };
  const change_nano = told.change_nano - (before?.change_nano ?? 0n);
  if (change_nano === 0n) return null;
  // Values that were withdrawn do not make it less final.
  return { kind: "corrected", told: { ...told, is_final: is_final || before?.is_final === true }, change_nano };
}

export function toldMonthFrom(mark: string | null): ToldMonth | null {
  if (mark === null) return null;
  const { is_final, change_nano } = JSON.parse(mark) as { readonly is_final: boolean; readonly change_nano: string };
  return { is_final, change_nano: BigInt(change_nano) };
}

export function markOfMonth({ is_final, change_nano }: ToldMonth): string {
  return JSON.stringify({ is_final, change_nano: String(change_nano) });
}
