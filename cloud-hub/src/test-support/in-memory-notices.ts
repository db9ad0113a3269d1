import type { MailStanding, NoticeMessage, NoticeOutcome } from "@localgrid/protocol/notice-relay";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { MailBook, NewAddress, StoppedMails } from "../notice-relay/mail-book.ts";
import {
  CODE_AGAIN_AFTER_MS,
  CODE_GOOD_FOR_MS,
  dayOf,
  ENDPOINT_UNUSED_MS,
  MOST_ADDRESSES,
  MOST_CODE_TRIES,
  MOST_CODES_PER_ADDRESS,
  MOST_PER_DAY,
} from "../notice-relay/notice-limits.ts";
import {
  type DueMessage,
  NOTICE_WAYS,
  type NoticeEnd,
  type NoticeOutbox,
  type NoticeWay,
} from "../notice-relay/notice-outbox.ts";
import { decideTaking, endpointDigest, type TakingFacts } from "../notice-relay/taking.ts";

interface Kept {
  readonly node: NodeId;
  readonly id: string;
  readonly kind: "notice" | "code";
  readonly message: NoticeMessage;
  readonly taken_at_ms: number;
  state: "waiting" | "sent" | "failed";
  next_at_ms: number;
  attempts: number;
  ended_at_ms: number | null;
}

interface KeptAddress {
  readonly node: NodeId;
  readonly recipient: string;
  standing: MailStanding["standing"];
  address: string | null;
  language: NewAddress["language"];
  community_name: string;
  stop_token: Uint8Array;
  code_digest: Uint8Array | null;
  code_made_at_ms: number;
  code_tries: number;
}

const keyOf = (node: Uint8Array, name: string | number) => `${Buffer.from(node).toString("hex")} ${name}`;

/** What outbox and book share. */
class Shelf {
  readonly messages = new Map<string, Kept>();
  readonly addresses = new Map<string, KeptAddress>();
  readonly counts = new Map<string, number>();

  count(node: NodeId, kind: string, now_ms: number): number {
    return this.counts.get(keyOf(node, `${dayOf(now_ms)} ${kind}`)) ?? 0;
  }

  add(node: NodeId, kind: string, now_ms: number): void {
    this.counts.set(keyOf(node, `${dayOf(now_ms)} ${kind}`), this.count(node, kind, now_ms) + 1);
  }

  dropWaiting(node: NodeId, recipient: string): void {
    for (const [key, { message, state, ...kept }] of this.messages) {
      const isTo = message.way === "mail" && message.recipient === recipient;
      if (isTo && state === "waiting" && keyOf(kept.node, "") === keyOf(node, "")) this.messages.delete(key);
    }
  }
}

/** Outbox and book of addresses in memory, by the rules of the real ones. */
export function createInMemoryNotices() {
  const shelf = new Shelf();
  return { outbox: new InMemoryNoticeOutbox(shelf), book: new InMemoryMailBook(shelf) };
}

class InMemoryNoticeOutbox implements NoticeOutbox {
  private readonly shelf: Shelf;
  private readonly held = new Map<string, readonly NoticeMessage[]>();
  private readonly silences = new Map<string, number>();
  private readonly endpoints = new Map<string, { used_at_ms: number; is_gone: boolean }>();

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  async take(node: NodeId, messages: readonly NoticeMessage[], now_ms: number): Promise<readonly NoticeOutcome[]> {
    const outcomes = decideTaking(messages, this.factsOf(node, now_ms), now_ms);
    for (const [at, message] of messages.entries()) {
      if (outcomes[at]?.outcome === "taken") this.enter(node, { id: message.id, message, now_ms });
    }
    return outcomes;
  }

  async hold(node: NodeId, messages: readonly NoticeMessage[], now_ms: number): Promise<readonly NoticeOutcome[]> {
    const outcomes = decideTaking(messages, this.heldFactsOf(node, now_ms), now_ms);
    const held = messages.filter((_, at) => outcomes[at]?.outcome === "taken");
    this.held.set(keyOf(node, ""), held);
    for (const message of held) this.use(node, message, now_ms);
    return outcomes;
  }

  async release(node: NodeId, since_ms: number, now_ms: number): Promise<number> {
    const key = keyOf(node, "");
    if (since_ms <= (this.silences.get(key) ?? 0)) return 0;
    this.silences.set(key, since_ms);
    const good = (this.held.get(key) ?? []).filter(({ expires_at_s }) => expires_at_s * 1_000 > now_ms);
    for (const message of good) this.keep(node, { id: `held/${since_ms}/${message.id}`, message, now_ms });
    return good.length;
  }

