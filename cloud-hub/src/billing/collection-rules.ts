import { cloudHubError } from "../errors.ts";
import { isDate, isTargetDay, localDateAfter } from "./calendar.ts";
import { isCollected, isCreditor } from "./direct-debit.ts";
import { bankDueOf, type Invoice } from "./invoice.ts";

/** A day on which banks are to fetch what invoices ask for. */
export interface AskedCollection {
  readonly collection_date: string;
  /** The day of the collection that this one replaces: the bank must have dropped its file. */
  readonly replaces: string | null;
}

/** @throws {LocalGridError} `nothing-to-collect`, `no-creditor`, `not-in-euro` */
export function collectedOf(invoices: readonly Invoice[]): readonly Invoice[] {
  const collected = invoices.filter(isCollected);
  if (collected.length > 0) return collected;
  const due = invoices.filter((invoice) => bankDueOf(invoice) < 0);
  if (due.some(({ currency }) => currency !== "EUR")) throw cloudHubError("not-in-euro", "the run is not in euros");
  if (due.some(({ biller }) => !isCreditor(biller))) {
    throw cloudHubError("no-creditor", "the biller had no SEPA IBAN or creditor identifier when the run was drafted");
  }
  throw cloudHubError("nothing-to-collect", "no member of the run pays by direct debit");
}

/** Banks take files for days that are not farther off; who types a year wrong learns it here. */
const MOST_DAYS_AHEAD = 90;

/**
 * @throws {LocalGridError} `not-a-target-day`, `collection-too-early`, `collection-too-late`, `collection-exists`
 */
export function assertCollection(
  { collection_date, replaces }: AskedCollection,
  known: {
    readonly today: string;
    readonly notice_days: number;
    /** The latest of the invoices. */
    readonly due_date: string;
    readonly newest: string | null;
  },
): void {
  if (replaces !== known.newest) {
    throw cloudHubError("collection-exists", `the run is collected on ${known.newest ?? "no day yet"}`);
  }
  if (!isDate(collection_date) || !isTargetDay(collection_date)) {
    throw cloudHubError("not-a-target-day", `TARGET is closed on ${collection_date}`);
  }
  const noticed = localDateAfter(known.today, known.notice_days);
  const earliest = [noticed, known.due_date].toSorted().at(-1) ?? noticed;
  if (collection_date < earliest) throw cloudHubError("collection-too-early", `the first possible day is ${earliest}`);
  const latest = localDateAfter(known.today, MOST_DAYS_AHEAD);
  if (collection_date > latest) throw cloudHubError("collection-too-late", `the last possible day is ${latest}`);
}
