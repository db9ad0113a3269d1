import { readFileSync } from "node:fs";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import { beforeAll, describe, expect, test } from "vitest";
import type { AuctionOrder, PriceRule } from "./auction-order.ts";
import { clearCallAuction } from "./call-auction.ts";

const HOMES_CSV = new URL("../../../../neighbourhood/data/citylearn17-homes-hourly-wh.csv", import.meta.url);
const RETAIL = 300_000 as MicroPerKilowattHour;
const FEED_IN = 80_000 as MicroPerKilowattHour;

interface Hour {
  readonly bids: readonly AuctionOrder[];
  readonly offers: readonly AuctionOrder[];
}

function readHours(): readonly Hour[] {
  const [header = "", ...rows] = readFileSync(HOMES_CSV, "utf8").trim().split("\n");
  const columns = header.trim().split(",");
  const homes = columns.filter((column) => column.endsWith("_load_wh")).map((column) => column.split("_")[0] ?? "");
  return rows.map((row) => {
    const cells = row.split(",");
    const energyIn = (column: string) => Number(cells[columns.indexOf(column)]);
    const nets = homes.map((home) => ({ home, net: energyIn(`${home}_pv_wh`) - energyIn(`${home}_load_wh`) }));
    const side = (sign: 1 | -1, limit_micro_per_kwh: MicroPerKilowattHour) =>
      nets
        .filter(({ net }) => sign * net > 0)
        .map(({ home, net }) => ({
          member: memberId(home),
          energy_wh: (sign * net) as WattHours,
          limit_micro_per_kwh,
        }));
    return { bids: side(-1, RETAIL), offers: side(1, FEED_IN) };
  });
}

function sum(allocations: readonly { readonly energy_wh: number }[]): number {
  return allocations.reduce((total, { energy_wh }) => total + energy_wh, 0);
}

describe("a year of 17 real homes with flat limits", () => {
  let hours: readonly Hour[];
  beforeAll(() => {
    hours = readHours();
  });

  test.each<PriceRule>(["pair", "equilibrium_mid"])("matches the known total under the %s rule", (price_rule) => {
    const totals = { hours: 0, surplus_wh: 0, need_wh: 0, matched_wh: 0 };
    const prices = new Set<number | null>();
    for (const hour of hours) {
      const { matched_wh, price_micro_per_kwh } = clearCallAuction({ ...hour, price_rule });
      totals.hours += 1;
      totals.surplus_wh += sum(hour.offers);
      totals.need_wh += sum(hour.bids);
      totals.matched_wh += matched_wh;
      prices.add(price_micro_per_kwh);
    }
    expect(totals).toEqual({ hours: 8760, surplus_wh: 45_902_558, need_wh: 112_120_885, matched_wh: 17_695_672 });
    // Equal limits: the pair rule gives one price for the year, the equilibrium jumps from end to end.
    const expected = price_rule === "pair" ? [null, 190_000] : [null, FEED_IN, RETAIL];
    expect([...prices].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(expected);
  });
});
