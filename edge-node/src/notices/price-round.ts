import { localClock } from "@localgrid/clearing/local-clock";
import type { JournalCause } from "./journal-causes.ts";
import { PRICE_DIRECTIONS, type PriceDirection } from "./notice.ts";
import type { Addressee, NoticeDraft } from "./notice-draft.ts";
import { isSameWatch, type PriceWatch, watchPrice } from "./price-alert.ts";

/** A price of longer ago helps nobody any more. */
const NEWS_FOR_S = 86_400;

/** What is kept of a limit besides: start of the interval that was told last, where alerts have to lie apart. */
interface KeptWatch extends PriceWatch {
  readonly told_s?: number;
}

export interface PriceTerms {
  readonly time_zone: string;
  /** Alerts of one limit lie so far apart, by the community's time; 0 for as often as the days allow. */
  readonly apart_s: number;
}

/** Holds the price of a closed interval against everybody's limits. */
export function notePrice(
  draft: NoticeDraft,
  closed: Extract<JournalCause, { readonly kind: "closed" }>,
  terms: PriceTerms,
): void {
  const { price_micro_per_kwh, start_s, length_s } = closed;
  if (price_micro_per_kwh === null) return;
  const isNews = draft.now_s - (start_s + length_s) <= NEWS_FOR_S;
  for (const addressee of draft.addressees) {
    for (const direction of PRICE_DIRECTIONS) {
      const limit_micro_per_kwh = limitOf(addressee, direction);
      if (limit_micro_per_kwh === null) continue;
      const limit = { direction, limit_micro_per_kwh };
      noteAt(draft, { addressee, limit, start_s, price_micro_per_kwh, isNews }, terms);
    }
  }
}

interface PriceAt {
  readonly addressee: Addressee;
  readonly limit: { readonly direction: PriceDirection; readonly limit_micro_per_kwh: number };
  readonly start_s: number;
  readonly price_micro_per_kwh: number;
  readonly isNews: boolean;
}

function noteAt(draft: NoticeDraft, at: PriceAt, { time_zone, apart_s }: PriceTerms): void {
  const { addressee, limit, start_s, price_micro_per_kwh, isNews } = at;
  const name = `price:${addressee.login}:${limit.direction}`;
  const before = watchFrom(draft.mark(name));
  const day = () => localClock(time_zone).dateAt(start_s);
  const { watch, isAlert } = watchPrice(before, { ...limit, price_micro_per_kwh, day });
  const told_s = before?.told_s ?? null;
  const isTold = isAlert && isNews && (told_s === null || start_s - told_s >= apart_s);
  const kept = { ...watch, ...(apart_s === 0 ? {} : toldOf(isTold ? start_s : told_s)) };
  if (!isSameWatch(before, watch) || isTold) draft.remember(name, JSON.stringify(kept));
  if (!isTold) return;
  const content = { kind: "price-alert", start_s, price_micro_per_kwh, ...limit } as const;
  draft.tell([addressee], `price:${limit.direction}:${watch.day}`, content);
}

function limitOf({ settings }: Addressee, direction: PriceDirection): number | null {
  return direction === "above" ? settings.price_above_micro_per_kwh : settings.price_below_micro_per_kwh;
}

function toldOf(told_s: number | null): Pick<KeptWatch, "told_s"> {
  return told_s === null ? {} : { told_s };
}

function watchFrom(mark: string | null): KeptWatch | null {
  return mark === null ? null : (JSON.parse(mark) as KeptWatch);
}
