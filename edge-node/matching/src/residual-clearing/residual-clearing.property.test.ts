import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AuctionOrder } from "../call-auction/auction-order.ts";
import { clearCallAuction } from "../call-auction/call-auction.ts";
import { checkResidualBook } from "../residual-book.ts";
import { keptByNetwork, limitAt, money, ruledTrades, sum, tradedBy } from "../test-support/area-sums.ts";
import { areas, areasWithoutCaps } from "../test-support/drawn-areas.ts";
import { holds } from "../test-support/properties.ts";
import { type Area, clearArea } from "./residual-clearing.ts";

interface Shifted {
  readonly limit: number;
  readonly energy_wh: number;
}

/** Levels in the area's prices as the rules word them, cut at the cap. */
function shiftedLevels(area: Area, side: "bids" | "offers"): Shifted[] {
  return area.children.flatMap((child) => {
    let left_wh = (side === "bids" ? child.import_cap_wh : child.export_cap_wh) ?? Number.MAX_SAFE_INTEGER;
    return child.book[side].map(({ limit_micro_per_kwh, energy_wh }) => {
      const within_wh = Math.min(left_wh, energy_wh);
      left_wh -= within_wh;
      const limit = limit_micro_per_kwh + (side === "bids" ? -child.fee_micro_per_kwh : area.fee_micro_per_kwh);
      return { limit, energy_wh: within_wh };
    });
  });
}

const isInRange = ({ limit }: Shifted) => Math.abs(limit) <= 1_000_000_000;

/** Value of the first `energy_wh` of levels, best first. */
function valueFor(levels: readonly Shifted[], energy_wh: number): bigint {
  let left_wh = energy_wh;
  let value = 0n;
  for (const level of levels) {
    const taken_wh = Math.min(left_wh, level.energy_wh);
    value += BigInt(taken_wh) * BigInt(level.limit);
    left_wh -= taken_wh;
  }
  return value;
}

test("[RC-11] what importing children pay is what exporting ones receive, plus fees, plus rent", () => {
  holds("area: conservation", areas, (area) => {
    const cleared = clearArea(area);
    expect(sum(cleared.imports)).toBe(cleared.matched_wh);
    expect(sum(cleared.exports)).toBe(cleared.matched_wh);
    expect(money(cleared.imports)).toBe(money(cleared.exports) + keptByNetwork(cleared));
    for (const { energy_wh, price_micro_per_kwh, amount_nano } of [...cleared.imports, ...cleared.exports]) {
      expect(energy_wh).toBeGreaterThan(0);
      expect(amount_nano).toBe(BigInt(energy_wh) * BigInt(price_micro_per_kwh));
    }
    expect(cleared.price_micro_per_kwh === null).toBe(cleared.matched_wh === 0);
  });
});

test("[RC-9][RC-10] fees are fee × energy for every area entered or left, and the rent is never below 0", () => {
  holds("area: fees and rent", areas, (area) => {
    const { imports, matched_wh, network } = clearArea(area);
    const due = [
      { area: area.id, amount_nano: BigInt(matched_wh) * BigInt(area.fee_micro_per_kwh) },
      ...area.children.map(({ id, fee_micro_per_kwh }) => {
        return { area: id, amount_nano: BigInt(tradedBy(imports, id)) * BigInt(fee_micro_per_kwh) };
      }),
    ];
    expect(network.fees).toEqual(due.filter(({ amount_nano }) => amount_nano > 0n));
    expect(network.congestion_rent_nano).toBeGreaterThanOrEqual(0n);
  });
});

test("[RC-7] nobody behind a child pays more, or receives less, than the own limit after all fees", () => {
  holds("area: limits", areas, (area) => {
    for (const { trade, levels, sign } of ruledTrades(area, clearArea(area))) {
      const worst = limitAt(levels, trade.energy_wh) ?? Number.NaN;
      expect(sign * (worst - trade.price_micro_per_kwh)).toBeGreaterThanOrEqual(0);
    }
  });
});

