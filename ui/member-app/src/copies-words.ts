/** What other nodes mean for the people who live here, in words without a network in them. */
import { agoText } from "@localgrid/ui-components/lasting";
import { currentLocale, hasMessage, t } from "@localgrid/ui-components/messages";
import type { JournalCopy, Peer, Peers } from "./peers-types.ts";

export interface CopiesState {
  readonly tone: "good" | "note";
  readonly title: string;
  readonly text: string;
}

/** Whether enough other nodes have our records. */
export function copiesState({ peers, copies, copies_wanted, is_partitioned }: Peers): CopiesState {
  if (peers.length === 0) return { tone: "note", title: t("copies-alone"), text: t("copies-alone-text") };
  if (is_partitioned) return { tone: "note", title: t("copies-cut"), text: t("copies-cut-text") };
  const complete = copies.filter(({ behind_records }) => behind_records === 0).length;
  if (complete >= copies_wanted) {
    return { tone: "good", title: t("copies-complete", { nodes: complete }), text: t("copies-complete-text") };
  }
  const title = t("copies-some", { nodes: copies.length });
  return copies.length >= copies_wanted
    ? { tone: "good", title, text: t("copies-on-their-way") }
    : { tone: "note", title, text: t("copies-too-few", { wanted: copies_wanted }) };
}

/** Who has how much of our records: everything, or all but what is on its way. */
export function holderText({ community, behind_records }: JournalCopy): string {
  return t("copies-holder", { community, behind: behind_records });
}

export type PeerState = "connected" | "heard" | "away" | "never" | "blocked";

/** Nodes say that they are there once a minute; in large regions others hand that on. */
const HEARD_LATELY_MS = 150_000;

export function peerState({ is_blocked, is_connected, last_heard_ms }: Peer, at_ms: number): PeerState {
  if (is_blocked) return "blocked";
  if (is_connected) return "connected";
  if (last_heard_ms === null) return "never";
  return at_ms - last_heard_ms <= HEARD_LATELY_MS ? "heard" : "away";
}

export const PEER_TONES: Readonly<Record<PeerState, "good" | "note" | "quiet">> = {
  connected: "good",
  heard: "quiet",
  away: "note",
  never: "quiet",
  blocked: "quiet",
};

/** `4 min ago`, by the node's own clock; `never`. */
export function heardText({ last_heard_ms }: Peer, at_ms: number): string {
  return last_heard_ms === null ? t("others-never-heard") : agoText(last_heard_ms, at_ms);
}

/** Hubs number their lists by their clock, people who keep one by hand from 1 on. */
const CLOCK_NUMBERS_MS = Date.UTC(2000, 0, 1);

/** What tells a list from others: its number, or when it was made. */
export function listName(version: number, locale: string | undefined) {
  if (version < CLOCK_NUMBERS_MS) return { naming: "number", list: String(version) };
  const list = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(version);
  return { naming: "moment", list };
}

/** Clocks that are this close count as the same. */
const SAME_CLOCK_MS = 1_000;

/** `like ours`, `3.2 s ahead`, `5 min behind`. */
export function clockText(offset_ms: number): string {
  return t(`copies-clock-${clockSide(offset_ms)}`, { amount: clockAmount(offset_ms) });
}

/** The same of the clocks of several others, as a sentence. */
export function clocksText(offset_ms: number, nodes: number): string {
  return t(`keeping-clocks-${clockSide(offset_ms)}`, { nodes, amount: clockAmount(offset_ms) });
}

function clockSide(offset_ms: number): "same" | "ahead" | "behind" {
  if (Math.abs(offset_ms) < SAME_CLOCK_MS) return "same";
  return offset_ms > 0 ? "ahead" : "behind";
}

function clockAmount(offset_ms: number): string {
  const off_ms = Math.abs(offset_ms);
  if (off_ms >= 120_000) return `${Math.round(off_ms / 60_000)}\u00a0min`;
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${new Intl.NumberFormat(currentLocale(), tenths).format(off_ms / 1000)}\u00a0s`;
}

/** What an alarm means; its name where it is new to this page. */
export function alarmText(alarm: string): string {
  return hasMessage(`copies-alarm-${alarm}`) ? t(`copies-alarm-${alarm}`) : t("copies-unknown-alarm", { alarm });
}
