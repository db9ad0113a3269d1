import type { PriceRule } from "@localgrid/matching/auction-order";
import { type MemberId, type MeteringPointId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CommunityState, createCommunity } from "../community/community.ts";
import { clearInterval, type IntervalInputs } from "./clear-interval.ts";

const MOST_HOMES = 8;

function idOf(home: number): MemberId {
  return memberId(`m${home}`);
}

function pointOf(home: number): MeteringPointId {
  return meteringPointId(`p${home}`);
}

function community(): CommunityState {
  const state = createCommunity();
  for (let home = 0; home < MOST_HOMES; home++) {
    const [member, metering_point] = [idOf(home), pointOf(home)];
    state.meteringPoints.set(metering_point, { metering_point, member, is_active: true, main_fuse_w: 17_000 });
  }
  return state;
}

interface Drawn {
  readonly price_rule: PriceRule;
  readonly retail: number;
  readonly feed_in: number;
  readonly fee: number;
  /** Per home: net energy, import above 0, and own limits. */
  readonly homes: readonly (readonly [net_wh: number, buy: number | null, sell: number | null])[];
  readonly barred: number;
}

const price = fc.integer({ min: -300, max: 500 });
const drawn: fc.Arbitrary<Drawn> = fc.record({
  price_rule: fc.constantFrom<PriceRule>("pair", "equilibrium_mid"),
  retail: price,
  feed_in: price,
  fee: fc.nat(200),
  homes: fc.array(
    fc.tuple(fc.integer({ min: -40, max: 40 }), fc.option(price, { nil: null }), fc.option(price, { nil: null })),
    {
      maxLength: MOST_HOMES,
    },
  ),
  barred: fc.nat(MOST_HOMES),
});

function inputsOf({ price_rule, retail, feed_in, fee, homes, barred }: Drawn): IntervalInputs {
  return {
    start_s: 900,
    length_s: 900,
    terms: {
      tariff: {
        valid_from_s: 0,
        retail_micro_per_kwh: retail,
        feed_in_micro_per_kwh: feed_in,
        local_network_fee_micro_per_kwh: fee,
        fixed_fee_micro_per_day: 0,
      },
      price_rule,
      limits: homes.map(([, buy, sell], home) => [idOf(home), buy, sell]),
    },
    readings: homes.map(([net_wh], home) => ({
      metering_point: pointOf(home),
      import_wh: Math.max(net_wh, 0) as WattHours,
      export_wh: Math.max(-net_wh, 0) as WattHours,
      quality: "valid",
      is_signed: true,
      is_official: false,
    })),
    barred_buyers: [idOf(barred)],
  };
}

function sum(rows: readonly { readonly energy_wh: number }[]): number {
  return rows.reduce((total, { energy_wh }) => total + energy_wh, 0);
}

describe("an interval with members' own limits, in and outside the band, and bands that are empty", () => {
  test("[CA-2][INV-10] leaves nobody worse off than without the community", () => {
    fc.assert(
      fc.property(drawn, (interval) => {
        const { auction, priced } = clearInterval(community(), inputsOf(interval));
        for (const { saving_nano } of priced.members) expect(saving_nano).toBeGreaterThanOrEqual(0n);
        const { retail, feed_in, fee } = interval;
        if (retail - fee < feed_in) expect(auction.matched_wh).toBe(0);
        const price_micro_per_kwh = auction.price_micro_per_kwh ?? feed_in;
        expect(price_micro_per_kwh).toBeGreaterThanOrEqual(feed_in);
        expect(price_micro_per_kwh).toBeLessThanOrEqual(Math.max(feed_in, retail - fee));
      }),
      { numRuns: 2_000 },
    );
  });

  test("[CA-2] a limit beyond an end of the band counts as that end", () => {
    const homes = [
      [30, 999, null],
      [-30, null, -999],
    ] as const;
    const base = { price_rule: "pair", retail: 300, feed_in: 80, fee: 40, homes, barred: MOST_HOMES - 1 } as const;
    const { auction } = clearInterval(community(), inputsOf(base));
    expect(auction.price_micro_per_kwh).toBe((260 + 80) / 2);
    const shy = { ...base, homes: [homes[0], [-30, null, 270]] } as const;
    expect(clearInterval(community(), inputsOf(shy)).auction.price_micro_per_kwh).toBe(260);
  });

  test("buyers without credit buy from their supplier only", () => {
    fc.assert(
      fc.property(drawn, (interval) => {
        const { auction } = clearInterval(community(), inputsOf(interval));
        const isBarred = ({ member }: { readonly member: string }) => member === idOf(interval.barred);
        expect(sum(auction.purchases.filter(isBarred))).toBe(0);
      }),
    );
  });
});
