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

/** Decides on each message of a request, in their order: those of bounds count what the request itself brings. */
export function decideTaking(
  messages: readonly NoticeMessage[],
  facts: TakingFacts,
  now_ms: number,
): readonly NoticeOutcome[] {
  const today = { ...facts.today };
  const endpoints = new Map(facts.endpoints);
  let room = MOST_ENDPOINTS - facts.endpoint_count;
  const taken = new Set(facts.known);
  return messages.map((message) => {
    const { id, way, expires_at_s } = message;
    const refused = (code: string): NoticeOutcome => ({ id, outcome: "refused", code });
    if (taken.has(id)) return { id, outcome: "taken", code: null };
    if (expires_at_s * 1_000 <= now_ms) return refused("notice-expired");
    if (expires_at_s * 1_000 > now_ms + LONGEST_WAIT_MS) return refused("expiry-too-far");
    if (way === "push" && !isEndpoint(message.endpoint)) return refused("wrong-endpoint");
    const digest = way === "push" ? endpointDigest(message.endpoint).toString("hex") : "";
    const isGone = way === "mail" ? !facts.confirmed.has(message.recipient) : endpoints.get(digest) === true;
    if (isGone) return { id, outcome: "gone", code: null };
    if (today[way] >= MOST_PER_DAY[way]) return refused("too-many-notices");
    if (way === "push" && !endpoints.has(digest)) {
      if (room <= 0) return refused("too-many-endpoints");
      room -= 1;
      endpoints.set(digest, false);
    }
    today[way] += 1;
    taken.add(id);
    return { id, outcome: "taken", code: null };
  });
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
