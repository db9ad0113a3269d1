import { describe, expect, test } from "vitest";
import { layOutLine } from "./line-chart-layout.ts";

const point = (at_ms: number, value: number | null) => ({ at_ms, value });

describe("a small chart", () => {
  test("runs from the least to the most over the time that was asked for", () => {
    const layout = layOutLine([point(0, 10), point(50, 30), point(100, 20)], 0, 100);
    expect(layout).toEqual({ lines: ["M4.0 68.0h0L150.0 4.0L296.0 36.0"], least: 10, most: 30, last: 20 });
  });

  test("breaks where nothing was told for long, and shows a single point", () => {
    const times = [0, 1, 2, 3, 50, 51, 90];
    expect(
      layOutLine(
        times.map((at) => point(at, 5)),
        0,
        100,
      )?.lines,
    ).toHaveLength(3);
    expect(layOutLine([point(50, 7)], 0, 100)).toEqual({ lines: ["M150.0 36.0h0"], least: 7, most: 7, last: 7 });
  });

  test("is none without values", () => {
    expect(layOutLine([], 0, 100)).toBeNull();
    expect(layOutLine([point(1, null), point(2, null)], 0, 100)).toBeNull();
    expect(layOutLine([point(1, 1)], 100, 100)).toBeNull();
    expect(layOutLine([point(0, 1), point(1, null), point(2, 3)], 0, 2)?.lines).toHaveLength(1);
  });
});
