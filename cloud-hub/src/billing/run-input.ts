import { monthPeriod } from "@localgrid/clearing/statement";
import { cloudHubError } from "../errors.ts";
import { NEVER_ENTERED, NO_BILLER } from "./billing-party.ts";
import type { RunContent, RunInput } from "./billing-run.ts";
import type { BillingBook } from "./billing-store.ts";
import { hasCents } from "./cents.ts";
import { settlingAt } from "./settling.ts";

/** What a run is drafted from. */
export type RunSource = Pick<
  BillingBook,
  | "profile"
  | "monthFigures"
  | "chainMonth"
  | "settlings"
  | "heldAccounts"
  | "heldBiller"
  | "firstBiller"
  | "billedBefore"
>;

/** @throws {LocalGridError} `not-a-month`, `month-not-over`, `currency-without-cents` */
export async function runInputOf(
  source: RunSource,
  asked: Pick<RunContent, "community" | "month" | "takes_provisional">,
  now_ms: number,
): Promise<RunInput> {
  const { month } = asked;
  const { currency, time_zone } = await source.profile();
  if (!hasCents(currency)) throw cloudHubError("currency-without-cents", `${currency} has no hundredths`);
  const { from_s, to_s } = monthPeriod(month, time_zone);
  if (to_s * 1000 > now_ms) throw cloudHubError("month-not-over", `${month} is not over yet`);
  return {
    ...{ ...asked, currency },
    biller: (await source.heldBiller()) ?? { content: NO_BILLER, provenance: NEVER_ENTERED },
    first_biller: await source.firstBiller(month),
    chain: settlingAt(await source.settlings(), from_s) === "chain" ? await source.chainMonth({ from_s, to_s }) : null,
    figures: await source.monthFigures({ from_s, to_s }),
    accounts: await source.heldAccounts(),
    billed: await source.billedBefore(month),
  };
}
