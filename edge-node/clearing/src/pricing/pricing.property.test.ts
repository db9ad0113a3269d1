import type { PriceRule } from "@localgrid/matching/auction-order";
import { clearCallAuction } from "@localgrid/matching/call-auction";
import { clampLimit } from "@localgrid/matching/price-limits";
import { memberId } from "@localgrid/vocabulary/identifiers";
import { type MicroPerKilowattHour, sumOf, type WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differenceOf, limitRange, type MemberNet, type Posting, priceInterval, type Tariff } from "./pricing.ts";

const RUNS = { numRuns: 2_000 };

interface Interval {
  readonly tariff: Tariff;
  readonly nets: readonly MemberNet[];
  /** By member; null for the community's default. */
  readonly limits: readonly (number | null)[];
  readonly price_rule: PriceRule;
  readonly charges_fixed_fee: boolean;
}

const price = fc.integer({ min: -200_000, max: 500_000 });
const tariffs = fc
  .record({ feed_in: price, room: fc.nat(300_000), fee: fc.nat(80_000), fixed: fc.nat(500_000) })
  .map(({ feed_in, room, fee, fixed }): Tariff => {
    return {
      retail_micro_per_kwh: (feed_in + fee + room) as MicroPerKilowattHour,
      feed_in_micro_per_kwh: feed_in as MicroPerKilowattHour,
      local_network_fee_micro_per_kwh: fee as MicroPerKilowattHour,
      fixed_fee_micro_per_day: fixed,
    };
  });
const netList = fc.array(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -(10 ** 12), max: 10 ** 12 })), {
  maxLength: 12,
});

function intervalsWith(limit: fc.Arbitrary<number | null>): fc.Arbitrary<Interval> {
  return fc
    .record({
      tariff: tariffs,
      signed_nets: netList,
      limits: fc.array(limit, { minLength: 12, maxLength: 12 }),
      price_rule: fc.constantFrom<PriceRule>("pair", "equilibrium_mid"),
      charges_fixed_fee: fc.boolean(),
    })
    .map(({ signed_nets, ...interval }) => ({ ...interval, nets: signed_nets.map(netOf) }));
}
const atDefaultLimits = intervalsWith(fc.constant(null));
const atOwnLimits = intervalsWith(fc.option(price));

/** Positive: import. */
function netOf(signed: number, index: number): MemberNet {
  return {
    member: memberId(`m${index}`),
    net_import_wh: Math.max(signed, 0) as WattHours,
    net_export_wh: Math.max(-signed, 0) as WattHours,
  };
}

function settle({ tariff, nets, limits, price_rule, charges_fixed_fee }: Interval) {
  const band = limitRange(tariff);
  const side = (energy: "net_import_wh" | "net_export_wh", standard: MicroPerKilowattHour) =>
    nets.flatMap((net, index) => {
      const limit = clampLimit((limits[index] ?? standard) as MicroPerKilowattHour, band);
      return net[energy] === 0 ? [] : [{ member: net.member, energy_wh: net[energy], limit_micro_per_kwh: limit }];
    });
  const bids = side("net_import_wh", band.cap);
  const auction = clearCallAuction({ bids, offers: side("net_export_wh", band.floor), price_rule });
  return { auction, priced: priceInterval({ tariff, nets, auction, charges_fixed_fee }) };
}

