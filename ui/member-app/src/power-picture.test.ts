import "../test/english.ts";
import { describe, expect, test } from "vitest";
import type { Now } from "./api-types.ts";
import { describe as describePicture, flowRate, flowWidth, headlineOf, pictureOf } from "./power-picture.ts";

function now(home_power_w: number | null, flow: Partial<Now["flow"]>, community: Partial<Now["community"]> = {}): Now {
  return {
    at_ms: 0,
    home_power_w,
    flow: { from_neighbours_w: 0, to_neighbours_w: 0, from_grid_w: 0, to_grid_w: 0, ...flow },
    community: { import_w: 0, export_w: 0, shared_w: 0, homes_live: 17, ...community },
    battery: null,
    last_interval: null,
    status: "ok",
  };
}

const watts = (power_w: number) => `${Math.abs(power_w)} W`;

describe("the picture", () => {
  test("points from neighbours and grid to a home that draws", () => {
    const drawing = now(
      900,
      { from_neighbours_w: 600, from_grid_w: 300 },
      { import_w: 3000, export_w: 2000, shared_w: 2000 },
    );
    expect(pictureOf(drawing)).toEqual({
      neighboursToHome_w: 600,
      gridToHome_w: 300,
      gridToNeighbours_w: 700,
      batteryToHome_w: 0,
    });
  });
  test("points away from a home that feeds in, and counts its part out of the others'", () => {
    const feeding = now(
      -900,
      { to_neighbours_w: 200, to_grid_w: 700 },
      { import_w: 1000, export_w: 2500, shared_w: 1000 },
    );
    expect(pictureOf(feeding)).toEqual({
      neighboursToHome_w: -200,
      gridToHome_w: -700,
      gridToNeighbours_w: -800,
      batteryToHome_w: 0,
    });
  });
  test("has the battery's power away from the home while it charges, and none that is not known", () => {
    const with_w = (power_w: number | null) =>
      pictureOf({ ...now(0, {}), battery: { power_w, soc_permille: 500 } }).batteryToHome_w;
    expect([800, -300, 0, null].map(with_w)).toEqual([-800, 300, 0, 0]);
  });
  test("loses no Watt: what the community takes from the grid is home and others together", () => {
    const both = now(
      500,
      { from_neighbours_w: 100, from_grid_w: 400 },
      { import_w: 5000, export_w: 1000, shared_w: 1000 },
    );
    const { gridToHome_w, gridToNeighbours_w } = pictureOf(both);
    expect(gridToHome_w + gridToNeighbours_w).toBe(4000);
  });
});

describe("the words", () => {
  test.each([
    [now(900, { from_neighbours_w: 900 }), "Your home runs on your neighbours' power"],
    [now(900, { from_neighbours_w: 500, from_grid_w: 400 }), "Mostly your neighbours' power"],
    [now(900, { from_neighbours_w: 100, from_grid_w: 800 }), "Partly your neighbours' power"],
    [now(900, { from_grid_w: 900 }), "Your home runs on the grid"],
    [now(-900, { to_neighbours_w: 900 }), "You are powering your neighbours"],
    [now(-900, { to_neighbours_w: 300, to_grid_w: 600 }), "You are powering neighbours and grid"],
    [now(-900, { to_grid_w: 900 }), "You are feeding the grid"],
    [now(8, { from_grid_w: 8 }), "Your home is in balance"],
    [now(null, {}), "No word from your meter yet"],
  ])("fit the flows (%#)", (moment, words) => {
    expect(headlineOf(moment, true)).toBe(words);
  });
  test("tell every flow with its direction to people who do not see it", () => {
    const text = describePicture(
      { neighboursToHome_w: 600, gridToHome_w: -300, gridToNeighbours_w: 0, batteryToHome_w: 200 },
      watts,
      true,
    );
    expect(text).toBe(
      "600 W from your neighbours to your home; 300 W from your home to the grid; 200 W from the battery to your home.",
    );
  });
  test("leave the home out for accounts that have none", () => {
    const text = describePicture(
      { neighboursToHome_w: 0, gridToHome_w: 0, gridToNeighbours_w: 50, batteryToHome_w: 0 },
      watts,
      false,
    );
    expect(text).toBe("50 W from the grid to the homes.");
  });
});

test("lines grow wider and faster with the power, up to a limit, in either direction", () => {
  for (const measure of [flowWidth, flowRate]) {
    expect(measure(200)).toBeLessThan(measure(2000));
    expect(measure(-2000)).toBe(measure(2000));
    expect(measure(6000)).toBe(measure(60_000));
  }
});