test("[RC-8] a child has the area's price after its fees, or the first limit beyond a cap that is used up", () => {
  holds("area: prices of children", areas, (area) => {
    const cleared = clearArea(area);
    for (const { trade, levels, cap_wh, shift, sign } of ruledTrades(area, cleared)) {
      const unbound = (cleared.price_micro_per_kwh ?? Number.NaN) - shift;
      const beyond = trade.energy_wh === cap_wh ? limitAt(levels, cap_wh + 1) : undefined;
      expect(trade.price_micro_per_kwh).toBe(sign * Math.max(sign * unbound, sign * (beyond ?? unbound)));
    }
  });
});

test("[RC-12] no child both imports and exports", () => {
  holds("area: one direction", areas, (area) => {
    const { imports, exports } = clearArea(area);
    const trading = [...imports, ...exports].map(({ child }) => child);
    expect(trading).toEqual([...new Set(trading)]);
  });
});

test("[RC-5] matches the most that any single price could, at a value no single price's energy exceeds", () => {
  holds("area: brute force", areas, (area) => {
    const bids = shiftedLevels(area, "bids").sort((a, b) => b.limit - a.limit);
    const offers = shiftedLevels(area, "offers").sort((a, b) => a.limit - b.limit);
    const { matched_wh } = clearArea(area);
    const value = valueFor(bids, matched_wh) - valueFor(offers, matched_wh);
    let most_wh = 0;
    for (const { limit: price } of [...bids, ...offers]) {
      const demand_wh = sum(bids.filter(({ limit }) => limit >= price));
      const supply_wh = sum(offers.filter(({ limit }) => limit <= price));
      const energy_wh = Math.min(demand_wh, supply_wh);
      most_wh = Math.max(most_wh, energy_wh);
      expect(value).toBeGreaterThanOrEqual(valueFor(bids, energy_wh) - valueFor(offers, energy_wh));
    }
    expect(matched_wh).toBe(most_wh);
  });
});

/** Every level of every child as an order. The children's ids have one length, so that ties go by child. */
function ordersOf(area: Area, side: "bids" | "offers"): AuctionOrder[] {
  return area.children.flatMap((child) =>
    shiftedLevels({ ...area, children: [child] }, side)
      .filter(isInRange)
      .map(({ limit, energy_wh }, index) => ({
        member: `${child.id}-${side}${index}` as MemberId,
        energy_wh: energy_wh as WattHours,
        limit_micro_per_kwh: limit as MicroPerKilowattHour,
      })),
  );
}

test("[RC-5][RC-6] without caps it is the call auction over the levels after fees", () => {
  holds("area: plain auction", areasWithoutCaps, (area) => {
    const [bids, offers] = [ordersOf(area, "bids"), ordersOf(area, "offers")];
    const auction = clearCallAuction({ bids, offers, price_rule: "pair" });
    const cleared = clearArea(area);
    expect(cleared.price_micro_per_kwh).toBe(auction.price_micro_per_kwh);
    expect(cleared.matched_wh).toBe(auction.matched_wh);
    for (const { id } of area.children) {
      const isOwn = ({ member }: { readonly member: string }) => member.startsWith(`${id}-`);
      expect(tradedBy(cleared.imports, id)).toBe(sum(auction.purchases.filter(isOwn)));
      expect(tradedBy(cleared.exports, id)).toBe(sum(auction.sales.filter(isOwn)));
    }
  });
});

test("[RC-13] the residual is a residual book and holds all that was within caps and not matched", () => {
  holds("area: residual", areas, (area) => {
    const { matched_wh, residual } = clearArea(area);
    checkResidualBook(residual);
    for (const side of ["bids", "offers"] as const) {
      const within = shiftedLevels(area, side).filter(isInRange);
      expect(sum(residual[side])).toBe(sum(within) - matched_wh);
      for (const { limit_micro_per_kwh } of residual[side]) {
        expect(within.map(({ limit }) => limit)).toContain(limit_micro_per_kwh);
      }
    }
  });
});

test("[RC-18] the order of the children does not matter", () => {
  const shuffled = areas.chain((area) =>
    fc.record({
      area: fc.constant(area),
      children: fc.shuffledSubarray([...area.children], { minLength: area.children.length }),
    }),
  );
  holds("area: permutation", shuffled, ({ area, children }) => {
    expect(clearArea({ ...area, children })).toEqual(clearArea(area));
  });
});
