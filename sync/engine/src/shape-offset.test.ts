import { expect, test } from "vitest";
import { isBehind } from "./shape-offset.ts";

test("[DN-2] an offset lies behind another one by its transaction, then by its operation", () => {
  const offsets = ["-1", "0_0", "0_1", "0_inf", "7_0", "7_2", "26800584_0", "9007199254740993_1", "9007199254740994_0"];
  for (const [index, offset] of offsets.entries()) {
    for (const [other, later] of offsets.entries()) expect(isBehind(offset, later)).toBe(index < other);
  }
  expect(isBehind("now", "7_0") || isBehind("7_0", "what")).toBe(false);
});