  async due(way: NoticeWay, limit: number, now_ms: number): Promise<readonly DueMessage[]> {
    const kept = [...this.shelf.messages.values()].filter(
      ({ state, next_at_ms, message }) => state === "waiting" && message.way === way && next_at_ms <= now_ms,
    );
    const turns = new Map<string, number>();
    const withTurn = kept
      .toSorted((a, b) => a.next_at_ms - b.next_at_ms || (a.id < b.id ? -1 : 1))
      .map((each) => {
        const key = keyOf(each.node, "");
        turns.set(key, (turns.get(key) ?? 0) + 1);
        return { each, turn: turns.get(key) as number };
      });
    const ordered = withTurn.toSorted((a, b) => a.turn - b.turn);
    return ordered.slice(0, limit).map(({ each }) => this.dueOf(each));
  }

  async settle(message: DueMessage, end: NoticeEnd, now_ms: number): Promise<void> {
    const kept = this.shelf.messages.get(keyOf(message.node, message.id));
    if (kept?.state === "waiting") {
      kept.attempts += 1;
      if (end.kind === "later") kept.next_at_ms = end.next_at_ms;
      else [kept.state, kept.ended_at_ms] = [end.kind === "sent" ? "sent" : "failed", now_ms];
    }
    if (end.kind !== "gone") return;
    if (message.way === "push") {
      const key = keyOf(message.node, endpointDigest(message.endpoint).toString("hex"));
      this.endpoints.set(key, { used_at_ms: now_ms, is_gone: true });
      return;
    }
    const address = this.shelf.addresses.get(keyOf(message.node, message.recipient));
    if (address === undefined || address.address !== message.to?.address) return;
    [address.standing, address.address, address.code_digest] = ["ended", null, null];
  }

  async prune(now_ms: number): Promise<Readonly<Record<NoticeWay, number>>> {
    const unsent = { push: 0, mail: 0 };
    for (const [key, { message, state }] of this.shelf.messages) {
      if (message.expires_at_s * 1_000 > now_ms) continue;
      if (state === "waiting") unsent[message.way] += 1;
      this.shelf.messages.delete(key);
    }
    for (const [key, { used_at_ms }] of this.endpoints) {
      if (used_at_ms <= now_ms - ENDPOINT_UNUSED_MS) this.endpoints.delete(key);
    }
    return unsent;
  }

  async figures() {
    const all = [...this.shelf.messages.values()];
    return NOTICE_WAYS.map((way) => {
      const waiting = all.filter(({ message, state }) => message.way === way && state === "waiting");
      const sent = all.filter(({ message, state }) => message.way === way && state === "sent");
      return {
        ...{ way, waiting: waiting.length },
        waiting_since_ms: waiting.length === 0 ? null : Math.min(...waiting.map(({ taken_at_ms }) => taken_at_ms)),
        last_sent_at_ms: sent.length === 0 ? null : Math.max(...sent.map(({ ended_at_ms }) => ended_at_ms as number)),
      };
    });
  }

  private heldFactsOf(node: NodeId, now_ms: number): TakingFacts {
    return { ...this.factsOf(node, now_ms), known: new Set(), today: { push: 0, mail: 0 } };
  }

  private factsOf(node: NodeId, now_ms: number): TakingFacts {
    const { messages, addresses } = this.shelf;
    const own = keyOf(node, "");
    const ofNode = [...this.endpoints].filter(([key]) => key.startsWith(own));
    const confirmed = [...addresses].filter(([key, { standing }]) => key.startsWith(own) && standing === "confirmed");
    return {
      known: new Set([...messages].flatMap(([key, { id }]) => (key.startsWith(own) ? [id] : []))),
      confirmed: new Set(confirmed.map(([, { recipient }]) => recipient)),
      endpoints: new Map(ofNode.map(([key, { is_gone }]) => [key.slice(own.length), is_gone])),
      endpoint_count: ofNode.filter(([, { is_gone }]) => !is_gone).length,
      today: { push: this.shelf.count(node, "push", now_ms), mail: this.shelf.count(node, "mail", now_ms) },
    };
  }

  private enter(node: NodeId, given: { id: string; message: NoticeMessage; now_ms: number }): void {
    if (this.shelf.messages.has(keyOf(node, given.id))) return;
    this.keep(node, given);
    this.shelf.add(node, given.message.way, given.now_ms);
    this.use(node, given.message, given.now_ms);
  }

  private keep(node: NodeId, { id, message, now_ms }: { id: string; message: NoticeMessage; now_ms: number }): void {
    const fresh = { state: "waiting", next_at_ms: now_ms, attempts: 0, ended_at_ms: null } as const;
    const kept: Kept = { node, id, kind: "notice", message, taken_at_ms: now_ms, ...fresh };
    this.shelf.messages.set(keyOf(node, id), kept);
  }

  private use(node: NodeId, message: NoticeMessage, now_ms: number): void {
    if (message.way !== "push") return;
    const key = keyOf(node, endpointDigest(message.endpoint).toString("hex"));
    this.endpoints.set(key, { used_at_ms: now_ms, is_gone: false });
  }

