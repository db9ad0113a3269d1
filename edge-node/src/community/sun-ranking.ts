import type { EnergySums } from "@localgrid/clearing/energy-sums";
import type { MemberId } from "@localgrid/vocabulary/identifiers";

/** Half-open, UTC seconds. */
interface TimeRange {
  readonly from_s: number;
  readonly to_s: number;
}

export interface SunRankingPorts {
  readonly read: {
    memberEnergy(query: TimeRange & { readonly member: MemberId }): EnergySums;
    lastInterval(): { readonly start_s: number } | null;
  };
  /** Lets others have a turn. */
  readonly turn: () => Promise<void>;
}

/** A place in the ranking. */
export interface RankedHome {
  readonly member: MemberId;
  /** Of what the home fed in, the part that it used itself in the same interval or that neighbours took. */
  readonly sun_kept_permille: number;
}

/** The part of a home's own sun that did not leave the community; null for a home that fed nothing in. Floored. */
export function sunKeptPermille({ export_wh, grid_export_wh }: EnergySums): number | null {
  if (export_wh === 0) return null;
  return Math.floor(((export_wh - grid_export_wh) * 1_000) / export_wh);
}

/**
 * Who keeps most of the own sun among the neighbours. Reads one home's period at a time, lets others have their turns in between,
 * and keeps what it found until another interval has closed.
 */
export class SunRanking {
  private readonly ports: SunRankingPorts;
  private known: { readonly key: string; readonly homes: ReadonlyMap<MemberId, number | null> } | null = null;

  constructor(ports: SunRankingPorts) {
    this.ports = ports;
  }

  /** The best first, and of the same share in the order given; homes without sun of their own are left out. */
  async of(members: readonly MemberId[], { from_s, to_s }: TimeRange): Promise<readonly RankedHome[]> {
    const { read, turn } = this.ports;
    const key = `${from_s} ${read.lastInterval()?.start_s}`;
    const known = this.known?.key === key ? this.known.homes : new Map<MemberId, number | null>();
    const homes = new Map<MemberId, number | null>();
    for (const member of members) {
      const kept = known.get(member);
      if (kept === undefined) await turn();
      homes.set(member, kept === undefined ? sunKeptPermille(read.memberEnergy({ member, from_s, to_s })) : kept);
    }
    this.known = { key, homes };
    return [...homes]
      .flatMap(([member, sun_kept_permille]) => (sun_kept_permille === null ? [] : [{ member, sun_kept_permille }]))
      .sort((a, b) => b.sun_kept_permille - a.sun_kept_permille);
  }
}
