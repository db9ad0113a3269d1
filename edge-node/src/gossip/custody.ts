import type { AlarmBook } from "./alarm-book.ts";
import type { Holding, Holdings } from "./holdings.ts";
import { assignHolders, PlacementTable } from "./placement.ts";
import type { ClaimBook } from "./source-claims.ts";

export interface CustodyPorts {
  readonly own: string;
  readonly holdings: Pick<Holdings, "all" | "get" | "bytes" | "drop">;
  readonly claims: ClaimBook;
  readonly alarms: AlarmBook;
  readonly isMember: (node: string) => boolean;
  /** Connected, heard not long ago, or not yet given up on. */
  readonly isPresent: (node: string) => boolean;
  /** Heard in this life of the node: what it does not claim it does not have. */
  readonly isHeard: (node: string) => boolean;
  readonly steady_ms: () => number;
  readonly replica_count: number;
  readonly replica_quota_bytes: number;
  readonly grace_ms: number;
  readonly letGo: (node: string) => void;
}

/**
 * Whose journals this node keeps: those that placement gives it while those before it in the order are here and keep
 * them, and those that nobody else has yet.
 */
export class Custody {
  private readonly ports: CustodyPorts;
  private readonly table = new PlacementTable();
  private members: readonly string[] = [];
  /** Since when a member that should hold a journal has not claimed to. */
  private readonly lackingSince = new Map<string, number>();
  private readonly holders = new Map<string, readonly string[]>();

  constructor(ports: CustodyPorts) {
    this.ports = ports;
  }

  replaceMembers(members: readonly string[]): void {
    this.members = members;
    this.table.replaceMembers(members);
    this.lackingSince.clear();
    this.review();
  }

  /** Looks anew who is here, and lets go of what others keep. */
  review(): void {
    this.holders.clear();
    for (const origin of this.members) {
      const ranked = this.table.ranked(origin);
      this.holders.set(
        origin,
        assignHolders(ranked, this.ports.replica_count, (node) => this.canHold(origin, node)),
      );
    }
    for (const holding of this.ports.holdings.all()) {
      if (this.isSpare(holding, this.ports.replica_count)) this.letGo(holding);
    }
    this.keepToQuota();
  }

  isAssigned(origin: string): boolean {
    return this.holdersOf(origin).includes(this.ports.own);
  }

  /** Whether its records are to be fetched. Over quota no journal is begun. */
  isWanted(origin: string): boolean {
    if (!this.isAssigned(origin)) return false;
    return this.ports.holdings.get(origin) !== null || !this.isFull();
  }

  /** Other members that claim to hold at least so many records, the origin not counted. */
  othersWith(origin: string, records: number): number {
    const { claims, own, isMember } = this.ports;
    const others = claims.on(origin).filter(({ source, isOrigin }) => !isOrigin && source !== own && isMember(source));
    return others.filter((claim) => claim.records >= records).length;
  }

  private holdersOf(origin: string): readonly string[] {
    return this.holders.get(origin) ?? [];
  }

  private canHold(origin: string, node: string): boolean {
    const { own, isPresent } = this.ports;
    if (node === own) return true;
    return isPresent(node) && !this.isUnwilling(origin, node);
  }

  /** A member that is here but has not taken the journal for longer than the grace: its disk may be full. */
  private isUnwilling(origin: string, node: string): boolean {
    const { claims, isHeard, steady_ms, grace_ms } = this.ports;
    const key = `${origin} ${node}`;
    const isLacking = isHeard(node) && claims.of(origin, origin) !== null && claims.of(origin, node) === null;
    if (!isLacking) {
      this.lackingSince.delete(key);
      return false;
    }
    const since_ms = this.lackingSince.get(key) ?? steady_ms();
    this.lackingSince.set(key, since_ms);
    return steady_ms() - since_ms > grace_ms;
  }

  /** Whether `count` of those that are to hold the journal claim to have as much of it as is here. */
  private isSpare({ node, records }: Holding, count: number): boolean {
    const { own, claims, isMember, isPresent } = this.ports;
    if (!isMember(node) || this.isAssigned(node)) return false;
    const holders = this.holdersOf(node).filter((holder) => holder !== own && isPresent(holder));
    return holders.filter((holder) => (claims.of(node, holder)?.records ?? 0) >= records).length >= count;
  }

  private isFull(): boolean {
    return this.ports.holdings.bytes >= this.ports.replica_quota_bytes;
  }

  private keepToQuota(): void {
    const { holdings, alarms, replica_quota_bytes } = this.ports;
    if (!this.isFull()) {
      alarms.end("replica-quota", null);
      return;
    }
    const spare = holdings.all().filter((holding) => this.isSpare(holding, 1));
    spare.sort((a, b) => b.bytes - a.bytes);
    for (const holding of spare) if (this.isFull()) this.letGo(holding);
    if (this.isFull()) {
      const detail = `${holdings.bytes} bytes of other nodes' journals, ${replica_quota_bytes} are allowed`;
      alarms.raise("replica-quota", null, detail);
    }
  }

  private letGo({ node }: Holding): void {
    this.ports.holdings.drop(node);
    this.ports.letGo(node);
  }
}
