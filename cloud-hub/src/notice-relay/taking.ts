import { createHash } from "node:crypto";
import type { NoticeMessage, NoticeOutcome } from "@localgrid/protocol/notice-relay";
import { LONGEST_WAIT_MS, MOST_ENDPOINTS, MOST_PER_DAY } from "./notice-limits.ts";
import type { NoticeWay } from "./notice-outbox.ts";

/** What is known of a node when its messages come. */
export interface TakingFacts {
  /** Ids that were taken before. */
  readonly known: ReadonlySet<string>;
  /** Recipients with a confirmed address. */
  readonly confirmed: ReadonlySet<string>;
  /** Digests of endpoints in hexadecimal, with whether they are gone. */
  readonly endpoints: ReadonlyMap<string, boolean>;
  /** All endpoints of the node that were used lately. */
  readonly endpoint_count: number;
  /** Taken on this day so far. */
  readonly today: Readonly<Record<NoticeWay, number>>;
}

/** Decides on each message of a request, in their order: bounds count what the request itself brings. */
export function decideTaking(
  messages: readonly NoticeMessage[],
  facts: TakingFacts,
  now_ms: number,
): readonly NoticeOutcome[] {
  const taken = new Set(facts.known);
  const room = roomOf(facts);
  return messages.map((message) => {
    const { id } = message;
    if (taken.has(id)) return { id, outcome: "taken", code: null };
    const wrong = wrongIn(message, now_ms);
    if (wrong !== null) return { id, outcome: "refused", code: wrong };
    if (isGone(message, facts)) return { id, outcome: "gone", code: null };
    const full = room.take(message);
    if (full !== null) return { id, outcome: "refused", code: full };
    taken.add(id);
    return { id, outcome: "taken", code: null };
  });
}

function wrongIn(
  message: NoticeMessage,
  now_ms: number,
): "notice-expired" | "expiry-too-far" | "wrong-endpoint" | null {
  const expires_at_ms = message.expires_at_s * 1_000;
  if (expires_at_ms <= now_ms) return "notice-expired";
  if (expires_at_ms > now_ms + LONGEST_WAIT_MS) return "expiry-too-far";
  return message.way === "push" && !isEndpoint(message.endpoint) ? "wrong-endpoint" : null;
}

function isGone(message: NoticeMessage, { confirmed, endpoints }: TakingFacts): boolean {
  if (message.way === "mail") return !confirmed.has(message.recipient);
  return endpoints.get(endpointDigest(message.endpoint).toString("hex")) === true;
}

/** Counts down what a node may still bring. */
function roomOf({ today, endpoints, endpoint_count }: TakingFacts) {
  const left = { push: MOST_PER_DAY.push - today.push, mail: MOST_PER_DAY.mail - today.mail };
  const known = new Set(endpoints.keys());
  let free = MOST_ENDPOINTS - endpoint_count;
  const take = (message: NoticeMessage): "too-many-notices" | "too-many-endpoints" | null => {
    if (left[message.way] <= 0) return "too-many-notices";
    if (message.way === "push") {
      const digest = endpointDigest(message.endpoint).toString("hex");
      if (!known.has(digest) && free <= 0) return "too-many-endpoints";
      if (!known.has(digest)) free -= 1;
      known.add(digest);
    }
    left[message.way] -= 1;
    return null;
  };
  return { take };
}

/** By which an endpoint is remembered. */
export function endpointDigest(endpoint: string): Buffer {
  return createHash("sha256").update(endpoint).digest();
}

/** Whether an address can be a browser's at a push service. Where its host is, is looked at when the message goes out. */
function isEndpoint(endpoint: string): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  return url !== null && url.protocol === "https:" && url.username === "" && url.password === "" && url.hash === "";
}
