import { clearCallAuction } from "@localgrid/matching/call-auction";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import {
  accountId,
  differenceOf,
  limitRange,
  type MemberNet,
  type Posting,
  priceInterval,
  type Tariff,
} from "./pricing.ts";

const TARIFF = tariff({ retail: 300_000, feed_in: 80_000, fee: 40_000 });

function tariff(prices: { retail: number; feed_in: number; fee: number; fixed?: number }): Tariff {
  return {
    retail_micro_per_kwh: prices.retail as MicroPerKilowattHour,
    feed_in_micro_per_kwh: prices.feed_in as MicroPerKilowattHour,
    local_network_fee_micro_per_kwh: prices.fee as MicroPerKilowattHour,
    fixed_fee_micro_per_day: prices.fixed ?? 150_000,
  };
}

function net(member: string, import_wh: number, export_wh = 0): MemberNet {
  return {
    member: memberId(member),
    net_import_wh: import_wh as WattHours,
    net_export_wh: export_wh as WattHours,
  };
}

function cleared(nets: readonly MemberNet[], own: Tariff = TARIFF) {
  const { floor, cap } = limitRange(own);
  const side = (energy: "net_import_wh" | "net_export_wh", limit: MicroPerKilowattHour) =>
    nets
      .map((n) => ({ member: n.member, energy_wh: n[energy], limit_micro_per_kwh: limit }))
      .filter((o) => o.energy_wh);
  const bids = side("net_import_wh", cap);
  return clearCallAuction({ bids, offers: side("net_export_wh", floor), price_rule: "pair" });
}

