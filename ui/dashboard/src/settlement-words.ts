/** What states of the chain and of batches mean, for people who never see a ledger. */
import { decimalOf } from "@localgrid/ui-components/format";
import type { BadgeTone } from "./components/badge.tsx";
import type { BatchState, BatchSummary, ChainState, SettlementZone } from "./settlement-types.ts";

export interface StateWords {
  readonly tone: BadgeTone;
  readonly title: string;
  readonly text: string;
}

const CHAIN: Readonly<Record<ChainState["status"], StateWords>> = {
  off: {
    tone: "quiet",
    title: "No chain is set up",
    text: "Nothing is sealed or settled. Everything else works, and statements are the same.",
  },
  starting: { tone: "note", title: "Looking for the chain", text: "The hub has just been started." },
  ok: { tone: "good", title: "The chain answers", text: "Batches are sealed, sent and settled one after the other." },
  away: {
    tone: "alarm",
    title: "The chain does not answer",
    text: "Batches stay sealed and wait. What comes meanwhile is settled together once the chain is back: nothing is lost.",
  },
  stalled: {
    tone: "alarm",
    title: "The chain stands still",
    text: "It answers, but no ledger closes. Batches stay sealed and wait.",
  },
  "wrong-network": {
    tone: "alarm",
    title: "This is another network",
    text: "The chain that answers is not the one that the contracts are on. Nothing is sent there.",
  },
  "not-deployed": {
    tone: "alarm",
    title: "The contracts are not there",
    text: "Whoever runs the hub has to deploy them, or to name the file that tells where they are.",
  },
  blocked: {
    tone: "alarm",
    title: "Something has to be put right",
    text: "The chain answers, but it refuses what the hub sends.",
  },
};

export function chainWords(status: ChainState["status"]): StateWords {
  return CHAIN[status];
}

const BATCH: Readonly<Record<BatchState, StateWords>> = {
  sealed: { tone: "note", title: "sealed", text: "It waits for signatures or for the chain." },
  built: { tone: "note", title: "signed", text: "Its transaction is ready and is about to be sent." },
  sent: { tone: "note", title: "sent", text: "The chain has been given it and has not closed a ledger with it." },
  confirmed: { tone: "good", title: "settled", text: "It stands in a closed ledger and cannot be undone." },
};

export function batchWords(state: BatchState): StateWords {
  return BATCH[state];
}

const SUBMISSIONS: Readonly<Record<string, string>> = {
  built: "signed, not sent yet",
  sent: "sent, no answer yet",
  confirmed: "in a ledger",
  failed: "refused in a ledger",
  expired: "too late: it can never apply",
  forgotten: "too old for the chain to tell",
};

export function submissionText(state: string): string {
  return SUBMISSIONS[state] ?? state;
}

/** What waits in a zone, in a few words; null where nothing does. */
export function waitingText({ waiting_windows, open_batch, status }: SettlementZone): string | null {
  if (status === "new") return "not on the chain yet";
  const windows = waiting_windows === 0 ? null : `${waiting_windows} ${waiting_windows === 1 ? "window" : "windows"}`;
  const batch = open_batch === null ? null : `batch ${open_batch.seq} ${batchWords(open_batch.state).title}`;
  return [batch, windows].filter((each) => each !== null).join(", ") || null;
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
  const [whole = "0", fraction = ""] = decimalOf(BigInt(fee_stroops), LUMEN_DIGITS).split(".");
  const rest = fraction.replace(/0+$/, "");
  return `${whole}${rest === "" ? "" : `.${rest}`}\u00a0XLM`;
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
