import { describe, expect, test } from "vitest";
import { ratiosOf, roundNumber, spreadOf, spreadText } from "./spread.ts";
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
