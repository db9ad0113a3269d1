import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { ENERGY_LIMIT_WH, type MicroPerKilowattHour, type WattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import type { PriceBand } from "../price-limits.ts";
import {
  type AllocationKey,
  allocateByKey,
  type KeyShare,
  type MemberNet,
  type SharingInput,
} from "./allocation-keys.ts";

const DYNAMIC: AllocationKey = { kind: "dynamic" };
const BAND = band(80, 300);

function band(floor: number, cap: number): PriceBand {
  return { floor: floor as MicroPerKilowattHour, cap: cap as MicroPerKilowattHour };
}

function net(member: string, net_import_wh: number, net_export_wh = 0): MemberNet {
  return {
    member: member as MemberId,
    net_import_wh: net_import_wh as WattHours,
    net_export_wh: net_export_wh as WattHours,
  };
}

function shares(ppm: Readonly<Record<string, number>>): readonly KeyShare[] {
  return Object.entries(ppm).map(([member, share_ppm]) => ({ member: member as MemberId, share_ppm }));
}

function priority(...groups: readonly (readonly string[])[]): AllocationKey {
  return { kind: "priority", groups: groups.map((group) => group.map(memberId)) };
}

/** 1,000 Wh are needed, 500 are there. */
const NETS = [net("c", 600), net("t", 0, 100), net("a", 300), net("s", 0, 400), net("b", 100), net("idle", 0)];

function allocate(key: AllocationKey, input: Partial<SharingInput> = {}) {
  return allocateByKey({ nets: NETS, key, price_rule: { kind: "mid-market" }, band: BAND, ...input });
}

/** Purchases as pairs. */
function bought(key: AllocationKey, input: Partial<SharingInput> = {}) {
  return allocate(key, input).purchases.map(({ member, energy_wh }) => [member, energy_wh]);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

describe("the result", () => {
  test("[AK-1][AK-4] has the form of an auction's, sorted by member and without zeros", () => {
    expect(allocate(DYNAMIC)).toEqual({
      price_micro_per_kwh: 190,
      matched_wh: 500,
      purchases: [
        { member: "a", energy_wh: 150 },
        { member: "b", energy_wh: 50 },
        { member: "c", energy_wh: 300 },
      ],
      sales: [
        { member: "s", energy_wh: 400 },
        { member: "t", energy_wh: 100 },
      ],
    });
  });

  test("[AK-1] nothing shared has no price, not 0", () => {
    const nothing = { price_micro_per_kwh: null, matched_wh: 0, purchases: [], sales: [] };
    const ratio = { kind: "supply-demand-ratio", table: [{ ratio_ppm: 0, position_ppm: 0 }] } as const;
    for (const price_rule of [{ kind: "mid-market" }, ratio] as const) {
      expect(allocate(DYNAMIC, { nets: [], price_rule })).toEqual(nothing);
      expect(allocate(DYNAMIC, { nets: [net("a", 5)], price_rule })).toEqual(nothing);
      expect(allocate(DYNAMIC, { nets: [net("s", 0, 5)], price_rule })).toEqual(nothing);
      const unshared = { kind: "static", shares: shares({ b: 1_000_000 }) } as const;
      expect(allocate(unshared, { nets: [net("a", 5), net("s", 0, 5)], price_rule })).toEqual(nothing);
    }
  });

  test("[AK-2] sellers sell in proportion to their surplus, spare Wh to the largest remainders", () => {
    const nets = [net("a", 100), net("s", 0, 100), net("t", 0, 50), net("u", 0, 1)];
    // Exact parts of 100: 66.2, 33.1 and 0.7.
    expect(allocate(DYNAMIC, { nets }).sales).toEqual([
      { member: "s", energy_wh: 66 },
      { member: "t", energy_wh: 33 },
      { member: "u", energy_wh: 1 },
    ]);
  });

  test("[AK-8] a rotation moves the tie order of buyers and sellers alike", () => {
    const nets = ["a", "b", "c"].map((member) => net(member, 2)).concat(net("s", 0, 1));
    const key = priority(["a", "b", "c"]);
    const winners = [0, 1, 2, 3].map((rotation) => bought(DYNAMIC, { nets, rotation })[0]?.[0]);
    expect(winners).toEqual(["a", "b", "c", "a"]);
    expect([0, 1, 2, 3].map((rotation) => bought(key, { nets, rotation })[0]?.[0])).toEqual(winners);
    expect(bought(DYNAMIC, { nets })).toEqual([["a", 1]]);
    const sellers = [net("a", 1), net("s", 0, 2), net("t", 0, 2)];
    expect([0, 1].map((rotation) => allocate(DYNAMIC, { nets: sellers, rotation }).sales[0]?.member)).toEqual([
      "s",
      "t",
    ]);
  });
});

describe("the static key", () => {
  const key: AllocationKey = { kind: "static", shares: shares({ c: 200_000, a: 500_000, b: 300_000 }) };

  test("[AK-3] everybody gets the agreed part and unused parts go to the grid", () => {
    const result = allocate(key);
    // 250, 150 and 100 Wh are due; b needs only 100.
    expect(result.purchases.map(({ energy_wh }) => energy_wh)).toEqual([250, 100, 100]);
    expect(result.matched_wh).toBe(450);
    expect(result.sales.map(({ energy_wh }) => energy_wh)).toEqual([360, 90]);
  });

  test("[AK-3] parts are floored and the rest of the division goes to the grid", () => {
    const thirds = { kind: "static", shares: shares({ a: 333_333, b: 333_333, c: 333_334 }) } as const;
    const nets = [net("a", 10), net("b", 10), net("c", 10), net("s", 0, 8)];
    expect(bought(thirds, { nets })).toEqual([
      ["a", 2],
      ["b", 2],
      ["c", 2],
    ]);
  });

  test("[AK-3] a part stays exact where the product passes 2^53", () => {
    const most = ENERGY_LIMIT_WH;
    const nets = [net("a", most), net("b", most), net("s", 0, most - 1)];
    const uneven = { kind: "static", shares: shares({ a: 999_999, b: 1 }) } as const;
    expect(bought(uneven, { nets })).toEqual([
      ["a", 999_998_999_999],
      ["b", 999_999],
    ]);
  });

  test("[AK-3] a share of somebody without need stays unused, and a buyer without a share gets nothing", () => {
    const elsewhere = { kind: "static", shares: shares({ s: 300_000, gone: 300_000, a: 400_000, b: 0 }) } as const;
    expect(bought(elsewhere)).toEqual([["a", 200]]);
  });

  test("[AK-9] refuses shares that do not sum to a million, are no whole parts or name a member twice", () => {
    for (const kind of ["static", "hybrid"] as const) {
      const code = (list: readonly KeyShare[]) => codeOf(() => allocate({ kind, shares: list }));
      expect(code(shares({ a: 1_000_000 }))).toBe("no error");
      expect(code(shares({ a: 1_000_000, b: 0 }))).toBe("no error");
      expect(code(shares({ a: 999_999 }))).toBe("not-a-key");
      expect(code(shares({ a: 999_999, b: 2 }))).toBe("not-a-key");
      expect(code([])).toBe("not-a-key");
      expect(code(shares({ a: 1_000_001, b: -1 }))).toBe("not-a-key");
      expect(code(shares({ a: 999_999.5, b: 0.5 }))).toBe("not-a-key");
      for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
        expect(code(shares({ a: wrong, b: 1_000_000 }))).toBe("not-a-key");
      }
      expect(code([...shares({ a: 500_000 }), ...shares({ a: 500_000 })])).toBe("duplicate-member");
    }
  });
});

describe("the priority list", () => {
  test("[AK-6] serves group after group, each in proportion to its needs", () => {
    expect(bought(priority(["b"], ["a"], ["c"]))).toEqual([
      ["a", 300],
      ["b", 100],
      ["c", 100],
    ]);
    expect(bought(priority(["c"], ["a", "b"]))).toEqual([["c", 500]]);
    // 500 of 700: 428.57 and 71.43.
    expect(bought(priority(["c", "b"], ["a"]))).toEqual([
      ["b", 71],
      ["c", 429],
    ]);
  });

  test("[AK-6] the last group that something is left for divides it", () => {
    // After b, 400 of 900: 133.33 and 266.67.
    expect(bought(priority([], ["b"], ["c", "a"]))).toEqual([
      ["a", 133],
      ["b", 100],
      ["c", 267],
    ]);
  });

  test("[AK-7] whoever stands in no group comes last, all together", () => {
    expect(bought(priority(["b", "gone", "s"]))).toEqual([
      ["a", 133],
      ["b", 100],
      ["c", 267],
    ]);
    expect(bought(priority())).toEqual(bought(DYNAMIC));
    expect(bought(priority(["c"]))).toEqual([["c", 500]]);
  });

  test("[AK-6] more groups than there are buyers are served in their order", () => {
    const members = Array.from({ length: 12 }, (_, index) => `m${index}`);
    const nets = members.map((member) => net(member, 1)).concat(net("s", 0, 11));
    const key = priority(...members.toReversed().map((member) => [member]));
    expect(bought(key, { nets }).map(([member]) => member)).toEqual(members.filter((name) => name !== "m0").sort());
  });

  test("[AK-9] refuses a member who stands in it twice", () => {
    expect(codeOf(() => allocate(priority(["a", "b"], ["a"])))).toBe("duplicate-member");
    expect(codeOf(() => allocate(priority(["a", "a"])))).toBe("duplicate-member");
  });
});

describe("the hybrid key", () => {
  test("[AK-5] what the shares leave over goes to the needs that are open", () => {
    const key = { kind: "hybrid", shares: shares({ a: 500_000, b: 300_000, c: 200_000 }) } as const;
    // First 250, 100 and 100; then 50 Wh for open needs of 50, 0 and 500: 4.55 and 45.45.
    expect(bought(key)).toEqual([
      ["a", 255],
      ["b", 100],
      ["c", 145],
    ]);
  });

  test("[AK-5] also what the shares floored, and what members hold who need nothing", () => {
    const nets = [net("a", 2), net("b", 9), net("s", 0, 8)];
    const key = { kind: "hybrid", shares: shares({ a: 100_000, gone: 900_000 }) } as const;
    // The share gives a 0 Wh; 8 of 11: 1.45 and 6.55.
    expect(bought(key, { nets })).toEqual([
      ["a", 1],
      ["b", 7],
    ]);
  });
});

describe("bad input", () => {
  test("[AK-9] refuses what is no energy, on either side", () => {
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, ENERGY_LIMIT_WH + 1]) {
      expect(codeOf(() => allocate(DYNAMIC, { nets: [net("a", wrong)] }))).toBe("not-an-energy");
      expect(codeOf(() => allocate(DYNAMIC, { nets: [net("a", 0, wrong)] }))).toBe("not-an-energy");
    }
  });

  test("[AK-9] refuses a member with two nets or on both sides", () => {
    expect(codeOf(() => allocate(DYNAMIC, { nets: [net("a", 1), net("b", 1), net("a", 0)] }))).toBe("duplicate-member");
    expect(codeOf(() => allocate(DYNAMIC, { nets: [net("a", 1, 1)] }))).toBe("member-on-both-sides");
    expect(codeOf(() => allocate(DYNAMIC, { nets: [net("a", 1, 0), net("b", 0, 1)] }))).toBe("no error");
  });

  test("[AK-9] refuses sums that a number cannot hold", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
    const buyers = many(9_008).map((member) => net(member, ENERGY_LIMIT_WH));
    const sellers = many(9_008).map((member) => net(member, 0, ENERGY_LIMIT_WH));
    expect(codeOf(() => allocate(DYNAMIC, { nets: buyers }))).toBe("not-an-energy");
    expect(codeOf(() => allocate(DYNAMIC, { nets: sellers }))).toBe("not-an-energy");
    expect(codeOf(() => allocate(DYNAMIC, { nets: sellers.slice(1) }))).toBe("no error");
  });

  test("[AK-9] refuses a wrong key also where there is nothing to share", () => {
    const short = { kind: "static", shares: shares({ a: 999_999 }) } as const;
    expect(codeOf(() => allocate(short, { nets: [net("a", 5)] }))).toBe("not-a-key");
    expect(codeOf(() => allocate(short, { nets: [] }))).toBe("not-a-key");
  });

  test("[AK-9] refuses keys, price rules and rotations that do not exist", () => {
    const unknown = { kind: "lottery" };
    expect(codeOf(() => allocate(unknown as unknown as AllocationKey))).toBe("unknown-rule");
    const price_rule = unknown as unknown as SharingInput["price_rule"];
    expect(codeOf(() => allocate(DYNAMIC, { nets: [], price_rule }))).toBe("unknown-rule");
    for (const rotation of [-1, 0.5, Number.NaN]) {
      expect(codeOf(() => allocate(DYNAMIC, { nets: [], rotation }))).toBe("not-a-share");
    }
  });

  test("[AK-1] nothing is shared where the floor lies above the cap", () => {
    const nothing = { price_micro_per_kwh: null, matched_wh: 0, purchases: [], sales: [] };
    expect(allocate(DYNAMIC, { band: band(301, 300) })).toEqual(nothing);
    expect(allocate(DYNAMIC, { band: band(300, 300) }).price_micro_per_kwh).toBe(300);
  });

  test("[AK-8] a spare Wh of the second round goes round among those whose need is open", () => {
    const buyer = (member: string, net_import_wh: number) => ({ member, net_import_wh, net_export_wh: 0 });
    const nets = [buyer("a", 1), buyer("b", 5), buyer("c", 5), { member: "s", net_import_wh: 0, net_export_wh: 2 }];
    const key = { kind: "hybrid", shares: [{ member: "a", share_ppm: 1_000_000 }] } as unknown as AllocationKey;
    const winners = [0, 1, 2, 3].map((rotation) => {
      const { purchases } = allocate(key, { nets: nets as unknown as readonly MemberNet[], rotation });
      return purchases.map(({ member }) => member).join("");
    });
    expect(winners).toEqual(["ab", "ac", "ab", "ac"]);
  });

  test("[AK-9] refuses bands that are no prices, also when nothing is shared", () => {
    for (const wrong of [0.5, Number.NaN, 1_000_000_001, -1_000_000_001]) {
      expect(codeOf(() => allocate(DYNAMIC, { nets: [], band: band(wrong, 300) }))).toBe("not-a-price");
      expect(codeOf(() => allocate(DYNAMIC, { nets: [], band: band(80, wrong) }))).toBe("not-a-price");
    }
  });

  test("[AK-1] thousands of equal members are served by largest remainder", () => {
    const names = Array.from({ length: 5_000 }, (_, index) => `m${String(index).padStart(4, "0")}`);
    const nets = names.map((member) => net(member, 2)).concat(net("s", 0, 7_001));
    const energies = bought(DYNAMIC, { nets }).map(([, energy_wh]) => energy_wh);
    expect(energies).toEqual(names.map((_, index) => (index < 2_001 ? 2 : 1)));
  });
});
