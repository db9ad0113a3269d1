import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clearCallAuction } from "../call-auction/call-auction.ts";
import { shareOut } from "../largest-remainder.ts";
import type { Allocation } from "../matching-result.ts";
import { holds } from "../test-support/properties.ts";
import { type AllocationKey, allocateByKey, type KeyShare, type MemberNet } from "./allocation-keys.ts";

/** A community with agreed shares and ranks, which also name members who have no net. */
interface Community {
  readonly nets: readonly MemberNet[];
  readonly shares: readonly KeyShare[];
  readonly groups: readonly (readonly MemberId[])[];
  readonly rotation: number;
}

const draws = fc.record({
  energy_wh: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 40 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 1_000_000_000_000 }) },
  ),
  isSeller: fc.boolean(),
  hasNet: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  share: fc.nat(5),
  /** 3: in no group. */
  rank: fc.integer({ min: 0, max: 3 }),
});
const communities = fc
  .record({ members: fc.array(draws, { maxLength: 14 }), rotation: fc.nat(20) })
  .map(({ members, rotation }): Community => {
    const named = members.map((member, index) => ({ ...member, id: memberId(`m${index}`) }));
    const rest = { id: memberId("rest"), weight: 1 };
    const claims = [...named.map(({ id, share }) => ({ id, weight: share })), rest];
    const parts = shareOut(1_000_000, claims);
    return {
      nets: named.filter(({ hasNet }) => hasNet).map(({ id, energy_wh, isSeller }) => netOf(id, energy_wh, isSeller)),
      shares: claims.map(({ id }, index) => ({ member: id, share_ppm: parts[index] as number })),
      groups: [0, 1, 2].map((rank) => named.filter((member) => member.rank === rank).map(({ id }) => id)),
      rotation,
    };
  });
const prices = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }));
const bands = fc.record({ floor: prices, cap: prices }).map(({ floor, cap }) => ({
  floor: floor as MicroPerKilowattHour,
  cap: cap as MicroPerKilowattHour,
}));
const ANY_BAND = { floor: 80_000 as MicroPerKilowattHour, cap: 300_000 as MicroPerKilowattHour };

function netOf(member: MemberId, energy_wh: number, isSeller: boolean): MemberNet {
  return {
    member,
    net_import_wh: (isSeller ? 0 : energy_wh) as WattHours,
    net_export_wh: (isSeller ? energy_wh : 0) as WattHours,
  };
}

function keysOf({ shares, groups }: Community): readonly AllocationKey[] {
  return [{ kind: "dynamic" }, { kind: "static", shares }, { kind: "hybrid", shares }, { kind: "priority", groups }];
}

function allocate({ nets, rotation }: Community, key: AllocationKey, band = ANY_BAND) {
  return allocateByKey({ nets, key, price_rule: { kind: "mid-market" }, band, rotation });
}

function sum(allocations: readonly { readonly energy_wh: number }[]): number {
  return allocations.reduce((total, { energy_wh }) => total + energy_wh, 0);
}

function fillOf(allocations: readonly Allocation[], member: MemberId): number {
  return allocations.find((allocation) => allocation.member === member)?.energy_wh ?? 0;
}

function totalsOf({ nets }: Community) {
  return {
    demand_wh: nets.reduce((total, { net_import_wh }) => total + net_import_wh, 0),
    supply_wh: nets.reduce((total, { net_export_wh }) => total + net_export_wh, 0),
  };
}

/** Whether `part_wh` is within 1 Wh of weight · available / whole. */
function isFair(part_wh: number, weight: number, { available, whole }: { available: number; whole: number }): boolean {
  const excess = BigInt(part_wh) * BigInt(whole) - BigInt(weight) * BigInt(available);
  return excess > -BigInt(whole) && excess < BigInt(whole);
}

function assertWithinNets(allocations: readonly Allocation[], nets: ReadonlyMap<MemberId, number>): void {
  const ids = allocations.map(({ member }) => member);
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const { member, energy_wh } of allocations) {
    expect(energy_wh).toBeGreaterThan(0);
    expect(energy_wh).toBeLessThanOrEqual(nets.get(member) ?? 0);
  }
}

