import type { MembershipBook } from "./membership-book.ts";
import { isOutOfContact } from "./partition-watch.ts";
import type { PeerBook } from "./peer-book.ts";

/** A sign of life comes every minute: two may be missed. */
const SILENCE_MS = 150_000;

export interface ContactsPorts {
  readonly members: MembershipBook;
  readonly peers: PeerBook;
  readonly steady_ms: () => number;
  readonly now_ms: () => number;
  readonly grace_ms: number;
}

/** Which members are here: connected, heard of, or not yet given up on. */
export class Contacts {
  private readonly ports: ContactsPorts;
  private readonly connected = new Set<string>();
  private readonly memberSince = new Map<string, number>();
  private blocked: ReadonlySet<string> = new Set();

  constructor(ports: ContactsPorts) {
    this.ports = ports;
  }

  replaceMembers(): void {
    const { members, steady_ms } = this.ports;
    for (const node of [...this.memberSince.keys()]) if (members.member(node) === null) this.memberSince.delete(node);
    for (const { node } of members.others()) {
      if (!this.memberSince.has(node)) this.memberSince.set(node, steady_ms());
    }
  }

  connect(node: string): void {
    this.connected.add(node);
  }

  disconnect(node: string): void {
    this.connected.delete(node);
  }

  block(nodes: ReadonlySet<string>): void {
    this.blocked = nodes;
  }

  isConnected(node: string): boolean {
    return this.connected.has(node) && !this.blocked.has(node) && this.ports.members.member(node) !== null;
  }

  isBlocked(node: string): boolean {
    return this.blocked.has(node);
  }

  /** Not given up on yet: what it holds counts as held. */
  isPresent(node: string): boolean {
    const { peers, steady_ms, grace_ms, members } = this.ports;
    if (members.member(node) === null) return false;
    if (this.isConnected(node) || peers.isHeardWithin(node, grace_ms)) return true;
    return steady_ms() - (this.memberSince.get(node) ?? 0) <= grace_ms;
  }

  /** In this life of the node, and not too long ago. */
  isHeardLately(node: string): boolean {
    return this.ports.peers.isHeardWithin(node, SILENCE_MS);
  }

  /** Whether a question may reach it. */
  mayAsk(node: string): boolean {
    return !this.blocked.has(node) && (this.isConnected(node) || this.isHeardLately(node));
  }

  /** Whether this node is in contact with fewer than half of the others. */
  get isOut(): boolean {
    const { members, peers, steady_ms, now_ms } = this.ports;
    const contacts = members.others().map(({ node }) => {
      const heard = peers.newest(node);
      const heard_ms = heard?.heard_ms ?? null;
      return {
        isConnected: this.isConnected(node),
        heard_ago_ms: heard_ms === null ? null : steady_ms() - heard_ms,
        known_ago_ms: heard === null ? null : now_ms() - heard.heard_at_ms,
      };
    });
    return isOutOfContact(contacts, SILENCE_MS);
  }
}
