import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AuctionOrder } from "../call-auction/auction-order.ts";
import { keptByNetwork, limitAt, money, ruledTrades, sum, tradedBy } from "../test-support/area-sums.ts";
import { areas, limits, regions } from "../test-support/drawn-areas.ts";
import { holds } from "../test-support/properties.ts";
import type { AreaSettlement } from "./area-settlement.ts";
import {
  type Area,
  clearArea,
  distributeToChildren,
  distributeToMembers,
  type ResidualTrade,
} from "./residual-clearing.ts";

const FIRST = { accepted_before_wh: 0 as WattHours };

/** What the trades of one area with its parent mean for its children, after trades with an area in between. */
function handedDown(area: Area, above: AreaSettlement, between: readonly AreaSettlement[] = []): AreaSettlement[] {
  return (["import", "export"] as const).flatMap((direction) => {
    const side = direction === "import" ? "imports" : "exports";
    const before_wh = sum(between.flatMap((settlement) => settlement[side]).filter(({ child }) => child === area.id));
    const rows = above[side].filter(({ child }) => child === area.id);
    return rows.map((row) =>
      distributeToChildren(area, { ...row, direction, accepted_before_wh: before_wh as WattHours }),
    );
  });
}

test("[RC-11][RC-14] over two levels of areas, communities pay what communities receive, plus fees, plus rent", () => {
  holds("region: conservation", regions, ({ feeders, region }) => {
    const cleared = clearArea(region);
    const below = feeders.flatMap((feeder) => [clearArea(feeder), ...handedDown(feeder, cleared)]);
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
      const settlements = [clearArea(feeder), ...handedDown(feeder, cleared)];
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
      const shares = handedDown(feeder, cleared).flatMap((settlement) => ruledTrades(feeder, settlement));
      for (const { trade, levels, sign } of shares) {
        const before_wh = tradedBy(sign === 1 ? before.imports : before.exports, trade.child);
        const worst = limitAt(levels, before_wh + trade.energy_wh) ?? Number.NaN;
        expect(sign * (worst - trade.price_micro_per_kwh)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

test("[RC-4][RC-11][RC-14] over three levels of areas no Wh is handed out twice", () => {
  const zones = fc.record({ below: regions, other: areas });
  holds("zone: conservation and caps", zones, ({ below: { feeders, region }, other }) => {
    const [inRegion, inOther] = [clearArea(region), clearArea(other)];
    const children = [
      { ...region, book: inRegion.residual, import_cap_wh: null, export_cap_wh: null },
      { ...other, book: inOther.residual, import_cap_wh: null, export_cap_wh: null },
    ];
    const zone = clearArea({ id: "zone", fee_micro_per_kwh: 0 as MicroPerKilowattHour, children });
    const throughRegion = handedDown(region, zone);
    const settlements = feeders.map((feeder) => [
      clearArea(feeder),
      ...handedDown(feeder, inRegion),
      ...throughRegion.flatMap((settlement) => handedDown(feeder, settlement, [inRegion])),
    ]);
    feeders.forEach((feeder, index) => {
      const own = settlements[index] ?? [];
      for (const { id, import_cap_wh, export_cap_wh, book } of feeder.children) {
        const [imported, exported] = (["imports", "exports"] as const).map((side) =>
          tradedBy(
            own.flatMap((settlement) => settlement[side]),
            id,
          ),
        );
        expect(imported).toBeLessThanOrEqual(Math.min(sum(book.bids), import_cap_wh ?? Number.POSITIVE_INFINITY));
        expect(exported).toBeLessThanOrEqual(Math.min(sum(book.offers), export_cap_wh ?? Number.POSITIVE_INFINITY));
      }
    });
    const all = [inOther, ...handedDown(other, zone), ...settlements.flat()];
    const paid = money(all.flatMap(({ imports }) => imports));
    const received = money(all.flatMap(({ exports }) => exports));
    const kept = [zone, inRegion, ...throughRegion, ...all].reduce((total, one) => total + keptByNetwork(one), 0n);
    expect(sum(all.flatMap(({ imports }) => imports))).toBe(sum(all.flatMap(({ exports }) => exports)));
    expect(paid).toBe(received + kept);
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
    return { unfilled, trade: { direction, energy_wh, price_micro_per_kwh: worst, ...FIRST } as ResidualTrade };
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
