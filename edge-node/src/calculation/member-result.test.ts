import { clearInterval, type IntervalInputs } from "@localgrid/clearing/clear-interval";
import { createCommunity } from "@localgrid/clearing/community";
import { type MemberId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { wattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import { amountOfLines, bandOf, linesOf, linesWithoutNeighbours, ownOrder, resultOf } from "./member-result.ts";

const [ANNA, BERT] = [memberId("anna"), memberId("bert")];
const TARIFF = {
  valid_from_s: 0,
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 80_000,
  local_network_fee_micro_per_kwh: 40_000,
  fixed_fee_micro_per_day: 50_000,
};

interface Case {
  readonly anna: readonly [import_wh: number, export_wh: number];
  readonly start_s?: number;
  readonly tariff?: Partial<typeof TARIFF>;
  readonly limits?: IntervalInputs["terms"]["limits"];
  readonly barred?: readonly MemberId[];
}

/** Bert feeds in 60 Wh. */
function clearedWith({ anna, start_s = 900, tariff = {}, limits = [], barred = [] }: Case) {
  const community = createCommunity();
  const readings = (
    [
      [ANNA, anna],
      [BERT, [0, 60]],
    ] as const
  ).map(([member, [import_wh, export_wh]]) => {
    const metering_point = meteringPointId(`${member}-meter`);
    community.meteringPoints.set(metering_point, { metering_point, member, is_active: true, main_fuse_w: 20_000 });
    const marks = { quality: "valid", is_signed: true, is_official: false } as const;
    return { metering_point, import_wh: wattHours(import_wh), export_wh: wattHours(export_wh), ...marks };
  });
  const terms = { tariff: { ...TARIFF, ...tariff }, price_rule: "pair" as const, limits };
  return clearInterval(community, { start_s, length_s: 900, terms, readings, barred_buyers: barred });
}

describe("the own order", () => {
  test("is the net at the limit in force, moved into the band", () => {
    const cleared = clearedWith({ anna: [130, 30], limits: [[ANNA, 290_000, null]] });
    expect(ownOrder(cleared, ANNA)).toEqual({
      side: "demand",
      wh: 100,
      limit_micro_per_kwh: 260_000,
      buy_limit_micro_per_kwh: 290_000,
      sell_limit_micro_per_kwh: null,
      stayed_out: null,
    });
    expect(ownOrder(cleared, BERT)).toMatchObject({ side: "supply", wh: 60, limit_micro_per_kwh: 80_000 });
    expect(bandOf(cleared)).toEqual({ floor: 80_000, cap: 260_000 });
  });

  test.each([
    { why: "nothing-to-trade", anna: [40, 40] },
    { why: "credit-used-up", anna: [100, 0], barred: [ANNA] },
    { why: "no-price-pays", anna: [100, 0], tariff: { local_network_fee_micro_per_kwh: 230_000 } },
  ] as const)("is none where there is $why", ({ why, ...inputs }) => {
    const cleared = clearedWith(inputs);
    expect(ownOrder(cleared, ANNA)).toMatchObject({ side: null, wh: 0, limit_micro_per_kwh: null, stayed_out: why });
  });
});

describe("the own lines", () => {
  test.each([
    { anna: [100, 0] },
    { anna: [0, 100] },
    { anna: [0, 0] },
    { anna: [100, 0], start_s: 0 },
    { anna: [0, 100], start_s: 86_400, tariff: { feed_in_micro_per_kwh: -20_000 } },
    { anna: [100, 0], barred: [ANNA] },
  ] as const)("add up, with neighbours and without, for %j", (inputs) => {
    const cleared = clearedWith(inputs);
    for (const member of [ANNA, BERT]) {
      const result = resultOf(cleared, member);
      const [lines, without] = [linesOf(cleared, member), linesWithoutNeighbours(cleared, member)];
      expect(amountOfLines(lines)).toBe(result?.amount_nano);
      expect(amountOfLines(lines) - amountOfLines(without)).toBe(result?.saving_nano);
      const priced = [...lines, ...without].filter(({ category }) => category !== "fixed-fee");
      for (const { energy_wh, price_micro_per_kwh, amount_nano } of priced) {
        const product = BigInt(energy_wh) * BigInt(price_micro_per_kwh ?? 0);
        expect([product, -product]).toContain(amount_nano);
      }
    }
  });

  test("of somebody who took no part are none", () => {
    const cleared = clearedWith({ anna: [100, 0] });
    expect(linesWithoutNeighbours(cleared, memberId("carl"))).toEqual([]);
    expect(resultOf(cleared, memberId("carl"))).toBeNull();
  });
});
