import type { Now } from "./api-types.ts";

/** Below this a meter's noise would make the words flicker. */
const STILL_W = 20;

/** One line of the picture; positive flows from the first named to the second. */
export interface PowerPicture {
  readonly neighboursToHome_w: number;
  readonly gridToHome_w: number;
  /** What the other homes exchange with the grid. */
  readonly gridToNeighbours_w: number;
}

export function pictureOf({ flow, community }: Now): PowerPicture {
  const others_import_w = Math.max(0, community.import_w - community.shared_w - flow.from_grid_w);
  const others_export_w = Math.max(0, community.export_w - community.shared_w - flow.to_grid_w);
  return {
    neighboursToHome_w: flow.from_neighbours_w - flow.to_neighbours_w,
    gridToHome_w: flow.from_grid_w - flow.to_grid_w,
    gridToNeighbours_w: others_import_w - others_export_w,
  };
}

/** The moment in a few words without figures, so that it does not change every second. */
export function headlineOf({ home_power_w, flow, community }: Now, hasHome: boolean): string {
  if (!hasHome)
    return community.shared_w > STILL_W ? "Your neighbours are sharing" : "Nothing is being shared right now";
  if (home_power_w === null) return "No word from your meter yet";
  if (home_power_w > STILL_W) return drawingText(shareOf(flow.from_neighbours_w, flow.from_grid_w));
  if (home_power_w < -STILL_W) return feedingText(shareOf(flow.to_neighbours_w, flow.to_grid_w));
  return "Your home is in balance";
}

function shareOf(neighbours_w: number, grid_w: number): number {
  return neighbours_w / Math.max(1, neighbours_w + grid_w);
}

function drawingText(share: number): string {
  if (share >= 0.95) return "Your home runs on your neighbours' power";
  if (share >= 0.5) return "Mostly your neighbours' power";
  return share >= 0.05 ? "Partly your neighbours' power" : "Your home runs on the grid";
}

function feedingText(share: number): string {
  if (share >= 0.95) return "You are powering your neighbours";
  return share >= 0.05 ? "You are powering neighbours and grid" : "You are feeding the grid";
}

/** The whole picture in sentences, for people who do not see it. */
export function describe(picture: PowerPicture, power: (power_w: number) => string, hasHome: boolean): string {
  const { neighboursToHome_w, gridToHome_w, gridToNeighbours_w } = picture;
  const own = hasHome
    ? [
        sentence(neighboursToHome_w, power, ["from your neighbours to your home", "from your home to your neighbours"]),
        sentence(gridToHome_w, power, ["from the grid to your home", "from your home to the grid"]),
      ]
    : [];
  const others = hasHome ? "the other homes" : "the homes";
  const rest = sentence(gridToNeighbours_w, power, [`from the grid to ${others}`, `from ${others} to the grid`]);
  const flows = [...own, rest].filter((text) => text !== "");
  return flows.length === 0 ? "No power flows between homes and grid." : `${flows.join("; ")}.`;
}

function sentence(
  power_w: number,
  power: (power_w: number) => string,
  [forwards, backwards]: readonly [string, string],
): string {
  if (power_w === 0) return "";
  return `${power(power_w)} ${power_w > 0 ? forwards : backwards}`;
}

/** Line width in picture units; grows with the root, so that small flows stay visible beside large ones. */
export function flowWidth(power_w: number): number {
  return power_w === 0 ? 2 : 3.5 + 7.5 * Math.sqrt(Math.min(1, Math.abs(power_w) / 6000));
}

/** Speed of the moving dots relative to one dot distance per second. */
export function flowRate(power_w: number): number {
  return 0.35 + 1.65 * Math.sqrt(Math.min(1, Math.abs(power_w) / 6000));
}
