import { describe, expect, test } from "vitest";
import { percentileOf, ratiosOf, roundNumber, slopeOf, spreadOf, spreadText } from "./spread.ts";
import { figureOf, tableText } from "./table.ts";

describe("figures of several rounds", () => {
  test("are shown by their median and extremes, whatever their order", () => {
    expect(spreadOf([3, 1, 20])).toEqual({ median: 3, min: 1, max: 20 });
    expect(spreadOf([4, 1, 2, 3]).median).toBe(2.5);
    expect(spreadText([0.314, 0.298, 0.402], 2)).toBe("0.31 [0.30..0.40]");
    expect(spreadText([5.61], 1)).toBe("5.6");
  });

  test("are divided round by round", () => {
    expect(ratiosOf([10, 40], [5, 10])).toEqual([2, 4]);
  });

  test("have a value that a share of them does not pass", () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0, 0.5, 0.95, 1].map((share) => percentileOf(values, share))).toEqual([1, 50, 95, 100]);
    expect(percentileOf([7], 0.5)).toBe(7);
  });

  test("have a slope, however they scatter around it", () => {
    const points = [0, 1, 2, 3, 4].map((at) => ({ at, value: 10 + 3 * at + (at % 2 === 0 ? 1 : -1) }));
    expect(slopeOf(points)).toBeCloseTo(3, 6);
    expect(slopeOf([{ at: 5, value: 1 }])).toBe(0);
  });

  test("keep three digits of an absolute number", () => {
    expect([0.4, 7, 123, 12_345, 987_654].map(roundNumber)).toEqual(["0", "7", "123", "12,300", "988,000"]);
  });
});

describe("the table", () => {
  const goal = { what: "cost", values: [1, 2, 9], digits: 1 };

  test("holds the median against the target", () => {
    expect(figureOf({ ...goal, at_least: 2 })).toMatchObject({ target: "≥ 2", is_reached: true });
    expect(figureOf({ ...goal, at_least: 2.1 }).is_reached).toBe(false);
    expect(figureOf({ ...goal, at_most: 2, unit: " s" })).toMatchObject({ target: "≤ 2 s", is_reached: true });
    expect(figureOf({ ...goal, at_most: 1.9 }).is_reached).toBe(false);
    expect(figureOf(goal).is_reached).toBeNull();
  });

  test("has a line for each figure, with its notes below", () => {
    const text = tableText([figureOf({ ...goal, at_most: 2, notes: ["a note"] })]);
    expect(text.split("\n")).toEqual([
      "what  measured        target  reached",
      "────  ──────────────  ──────  ───────",
      "cost  2.0 [1.0..9.0]  ≤ 2     yes",
      "  a note",
    ]);
  });
});