  private dueOf({ node, id, kind, message, attempts }: Kept): DueMessage {
    const due = { node, id, attempts, expires_at_ms: message.expires_at_s * 1_000 };
    if (message.way === "push") return { ...message, ...due };
    const held = this.shelf.addresses.get(keyOf(node, message.recipient));
    const mayGet = held?.standing === "confirmed" || (held?.standing === "unconfirmed" && kind === "code");
    const address = mayGet ? (held?.address ?? null) : null;
    if (held === undefined || address === null) return { ...message, ...due, to: null };
    return { ...message, ...due, to: { address, language: held.language, stop_token: held.stop_token } };
  }
}

class InMemoryMailBook implements MailBook {
  private readonly shelf: Shelf;
  private readonly codes: { readonly address: string; readonly made_at_ms: number }[] = [];

  constructor(shelf: Shelf) {
    this.shelf = shelf;
  }

  async standing(node: NodeId, recipient: string) {
    return this.shelf.addresses.get(keyOf(node, recipient))?.standing ?? null;
  }

  async enter(node: NodeId, recipient: string, given: NewAddress & { readonly now_ms: number }) {
    const { shelf } = this;
    const { address, mail, now_ms, stop_token, ...rest } = given;
    const before = shelf.addresses.get(keyOf(node, recipient));
    const isSame = before?.address === address;
    if (before !== undefined && isSame) {
      const isOnItsWay = before.code_made_at_ms > now_ms - CODE_AGAIN_AFTER_MS;
      if (before.standing === "confirmed" || isOnItsWay) return before.standing;
    }
    const small = address.toLowerCase();
    const lately = this.codes.filter((code) => code.address === small && code.made_at_ms > now_ms - CODE_GOOD_FOR_MS);
    const isTooMany = lately.length >= MOST_CODES_PER_ADDRESS || shelf.count(node, "code", now_ms) >= MOST_PER_DAY.code;
    if (isTooMany) return "too-many-codes" as const;
    const own = [...shelf.addresses.keys()].filter((key) => key.startsWith(keyOf(node, "")));
    if (before === undefined && own.length >= MOST_ADDRESSES) return "too-many-addresses" as const;
    shelf.dropWaiting(node, recipient);
    shelf.addresses.set(keyOf(node, recipient), {
      ...{ node, recipient, address, standing: "unconfirmed", code_made_at_ms: now_ms, code_tries: 0 },
      ...{ language: rest.language, community_name: rest.community_name, code_digest: rest.code_digest },
      stop_token: before !== undefined && isSame ? before.stop_token : stop_token,
    });
    const expires_at_s = Math.ceil((now_ms + CODE_GOOD_FOR_MS) / 1_000);
    shelf.messages.set(keyOf(node, mail.id), {
      ...{ node, id: mail.id, kind: "code", taken_at_ms: now_ms, state: "waiting", next_at_ms: now_ms, attempts: 0 },
      ...{ ended_at_ms: null, message: { ...mail, way: "mail", recipient, expires_at_s } },
    });
    shelf.add(node, "code", now_ms);
    this.codes.push({ address: small, made_at_ms: now_ms });
    return "unconfirmed" as const;
  }

  async tryCode(node: NodeId, recipient: string, now_ms: number): Promise<Uint8Array | null> {
    const held = this.shelf.addresses.get(keyOf(node, recipient));
    if (held === undefined || held.code_digest === null || held.code_tries >= MOST_CODE_TRIES) return null;
    if (held.code_made_at_ms <= now_ms - CODE_GOOD_FOR_MS) return null;
    held.code_tries += 1;
    return held.code_digest;
  }

  async confirm(node: NodeId, recipient: string, code_digest: Uint8Array): Promise<boolean> {
    const held = this.shelf.addresses.get(keyOf(node, recipient));
    if (held === undefined || held.code_digest === null || Buffer.compare(held.code_digest, code_digest) !== 0) {
      return false;
    }
    [held.standing, held.code_digest] = ["confirmed", null];
    return true;
  }

  async forget(node: NodeId, recipient: string): Promise<void> {
    this.shelf.addresses.delete(keyOf(node, recipient));
    this.shelf.dropWaiting(node, recipient);
  }

  async byToken(stop_token: Uint8Array): Promise<StoppedMails | null> {
    const held = this.ofToken(stop_token);
    if (held === null) return null;
    const { language, community_name, standing } = held;
    return { language, community_name, has_ended: standing === "ended" };
  }

  async end(stop_token: Uint8Array): Promise<StoppedMails | null> {
    const held = this.ofToken(stop_token);
    if (held === null) return null;
    [held.standing, held.address, held.code_digest] = ["ended", null, null];
    this.shelf.dropWaiting(held.node, held.recipient);
    return this.byToken(stop_token);
  }

  private ofToken(stop_token: Uint8Array): KeptAddress | null {
    const held = [...this.shelf.addresses.values()];
    return held.find((each) => Buffer.compare(each.stop_token, stop_token) === 0) ?? null;
  }
}
