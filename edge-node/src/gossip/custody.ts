import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { AlarmBook } from "./alarm-book.ts";
import type { HolderWatch } from "./holder-watch.ts";
import type { Holding, Holdings } from "./holdings.ts";
import { assignHolders, PlacementTable } from "./placement.ts";

export interface CustodyPorts {
  readonly own: string;
  readonly holdings: Pick<Holdings, "all" | "get" | "bytes" | "drop">;
  readonly holders: HolderWatch;
  readonly alarms: AlarmBook;
  readonly isMember: (node: string) => boolean;
  /** Connected, heard not long ago, or not yet given up on. */
  readonly isPresent: (node: string) => boolean;
  /** Heard in this life of the node, and lately. */
  readonly isHeard: (node: string) => boolean;
  readonly replica_count: number;
  readonly replica_quota_bytes: number;
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
  private readonly assigned = new Map<string, readonly string[]>();

  constructor(ports: CustodyPorts) {
    this.ports = ports;
  }

  replaceMembers(members: readonly string[]): void {
    this.members = members;
    this.table.replaceMembers(members);
    this.ports.holders.forgetAll();
    this.review();
  }

  /** Looks anew who is here, and lets go of what others keep. */
  review(): void {
    const { holdings, replica_count } = this.ports;
    this.assigned.clear();
    for (const origin of this.members) {
      const ranked = this.table.ranked(origin);
      const assigned = assignHolders(ranked, replica_count, (node) => this.canHold(origin, node));
      this.assigned.set(origin, assigned);
    }
    for (const holding of holdings.all()) if (this.isSpare(holding, replica_count)) this.letGo(holding);
    this.keepToQuota();
  }

  isAssigned(origin: string): boolean {
    return this.assignedTo(origin).includes(this.ports.own);
  }

  /** Whether its records are to be fetched. Over quota no journal is begun, and none grows beyond its fair share. */
  isWanted(origin: string): boolean {
    if (!this.isAssigned(origin)) return false;
    if (!this.isFull()) return true;
    const { holdings, replica_quota_bytes } = this.ports;
    const holding = holdings.get(origin);
    return holding !== null && holding.bytes < replica_quota_bytes / holdings.all().length;
  }

  private assignedTo(origin: string): readonly string[] {
    return this.assigned.get(origin) ?? [];
  }

  /** A member that is here but does not come along with the journal is stepped over: its disk may be full. */
  private canHold(origin: string, node: string): boolean {
    const { own, isPresent, holders } = this.ports;
    return node === own || (isPresent(node) && !holders.hasFallenBehind(origin, node));
  }

  /**
   * Whether `count` of those that are to hold the journal claim to have as much of it as is here. What they claimed before
   * this node was started, or before they went away, is no copy to count on.
   */
  private isSpare({ node, records }: Holding, count: number): boolean {
    const { own, holders, isMember, isHeard } = this.ports;
    if (!isMember(node) || this.isAssigned(node)) return false;
    const others = this.assignedTo(node).filter((holder) => holder !== own && isHeard(holder));
    return others.filter((holder) => holders.believed(node, holder) >= records).length >= count;
  }

  private isFull(): boolean {
    return this.ports.holdings.bytes >= this.ports.replica_quota_bytes;
  }

  private keepToQuota(): void {
    const { holdings, alarms, replica_quota_bytes, isMember } = this.ports;
    if (!this.isFull()) {
      alarms.end("replica-quota", null);
      return;
    }
    const all = [...holdings.all()].sort((a, b) => b.bytes - a.bytes);
    const strangers = all.filter(({ node }) => !isMember(node));
    const spare = all.filter((holding) => this.isSpare(holding, 1));
    for (const holding of [...strangers, ...spare]) if (this.isFull()) this.letGo(holding);
    if (this.isFull()) {
      const detail = `${holdings.bytes} bytes of other nodes' journals, ${replica_quota_bytes} are allowed`;
      alarms.raise("replica-quota", null, detail);
    }
  }

  private letGo({ node }: Holding): void {
    try {
      this.ports.holdings.drop(node);
    } catch (error) {
      // A disk that is full refuses even this at times: the next review tries again.
      if (!(error instanceof LocalGridError)) throw error;
      this.ports.alarms.raise("replica-storage", null, error.message);
      return;
    }
    this.ports.letGo(node);
  }
}
