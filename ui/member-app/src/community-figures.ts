import type { EnergyBucket } from "./energy-types.ts";

/** What a community has made of its own sun, in a day or a month. */
export interface CommunityFigures {
  readonly intervals: number;
  readonly shared_wh: number;
  /** What its homes drew, and what they fed in, each as the net of a home and interval. */
  readonly drawn_wh: number;
  readonly fed_wh: number;
  /** Of what homes drew, the whole percent that came from neighbours; null while nobody drew anything. Floored. */
  readonly self_sufficiency_percent: number | null;
  /** Of what homes fed in, the whole percent that neighbours took; null without sun. Floored. */
  readonly self_use_percent: number | null;
  /** Against buying from and selling to the grid alone. */
  readonly saving_nano: string;
}

export function communityFigures(bucket: EnergyBucket): CommunityFigures {
  const { intervals, bought_wh, sold_wh, import_wh, export_wh, saving_nano } = bucket;
  return {
    intervals,
    shared_wh: bought_wh,
    drawn_wh: import_wh,
    fed_wh: export_wh,
    self_sufficiency_percent: percentOf(bought_wh, import_wh),
    self_use_percent: percentOf(sold_wh, export_wh),
    saving_nano,
  };
}

/** All of it is 100, and nothing less is. */
function percentOf(part_wh: number, whole_wh: number): number | null {
  return whole_wh === 0 ? null : Math.floor((part_wh * 100) / whole_wh);
}