describe("every key", () => {
  test("[AK-1] buys and sells the same energy, nobody more than the net, sorted and without zeros", () => {
    holds("keys conserve energy", communities, (community) => {
      for (const key of keysOf(community)) {
        const result = allocate(community, key);
        expect(sum(result.purchases)).toBe(result.matched_wh);
        expect(sum(result.sales)).toBe(result.matched_wh);
        expect(result.price_micro_per_kwh).toBe(result.matched_wh === 0 ? null : 190_000);
        assertWithinNets(result.purchases, new Map(community.nets.map((net) => [net.member, net.net_import_wh])));
        assertWithinNets(result.sales, new Map(community.nets.map((net) => [net.member, net.net_export_wh])));
      }
    });
  });

  test("[AK-1] gives an equal result for every order of nets, shares and groups", () => {
    const shuffled = communities.chain((community) => {
      const mixed = <Value>(values: readonly Value[]) =>
        fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length });
      return fc.record({
        community: fc.constant(community),
        nets: mixed(community.nets),
        shares: mixed(community.shares),
        groups: fc.tuple(...community.groups.map(mixed)),
      });
    });
    holds("keys ignore the order of input", shuffled, ({ community, nets, shares, groups }) => {
      const permuted = { ...community, nets, shares, groups };
      const again = keysOf(permuted).map((key) => allocate(permuted, key));
      expect(again).toEqual(keysOf(community).map((key) => allocate(community, key)));
    });
  });

  test("[AK-2] sellers get within 1 Wh of their part of the surplus", () => {
    holds("sellers sell pro rata", communities, (community) => {
      const whole = totalsOf(community).supply_wh;
      for (const key of keysOf(community)) {
        const { sales, matched_wh } = allocate(community, key);
        for (const { member, net_export_wh } of community.nets.filter((net) => net.net_export_wh > 0)) {
          expect(isFair(fillOf(sales, member), net_export_wh, { available: matched_wh, whole })).toBe(true);
        }
      }
    });
  });

  test("[AK-3][AK-4][AK-5][AK-6] shares all that can be used, but for the static key, which never shares more", () => {
    holds("volumes of keys", communities, (community) => {
      const { demand_wh, supply_wh } = totalsOf(community);
      const [dynamic, fixed, hybrid, priority] = keysOf(community).map((key) => allocate(community, key).matched_wh);
      expect(dynamic).toBe(Math.min(demand_wh, supply_wh));
      expect(fixed).toBeLessThanOrEqual(dynamic as number);
      expect(hybrid).toBe(dynamic);
      expect(priority).toBe(dynamic);
    });
  });
});

describe("each key", () => {
  test("[AK-4] the dynamic key with the mid-market rate is the call auction of equal limits", () => {
    const cases = fc.record({ community: communities, band: bands });
    holds("dynamic key is the auction", cases, ({ community, band }) => {
      const limits = { bids: band.cap, offers: band.floor };
      const side = (name: "bids" | "offers", energy: "net_import_wh" | "net_export_wh") =>
        community.nets
          .filter((net) => net[energy] > 0)
          .map((net) => ({ member: net.member, energy_wh: net[energy], limit_micro_per_kwh: limits[name] }));
      const auction = clearCallAuction({
        bids: side("bids", "net_import_wh"),
        offers: side("offers", "net_export_wh"),
        price_rule: "pair",
        rotation: community.rotation,
      });
      expect(allocate(community, { kind: "dynamic" }, band)).toEqual(auction);
    });
  });

  test("[AK-3][AK-5] with the static key a buyer gets the floored part, with the hybrid key at least that", () => {
    holds("static parts", communities, (community) => {
      const { shares } = community;
      const { supply_wh } = totalsOf(community);
      const fixed = allocate(community, { kind: "static", shares }).purchases;
      const hybrid = allocate(community, { kind: "hybrid", shares }).purchases;
      for (const { member, net_import_wh } of community.nets) {
        const share = shares.find((candidate) => candidate.member === member)?.share_ppm ?? 0;
        const part_wh = (BigInt(share) * BigInt(supply_wh)) / 1_000_000n;
        const due_wh = part_wh < BigInt(net_import_wh) ? Number(part_wh) : net_import_wh;
        expect(fillOf(fixed, member)).toBe(due_wh);
        expect(fillOf(hybrid, member)).toBeGreaterThanOrEqual(due_wh);
      }
    });
  });

  test("[AK-6][AK-7] nobody gets anything before all of the groups before are served, and inside one it is fair", () => {
    holds("priority order", communities, (community) => {
      const { groups, nets } = community;
      const { purchases } = allocate(community, { kind: "priority", groups });
      const unlisted = nets.map(({ member }) => member).filter((member) => !groups.flat().includes(member));
      let isUsedUp = false;
      for (const group of [...groups, unlisted]) {
        const inside = nets.filter(({ member }) => group.includes(member));
        const whole = inside.reduce((total, { net_import_wh }) => total + net_import_wh, 0);
        const available = inside.reduce((total, { member }) => total + fillOf(purchases, member), 0);
        if (isUsedUp) expect(available).toBe(0);
        isUsedUp ||= available < whole;
        for (const { member, net_import_wh } of inside.filter((net) => net.net_import_wh > 0)) {
          expect(isFair(fillOf(purchases, member), net_import_wh, { available, whole })).toBe(true);
        }
      }
    });
  });
});
