import type { WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AuctionOrder } from "../call-auction/auction-order.ts";
import { keptByNetwork, limitAt, money, ruledTrades, sum, tradedBy } from "../test-support/area-sums.ts";
import { limits, regions } from "../test-support/drawn-areas.ts";
import { holds } from "../test-support/properties.ts";
import type { AreaSettlement, ChildTrade } from "./area-settlement.ts";
import {
  type Area,
  clearArea,
  distributeToChildren,
  distributeToMembers,
  type ResidualTrade,
} from "./residual-clearing.ts";

/** What a region's trades with a feeder mean for the feeder's children: nothing, an import or an export. */
function settlementsBelow(feeder: Area, region: AreaSettlement): AreaSettlement[] {
  const isOwn = ({ child }: ChildTrade) => child === feeder.id;
  return [
    ...region.imports.filter(isOwn).map((row) => distributeToChildren(feeder, { ...row, direction: "import" })),
    ...region.exports.filter(isOwn).map((row) => distributeToChildren(feeder, { ...row, direction: "export" })),
  ];
}

test("[RC-11][RC-14] over two levels of areas, communities pay what communities receive, plus fees, plus rent", () => {
  holds("region: conservation", regions, ({ feeders, region }) => {
    const cleared = clearArea(region);
    const below = feeders.flatMap((feeder) => [clearArea(feeder), ...settlementsBelow(feeder, cleared)]);
    const imports = below.flatMap((settlement) => settlement.imports);
    const exports = below.flatMap((settlement) => settlement.exports);
    expect(sum(imports)).toBe(sum(exports));
    const kept_nano = [cleared, ...below].reduce((total, settlement) => total + keptByNetwork(settlement), 0n);
    expect(money(imports)).toBe(money(exports) + kept_nano);
    for (const { network } of below) expect(network.congestion_rent_nano).toBeGreaterThanOrEqual(0n);
  });
});

test("[RC-4] no link carries more than its cap, whatever is traded above", () => {
  holds("region: caps", regions, ({ feeders, region }) => {
    const cleared = clearArea(region);
    for (const feeder of feeders) {
      const settlements = [clearArea(feeder), ...settlementsBelow(feeder, cleared)];
      const imports = settlements.flatMap((settlement) => settlement.imports);
      const exports = settlements.flatMap((settlement) => settlement.exports);
      for (const { id, import_cap_wh, export_cap_wh } of feeder.children) {
        expect(tradedBy(imports, id)).toBeLessThanOrEqual(import_cap_wh ?? Number.POSITIVE_INFINITY);
        expect(tradedBy(exports, id)).toBeLessThanOrEqual(export_cap_wh ?? Number.POSITIVE_INFINITY);
      }
    }
  });
});

test("[RC-14] a child's share of a trade above follows what it traded before and suits its limits", () => {
  holds("region: limits", regions, ({ feeders, region }) => {
    const cleared = clearArea(region);
    for (const feeder of feeders) {
      const before = clearArea(feeder);
      const shares = settlementsBelow(feeder, cleared).flatMap((settlement) => ruledTrades(feeder, settlement));
      for (const { trade, levels, sign } of shares) {
        const before_wh = tradedBy(sign === 1 ? before.imports : before.exports, trade.child);
        const worst = limitAt(levels, before_wh + trade.energy_wh) ?? Number.NaN;
        expect(sign * (worst - trade.price_micro_per_kwh)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

const memberTrades = fc
  .record({
    rows: fc.array(fc.tuple(limits, fc.integer({ min: 0, max: 20 })), { maxLength: 8 }),
    direction: fc.constantFrom("import" as const, "export" as const),
    percent: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ rows, direction, percent }) => {
    const unfilled = rows.map(([limit, energy_wh], index) => {
      return { member: `m${index}`, energy_wh, limit_micro_per_kwh: limit } as unknown as AuctionOrder;
    });
    const worst = direction === "import" ? -1_000_000_000 : 1_000_000_000;
    const energy_wh = Math.floor((sum(unfilled) * percent) / 100) as WattHours;
    return { unfilled, trade: { direction, energy_wh, price_micro_per_kwh: worst } as ResidualTrade };
  });

test("[RC-15] members share all that was accepted, each at most what is left, better limits before worse ones", () => {
  holds("members: distribution", memberTrades, ({ unfilled, trade }) => {
    const allocations = distributeToMembers(unfilled, trade);
    expect(sum(allocations)).toBe(trade.energy_wh);
    const rows = unfilled.map((order) => {
      const filled_wh = sum(allocations.filter(({ member }) => member === order.member));
      expect(filled_wh).toBeLessThanOrEqual(order.energy_wh);
      return { ...order, filled_wh };
    });
    const sign = trade.direction === "import" ? 1 : -1;
    for (const served of rows.filter((row) => row.filled_wh > 0)) {
      const isBetter = (row: AuctionOrder) => sign * (row.limit_micro_per_kwh - served.limit_micro_per_kwh) > 0;
      for (const better of rows.filter(isBetter)) expect(better.filled_wh).toBe(better.energy_wh);
    }
    expect(distributeToMembers(unfilled.toReversed(), trade)).toEqual(allocations);
  });
});
