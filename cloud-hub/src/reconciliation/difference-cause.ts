import type { ReadingQuality } from "@localgrid/clearing/metering";

/** Why an official value differs from ours, as far as the figures tell. */
export const DIFFERENCE_CAUSES = [
  "missing",
  "estimated",
  "direction",
  "scale",
  "clock",
  "unsigned",
  "other",
  "neighbours",
] as const;
export type DifferenceCause = (typeof DIFFERENCE_CAUSES)[number];

export interface Energies {
  readonly import_wh: number;
  readonly export_wh: number;
}

export interface OwnValue extends Energies {
  readonly quality: ReadingQuality;
  readonly is_signed: boolean;
}

/** One interval of a metering point; null where there is nothing. */
export interface DayValue {
  readonly start_s: number;
  readonly own: OwnValue | null;
  readonly official: Energies | null;
}

const HOUR_S = 3600;
const FARTHEST_SHIFT = 8;
/** So few values can look like anything. */
const FEWEST = 8;
/** What rounding to a Wh can do to smaller energies hides the ratio. */
const TELLING_WH = 5;
const FEWEST_TELLING = 4;
/** Of what the pattern does not explain, at most this part of the difference may be left. */
const LEFT_OF_RATIO = 10;
const LEFT_OF_SHIFT = 4;
/** Wrong powers of ten, both directions of a line, and the usual current transformers to 5 A. */
const RATIOS = [2, 10, 20, 30, 40, 50, 60, 80, 100, 120, 150, 160, 200, 240, 250, 300, 400, 500, 600, 800, 1000];

/**
 * Tells why values of one metering point and day differ. Precedence: `missing` (no reading, or zero in its place),
 * `estimated` (not read at the interval's edges), then what the whole day shows (`direction`: import and export
 * changed places; `scale`: a constant ratio; `clock`: the day is shifted in time), then `unsigned`, else `other`.
 *
 * @param day the day's intervals by start, rising
 */
export function causeFinder(day: readonly DayValue[]): (own: OwnValue | null) => DifferenceCause {
  const pattern = patternOf(day);
  return (own) => {
    if (own === null) return "missing";
    if (own.quality !== "valid") return own.quality === "estimated" && isNothing(own) ? "missing" : "estimated";
    return pattern ?? (own.is_signed ? "other" : "unsigned");
  };
}

interface Pair {
  readonly start_s: number;
  readonly own: Energies;
  readonly official: Energies;
}

function patternOf(day: readonly DayValue[]): "direction" | "scale" | "clock" | null {
  const pairs = day.flatMap(({ start_s, own, official }): Pair[] =>
    own === null || own.quality !== "valid" || official === null ? [] : [{ start_s, own, official }],
  );
  const apart_wh = sum(pairs, distance);
  if (pairs.length < FEWEST || apart_wh === 0) return null;
  if (sum(pairs, ({ own, official }) => distance({ own: swapped(own), official })) * LEFT_OF_RATIO <= apart_wh) {
    return "direction";
  }
  if (RATIOS.some((ratio) => isScaled(pairs, ratio) || isScaled(pairs.map(exchanged), ratio))) return "scale";
  return shiftsOf(pairs).some((shift_s) => isShifted(pairs, day, shift_s)) ? "clock" : null;
}

/** Whether the official values are `ratio` times ours. */
function isScaled(pairs: readonly Pair[], ratio: number): boolean {
  const telling = pairs.filter(({ own }) => own.import_wh + own.export_wh >= TELLING_WH);
  if (telling.length < FEWEST_TELLING) return false;
  // Ours were rounded down before they were too small.
  const left = ({ own, official }: Pair, side: keyof Energies) =>
    Math.max(0, Math.abs(official[side] - own[side] * ratio) - ratio);
  const left_wh = sum(pairs, (pair) => left(pair, "import_wh") + left(pair, "export_wh"));
  return left_wh * LEFT_OF_RATIO <= sum(pairs, distance);
}

function shiftsOf([first, second]: readonly Pair[]): readonly number[] {
  const length_s = (second?.start_s ?? 0) - (first?.start_s ?? 0);
  const steps = Array.from({ length: FARTHEST_SHIFT }, (_, index) => (index + 1) * length_s);
  return [...new Set([...steps, HOUR_S, 2 * HOUR_S])].flatMap((shift_s) => [shift_s, -shift_s]);
}

/** Whether ours fit much better when they are taken from `shift_s` later. */
function isShifted(pairs: readonly Pair[], day: readonly DayValue[], shift_s: number): boolean {
  const owns = new Map(day.map(({ start_s, own }) => [start_s, own]));
  const compared = pairs.flatMap((pair) => {
    const moved = owns.get(pair.start_s + shift_s);
    return moved == null ? [] : [{ pair, moved: { own: moved, official: pair.official } }];
  });
  if (compared.length < FEWEST || compared.length * 2 < pairs.length) return false;
  const apart_wh = sum(compared, ({ pair }) => distance(pair));
  return apart_wh > 0 && sum(compared, ({ moved }) => distance(moved)) * LEFT_OF_SHIFT <= apart_wh;
}

function distance({ own, official }: { readonly own: Energies; readonly official: Energies }): number {
  return Math.abs(own.import_wh - official.import_wh) + Math.abs(own.export_wh - official.export_wh);
}

function swapped({ import_wh, export_wh }: Energies): Energies {
  return { import_wh: export_wh, export_wh: import_wh };
}

function exchanged({ start_s, own, official }: Pair): Pair {
  return { start_s, own: official, official: own };
}

function isNothing({ import_wh, export_wh }: Energies): boolean {
  return import_wh === 0 && export_wh === 0;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
