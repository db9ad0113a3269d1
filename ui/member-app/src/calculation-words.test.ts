import "../test/english.ts";
import { createFormatter } from "@localgrid/ui-components/format";
import { describe, expect, test } from "vitest";
import { fakeCalculation } from "../test/fake-calculation.ts";
import { INTERVAL_S } from "../test/fake-homes.ts";
import type { CalculatedMarket, CalculationRevision } from "./calculation-types.ts";
import { changesBetween, priceRange, shareText, wishText } from "./calculation-words.ts";
import { layOutMarket } from "./components/market-picture-layout.ts";

const NOON_S = Date.parse("2016-08-06T10:00:00Z") / 1000;
const FORMAT = createFormatter("en-GB", "EUR");
const NO_LIMITS = { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };
const calculation = fakeCalculation(NOON_S, NO_LIMITS);
const marketWith = (part: Partial<CalculatedMarket>): CalculatedMarket => ({ ...calculation.market, ...part });
const plain = (texts: readonly string[]) => texts.join(" ").replace(/\u00a0/g, " ");

describe("what a home wanted", () => {
  const own = { ...calculation.market.own, side: "demand", wh: 100, limit_micro_per_kwh: 271_000 } as const;

  test.each([
    [null, "That is the community's default limit, as you have set none."],
    [271_000, "That is the limit you set."],
    [900_000, "You had set €0.900/kWh, but beyond the limit used here the grid is the better choice."],
  ])("with a limit of its own of %j", (buy_limit_micro_per_kwh, text) => {
    expect(plain(wishText(marketWith({ own: { ...own, buy_limit_micro_per_kwh } }), FORMAT))).toBe(
      `Your home needed 100 Wh. You buy from neighbours for up to €0.271/kWh. ${text}`,
    );
  });

  test.each(["nothing-to-trade", "credit-used-up", "no-price-pays"] as const)(
    "is a reason where it was nothing: %s",
    (stayed_out) => {
      const text = wishText(marketWith({ own: { ...own, side: null, limit_micro_per_kwh: null, stayed_out } }), FORMAT);
      expect(text.length).toBe(1);
      expect(text[0]).toMatch(/^(Your home|By this tariff) /);
    },
  );
});

describe("the price", () => {
  const bid = { last_micro_per_kwh: 200_001, rest_micro_per_kwh: 120_000 };
  const offer = { last_micro_per_kwh: 100_000, rest_micro_per_kwh: 180_000 };

  test("of a pair is the middle of the last two that traded, floored", () => {
    const market = marketWith({ price_rule: "pair", price_micro_per_kwh: 150_000, bid, offer });
    expect(priceRange(market)).toEqual({ low: 100_000, high: 200_001, price: 150_000, isFloored: true });
  });

  test("of an equilibrium lies where nobody left out would want to come in", () => {
    const market = marketWith({ price_rule: "equilibrium_mid", price_micro_per_kwh: 150_000, bid, offer });
    expect(priceRange(market)).toEqual({ low: 120_000, high: 180_000, price: 150_000, isFloored: false });
  });

  test("is none without trade", () => {
    expect(priceRange(marketWith({ price_micro_per_kwh: null }))).toBeNull();
  });

  test("of every quarter of the fake day is the middle that it names", () => {
    for (let quarter = -40; quarter < 40; quarter += 1) {
      const { market } = fakeCalculation(NOON_S + quarter * INTERVAL_S, NO_LIMITS);
      const range = priceRange(market);
      if (range !== null) expect(range.price).toBe(Math.floor((range.low + range.high) / 2));
    }
  });
});

test.each([
  [100, "Neighbours covered all of it."],
  [0, "Others were ready to pay more, and for your limit nothing was left."],
  [
    40,
    "Of the 100 Wh you wanted, 40 Wh came from neighbours and the rest from the grid. There was not enough for all who wanted it at your limit, so each got the same share.",
  ],
])("%i of 100 Wh from neighbours are told with their reason", (bought_wh, text) => {
  const own = { ...calculation.market.own, side: "demand", wh: 100 } as const;
  const result = { ...calculation.result, bought_wh };
  expect(plain(shareText({ ...calculation, market: marketWith({ own }), result }, FORMAT))).toBe(text);
});

test("a correction names the figures that changed, and no others", () => {
  const [before] = calculation.revisions as readonly [CalculationRevision];
  const after = { ...before, revision: 1, import_wh: before.import_wh + 3, amount_nano: "-1" };
  const names = changesBetween(before, after, FORMAT).map(({ name }) => name);
  expect(names).toEqual(["import_wh", "amount"]);
});

describe("the picture of the market", () => {
  const size = { width: 320, height: 240 };
  const level = (limit_micro_per_kwh: number, wh: number, own_wh = 0) => ({
    limit_micro_per_kwh,
    wh,
    cleared_wh: wh,
    own_wh,
    own_cleared_wh: own_wh,
  });

  test("has demand falling, supply rising, the own part on its step and the trade at its price", () => {
    const market = marketWith({
      demand: [level(271_000, 100), level(200_000, 100, 50)],
      supply: [level(78_000, 400)],
      matched_wh: 200,
      price_micro_per_kwh: 139_000,
    });
    const { demandPath, ownPaths, trade, plot } = layOutMarket(market, size);
    expect(demandPath.match(/[MVH]/g)).toEqual(["M", "H", "V", "H"]);
    const middle = (plot.left + plot.right) / 2;
    const quarter = (plot.left + middle) / 2;
    expect(ownPaths.length).toBe(1);
    expect(ownPaths[0]?.startsWith(`M${quarter} `)).toBe(true);
    expect(trade?.x).toBeCloseTo(middle);
    expect(trade?.y).toBeGreaterThan(plot.top);
  });

  test("survives a market of one side, of none, and negative prices", () => {
    for (const supply of [[], [level(-20_000, 10)]]) {
      const layout = layOutMarket(marketWith({ demand: [], supply, matched_wh: 0, price_micro_per_kwh: null }), size);
      expect(layout.trade).toBeNull();
      expect(layout.prices.every(({ y }) => Number.isFinite(y))).toBe(true);
    }
  });
});