function text(postings: readonly Posting[]): string[] {
  return postings.map((p) => `${p.account} ${p.category} ${p.energy_wh} ${p.price_micro_per_kwh} ${p.amount_nano}`);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

describe("limitRange", () => {
  test("reaches from the feed-in price to the retail price less the fee", () => {
    expect(limitRange(TARIFF)).toEqual({ floor: 80_000, cap: 260_000 });
  });

  test("is a single price when fee and feed-in make up the retail price", () => {
    const even = tariff({ retail: 120_000, feed_in: 80_000, fee: 40_000 });
    expect(limitRange(even)).toEqual({ floor: 80_000, cap: 80_000 });
  });

  test("is the feed-in price alone where a trade could only cost more than retail", () => {
    const closed = tariff({ retail: 119_999, feed_in: 80_000, fee: 40_000 });
    expect(limitRange(closed)).toEqual({ floor: 80_000, cap: 80_000 });
  });

  test("may lie below zero", () => {
    const negative = tariff({ retail: -10, feed_in: -100, fee: 40 });
    expect(limitRange(negative)).toEqual({ floor: -100, cap: -50 });
  });
});

describe("priceInterval", () => {
  const nets = [net("c", 0, 500), net("b", 300), net("a", 700), net("d", 0)];

  test("lets buyers pay price and fee, sellers receive the price, and the rest go to the supplier", () => {
    const priced = priceInterval({ tariff: TARIFF, nets, auction: cleared(nets), charges_fixed_fee: false });
    // 500 Wh at (260000 + 80000) / 2; a gets 350 of them, b 150.
    expect(text(priced.postings)).toEqual([
      "member:a:market neighbour-purchase 350 170000 -59500000",
      "member:a:market local-network-fee 350 40000 -14000000",
      "member:a:supply grid-import 350 300000 -105000000",
      "member:b:market neighbour-purchase 150 170000 -25500000",
      "member:b:market local-network-fee 150 40000 -6000000",
      "member:b:supply grid-import 150 300000 -45000000",
      "member:c:market neighbour-sale 500 170000 85000000",
      "community neighbour-purchase 500 170000 85000000",
      "community neighbour-sale 500 170000 -85000000",
      "network-operator local-network-fee 500 40000 20000000",
      "supplier grid-import 500 300000 150000000",
    ]);
    expect(priced.members.map(({ member, amount_nano, saving_nano }) => [member, amount_nano, saving_nano])).toEqual([
      ["a", -178_500_000n, 31_500_000n],
      ["b", -76_500_000n, 13_500_000n],
      ["c", 85_000_000n, 45_000_000n],
      ["d", 0n, 0n],
    ]);
    expect(priced.saving_nano).toBe(90_000_000n);
  });

  test("charges every member the fixed fee, and leaves it out of the saving", () => {
    const two = [net("b", 0), net("a", 10)];
    const priced = priceInterval({ tariff: TARIFF, nets: two, auction: cleared(two), charges_fixed_fee: true });
    expect(text(priced.postings)).toEqual([
      "member:a:supply grid-import 10 300000 -3000000",
      "member:a:market fixed-fee 0 null -150000000",
      "member:b:market fixed-fee 0 null -150000000",
      "supplier grid-import 10 300000 3000000",
      "operator fixed-fee 0 null 300000000",
    ]);
    expect(priced.members.map((member) => [member.amount_nano, member.saving_nano])).toEqual([
      [-153_000_000n, 0n],
      [-150_000_000n, 0n],
    ]);
  });

  test("makes surplus pay where the feed-in price is negative", () => {
    const negative = tariff({ retail: 200_000, feed_in: -30_000, fee: 0 });
    const one = [net("a", 0, 100)];
    const priced = priceInterval({
      tariff: negative,
      nets: one,
      auction: cleared(one, negative),
      charges_fixed_fee: false,
    });
    expect(text(priced.postings)).toEqual([
      "member:a:supply grid-export 100 -30000 -3000000",
      "supplier grid-export 100 -30000 3000000",
    ]);
  });

  test("keeps a posting of energy at a price of zero", () => {
    const free = tariff({ retail: 100, feed_in: -100, fee: 0 });
    const two = [net("a", 5), net("b", 0, 5)];
    const priced = priceInterval({ tariff: free, nets: two, auction: cleared(two, free), charges_fixed_fee: false });
    expect(text(priced.postings)[1]).toBe("member:a:market local-network-fee 5 0 0");
  });

  test("refuses what does not fit together by code", () => {
    const good = { tariff: TARIFF, nets, auction: cleared(nets), charges_fixed_fee: true };
    const code = (change: Partial<typeof good>) => codeOf(() => priceInterval({ ...good, ...change }));
    const { auction } = good;
    expect(code({})).toBe("no error");
    expect(code({ nets: [...nets, net("a", 1)] })).toBe("duplicate-member");
    expect(code({ nets: [...nets, net("e", 1, 1)] })).toBe("member-on-both-sides");
    expect(code({ nets: [...nets, net("e", 0.5)] })).toBe("not-an-energy");
    expect(code({ nets: nets.slice(1) })).toBe("allocation-mismatch");
    expect(code({ nets: [net("c", 0, 499), ...nets.slice(1)] })).toBe("allocation-mismatch");
    expect(code({ nets: [net("a", 349), net("b", 300), net("c", 0, 500)] })).toBe("allocation-mismatch");
    expect(code({ auction: { ...auction, matched_wh: 499 as WattHours } })).toBe("allocation-mismatch");
    expect(code({ auction: { ...auction, sales: [] } })).toBe("allocation-mismatch");
    expect(code({ auction: { ...auction, sales: [...auction.sales, ...auction.sales] } })).toBe("allocation-mismatch");
    expect(code({ auction: { ...auction, price_micro_per_kwh: null } })).toBe("allocation-mismatch");
    expect(code({ tariff: { ...TARIFF, fixed_fee_micro_per_day: -1 } })).toBe("not-a-price");
    expect(code({ tariff: { ...TARIFF, fixed_fee_micro_per_day: 0.5 } })).toBe("not-a-price");
  });
});

describe("differenceOf", () => {
  const priced = (nets: readonly MemberNet[], own: Tariff = TARIFF) =>
    priceInterval({ tariff: own, nets, auction: cleared(nets, own), charges_fixed_fee: true }).postings;
  const before = priced([net("a", 700), net("a-b", 100), net("c", 0, 500)]);

  test("is empty when nothing changed", () => {
    expect(differenceOf(before, before)).toEqual([]);
    expect(differenceOf([], [])).toEqual([]);
  });

  test("takes back and adds energy in one line per account and category", () => {
    const after = priced([net("a", 600), net("a-b", 100), net("c", 0, 500)]);
    const lines = differenceOf(before, after).map(
      (d) => `${d.account} ${d.category} ${d.energy_change_wh} ${d.amount_nano}`,
    );
    expect(lines).toEqual([
      "member:a:market neighbour-purchase -9 1530000",
      "member:a:market local-network-fee -9 360000",
      "member:a:supply grid-import -91 27300000",
      "member:a-b:market neighbour-purchase 9 -1530000",
      "member:a-b:market local-network-fee 9 -360000",
      "member:a-b:supply grid-import -9 2700000",
      "supplier grid-import -100 -30000000",
    ]);
  });

  test("keeps the order of a priced interval for members and categories that are new", () => {
    const after = priced([net("a", 700), net("a-b", 0, 100), net("b", 10), net("c", 0, 900)]);
    const places = differenceOf(before, after).map(({ account, category }) => `${account} ${category}`);
    expect(places).toEqual([
      "member:a:market neighbour-purchase",
      "member:a:market local-network-fee",
      "member:a:supply grid-import",
      "member:a-b:market neighbour-purchase",
      "member:a-b:market neighbour-sale",
      "member:a-b:market local-network-fee",
      "member:a-b:supply grid-import",
      "member:a-b:supply grid-export",
      "member:b:market neighbour-purchase",
      "member:b:market local-network-fee",
      "member:b:market fixed-fee",
      "member:c:market neighbour-sale",
      "member:c:supply grid-export",
      "community neighbour-purchase",
      "community neighbour-sale",
      "network-operator local-network-fee",
      "supplier grid-import",
      "supplier grid-export",
      "operator fixed-fee",
    ]);
  });

  test("has a price only where it did not change", () => {
    const after = priced([net("a", 700), net("a-b", 100), net("c", 0, 400)], tariff({ ...PRICES, retail: 320_000 }));
    const changes = differenceOf(before, after);
    const priceOf = (category: string) => changes.find((c) => c.category === category)?.price_micro_per_kwh;
    expect(priceOf("local-network-fee")).toBe(40_000);
    expect(priceOf("neighbour-purchase")).toBeNull();
    expect(priceOf("grid-import")).toBeNull();
  });
});

const PRICES = { retail: 300_000, feed_in: 80_000, fee: 40_000 };

test("accountId knows the accounts of a community and nothing else", () => {
  for (const name of [
    "member:a-1:market",
    "member:b:supply",
    "community",
    "network-operator",
    "supplier",
    "operator",
  ]) {
    expect(accountId(name)).toBe(name);
  }
  for (const name of ["", "member:A:market", "member:a:other", "member::market", "communityx", "__proto__"]) {
    expect(codeOf(() => accountId(name))).toBe("not-an-account");
  }
});
