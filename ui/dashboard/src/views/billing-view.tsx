import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { BillingAccountView } from "./billing-account.tsx";
import { BillingAccounts } from "./billing-accounts.tsx";
import { BillView } from "./billing-bill.tsx";
import { BillerView } from "./billing-biller.tsx";
import { BillingRunView } from "./billing-run.tsx";
import { BillingRuns } from "./billing-runs.tsx";
import { SettlingView } from "./billing-settling.tsx";

/** From a month's statements to invoices: runs, who is billed, who bills. */
export function BillingView(): JSX.Element {
  const { route } = useApp();
  const { detail } = route.value.name === "community" ? route.value : { detail: "" };
  const [first = "", second = ""] = detail.split("/");
  if (first === "accounts")
    return second === "" ? <BillingAccounts /> : <BillingAccountView key={detail} member={second} />;
  if (first === "biller") return <BillerView />;
  if (first === "settling") return <SettlingView />;
  if (first === "") return <BillingRuns />;
  const run = Number(first);
  return second === "" ? (
    <BillingRunView key={detail} run={run} />
  ) : (
    <BillView key={detail} run={run} member={second} />
  );
}
