import { monthOf, monthPeriod } from "@localgrid/clearing/statement";
import type { BillableMonthStore, BillingCommunity, MonthCounts, MonthPeriod } from "./billable-month-store.ts";
import { type MissingCode, NO_ACCOUNT } from "./billing-party.ts";
import { draftRun, isChange, type RunItem } from "./billing-run.ts";
import { runInputOf } from "./run-input.ts";

/** Official values and corrections of longer ago are nobody's daily business; a run of such a month is drafted by hand. */
const MONTHS_LOOKED_AT = 24;
const LOOK_EVERY_MS = 60_000;
/** Looking takes at most about this share of the time: a large hub looks more seldom. */
const LOOKING_SHARE = 0.1;

export interface BillableMonthsPorts {
  readonly store: BillableMonthStore;
  readonly now_ms: () => number;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  /** Work that will be tried again; null where it is of no one community. */
  readonly failed: (community: string | null, error: unknown) => void;
}

/**
 * Which past months have something to bill that no run has billed. Months are counted as a run of final figures would bill
 * them, in rounds, and again only where something has changed that a run depends on; to ask costs one small read.
 */
export class BillableMonths {
  private readonly ports: BillableMonthsPorts;
  private cancel: (() => void) | null = null;
  private looking: Promise<void> = Promise.resolve();
  private isEnding = false;

  constructor(ports: BillableMonthsPorts) {
    this.ports = ports;
  }

  start(): void {
    this.lookAfter(0);
  }

  async stop(): Promise<void> {
    this.isEnding = true;
    this.cancel?.();
    await this.looking;
  }

  /** The newest first, bounded. @throws {LocalGridError} `store-away` */
  of(community: string) {
    return this.ports.store.billable(community);
  }

  /** Looks at every month that has changed since it was looked at. What fails is told, and looked at in the next round. */
  async lookAtAll(): Promise<void> {
    const { store, failed } = this.ports;
    const communities = await store.communities().catch((error: unknown) => {
      failed(null, error);
      return [];
    });
    for (const each of communities) {
      if (this.isEnding) return;
      await this.lookAt(each).catch((error: unknown) => failed(each.community, error));
    }
  }

  private async lookAt(place: BillingCommunity): Promise<void> {
    const { store, now_ms } = this.ports;
    const { community } = place;
    const months = monthsOf(place, now_ms());
    const oldest = months.at(-1);
    if (oldest === undefined) return;
    await store.forgetBefore(community, oldest.month);
    for (const period of await store.changed(community, months)) {
      if (this.isEnding) return;
      await store.look(community, period, async (source) => {
        const asked = { community, month: period.month, takes_provisional: false };
        return countsOf(draftRun(await runInputOf(source, asked, now_ms()), NO_ACCOUNT).items);
      });
    }
  }

  private lookAfter(delay_ms: number): void {
    if (this.isEnding) return;
    this.cancel = this.ports.later(delay_ms, () => {
      const { now_ms } = this.ports;
      const began_ms = now_ms();
      this.looking = this.lookAtAll().then(() =>
        this.lookAfter(Math.max(LOOK_EVERY_MS, (now_ms() - began_ms) / LOOKING_SHARE)),
      );
    });
  }
}

/** Months that are over, the newest first: none from before the community was billed here. */
function monthsOf({ first_month, time_zone }: BillingCommunity, now_ms: number): readonly MonthPeriod[] {
  const months: MonthPeriod[] = [];
  let to_s = monthPeriod(monthOf(Math.floor(now_ms / 1_000), time_zone), time_zone).from_s;
  while (months.length < MONTHS_LOOKED_AT) {
    const month = monthOf(to_s - 1, time_zone);
    if (month < first_month) break;
    const { from_s } = monthPeriod(month, time_zone);
    months.push({ month, from_s, to_s });
    to_s = from_s;
  }
  return months;
}

/** Time brings these; for the others somebody has to enter something. */
const BROUGHT_BY_TIME: ReadonlySet<MissingCode> = new Set(["not-closed", "not-final", "not-settled"]);

/** What a run's items come to. */
export function countsOf(items: readonly Pick<RunItem, "kind" | "missing" | "lines" | "refers_to">[]): MonthCounts {
  const counts = { left_out: 0, corrected: 0, waiting: 0, lacking: 0, below_cent: 0 };
  for (const { kind, missing, lines, refers_to } of items) {
    if (!lines.some(isChange)) continue;
    if (kind === "none") counts.below_cent += 1;
    else if (kind !== "withheld") counts[refers_to.length > 0 ? "corrected" : "left_out"] += 1;
    else counts[missing.some((code) => BROUGHT_BY_TIME.has(code)) ? "waiting" : "lacking"] += 1;
  }
  return counts;
}
