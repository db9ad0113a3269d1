import "../test/english.ts";
import { createFormatter } from "@localgrid/ui-components/format";
import { describe, expect, test } from "vitest";
import { fakeCalculation } from "../test/fake-calculation.ts";
import { agreedShareText, agreedText, shareOfWhole } from "./agreed-words.ts";
import type { AgreedSharing, CalculatedMarket } from "./calculation-types.ts";

const NOON_S = Date.parse("2016-08-06T10:00:00Z") / 1000;
const FORMAT = createFormatter("en-GB", "EUR");
const NONE = { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };
const calculation = fakeCalculation(NOON_S, NONE);
const buying = { ...calculation.market.own, side: "demand", wh: 100, stayed_out: null } as const;
const SHARING: AgreedSharing = {
  valid_from_s: 0,
  kind: "dynamic",
  price_rule: "mid-market",
  table: null,
  demand_wh: 800,
  supply_wh: 1_000,
  own_share_ppm: null,
  own_group: null,
  groups: null,
  open_wh: null,
};
const plain = (texts: readonly string[]) => texts.join(" ").replace(/\u00a0/g, " ");
const told = (part: Partial<AgreedSharing>, own: CalculatedMarket["own"] = buying) =>
  plain(agreedText({ ...calculation.market, own }, { ...SHARING, ...part }, FORMAT));

describe("what a key left open to a home", () => {
  test.each<[string, Partial<AgreedSharing>]>([
    ["Your home needed 100 Wh. All homes together needed 800 Wh. Your part of that is 12.5%.", {}],
    [
      "Your home needed 100 Wh. Your share is 1.2345%. Of 1,000 Wh, 12 Wh were open to you.",
      { kind: "static", own_share_ppm: 12_345, open_wh: 12 },
    ],
    [
      "Your home needed 100 Wh. Your home is in group 2 of 3. There were 70 Wh left for your group.",
      { kind: "priority", own_group: 2, groups: 3, open_wh: 70 },
    ],
    [
      "Your home needed 100 Wh. Your home is in none of the 3 groups and had its turn after them. There were 0 Wh left.",
      { kind: "priority", groups: 3, open_wh: 0 },
    ],
  ])("is told as: %s", (text, sharing) => {
    expect(told(sharing)).toBe(text);
  });

  test("says no figure that would tell of a single home", () => {
    expect(told({ kind: "priority", own_group: 2, groups: 2 })).toMatch(
      /group 2 of 2\. How much was left .* not shown/,
    );
    expect(told({ kind: "priority", groups: 2 })).toMatch(/none of the 2 groups .* not shown/);
  });

  test("is a part of the surplus for who sells, and a reason for who took no part", () => {
    expect(told({}, { ...buying, side: "supply" })).toBe(
      "Your home had 100 Wh to spare. All homes together had 1,000 Wh to spare, and each gives the same part of it.",
    );
    expect(told({}, { ...buying, side: null, stayed_out: "credit-used-up" })).toMatch(/credit in the community/);
  });
});

describe("what became of it", () => {
  const became = (bought_wh: number, price_micro_per_kwh: number | null = 1) =>
    plain(
      agreedShareText(
        {
          ...calculation,
          market: { ...calculation.market, own: buying, price_micro_per_kwh },
          result: { ...calculation.result, bought_wh, sold_wh: 0 },
        },
        FORMAT,
      ),
    );

  test("names the key as the reason why it was not more, never a limit", () => {
    expect(became(100)).toBe("Neighbours covered all of it.");
    expect(became(40)).toBe(
      "Of the 100 Wh you wanted, 40 Wh came from neighbours and the rest from the grid. By the key, no more was open to you.",
    );
    expect(became(0)).toBe("By the key, nothing was open to your home, so all of it came from the grid.");
    expect(became(0, null)).toBe("Nobody traded, so all of it went through the grid.");
  });
});

test("a share is told to the last ppm", () => {
  expect([0, 1, 333_333, 1_000_000].map(shareOfWhole)).toEqual(["0%", "0.0001%", "33.3333%", "100%"]);
});
