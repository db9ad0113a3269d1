import { memberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import { sum } from "../test-support/area-sums.ts";
import { areaOf, childOf, levelsOf, tradeOf } from "../test-support/areas.ts";
import { codeOf } from "../test-support/refusals.ts";
import {
  type Area,
  type AreaChild,
  clearArea,
  distributeToChildren,
  distributeToMembers,
} from "./residual-clearing.ts";

const price = (value: number) => value as MicroPerKilowattHour;
const energy = (value: number) => value as WattHours;
const NOTHING = { imports: [], exports: [], network: { fees: [], congestion_rent_nano: 0n } };

describe("several levels of areas", () => {
  const cent = 10_000;

  // House 1 in neighbourhood 1, house 2 in neighbourhood 2, both in a grid: fees of 1, 1 and 2 cent. Set-up and
  // prices after gsy-e, integration_tests/grid_fee.feature, "Constant grid fees are calculated correctly" in its
  // pay-as-bid, pay-as-clear and one-sided form, and "High trade fees prevent trades".
  function grid(bid: number, offer: number) {
    const first = areaOf("neighbourhood-1", cent, [childOf("house-1", { bids: `${bid}:200` })]);
    const second = areaOf("neighbourhood-2", cent, [childOf("house-2", { offers: `${offer}:200` })]);
    const asChild = (below: Area): AreaChild => ({ ...childOf(below.id), ...below, book: clearArea(below).residual });
    return { first, second, cleared: clearArea(areaOf("grid", 2 * cent, [asChild(first), asChild(second)])) };
  }

  test("[RC-2][RC-14] a bid of 30 cent leaves 26 for the seller behind fees of 1, 2 and 1 cent, as in gsy-e", () => {
    const { first, second, cleared } = grid(30 * cent, 26 * cent);
    expect(cleared).toEqual({
      price_micro_per_kwh: 29 * cent,
      matched_wh: 200,
      imports: [{ child: "neighbourhood-1", energy_wh: 200, price_micro_per_kwh: 30 * cent, amount_nano: 60_000_000n }],
      exports: [{ child: "neighbourhood-2", energy_wh: 200, price_micro_per_kwh: 27 * cent, amount_nano: 54_000_000n }],
      network: {
        fees: [
          { area: "grid", amount_nano: 4_000_000n },
          { area: "neighbourhood-1", amount_nano: 2_000_000n },
        ],
        congestion_rent_nano: 0n,
      },
      residual: { bids: [], offers: [] },
    });
    expect(distributeToChildren(first, tradeOf("import", 200, 30 * cent))).toEqual({
      ...NOTHING,
      imports: [{ child: "house-1", energy_wh: 200, price_micro_per_kwh: 30 * cent, amount_nano: 60_000_000n }],
    });
    expect(distributeToChildren(second, tradeOf("export", 200, 27 * cent))).toEqual({
      imports: [],
      exports: [{ child: "house-2", energy_wh: 200, price_micro_per_kwh: 26 * cent, amount_nano: 52_000_000n }],
      network: { fees: [{ area: "neighbourhood-2", amount_nano: 2_000_000n }], congestion_rent_nano: 0n },
    });
  });

  test("[RC-2] an offer of 10 cent is 14 for a buyer behind fees of 1, 2 and 1 cent, as in gsy-e", () => {
    const { cleared } = grid(14 * cent, 10 * cent);
    expect(cleared.price_micro_per_kwh).toBe(13 * cent);
    expect(cleared.imports[0]?.price_micro_per_kwh).toBe(14 * cent);
    expect(grid(14 * cent - 1, 10 * cent).cleared.matched_wh).toBe(0);
  });

  test("[RC-2] a fee of 45 cent keeps a bid of 45 from an offer of 30, as in gsy-e", () => {
    const load = childOf("house-1", { bids: `${45 * cent}:4000` });
    const supply = childOf("supply", { offers: `${30 * cent}:4000` });
    expect(clearArea(areaOf("grid", 45 * cent, [load, supply])).matched_wh).toBe(0);
    expect(clearArea(areaOf("grid", 15 * cent, [load, supply])).matched_wh).toBe(4_000);
  });

  const feeder = areaOf("feeder", 3, [
    childOf("a", { bids: "90:10 60:10 50:4", import_cap_wh: 16, fee: 2 }),
    childOf("b", { bids: "58:9", offers: "70:8 80:8", export_cap_wh: 5 }),
    childOf("c", { offers: "20:10" }),
  ]);

  test("[RC-13] the residual is in the area's prices, within the caps and without what was matched", () => {
    const { matched_wh, price_micro_per_kwh, residual } = clearArea(feeder);
    expect(matched_wh).toBe(10);
    expect(price_micro_per_kwh).toBe(55);
    expect(residual).toEqual({ bids: levelsOf("58:15"), offers: levelsOf("73:5") });
  });

  test("[RC-14] an import is filled best first and pro-rata, and a cap binds with what was matched before", () => {
    expect(distributeToChildren(feeder, tradeOf("import", 10, 40))).toEqual({
      imports: [
        { child: "a", energy_wh: 4, price_micro_per_kwh: 42, amount_nano: 168n },
        { child: "b", energy_wh: 6, price_micro_per_kwh: 40, amount_nano: 240n },
      ],
      exports: [],
      network: { fees: [{ area: "a", amount_nano: 8n }], congestion_rent_nano: 0n },
    });
    expect(distributeToChildren(feeder, tradeOf("import", 15, 40))).toEqual({
      imports: [
        { child: "a", energy_wh: 6, price_micro_per_kwh: 60, amount_nano: 360n },
        { child: "b", energy_wh: 9, price_micro_per_kwh: 40, amount_nano: 360n },
      ],
      exports: [],
      network: { fees: [{ area: "a", amount_nano: 12n }], congestion_rent_nano: 108n },
    });
  });

  test("[RC-14] what an area in between accepted before is taken off first", () => {
    const between = areaOf("feeder", 0, [
      childOf("a", { bids: "100:10", import_cap_wh: 10 }),
      childOf("b", { bids: "50:10" }),
    ]);
    const first = distributeToChildren(between, tradeOf("import", 10, 55));
    const second = distributeToChildren(between, { ...tradeOf("import", 10, 45), accepted_before_wh: energy(10) });
    expect(first.imports.map(({ child, energy_wh }) => [child, energy_wh])).toEqual([["a", 10]]);
    expect(second.imports.map(({ child, energy_wh }) => [child, energy_wh])).toEqual([["b", 10]]);
    const third = { ...tradeOf("import", 1, 45), accepted_before_wh: energy(20) };
    expect(codeOf(() => distributeToChildren(between, third))).toBe("beyond-the-book");
    const tooMuch = { ...tradeOf("import", 0, 45), accepted_before_wh: energy(21) };
    expect(() => distributeToChildren(between, tooMuch)).toThrow("1 Wh more than the book holds");
  });

  test("[RC-17] a direction that is neither import nor export is refused", () => {
    const wrong = tradeOf("Import" as "import", 1, 50);
    expect(codeOf(() => distributeToChildren(feeder, wrong))).toBe("unknown-rule");
    expect(codeOf(() => distributeToMembers([], wrong))).toBe("unknown-rule");
  });

  test("[RC-14] an export is filled from the residual offers", () => {
    expect(distributeToChildren(feeder, tradeOf("export", 5, 100))).toEqual({
      imports: [],
      exports: [{ child: "b", energy_wh: 5, price_micro_per_kwh: 70, amount_nano: 350n }],
      network: { fees: [{ area: "feeder", amount_nano: 15n }], congestion_rent_nano: 135n },
    });
  });

  test("[RC-16] more than the residual, or a price beyond a filled limit, is refused", () => {
    expect(codeOf(() => distributeToChildren(feeder, tradeOf("import", 16, 40)))).toBe("beyond-the-book");
    expect(codeOf(() => distributeToChildren(feeder, tradeOf("export", 6, 100)))).toBe("beyond-the-book");
    expect(codeOf(() => distributeToChildren(feeder, tradeOf("import", 1, 59)))).toBe("beyond-the-book");
    expect(codeOf(() => distributeToChildren(feeder, tradeOf("import", 1, 58)))).toBe("no error");
    expect(codeOf(() => distributeToChildren(feeder, tradeOf("export", 1, 72)))).toBe("beyond-the-book");
    expect(codeOf(() => distributeToChildren(feeder, tradeOf("export", 1, 73)))).toBe("no error");
    expect(distributeToChildren(feeder, tradeOf("import", 0, 59))).toEqual(NOTHING);
    expect(() => distributeToChildren(feeder, tradeOf("import", 1, 59))).toThrow("59 lies beyond the limit 58");
    expect(() => distributeToChildren(feeder, tradeOf("import", 17, 40))).toThrow("2 Wh more than the book holds");
  });
});

describe("distributeToMembers", () => {
  const order = (member: string, energy_wh: number, limit: number) => {
    return { member: memberId(member), energy_wh: energy(energy_wh), limit_micro_per_kwh: price(limit) };
  };
  const unfilled = [order("d", 5, 80), order("c", 5, 80), order("a", 4, 90), order("e", 9, 70), order("z", 0, 99)];

  test("[RC-15] serves the best limit first and the last one by largest remainder, ties by member id", () => {
    expect(distributeToMembers(unfilled, tradeOf("import", 11, 75))).toEqual([
      { member: "a", energy_wh: 4 },
      { member: "c", energy_wh: 4 },
      { member: "d", energy_wh: 3 },
    ]);
    expect(distributeToMembers(unfilled, tradeOf("export", 11, 80))).toEqual([
      { member: "c", energy_wh: 1 },
      { member: "d", energy_wh: 1 },
      { member: "e", energy_wh: 9 },
    ]);
    expect(distributeToMembers(unfilled, tradeOf("export", 0, 0))).toEqual([]);
    expect(distributeToMembers([], tradeOf("import", 0, 0))).toEqual([]);
  });

  test("[RC-15] members go on where an earlier trade of the interval left off", () => {
    const [first, both] = [tradeOf("import", 11, 75), tradeOf("import", 14, 70)];
    const second = distributeToMembers(unfilled, { ...tradeOf("import", 3, 70), accepted_before_wh: energy(11) });
    // After 4, 4 and 3 Wh one is left with c and two with d.
    expect(second).toEqual([
      { member: "c", energy_wh: 1 },
      { member: "d", energy_wh: 2 },
    ]);
    const sums = [...distributeToMembers(unfilled, first), ...second];
    for (const { member, energy_wh } of distributeToMembers(unfilled, both)) {
      expect(sum(sums.filter((row) => row.member === member))).toBe(energy_wh);
    }
    const beyond = { ...tradeOf("import", 0, 70), accepted_before_wh: energy(24) };
    expect(codeOf(() => distributeToMembers(unfilled, beyond))).toBe("beyond-the-book");
  });

  test("[RC-16] more energy than the members have left, or a price beyond a member's limit, is refused", () => {
    expect(distributeToMembers(unfilled, tradeOf("import", 23, 70))).toHaveLength(4);
    expect(codeOf(() => distributeToMembers(unfilled, tradeOf("import", 24, 70)))).toBe("beyond-the-book");
    expect(codeOf(() => distributeToMembers(unfilled, tradeOf("import", 15, 71)))).toBe("beyond-the-book");
    expect(codeOf(() => distributeToMembers(unfilled, tradeOf("import", 14, 71)))).toBe("no error");
    expect(codeOf(() => distributeToMembers(unfilled, tradeOf("export", 9, 69)))).toBe("beyond-the-book");
  });

  test("[RC-17] wrong orders and trades of members are refused", () => {
    const twice = [order("a", 1, 50), order("a", 1, 60)];
    expect(codeOf(() => distributeToMembers(twice, tradeOf("import", 1, 50)))).toBe("duplicate-member");
    expect(() => distributeToMembers(twice, tradeOf("import", 1, 50))).toThrow("two orders on one side");
    expect(codeOf(() => distributeToMembers([order("a", -1, 5)], tradeOf("import", 0, 5)))).toBe("not-an-energy");
    expect(codeOf(() => distributeToMembers([order("a", 1, 0.5)], tradeOf("import", 0, 5)))).toBe("not-a-price");
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(codeOf(() => distributeToMembers(unfilled, tradeOf("import", wrong, 50)))).toBe("not-an-energy");
    }
    for (const wrong of [0.5, Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(codeOf(() => distributeToMembers(unfilled, tradeOf("import", 1, wrong)))).toBe("not-a-price");
    }
  });
});
