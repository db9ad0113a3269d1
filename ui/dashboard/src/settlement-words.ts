/** What states of the chain and of batches mean, for people who never see a ledger. */
import { currentLocale, hasMessage, t } from "@localgrid/ui-components/messages";
import type { BadgeTone } from "./components/badge.tsx";
import type { BatchState, BatchSummary, ChainState, SettlementZone } from "./settlement-types.ts";

export interface StateWords {
  readonly tone: BadgeTone;
  readonly title: string;
  readonly text: string;
}

const CHAIN_TONES: Readonly<Record<ChainState["status"], BadgeTone>> = {
  off: "quiet",
  starting: "note",
  ok: "good",
  away: "alarm",
  stalled: "alarm",
  "wrong-network": "alarm",
  "not-deployed": "alarm",
  blocked: "alarm",
};

export function chainWords(status: ChainState["status"]): StateWords {
  return { tone: CHAIN_TONES[status], title: t(`chain-title-${status}`), text: t(`chain-text-${status}`) };
}

export function batchWords(state: BatchState): StateWords {
  const tone = state === "confirmed" ? "good" : "note";
  return { tone, title: t(`batch-state-${state}`), text: t(`batch-text-${state}`) };
}

export function submissionText(state: string): string {
  return hasMessage(`submission-state-${state}`) ? t(`submission-state-${state}`) : state;
}

/** What waits in a zone, in a few words; null where nothing does. */
export function waitingText({ waiting_windows, open_batch, status }: SettlementZone): string | null {
  if (status === "new") return t("settlement-new");
  const windows = waiting_windows === 0 ? null : t("settlement-windows", { windows: waiting_windows });
  const batch = open_batch && t(`settlement-batch-${open_batch.state}`, { batch: String(open_batch.seq) });
  if (batch === null || windows === null) return batch ?? windows;
  return t("settlement-batch-and-windows", { batch, windows });
}

const UNITS_TO_NANO = 100n;
/** Digits of the network's own currency. */
const LUMEN_DIGITS = 7;

/** Units of the chain, 1e-7 of the currency, in nano-currency. */
export function nanoOf(units: string): bigint {
  return BigInt(units) * UNITS_TO_NANO;
}

/** `0.00308 XLM`, without zeros at the end. */
export function lumenText(fee_stroops: number): string {
  const format = new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: LUMEN_DIGITS });
  return `${format.format(fee_stroops / 10 ** LUMEN_DIGITS)}\u00a0XLM`;
}

/** What one trade cost, in stroops with one digit; null where nothing was paid or traded. */
export function stroopsPerTrade({ fee_stroops, trade_count }: Pick<BatchSummary, "fee_stroops" | "trade_count">) {
  if (fee_stroops === null || trade_count === 0) return null;
  return Math.round((fee_stroops * 10) / trade_count) / 10;
}

export interface PlacedBatch extends BatchSummary {
  readonly community: string;
}

/** Batches of several communities in one list, the one sealed last first. */
export function newestFirst(lists: readonly (readonly PlacedBatch[])[], count: number): readonly PlacedBatch[] {
  return lists
    .flat()
    .sort((a, b) => b.sealed_at_ms - a.sealed_at_ms || (a.community < b.community ? -1 : 1))
    .slice(0, count);
}
