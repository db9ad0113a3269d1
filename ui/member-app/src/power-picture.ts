import { t } from "@localgrid/ui-components/messages";
import type { Now } from "./api-types.ts";

/** Below this a meter's noise would make the words flicker. */
const STILL_W = 20;

/** One line of the picture; positive flows from the first named to the second. */
export interface PowerPicture {
  readonly neighboursToHome_w: number;
  readonly gridToHome_w: number;
  /** What the other homes exchange with the grid. */
  readonly gridToNeighbours_w: number;
  /** Negative while the battery charges; 0 without one. */
  readonly batteryToHome_w: number;
}

export function pictureOf({ flow, community, battery }: Now): PowerPicture {
  const others_import_w = Math.max(0, community.import_w - community.shared_w - flow.from_grid_w);
  const others_export_w = Math.max(0, community.export_w - community.shared_w - flow.to_grid_w);
  return {
    neighboursToHome_w: flow.from_neighbours_w - flow.to_neighbours_w,
    gridToHome_w: flow.from_grid_w - flow.to_grid_w,
    gridToNeighbours_w: others_import_w - others_export_w,
    batteryToHome_w: noMinusZero(-(battery?.power_w ?? 0)),
  };
}

function noMinusZero(value: number): number {
  return value === 0 ? 0 : value;
}

/** The moment in a few words without figures, so that it does not change every second. */
export function headlineOf({ home_power_w, flow, community }: Now, hasHome: boolean): string {
  if (!hasHome) return t(community.shared_w > STILL_W ? "now-sharing" : "now-nothing-shared");
  if (home_power_w === null) return t("now-no-word");
  if (home_power_w > STILL_W) return drawingText(shareOf(flow.from_neighbours_w, flow.from_grid_w));
  if (home_power_w < -STILL_W) return feedingText(shareOf(flow.to_neighbours_w, flow.to_grid_w));
  return t("now-balance");
}

function shareOf(neighbours_w: number, grid_w: number): number {
  return neighbours_w / Math.max(1, neighbours_w + grid_w);
}

function drawingText(share: number): string {
  if (share >= 0.95) return t("now-draws-neighbours");
  if (share >= 0.5) return t("now-draws-mostly-neighbours");
  return t(share >= 0.05 ? "now-draws-partly-neighbours" : "now-draws-grid");
}

function feedingText(share: number): string {
  if (share >= 0.95) return t("now-feeds-neighbours");
  return t(share >= 0.05 ? "now-feeds-both" : "now-feeds-grid");
}

/** From where to where power flows. */
type Way =
  | "neighbours-home"
  | "home-neighbours"
  | "grid-home"
  | "home-grid"
  | "grid-others"
  | "others-grid"
  | "battery-home"
  | "home-battery"
  | "grid-homes"
  | "homes-grid";

/** The whole picture in sentences, for people who do not see it. */
export function describe(picture: PowerPicture, power: (power_w: number) => string, hasHome: boolean): string {
  const { neighboursToHome_w, gridToHome_w, gridToNeighbours_w, batteryToHome_w } = picture;
  const flow = (power_w: number, forwards: Way, backwards: Way) =>
    power_w === 0 ? [] : [t(`flow-way-${power_w > 0 ? forwards : backwards}`, { power: power(power_w) })];
  const flows = hasHome
    ? [
        ...flow(neighboursToHome_w, "neighbours-home", "home-neighbours"),
        ...flow(gridToHome_w, "grid-home", "home-grid"),
        ...flow(batteryToHome_w, "battery-home", "home-battery"),
        ...flow(gridToNeighbours_w, "grid-others", "others-grid"),
      ]
    : flow(gridToNeighbours_w, "grid-homes", "homes-grid");
  if (flows.length === 0) return t("flow-none");
  return t("flow-all", { flows: flows.reduce((before, next) => t("flow-join", { before, next })) });
}

/** Line width in picture units; grows with the root, so that small flows stay visible beside large ones. */
export function flowWidth(power_w: number): number {
  return power_w === 0 ? 2 : 3.5 + 7.5 * Math.sqrt(Math.min(1, Math.abs(power_w) / 6000));
}

/** Speed of the moving dots relative to one dot distance per second. */
export function flowRate(power_w: number): number {
  return 0.35 + 1.65 * Math.sqrt(Math.min(1, Math.abs(power_w) / 6000));
}
