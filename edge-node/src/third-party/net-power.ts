import { MJ_PER_MWH } from "./register-line.ts";

/** Powers further apart say nothing of the time between them. */
export const LONGEST_GAP_MS = 120_000;

/** Half mJ in a mWh: the sum of two powers × ms counts in halves of W × ms. */
const HALVES_PER_MWH = 2 * MJ_PER_MWH;

export interface CountedEnergy {
  readonly import_mwh: number;
  readonly export_mwh: number;
  /** The time before was too long to be counted. */
  readonly isGap: boolean;
}

interface Known {
  readonly at_ms: number;
  readonly power_w: number;
}

/**
 * Energy from power over time, by straight lines between reports; where the line crosses zero it is split, so that
 * import and export never net out. What is less than a mWh is kept for the next report.
 */
export class NetPower {
  private last: Known | null;
  private import_halves = 0;
  private export_halves = 0;

  constructor(last: Known | null) {
    this.last = last;
  }

  /** Times never fall; power is at most 2^31 W of either sign. */
  take(power_w: number, at_ms: number): CountedEnergy {
    const { last } = this;
    this.last = { at_ms, power_w };
    if (last === null) return { import_mwh: 0, export_mwh: 0, isGap: false };
    const elapsed_ms = at_ms - last.at_ms;
    if (elapsed_ms > LONGEST_GAP_MS) return { import_mwh: 0, export_mwh: 0, isGap: true };
    this.import_halves += halvesAbove(last.power_w, power_w, elapsed_ms);
    this.export_halves += halvesAbove(-last.power_w, -power_w, elapsed_ms);
    const [import_mwh, import_left] = wholeOf(this.import_halves);
    const [export_mwh, export_left] = wholeOf(this.export_halves);
    this.import_halves = import_left;
    this.export_halves = export_left;
    return { import_mwh, export_mwh, isGap: false };
  }
}

/** Twice the area between zero and the line from `from_w` to `to_w`, where the line is above zero. */
function halvesAbove(from_w: number, to_w: number, elapsed_ms: number): number {
  if (from_w >= 0 && to_w >= 0) return (from_w + to_w) * elapsed_ms;
  if (from_w <= 0 && to_w <= 0) return 0;
  const above_w = BigInt(Math.max(from_w, to_w));
  const below_w = BigInt(-Math.min(from_w, to_w));
  return Number((above_w * above_w * BigInt(elapsed_ms)) / (above_w + below_w));
}

function wholeOf(halves: number): readonly [whole_mwh: number, left: number] {
  const left = halves % HALVES_PER_MWH;
  return [(halves - left) / HALVES_PER_MWH, left];
}
