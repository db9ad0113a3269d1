import { ApiError, asApiError } from "@localgrid/ui-components/json-api";
import { useEffect, useState } from "preact/hooks";
import type { Api } from "./api.ts";
import type { MemberInterval, Statement } from "./api-types.ts";
import { useApp } from "./app-state.ts";
import { checkStatement, type StatementCheck } from "./statement-check.ts";

/** As much as the node answers at once. */
const RANGE_S = 3 * 86_400;
const DAY_S = 86_400;
/** An interval may be corrected while the month is fetched. */
const TRIES = 3;

export type CheckRun =
  | { readonly kind: "fetching"; readonly done_days: number; readonly days: number }
  | { readonly kind: "done"; readonly statement: Statement; readonly check: StatementCheck }
  | { readonly kind: "failed"; readonly error: ApiError };

/**
 * Fetches a month's statement, its intervals and the tariffs, and computes it again. Where it does not add up and the
 * statement is another one behind the last interval than before the first, all is fetched once more.
 *
 * @param told how far it has come; answers whether anybody still waits, and throws what ends it
 */
export async function runCheck(
  api: Pick<Api, "statement" | "intervals" | "tariffs">,
  month: string,
  told: (done_days: number, days: number) => boolean,
): Promise<Pick<CheckRun & { kind: "done" }, "statement" | "check"> | null> {
  for (let attempt = 1; ; attempt++) {
    const statement = await api.statement(month);
    const { period, stage } = statement;
    const tariffs = await api.tariffs();
    const days = Math.ceil((stage.closed_until_s - period.from_s) / DAY_S);
    const intervals: MemberInterval[] = [];
    for (let from_s = period.from_s; from_s < stage.closed_until_s; from_s += RANGE_S) {
      if (!told(Math.round((from_s - period.from_s) / DAY_S), days)) return null;
      const to_s = Math.min(from_s + RANGE_S, stage.closed_until_s);
      intervals.push(...(await api.intervals({ from_s, to_s })));
    }
    const check = checkStatement({ statement, intervals, tariffs });
    if (check.fault_count === 0 || attempt === TRIES) return { statement, check };
    const isSame = JSON.stringify(await api.statement(month)) === JSON.stringify(statement);
    if (isSame && told(days, days)) return { statement, check };
  }
}

/**
 * Runs when it is first shown, and again when `again` changes. Only with the node there: answers that are kept on the phone
 * are of different times, and would seem not to add up.
 */
export function useCheck(month: string, again: number): CheckRun {
  const { api, live } = useApp();
  const [run, setRun] = useState<CheckRun>({ kind: "fetching", done_days: 0, days: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new count is the wish to check again
  useEffect(() => {
    let isCurrent = true;
    const told = (done_days: number, days: number) => {
      if (isCurrent) setRun({ kind: "fetching", done_days, days });
      if (live.connection.peek() === "stale") throw new ApiError("node-unreachable", "");
      return isCurrent;
    };
    runCheck(api, month, told).then(
      (found) => isCurrent && found !== null && setRun({ kind: "done", ...found }),
      (thrown: unknown) => isCurrent && setRun({ kind: "failed", error: asApiError(thrown) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [api, live, month, again]);
  return run;
}
