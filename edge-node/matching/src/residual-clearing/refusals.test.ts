import { describe, expect, test } from "vitest";
import { areaOf, type ChildSketch, childOf, tradeOf } from "../test-support/areas.ts";
import { codeOf } from "../test-support/refusals.ts";
import { type AreaChild, clearArea, distributeToChildren } from "./residual-clearing.ts";

describe("refusals", () => {
  const codeWith = (...children: AreaChild[]) => codeOf(() => clearArea(areaOf("feeder", 0, children)));

  test("[RC-1] a book that is not best first, not strictly, empty in a level or crossed is refused", () => {
    expect(codeWith(childOf("a", { bids: "5:1 6:1" }))).toBe("not-a-residual-book");
    expect(codeWith(childOf("a", { bids: "5:1 5:1" }))).toBe("not-a-residual-book");
    expect(codeWith(childOf("a", { offers: "6:1 5:1" }))).toBe("not-a-residual-book");
    expect(codeWith(childOf("a", { offers: "5:1 5:1" }))).toBe("not-a-residual-book");
    expect(codeWith(childOf("a", { bids: "5:0" }))).toBe("not-a-residual-book");
    expect(codeWith(childOf("a", { bids: "5:1", offers: "5:1" }))).toBe("not-a-residual-book");
    expect(codeWith(childOf("a", { bids: "5:1 4:1", offers: "6:1 7:1" }))).toBe("no error");
    expect(
      codeOf(() => distributeToChildren(areaOf("x", 0, [childOf("a", { bids: "5:0" })]), tradeOf("import", 0, 0))),
    ).toBe("not-a-residual-book");
  });

  test("[RC-1] a refused level names its limit", () => {
    const act = (book: ChildSketch) => () => clearArea(areaOf("feeder", 0, [childOf("a", book)]));
    expect(act({ bids: "5:0" })).toThrow("the level at 5 is empty");
    expect(act({ bids: "5:1 6:1" })).toThrow("the level at 6 stands after the one at 5");
    expect(act({ bids: "5:1", offers: "4:1" })).toThrow("a bid at 5 meets an offer at 4");
  });

  test("[RC-17] energies and prices out of range are refused", () => {
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_000_000_001]) {
      expect(codeWith(childOf("a", { bids: `5:${wrong}` }))).toBe("not-an-energy");
      expect(codeWith(childOf("a", { import_cap_wh: wrong }))).toBe("not-an-energy");
      expect(codeWith(childOf("a", { export_cap_wh: wrong }))).toBe("not-an-energy");
    }
    for (const wrong of [0.5, Number.NaN, Number.NEGATIVE_INFINITY, 1_000_000_001]) {
      expect(codeWith(childOf("a", { offers: `${wrong}:1` }))).toBe("not-a-price");
      expect(codeWith(childOf("a", { fee: wrong }))).toBe("not-a-price");
      expect(codeOf(() => clearArea(areaOf("feeder", wrong, [])))).toBe("not-a-price");
    }
  });

  test("[RC-17] a fee below 0 is refused", () => {
    expect(() => clearArea(areaOf("feeder", -1, []))).toThrow("the fee of feeder is below 0");
    expect(codeOf(() => clearArea(areaOf("feeder", -1, [])))).toBe("not-a-price");
    expect(codeWith(childOf("a", { fee: -1 }))).toBe("not-a-price");
  });

  test("[RC-17] levels of all children together beyond the range of energies are refused", () => {
    const children = Array.from({ length: 9_007 }, (_, index) => childOf(`c${index}`, { offers: "5:1000000000000" }));
    const last = (energy_wh: number) => childOf("last", { offers: `5:${energy_wh}` });
    expect(codeWith(...children, last(199_254_740_991))).toBe("no error");
    expect(codeWith(...children, last(199_254_740_992))).toBe("not-an-energy");
  });

  test("[RC-17] an area named twice, or by no identifier, is refused", () => {
    expect(codeWith(childOf("a"), childOf("a"))).toBe("duplicate-area");
    expect(codeWith(childOf("feeder"))).toBe("duplicate-area");
    expect(() => clearArea(areaOf("feeder", 0, [childOf("feeder")]))).toThrow("feeder is named twice");
    expect(codeWith(childOf("A b"))).toBe("not-an-identifier");
    expect(() => clearArea(areaOf("", 0, []))).toThrow('"" is not an identifier');
  });
});
