import type { Announcement, SignedAnnouncement } from "@localgrid/protocol/announcement";
import type { AlarmBook } from "./alarm-book.ts";
import { areEqual, hexOf } from "./names.ts";
import type { ReplicatedJournal } from "./own-journal.ts";
import type { SourceClaim } from "./source-claims.ts";

/** Announcements of an earlier life may still come from here and there; another box goes on making new ones. */
const GOES_ON_FOR_MS = 30_000;

export interface OwnWatchPorts {
  readonly own: ReplicatedJournal;
  readonly alarms: AlarmBook;
  /** Which box of the node this is. */
  readonly generation: number;
  readonly now_ms: () => number;
  readonly replaced: (generation: number) => void;
}

/** Looks at what others know of this node: what it lost, whether its place was taken, whether its key is in other hands. */
export class OwnWatch {
  private readonly ports: OwnWatchPorts;
  private readonly started_at_ms: number;
  /** Of the newest announcement: those of this life begin with the time at which it began. */
  private counter: number;
  private reach: ReadonlyMap<string, number> = new Map();
  private total = 0;
  private foreign: Announcement | null = null;

  constructor(ports: OwnWatchPorts) {
    this.ports = ports;
    this.started_at_ms = ports.now_ms();
    this.counter = Math.floor(this.started_at_ms);
  }

  /** For the next announcement. */
  nextCounter(): number {
    this.counter += 1;
    return this.counter;
  }

  /** How many records the own journal has, over all epochs; looked up. */
  countRecords(): number {
    const extents = this.ports.own.extents();
    this.reach = new Map(extents.map(({ epoch, last_seq }) => [epoch, last_seq]));
    this.total = extents.reduce((sum, { last_seq }) => sum + last_seq, 0);
    return this.total;
  }

  /** As of the last look. */
  get records(): number {
    return this.total;
  }

  /** Whether a peer claims to have records of this journal that are not here, but for `excess` that are not wanted. */
  isBehind({ epoch, seq, records }: SourceClaim, excess = 0): boolean {
    const isBeyond = () => records - excess > this.total || seq > (this.reach.get(epoch) ?? 0);
    if (!isBeyond()) return false;
    // The figures of the last look are old news when the journal has grown since.
    this.countRecords();
    if (!isBeyond() || this.ports.alarms.has("identity-used-twice", null)) return false;
    // Nobody has more of the epoch that is being written: a claim that says so proves nothing but itself.
    const head = this.ports.own.head();
    return head === null || hexOf(head.epoch) !== epoch || records - excess > this.total;
  }

  /** Another announcement with this node's own signature. Whether this node has to speak up to be heard again. */
  heard(announcement: SignedAnnouncement): boolean {
    const { own, alarms, generation, replaced } = this.ports;
    if (announcement.generation > generation) {
      replaced(announcement.generation);
      return false;
    }
    if (announcement.generation < generation) {
      const isOfNow = announcement.at_ms > this.started_at_ms && this.isNear(announcement);
      if (isOfNow) alarms.raise("node-replaced", own.journal, "the box that this one has replaced is still in use");
      return false;
    }
    if (announcement.counter <= this.counter) return false;
    this.counter = announcement.counter;
    this.compare(announcement);
    return true;
  }

  private compare(announcement: SignedAnnouncement): void {
    const { own } = this.ports;
    const { head, at_ms } = announcement;
    const here = head === null ? null : own.hashAt(hexOf(head.epoch), head.seq);
    if (head !== null && here !== null && !areEqual(here, head.hash)) {
      this.raise("its key has signed another record than the one that is here");
      return;
    }
    const isOfNow = at_ms > this.started_at_ms && this.isNear(announcement);
    if (!isOfNow) return;
    if (this.foreign === null) this.foreign = announcement;
    else if (at_ms - this.foreign.at_ms >= GOES_ON_FOR_MS) this.raise("another box announces with this node's key");
  }

  private isNear({ at_ms }: Announcement): boolean {
    return Math.abs(at_ms - this.ports.now_ms()) < 10 * GOES_ON_FOR_MS;
  }

  private raise(detail: string): void {
    this.ports.alarms.raise("identity-used-twice", null, detail);
  }
}
