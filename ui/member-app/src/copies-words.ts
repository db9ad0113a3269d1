/** What other nodes mean for the people who live here, in words without a network in them. */
import { agoText } from "@localgrid/ui-components/lasting";
import type { JournalCopy, Peer, Peers } from "./peers-types.ts";

export interface CopiesState {
  readonly tone: "good" | "note";
  readonly title: string;
  readonly text: string;
}

const ALONE: CopiesState = {
  tone: "note",
  title: "Our records are on this node only.",
  text: "It knows no other node yet. Once your coordinator has connected it with nodes of other communities, they keep a copy for us.",
};

/** Whether enough other nodes have our records. */
export function copiesState({ peers, copies, copies_wanted, is_partitioned }: Peers): CopiesState {
  if (peers.length === 0) return ALONE;
  const complete = copies.filter(({ behind_records }) => behind_records === 0).length;
  if (is_partitioned) {
    const text = "Everything goes on here. Copies catch up by themselves when the others are back.";
    return { tone: "note", title: "Most other nodes are out of reach.", text };
  }
  if (complete >= copies_wanted) {
    const keep = complete === 1 ? "keeps" : "keep";
    const text = "If this one breaks, a new one gets everything back from them.";
    return { tone: "good", title: `${nodes(complete)} ${keep} all our records.`, text };
  }
  if (copies.length >= copies_wanted) {
    const text = "The newest records are on their way to them.";
    return { tone: "good", title: `${nodes(copies.length)} keep${copies.length === 1 ? "s" : ""} a copy.`, text };
  }
  const title =
    copies.length === 0
      ? "No other node keeps a copy yet."
      : `${nodes(copies.length)} keep${copies.length === 1 ? "s" : ""} a copy.`;
  const wanted = `There should be ${copies_wanted}.`;
  return { tone: "note", title, text: `${wanted} The rest follows as soon as other nodes have room and time for it.` };
}

/** `everything`, `all but 12 records`. */
export function copyText({ behind_records }: JournalCopy, number: (value: number) => string): string {
  if (behind_records === 0) return "everything";
  return `all but ${number(behind_records)} ${behind_records === 1 ? "record" : "records"}`;
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

export const PEER_STATES: Readonly<
  Record<PeerState, { readonly tone: "good" | "note" | "quiet"; readonly text: string }>
> = {
  connected: { tone: "good", text: "connected" },
  heard: { tone: "quiet", text: "heard lately" },
  away: { tone: "note", text: "out of reach" },
  never: { tone: "quiet", text: "never heard" },
  blocked: { tone: "quiet", text: "blocked by you" },
};

/** `4 min ago`, by the node's own clock; `never`. */
export function heardText({ last_heard_ms }: Peer, at_ms: number): string {
  return last_heard_ms === null ? "never" : agoText(last_heard_ms, at_ms);
}

/** Hubs number their lists by their clock, people who keep one by hand from 1 on. */
const CLOCK_NUMBERS_MS = Date.UTC(2000, 0, 1);

/** `number 12`, or when it was made. */
export function listText(version: number, locale: string | undefined): string {
  if (version < CLOCK_NUMBERS_MS) return `number ${version}`;
  return `of ${new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(version)}`;
}

/** Clocks that are this close count as the same. */
const SAME_CLOCK_MS = 1_000;

/** `like ours`, `3.2 s ahead`, `5 min behind`. */
export function clockText(offset_ms: number): string {
  const off_ms = Math.abs(offset_ms);
  if (off_ms < SAME_CLOCK_MS) return "like ours";
  const amount = off_ms < 120_000 ? `${(off_ms / 1000).toFixed(1)}\u00a0s` : `${Math.round(off_ms / 60_000)}\u00a0min`;
  return `${amount} ${offset_ms > 0 ? "ahead" : "behind"}`;
}

const ALARMS: Readonly<Record<string, string>> = {
  equivocation:
    "It has written two different histories. Ask its coordinator whether an old memory card was started again.",
  "claims-ahead": "It speaks of records that nobody can get from it.",
  "identity-used-twice": "Another box uses this node's key. Find out who has the recovery code, and keep only one box.",
  "misbehaving-peer": "It sends what does not fit its signatures. Block it if it does not stop.",
  "replica-quota": "There is no room left here for copies of other journals.",
  "replica-storage": "Copies of other journals cannot be stored here. Look at the disk.",
  "region-key-changed": "Somebody else than before signed the region's list of nodes. It was not taken.",
  "not-listed": "The region's list of nodes does not name this one, so no other node talks to it.",
  "too-few-copies": "Too few other nodes keep a copy of our records.",
  "clock-differs": "Its clock and the others' differ.",
  "node-replaced": "Another box has taken this node's place.",
};

/** What an alarm means; its name where it is new to this page. */
export function alarmText(alarm: string): string {
  return ALARMS[alarm] ?? `Alarm: ${alarm}.`;
}

function nodes(count: number): string {
  return count === 1 ? "One other node" : `${count} other nodes`;
}