/** Sum of one field per account and category. */
function totals(postings: readonly { account: string; category: string; amount_nano: bigint; wh: number }[]) {
  const sums = new Map<string, { amount: bigint; wh: number }>();
  for (const { account, category, amount_nano, wh } of postings) {
    const known = sums.get(`${account} ${category}`) ?? { amount: 0n, wh: 0 };
    sums.set(`${account} ${category}`, { amount: known.amount + amount_nano, wh: known.wh + wh });
  }
  return new Map([...sums].filter(([, { amount, wh }]) => amount !== 0n || wh !== 0).sort());
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function amountTo(postings: readonly Posting[], account: string): bigint {
  return sumOf(postings.filter((posting) => posting.account === account).map((posting) => posting.amount_nano));
}

describe("a priced interval", () => {
  test("[INV-2] sums to exactly zero, and the community account ends at zero", () => {
    fc.assert(
      fc.property(atOwnLimits, (interval) => {
        const { postings } = settle(interval).priced;
        expect(sumOf(postings.map((posting) => posting.amount_nano))).toBe(0n);
        expect(amountTo(postings, "community")).toBe(0n);
      }),
      RUNS,
    );
  });

  test("loses and makes no energy", () => {
    fc.assert(
      fc.property(atOwnLimits, (interval) => {
        const { auction, priced } = settle(interval);
        expect(sum(priced.members.map((member) => member.bought_wh))).toBe(auction.matched_wh);
        expect(sum(priced.members.map((member) => member.sold_wh))).toBe(auction.matched_wh);
        expect(priced.members).toHaveLength(interval.nets.length);
        for (const net of interval.nets) {
          const result = priced.members.find((member) => member.member === net.member);
          expect((result?.bought_wh ?? 0) + (result?.grid_import_wh ?? 0)).toBe(net.net_import_wh);
          expect((result?.sold_wh ?? 0) + (result?.grid_export_wh ?? 0)).toBe(net.net_export_wh);
        }
      }),
      RUNS,
    );
  });

  test("charges exactly energy times price in every posting that has one", () => {
    fc.assert(
      fc.property(atOwnLimits, (interval) => {
        for (const posting of settle(interval).priced.postings) {
          if (posting.price_micro_per_kwh === null) continue;
          const exact = BigInt(posting.energy_wh) * BigInt(posting.price_micro_per_kwh);
          expect([exact, -exact]).toContain(posting.amount_nano);
        }
      }),
      RUNS,
    );
  });

  test("gives each member the sum of its own postings", () => {
    fc.assert(
      fc.property(atOwnLimits, (interval) => {
        const { postings, members } = settle(interval).priced;
        for (const { member, amount_nano } of members) {
          const own = amountTo(postings, `member:${member}:market`) + amountTo(postings, `member:${member}:supply`);
          expect(amount_nano).toBe(own);
        }
      }),
      RUNS,
    );
  });

  test("[INV-10] makes nobody worse off than without the community", () => {
    fc.assert(
      fc.property(atOwnLimits, (interval) => {
        for (const member of settle(interval).priced.members) expect(member.saving_nano).toBeGreaterThanOrEqual(0n);
      }),
      RUNS,
    );
  });

  test("[INV-11] saves the community its shared energy times the spread less the fee, at any limits", () => {
    fc.assert(
      fc.property(atOwnLimits, (interval) => {
        const { auction, priced } = settle(interval);
        const { retail_micro_per_kwh, feed_in_micro_per_kwh, local_network_fee_micro_per_kwh } = interval.tariff;
        const spread = retail_micro_per_kwh - feed_in_micro_per_kwh - local_network_fee_micro_per_kwh;
        expect(priced.saving_nano).toBe(BigInt(auction.matched_wh) * BigInt(spread));
      }),
      RUNS,
    );
  });

  test("does not depend on the order of the nets", () => {
    fc.assert(
      fc.property(atDefaultLimits, (interval) => {
        const turned = { ...interval, nets: interval.nets.toReversed() };
        expect(settle(turned)).toEqual(settle(interval));
      }),
      RUNS,
    );
  });

  test("becomes the corrected one when the difference is added", () => {
    fc.assert(
      fc.property(atOwnLimits, atOwnLimits, (first, second) => {
        const [before, after] = [settle(first).priced.postings, settle(second).priced.postings];
        const changes = differenceOf(before, after);
        expect(sumOf(changes.map((change) => change.amount_nano))).toBe(0n);
        const plain = (postings: readonly Posting[]) => postings.map((p) => ({ ...p, wh: p.energy_wh }));
        const added = changes.map((change) => ({ ...change, wh: change.energy_change_wh }));
        expect(totals([...plain(before), ...added])).toEqual(totals(plain(after)));
        expect(new Set(changes.map((change) => `${change.account} ${change.category}`)).size).toBe(changes.length);
      }),
      RUNS,
    );
  });
});
