import "../test/english.ts";
import { expect, test } from "vitest";
import type { Result, Revision } from "./api-types.ts";
import { differenceWords, digestDifference } from "./digest-difference.ts";

const hub: Result = { price_micro_per_kwh: 1, matched_wh: 2, input_digest: "aa", result_digest: "bb" };
const revision = (node: Partial<Result>, is_same: boolean): Revision => ({
  revision: 0,
  hub,
  node: { ...hub, ...node },
  is_same,
  closed_at_ms: 0,
});

test("node and hub part in what they computed from, or in what they made of it", () => {
  expect(digestDifference(revision({}, true))).toBe("same");
  expect(digestDifference(revision({ result_digest: "cc" }, false))).toBe("other-results");
  expect(digestDifference(revision({ input_digest: "cc", result_digest: "dd" }, false))).toBe("other-inputs");
});

test("each difference has words", () => {
  expect(differenceWords("same").title).toBe("Node and hub agree.");
  for (const difference of ["same", "other-inputs", "other-results"] as const) {
    const { title, text } = differenceWords(difference);
    expect(`${title} ${text}`).not.toContain("difference-");
  }
});
