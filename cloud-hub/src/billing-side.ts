import type { FastifyBaseLogger } from "fastify";
import type { BillableMonthStore } from "./billing/billable-month-store.ts";
import { BillableMonths } from "./billing/billable-months.ts";
import { BillingDesk } from "./billing/billing-desk.ts";
import type { BillingStore } from "./billing/billing-store.ts";
import { SettlingDesk } from "./billing/settling-desk.ts";

export interface BillingSidePorts {
  readonly billing: BillingStore;
  readonly billableMonths: BillableMonthStore;
  readonly now_ms: () => number;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  readonly logger: FastifyBaseLogger;
}

/** From statements to invoices, by which way their money moves, and which months have more to bill. */
export function billingSide({ billing: store, billableMonths, now_ms, later, logger }: BillingSidePorts) {
  return {
    billing: new BillingDesk({ store, now_ms }),
    settling: new SettlingDesk({ store, now_ms }),
    billableMonths: new BillableMonths({
      ...{ store: billableMonths, now_ms, later },
      failed: (community, err) => logger.warn({ event: "billable-months-not-counted", community, err }),
    }),
  };
}
