import type { MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { NoticeNews } from "../notices/notice.ts";

/** What a home draws from (positive) or feeds into (negative) the grid right now. Not signed, not billed. */
export interface HomePower {
  readonly power_w: number;
  readonly at_ms: number;
}

export type LiveEvent =
  | { readonly type: "power" }
  | { readonly type: "interval-closed"; readonly start_s: number }
  | { readonly type: "health" }
  /** For the pages of one login. */
  | ({ readonly type: "notice" } & NoticeNews);

type Listener = (event: LiveEvent) => void;

/** Keeps the last live value of every metering point and tells listeners what changed. Nothing here is stored. */
export class LivePower {
  private readonly points = new Map<MeteringPointId, HomePower & { readonly member: MemberId }>();
  private readonly listeners = new Set<Listener>();
  private readonly now_ms: () => number;

  constructor(now_ms: () => number) {
    this.now_ms = now_ms;
  }

  /** `at_ms` of the device is not trusted: arrival counts. */
  report(point: { readonly metering_point: MeteringPointId; readonly member: MemberId }, power_w: number): void {
    this.points.set(point.metering_point, { member: point.member, power_w, at_ms: this.now_ms() });
    this.tell({ type: "power" });
  }

  /** Power per member, summed over its metering points; the oldest of their times. */
  snapshot(): { readonly at_ms: number; readonly homes: ReadonlyMap<MemberId, HomePower> } {
    const homes = new Map<MemberId, HomePower>();
    for (const { member, power_w, at_ms } of this.points.values()) {
      const known = homes.get(member);
      if (known === undefined) homes.set(member, { power_w, at_ms });
      else homes.set(member, { power_w: known.power_w + power_w, at_ms: Math.min(known.at_ms, at_ms) });
    }
    return { at_ms: this.now_ms(), homes };
  }

  tell(event: LiveEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
