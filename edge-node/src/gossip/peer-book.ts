import {
  type Announcement,
  decodeAnnouncement,
  isAnnouncementAuthentic,
  type SignedAnnouncement,
} from "@localgrid/protocol/announcement";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { Member } from "./membership-book.ts";
import { areEqual, hexOf } from "./names.ts";
import type { GossipVerdict } from "./peer-network.ts";
import type { ReplicaStore } from "./replica-store.ts";

/** Honest nodes announce once per second; so many more may have been on their way together. */
const BURST = 10;
const REFILL_PER_MS = 1 / 1_000;
const SECOND_MS = 1_000;
/** A clock that is further from this node's says nothing about when something was signed. */
const NEAR_MS = 600_000;
/** So far ahead of this node's clock a node may sign at its usual rate. */
const AHEAD_MS = 60_000;

export interface HeardPeer {
  readonly announcement: SignedAnnouncement;
  /** Steady time; null when it was heard in an earlier life of this node. */
  readonly heard_ms: number | null;
  /** Wall time, for people. */
  readonly heard_at_ms: number;
}

export type Judgement =
  /** The newest of its node from now on; `before` is the one that it replaces. */
  | { readonly kind: "newer"; readonly announcement: SignedAnnouncement; readonly before: SignedAnnouncement | null }
  /** Authentic and of this node's own key. */
  | { readonly kind: "own"; readonly announcement: SignedAnnouncement }
  /** Of a node whose place another box has taken. */
  | { readonly kind: "replaced"; readonly node: string }
  /** Of a node that announces far more than it may. */
  | { readonly kind: "too-often"; readonly node: string }
  | { readonly kind: "stale" | "stranger" }
  | { readonly kind: "forged"; readonly reason: string };

export interface PeerBookPorts {
  readonly own: string;
  readonly ownKey: Uint8Array;
  readonly member: (node: string) => Member | null;
  /** Highest that is known of a node's boxes from its journal. */
  readonly generationOf: (node: string) => number;
  readonly store: Pick<ReplicaStore, "keepAnnouncement" | "announcements">;
  readonly steady_ms: () => number;
  readonly now_ms: () => number;
}

/** The newest announcement of every member, each verified with the key that the membership gives its node. */
export class PeerBook {
  private readonly ports: PeerBookPorts;
  private readonly peers = new Map<string, HeardPeer>();
  private readonly allowance = new Map<string, { left: number; at_ms: number }>();

  constructor(ports: PeerBookPorts) {
    this.ports = ports;
  }

  /** Takes up what an earlier life of this node had heard and verified. */
  load(): void {
    for (const { node, bytes } of this.ports.store.announcements()) {
      const announcement = decoded(bytes);
      if (announcement === null) continue;
      this.peers.set(node, { announcement, heard_ms: null, heard_at_ms: announcement.at_ms });
    }
  }

  judge(bytes: Uint8Array): Judgement {
    const announcement = decoded(bytes);
    if (announcement === null) return { kind: "forged", reason: "an announcement that cannot be read" };
    const node = hexOf(announcement.node);
    const { own, ownKey, member } = this.ports;
    if (node === own) return isAnnouncementAuthentic(announcement, ownKey) ? { kind: "own", announcement } : forged();
    const key = member(node)?.public_key;
    if (key === undefined) return { kind: "stranger" };
    const before = this.peers.get(node)?.announcement ?? null;
    const newest = Math.max(this.ports.generationOf(node), before?.generation ?? 1);
    const isOfOldBox = announcement.generation < newest;
    // Most of what comes is known already: signatures are looked at last.
    if (before !== null && !isOfOldBox && !isNewer(announcement, before)) return { kind: "stale" };
    if (isOfOldBox && !this.isRecent(announcement, before)) return { kind: "stale" };
    if (!isAnnouncementAuthentic(announcement, key)) return forged();
    if (isOfOldBox) return { kind: "replaced", node };
    if (!this.isAllowed(node) && !this.isInTime(announcement, before)) return { kind: "too-often", node };
    this.keep(node, announcement);
    return { kind: "newer", announcement, before };
  }

  /** The newest of a member; null for who was never heard, and for who is no member (any more). */
  newest(node: string): HeardPeer | null {
    return this.ports.member(node) === null ? null : (this.peers.get(node) ?? null);
  }

  /** All that members have said, as it was signed. */
  heads(): readonly Uint8Array[] {
    return this.all().map(({ announcement }) => announcement.bytes);
  }

  /** Whether the node has been heard within so many milliseconds. */
  isHeardWithin(node: string, limit_ms: number): boolean {
    const heard_ms = this.newest(node)?.heard_ms ?? null;
    return heard_ms !== null && this.ports.steady_ms() - heard_ms <= limit_ms;
  }

  /** All who were ever heard, members or not. */
  known(): readonly HeardPeer[] {
    return [...this.peers.values()];
  }

  /** All whose newest announcement is known and who are members. */
  all(): readonly HeardPeer[] {
    return [...this.peers].flatMap(([node, heard]) => (this.ports.member(node) === null ? [] : [heard]));
  }

  private keep(node: string, announcement: SignedAnnouncement): void {
    const { store, steady_ms, now_ms } = this.ports;
    this.peers.set(node, { announcement, heard_ms: steady_ms(), heard_at_ms: now_ms() });
    store.keepAnnouncement(node, announcement.bytes);
  }

  /** Signed lately, and later than what the new box said: an old box that is in use. */
  private isRecent({ at_ms }: Announcement, before: Announcement | null): boolean {
    const isNear = Math.abs(this.ports.now_ms() - at_ms) <= NEAR_MS;
    return isNear && (before === null || at_ms > before.at_ms);
  }

  /** Signed a second or more after the one that is here: what was on its way together was not sent together. */
  private isInTime({ at_ms }: Announcement, before: Announcement | null): boolean {
    const isLater = before === null || at_ms - before.at_ms >= SECOND_MS;
    return isLater && at_ms <= this.ports.now_ms() + AHEAD_MS;
  }

  private isAllowed(node: string): boolean {
    const now_ms = this.ports.steady_ms();
    const { left, at_ms } = this.allowance.get(node) ?? { left: BURST, at_ms: now_ms };
    const filled = Math.min(BURST, left + (now_ms - at_ms) * REFILL_PER_MS);
    this.allowance.set(node, { left: filled >= 1 ? filled - 1 : filled, at_ms: now_ms });
    return filled >= 1;
  }
}

/** What the network is told to do with a message that was judged so. */
export function verdictOn({ kind }: Judgement): GossipVerdict {
  if (kind === "newer") return "accept";
  return kind === "forged" ? "reject" : "ignore";
}

/** A box that took another's place counts as newer, whatever its clock says. */
export function isNewer(a: Announcement, b: Announcement): boolean {
  return a.generation === b.generation ? a.counter > b.counter : a.generation > b.generation;
}

/** Whether two announcements name different hashes for one place of a journal. */
export function contradict(a: Announcement, b: Announcement): boolean {
  if (a.head === null || b.head === null) return false;
  const isSamePlace = a.head.seq === b.head.seq && areEqual(a.head.epoch, b.head.epoch);
  return isSamePlace && !areEqual(a.head.hash, b.head.hash);
}

function decoded(bytes: Uint8Array): SignedAnnouncement | null {
  try {
    // What is decoded are views: the bytes are kept as long as the announcement is.
    return decodeAnnouncement(new Uint8Array(bytes));
  } catch (error) {
    if (error instanceof LocalGridError) return null;
    throw error;
  }
}

function forged(): Judgement {
  return { kind: "forged", reason: "an announcement that its node did not sign" };
}
