import { BillingDesk } from "./billing/billing-desk.ts";
import type { BillingStore } from "./billing/billing-store.ts";
import { SettlingDesk } from "./billing/settling-desk.ts";

/** From statements to invoices, and by which way their money moves. */
export function billingSide({ billing: store }: { readonly billing: BillingStore }, now_ms: () => number) {
  return { billing: new BillingDesk({ store, now_ms }), settling: new SettlingDesk({ store, now_ms }) };
}
