import { describe, expect, test } from "vitest";
import { closingLine, countsOf, isGood, together } from "./checks.mjs";
import { type CountedModule, countTests } from "./test-counts.ts";

const moduleOf = (states: readonly string[], errors: { own?: number; suite?: number } = {}): CountedModule => ({
  errors: () => Array.from({ length: errors.own ?? 0 }),
  children: {
    allSuites: () => [{ errors: () => Array.from({ length: errors.suite ?? 0 }) }],
    allTests: () => states.map((state) => ({ result: () => ({ state }) })),
  },
});

describe("counting tests", () => {
  test("tests count by how they ended, and what never ran counts as skipped", () => {
    expect(countTests([moduleOf(["passed", "failed", "skipped"]), moduleOf(["passed", "pending"])], 0)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
    });
  });

  test("a file that does not load, a suite whose hook fails and an uncaught error are failures", () => {
    expect(countTests([moduleOf([], { own: 2 }), moduleOf(["passed"], { suite: 1 })], 3)).toEqual({
      passed: 1,
      failed: 5,
      skipped: 0,
    });
  });

  test("a run that ends badly without a failed test, or without any word, is a failure", () => {
    expect(countsOf(1, { passed: 3, failed: 0, skipped: 0 })).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(countsOf(0, null)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countsOf(0, { passed: 3, failed: 0, skipped: 0 })).toEqual({ passed: 3, failed: 0, skipped: 0 });
  });

  test("a run is good only when something passed, nothing failed and nothing was skipped", () => {
    expect(isGood({ passed: 1, failed: 0, skipped: 0 })).toBe(true);
    expect(isGood({ passed: 0, failed: 0, skipped: 0 })).toBe(false);
    expect(isGood({ passed: 1, failed: 1, skipped: 0 })).toBe(false);
    expect(isGood({ passed: 1, failed: 0, skipped: 1 })).toBe(false);
  });

  test("the closing line names all three", () => {
    const counts = together({ passed: 2, failed: 0, skipped: 0 }, { passed: 10, failed: 1, skipped: 3 });
    expect(closingLine(counts)).toBe("12 passed, 1 failed, 3 skipped");
  });
});
