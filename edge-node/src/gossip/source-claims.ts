import type { Announcement } from "@localgrid/protocol/announcement";
import { hexOf } from "./names.ts";

/** What a peer says that it has of a journal. */
export interface SourceClaim {
  readonly source: string;
  /** Whether it is the node that writes the journal. */
  readonly isOrigin: boolean;
  /** Of the node that writes it, as far as the source knows. */
  readonly generation: number;
  /** The newest one that it has. */
  readonly epoch: string;
  /** Last one of that epoch. */
  readonly seq: number;
  /** Over all epochs. */
  readonly records: number;
  readonly told_at_ms: number;
}

/** Who says to have what, by journal: from the newest announcement of each member. */
export class ClaimBook {
  private readonly claims = new Map<string, Map<string, SourceClaim>>();
  private readonly journalsOf = new Map<string, readonly string[]>();

  /** Replaces everything that this source claimed before. `told_at_ms` is wall time. */
  take(announcement: Announcement, told_at_ms: number): readonly string[] {
    const source = hexOf(announcement.node);
    const before = this.forget(source);
    const { generation, head, records, copies } = announcement;
    const all: (readonly [string, SourceClaim])[] = copies.map((copy) => {
      const { epoch, seq } = copy;
      const claim = { source, isOrigin: false, generation: Number.MAX_SAFE_INTEGER, epoch: hexOf(epoch), seq };
      return [hexOf(copy.node), { ...claim, records: copy.records, told_at_ms }];
    });
    if (head !== null) {
      const own = { source, isOrigin: true, generation, epoch: hexOf(head.epoch), seq: head.seq, records, told_at_ms };
      all.push([source, own]);
    }
    for (const [journal, claim] of all) this.journal(journal).set(source, claim);
    const journals = all.map(([journal]) => journal);
    this.journalsOf.set(source, journals);
    return [...new Set([...before, ...journals])];
  }

  /** The journals that it had claimed. */
  forget(source: string): readonly string[] {
    const journals = this.journalsOf.get(source) ?? [];
    this.journalsOf.delete(source);
    for (const journal of journals) {
      const claims = this.claims.get(journal);
      claims?.delete(source);
      if (claims?.size === 0) this.claims.delete(journal);
    }
    return journals;
  }

  /** All claims on one journal, the origin's own included. */
  on(journal: string): readonly SourceClaim[] {
    return [...(this.claims.get(journal)?.values() ?? [])];
  }

  of(journal: string, source: string): SourceClaim | null {
    return this.claims.get(journal)?.get(source) ?? null;
  }

  private journal(journal: string): Map<string, SourceClaim> {
    const claims = this.claims.get(journal) ?? new Map<string, SourceClaim>();
    this.claims.set(journal, claims);
    return claims;
  }
}
