import { memberId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { communityPower, flowOf, freshHomes } from "./power-flow.ts";

const powers = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { maxLength: 300 });
const homesOf = (list: readonly number[]) =>
  new Map(list.map((power_w, index) => [memberId(`home-${index}`), power_w]));

test("every home's watts go somewhere, and no more is shared than there is", () => {
  fc.assert(
    fc.property(powers, (list) => {
      const community = communityPower(homesOf(list));
      let [bought_w, sold_w] = [0, 0];
      for (const power_w of list) {
        const flow = flowOf(power_w, community);
        expect(flow.from_neighbours_w + flow.from_grid_w).toBe(Math.max(0, power_w));
        expect(flow.to_neighbours_w + flow.to_grid_w).toBe(Math.max(0, -power_w));
        expect(Math.min(...Object.values(flow))).toBeGreaterThanOrEqual(0);
        bought_w += flow.from_neighbours_w;
        sold_w += flow.to_neighbours_w;
      }
      for (const sum_w of [bought_w, sold_w]) {
        expect(sum_w).toBeLessThanOrEqual(community.shared_w);
        expect(sum_w).toBeGreaterThan(community.shared_w - Math.max(1, list.length));
      }
      expect(community.import_w - community.export_w).toBe(list.reduce((sum, power_w) => sum + power_w, 0));
    }),
  );
});

test("a home is left out once its value is older than allowed", () => {
  const homes = new Map([
    [memberId("fresh"), { power_w: 1, at_ms: 70_000 }],
    [memberId("stale"), { power_w: 2, at_ms: 69_999 }],
  ]);
  expect([...freshHomes(homes, { at_ms: 100_000, stale_after_ms: 30_000 }).keys()]).toEqual(["fresh"]);
});

test("a home of which nothing is known has no flow", () => {
  const none = { from_neighbours_w: 0, to_neighbours_w: 0, from_grid_w: 0, to_grid_w: 0 };
  expect(flowOf(null, communityPower(homesOf([5, -5])))).toEqual(none);
  expect(flowOf(0, communityPower(homesOf([])))).toEqual(none);
});
