import type { PriceRule } from "@localgrid/matching/auction-order";
import type { AgreedKey } from "@localgrid/protocol/record-bodies";
import { type MemberId, type MeteringPointId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CommunityState, createCommunity } from "../community/community.ts";
import { clearInterval, type IntervalInputs } from "./clear-interval.ts";
import type { AgreedSharing } from "./interval-matching.ts";

const MOST_HOMES = 8;
/** By bids; under a dynamic key. */
const INPUT_DIGESTS = [
  "69b2973a810939cd3e00ff0ab3b1ef775814a94fcbe5e99ad8011ae1555361e7",
  "8fc402ecd4151d5c722a24f5413772dcde8c24fd382dc4acdbfb91d44e0b4bc5",
];

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
  readonly key: AgreedSharing | null;
  readonly price_rule: PriceRule;
  readonly retail: number;
  readonly feed_in: number;
  readonly fee: number;
  /** Per home: net energy, import above 0, and own limits. */
  readonly homes: readonly (readonly [net_wh: number, buy: number | null, sell: number | null])[];
  readonly barred: number;
}

/** Of every kind, naming some of the homes and some that there are not. */
const agreedKeys: fc.Arbitrary<AgreedKey> = fc.oneof(
  fc.constant<AgreedKey>({ kind: "dynamic" }),
  fc
    .tuple(fc.constantFrom("static" as const, "hybrid" as const), fc.uniqueArray(fc.nat(9), { minLength: 1 }))
    .chain(([kind, homes]) =>
      fc.array(fc.nat(10), { minLength: homes.length, maxLength: homes.length }).map((weights): AgreedKey => {
        const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
        const parts = weights.map((weight) => Math.floor((weight * 1_000_000) / sum));
        const rest = 1_000_000 - parts.reduce((total, part) => total + part, 0);
        const shares = homes.sort((a, b) => a - b).map((home, index) => [idOf(home), parts[index] ?? 0] as const);
        return { kind, shares: shares.map(([member, part], index) => [member, index === 0 ? part + rest : part]) };
      }),
    ),
  fc.uniqueArray(fc.nat(9), { minLength: 2 }).map((homes): AgreedKey => {
    const groups = [homes.slice(0, 1), homes.slice(1)].map((group) => group.sort((a, b) => a - b).map(idOf));
    return { kind: "priority", groups };
  }),
);
const agreed: fc.Arbitrary<AgreedSharing> = fc.record({
  valid_from_s: fc.constant(0),
  key: agreedKeys,
  price_rule: fc.constantFrom<AgreedSharing["price_rule"]>(
    { kind: "mid-market" },
    {
      kind: "supply-demand-ratio",
      table: [
        [200_000, 900_000],
        [1_500_000, 100_000],
      ],
    },
  ),
});

const price = fc.integer({ min: -300, max: 500 });
const drawn: fc.Arbitrary<Drawn> = fc.record({
  key: fc.option(agreed, { nil: null }),
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

function inputsOf({ key, price_rule, retail, feed_in, fee, homes, barred }: Drawn): IntervalInputs {
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
      ...(key !== null && { allocation_key: key }),
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

describe("an interval with members' own limits or an agreed key, in and outside the band, and bands that are empty", () => {
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
    const base = {
      key: null,
      price_rule: "pair",
      retail: 300,
      feed_in: 80,
      fee: 40,
      homes,
      barred: MOST_HOMES - 1,
    } as const;
    const { auction } = clearInterval(community(), inputsOf(base));
    expect(auction.price_micro_per_kwh).toBe((260 + 80) / 2);
    const shy = { ...base, homes: [homes[0], [-30, null, 270]] } as const;
    expect(clearInterval(community(), inputsOf(shy)).auction.price_micro_per_kwh).toBe(260);
  });

  test("conserves energy and money, by bids and under any key", () => {
    fc.assert(
      fc.property(drawn, (interval) => {
        const { auction, priced } = clearInterval(community(), inputsOf(interval));
        expect([sum(auction.purchases), sum(auction.sales)]).toEqual([auction.matched_wh, auction.matched_wh]);
        expect(priced.postings.reduce((total, { amount_nano }) => total + amount_nano, 0n)).toBe(0n);
        for (const [home, [net_wh]] of interval.homes.entries()) {
          const own = priced.members.find(({ member }) => member === idOf(home));
          expect([own?.bought_wh ?? 0, own?.sold_wh ?? 0].some((wh) => wh > Math.abs(net_wh))).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("has digests that tell a key from bids, and one key from another", () => {
    const homes = [
      [30, null, null],
      [-30, null, null],
    ] as const;
    const base = { price_rule: "pair", retail: 300, feed_in: 80, fee: 40, homes, barred: MOST_HOMES - 1 } as const;
    const keys: readonly (AgreedSharing | null)[] = [
      null,
      { valid_from_s: 0, key: { kind: "dynamic" }, price_rule: { kind: "mid-market" } },
      { valid_from_s: 900, key: { kind: "dynamic" }, price_rule: { kind: "mid-market" } },
      { valid_from_s: 0, key: { kind: "static", shares: [[idOf(0), 1_000_000]] }, price_rule: { kind: "mid-market" } },
    ];
    const cleared = keys.map((key) => clearInterval(community(), inputsOf({ ...base, key })));
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
    expect(new Set(cleared.map(({ input_digest }) => hex(input_digest))).size).toBe(keys.length);
    // The same energy at the same price is the same result.
    expect(new Set(cleared.map(({ result_digest }) => hex(result_digest))).size).toBe(1);
    // Bytes that journals hold: they never change.
    expect(cleared.slice(0, 2).map(({ input_digest }) => hex(input_digest))).toEqual(INPUT_DIGESTS);
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
