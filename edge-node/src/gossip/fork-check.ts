import type { SignedAnnouncement } from "@localgrid/protocol/announcement";
import type { NextBatch } from "./batch-check.ts";
import type { ForkBook } from "./fork-book.ts";
import { areEqual, hexOf } from "./names.ts";
import { contradict, type PeerBook } from "./peer-book.ts";
import type { ReplicaStore } from "./replica-store.ts";

export interface ForkCheckPorts {
  readonly forks: ForkBook;
  readonly store: Pick<ReplicaStore, "hashAt" | "batchAt">;
  readonly peers: Pick<PeerBook, "newest">;
  readonly now_ms: () => number;
}

interface Place {
  readonly node: string;
  readonly epoch: string;
  readonly seq: number;
}

/** Holds what a node announces against what it announced before and against its records. */
export class ForkCheck {
  private readonly ports: ForkCheckPorts;

  constructor(ports: ForkCheckPorts) {
    this.ports = ports;
  }

  announced(announcement: SignedAnnouncement, before: SignedAnnouncement | null): void {
    const { head } = announcement;
    if (head === null) return;
    const place = { node: hexOf(announcement.node), epoch: hexOf(head.epoch), seq: head.seq };
    if (before !== null && contradict(announcement, before)) {
      this.add(place, before.bytes, announcement.bytes);
      return;
    }
    const here = this.ports.store.hashAt(place.node, place.epoch, place.seq);
    if (here !== null && !areEqual(here, head.hash)) this.replicaContradicts(place, announcement.bytes);
  }

  stored(node: string, { epoch, from_seq, upto_seq, records, bytes }: NextBatch): void {
    const announcement = this.ports.peers.newest(node)?.announcement;
    const head = announcement?.head ?? null;
    if (announcement === undefined || head === null || hexOf(head.epoch) !== epoch) return;
    if (head.seq < from_seq || head.seq > upto_seq) return;
    const hash = records[head.seq - from_seq]?.hash;
    if (hash === undefined || areEqual(hash, head.hash)) return;
    this.add({ node, epoch, seq: head.seq }, new Uint8Array(bytes), announcement.bytes);
  }

  /** Something that was signed for this place differs from the record that is here. */
  replicaContradicts(place: Place, second: Uint8Array): void {
    const first = this.ports.store.batchAt(place.node, place.epoch, Math.max(place.seq, 1));
    if (first !== null) this.add(place, first.bytes, second);
  }

  private add(place: Place, first: Uint8Array, second: Uint8Array): void {
    this.ports.forks.add({ ...place, first, second, at_ms: Math.floor(this.ports.now_ms()) });
  }
}
