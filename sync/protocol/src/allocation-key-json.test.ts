import { expect, test } from "vitest";
import { agreedJson, agreedOf } from "./allocation-key-json.ts";

const MID_MARKET = { kind: "mid-market" };
const share = (member: unknown, share_ppm: unknown) => ({ member, share_ppm });

test("members are read in byte order, and everything else as it stands", () => {
  const json = {
    key: { kind: "hybrid", shares: [share("ben", 750_000), share("anna", 250_000)] },
    price_rule: { kind: "supply-demand-ratio", table: [{ ratio_ppm: 0, position_ppm: 1_000_000 }] },
  };
  const agreed = agreedOf(json);
  expect(agreed?.key).toEqual({
    kind: "hybrid",
    shares: [
      ["anna", 250_000],
      ["ben", 750_000],
    ],
  });
  expect(agreed && agreedJson(agreed)).toEqual({
    ...json,
    key: { kind: "hybrid", shares: json.key.shares.toReversed() },
  });
  expect(agreedOf({ key: { kind: "priority", groups: [["b", "a"], ["c"]] }, price_rule: MID_MARKET })?.key).toEqual({
    kind: "priority",
    groups: [["a", "b"], ["c"]],
  });
  expect(agreedOf({ key: null, price_rule: MID_MARKET })).toEqual({ key: null, price_rule: MID_MARKET });
});

test.each([
  null,
  [],
  {},
  { key: null },
  { key: undefined, price_rule: MID_MARKET },
  { key: { kind: "fair" }, price_rule: MID_MARKET },
  { key: { kind: "static" }, price_rule: MID_MARKET },
  { key: { kind: "static", shares: [share("Anna", 1_000_000)] }, price_rule: MID_MARKET },
  { key: { kind: "static", shares: [share("anna", 0.5)] }, price_rule: MID_MARKET },
  { key: { kind: "static", shares: [share("anna", -1)] }, price_rule: MID_MARKET },
  { key: { kind: "priority", groups: ["anna"] }, price_rule: MID_MARKET },
  { key: null, price_rule: { kind: "highest" } },
  { key: null, price_rule: { kind: "supply-demand-ratio", table: [[0, 1]] } },
])("%j is no key", (json) => {
  expect(agreedOf(json)).toBeNull();
});
