/**
 * One cumulative register of a bought device, as it is believed.
 *
 *   steady ──falls, or rises faster than the main fuse lets──► suspected ──comes back──► steady
 *                                                                 │
 *                                                                 └─3 reports and 60 s on the new line──► steady, from there
 *
 * Only rises on a line are energy; going from one line to another never is. Where a step up turns out to have been a
 * mistake, what it counted is owed, and later rises pay it back first.
 */

/** 1 mWh = 3,600 mJ, and W × ms = mJ. */
export const MJ_PER_MWH = 3_600;

/** Coarse registers stand still and then step: a step may be what went through the fuse in so long. */
const STEP_WINDOW_MS = 300_000;
/** Falls up to this are the device's rounding. */
const SLACK_MWH = 1_000;
const LEAST_ELAPSED_MS = 1_000;
const LONGEST_ELAPSED_MS = 30 * 86_400_000;
const REPORTS_OF_A_LINE = 3;
const TIME_OF_A_LINE_MS = 60_000;
/** Steps smaller than this are ordinary; the last larger ones are remembered. */
const LEAP_MWH = 10_000;
const LEAPS_REMEMBERED = 8;
const LINES_REMEMBERED = 8;

/** `new-line`: the register goes on from another value, whose difference is no energy. */
export type LineNews = "steady" | "suspected" | "still-suspected" | "new-line";

interface Place {
  readonly value_mwh: number;
  /** When a report last told it, and when it last changed. */
  readonly heard_at_ms: number;
  readonly moved_at_ms: number;
}

interface Suspicion {
  readonly place: Place;
  readonly since_ms: number;
  readonly count: number;
}

export class RegisterLine {
  private place: Place | null;
  private suspicion: Suspicion | null = null;
  /** Where the register was when it fell: going back there is no energy. */
  private left: number[] = [];
  private leaps: { readonly from_mwh: number; readonly to_mwh: number }[] = [];
  private owed_mwh = 0;

  constructor(start: { readonly value_mwh: number; readonly at_ms: number } | null) {
    this.place = start === null ? null : placeAt(start.value_mwh, start.at_ms);
  }

  /** As the device told it last while it was believed. */
  get value_mwh(): number | null {
    return this.place?.value_mwh ?? null;
  }

  get isSuspected(): boolean {
    return this.suspicion !== null;
  }

  /** Takes what a report tells; `energy_mwh` is what it adds. Times never fall. */
  take(
    value_mwh: number,
    at_ms: number,
    main_fuse_w: number,
  ): { readonly news: LineNews; readonly energy_mwh: number } {
    const { place } = this;
    if (place === null) {
      this.place = placeAt(value_mwh, at_ms);
      return { news: "steady", energy_mwh: 0 };
    }
    const isRounding = value_mwh < place.value_mwh && place.value_mwh - value_mwh <= SLACK_MWH;
    const believed_mwh = isRounding ? place.value_mwh : value_mwh;
    if (isStep(place, { value_mwh: believed_mwh, at_ms, main_fuse_w })) return this.step(place, believed_mwh, at_ms);
    return { news: this.suspect(place, { value_mwh, at_ms, main_fuse_w }), energy_mwh: 0 };
  }

  private step(place: Place, value_mwh: number, at_ms: number) {
    this.suspicion = null;
    this.place = moved(place, value_mwh, at_ms);
    const rise_mwh = value_mwh - place.value_mwh;
    const isReturn = this.left.some((left) => place.value_mwh < left && left <= value_mwh);
    if (isReturn) {
      this.left = this.left.filter((left) => left > value_mwh);
      return { news: "steady", energy_mwh: 0 } as const;
    }
    const paid_mwh = Math.min(this.owed_mwh, rise_mwh);
    this.owed_mwh -= paid_mwh;
    if (rise_mwh - paid_mwh >= LEAP_MWH) {
      this.leaps = [...this.leaps, { from_mwh: place.value_mwh, to_mwh: value_mwh }].slice(-LEAPS_REMEMBERED);
    }
    return { news: "steady", energy_mwh: rise_mwh - paid_mwh } as const;
  }

  private suspect(place: Place, report: Report): LineNews {
    const { value_mwh, at_ms } = report;
    const known = this.suspicion;
    if (known === null || !isStep(known.place, report)) {
      this.suspicion = { place: placeAt(value_mwh, at_ms), since_ms: at_ms, count: 1 };
      return known === null ? "suspected" : "still-suspected";
    }
    const suspicion = { ...known, place: moved(known.place, value_mwh, at_ms), count: known.count + 1 };
    this.suspicion = suspicion;
    if (suspicion.count < REPORTS_OF_A_LINE || at_ms - suspicion.since_ms < TIME_OF_A_LINE_MS) return "still-suspected";
    if (value_mwh < place.value_mwh) this.leave(place.value_mwh, value_mwh);
    this.suspicion = null;
    this.place = suspicion.place;
    return "new-line";
  }

  private leave(from_mwh: number, to_mwh: number): void {
    const mistake = this.leaps.find((leap) => leap.from_mwh <= to_mwh && to_mwh < leap.to_mwh);
    this.leaps = this.leaps.filter((leap) => leap.to_mwh <= to_mwh);
    if (mistake === undefined) this.left = [...this.left, from_mwh].slice(-LINES_REMEMBERED);
    else this.owed_mwh += from_mwh - to_mwh;
  }
}

interface Report {
  readonly value_mwh: number;
  readonly at_ms: number;
  readonly main_fuse_w: number;
}

/** Whether the main fuse can have let through what lies between. */
function isStep(from: Place, { value_mwh, at_ms, main_fuse_w }: Report): boolean {
  const rise_mwh = value_mwh - from.value_mwh;
  if (rise_mwh < 0) return false;
  const stood_ms = Math.min(at_ms - from.moved_at_ms, STEP_WINDOW_MS);
  const elapsed_ms = Math.max(at_ms - from.heard_at_ms, stood_ms, LEAST_ELAPSED_MS);
  return rise_mwh - SLACK_MWH <= energyThroughFuse(main_fuse_w, elapsed_ms);
}

/** At most so many whole mWh go through a fuse in a time. */
export function energyThroughFuse(main_fuse_w: number, elapsed_ms: number): number {
  const elapsed = Math.min(Math.max(elapsed_ms, 0), LONGEST_ELAPSED_MS);
  return Math.floor(Math.min(main_fuse_w * elapsed, Number.MAX_SAFE_INTEGER) / MJ_PER_MWH);
}

function placeAt(value_mwh: number, at_ms: number): Place {
  return { value_mwh, heard_at_ms: at_ms, moved_at_ms: at_ms };
}

function moved(place: Place, value_mwh: number, at_ms: number): Place {
  const moved_at_ms = value_mwh === place.value_mwh ? place.moved_at_ms : at_ms;
  return { value_mwh, heard_at_ms: at_ms, moved_at_ms };
}
