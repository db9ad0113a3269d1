import { readFileSync } from "node:fs";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import type { AuctionOrder, PriceRule } from "./auction-order.ts";
import { clearCallAuction } from "./call-auction.ts";

const DATA = new URL("../../../../neighbourhood/data/", import.meta.url);
const RETAIL = 300_000 as MicroPerKilowattHour;
const FEED_IN = 80_000 as MicroPerKilowattHour;

interface Hour {
  readonly bids: readonly AuctionOrder[];
  readonly offers: readonly AuctionOrder[];
}

type Row = (column: string) => number;

function readRows(file: string): { readonly columns: readonly string[]; readonly rows: readonly Row[] } {
  const [header = "", ...lines] = readFileSync(new URL(file, DATA), "utf8").trim().split("\n");
  const columns = header.trim().split(",");
  const rows = lines.map((line): Row => {
    const cells = line.split(",");
    return (column) => Number(cells[columns.indexOf(column)] ?? 0);
  });
  return { columns, rows };
}

/** Net energy is above 0 for what flows out of the home. */
function hourOf(nets: readonly { readonly home: string; readonly net: number }[]): Hour {
  const side = (sign: 1 | -1, limit_micro_per_kwh: MicroPerKilowattHour) =>
    nets
      .filter(({ net }) => sign * net > 0)
      .map(({ home, net }) => ({ member: memberId(home), energy_wh: (sign * net) as WattHours, limit_micro_per_kwh }));
  return { bids: side(-1, RETAIL), offers: side(1, FEED_IN) };
}

function homesOf(columns: readonly string[], suffix: string): readonly string[] {
  return columns.filter((column) => column.endsWith(suffix)).map((column) => column.replace(suffix, ""));
}

/** 17 homes, a year of load and generation. */
function recordedLoads(): readonly Hour[] {
  const { columns, rows } = readRows("citylearn17-homes-hourly-wh.csv");
  const homes = homesOf(columns, "_load_wh");
  return rows.map((at) => hourOf(homes.map((home) => ({ home, net: at(`${home}_pv_wh`) - at(`${home}_load_wh`) }))));
}

/** Five homes, 13 weeks of import and export registers; a missing export register counts nothing. */
function recordedRegisters(): readonly Hour[] {
  const { columns, rows } = readRows("cossmic5-registers-hourly-wh.csv");
  const homes = homesOf(columns, "_import_reg_wh");
  return rows.slice(1).map((after, index) => {
    const before = rows[index] as Row;
    const rise = (column: string) => after(column) - before(column);
    return hourOf(homes.map((home) => ({ home, net: rise(`${home}_export_reg_wh`) - rise(`${home}_import_reg_wh`) })));
  });
}

function sum(rows: readonly { readonly energy_wh: number }[]): number {
  return rows.reduce((total, { energy_wh }) => total + energy_wh, 0);
}

function cleared(hours: readonly Hour[], price_rule: PriceRule) {
  const totals = { hours: 0, surplus_wh: 0, need_wh: 0, matched_wh: 0, saving_nano: 0n };
  const prices = new Set<number | null>();
  for (const hour of hours) {
    const { matched_wh, price_micro_per_kwh } = clearCallAuction({ ...hour, price_rule });
    totals.hours += 1;
    totals.surplus_wh += sum(hour.offers);
    totals.need_wh += sum(hour.bids);
    totals.matched_wh += matched_wh;
    const price = price_micro_per_kwh ?? 0;
    totals.saving_nano += BigInt(matched_wh) * BigInt(RETAIL - price) + BigInt(matched_wh) * BigInt(price - FEED_IN);
    prices.add(price_micro_per_kwh);
  }
  return { totals, prices: [...prices].sort((a, b) => (a ?? 0) - (b ?? 0)) };
}

describe.each([
  {
    recording: "a year of 17 real homes",
    hours: recordedLoads(),
    totals: { hours: 8_760, surplus_wh: 45_902_558, need_wh: 112_120_885, matched_wh: 17_695_672 },
    saving_nano: 3_893_047_840_000n,
  },
  {
    recording: "13 weeks of the registers of five real homes",
    hours: recordedRegisters(),
    totals: { hours: 2_183, surplus_wh: 5_978_366, need_wh: 2_023_674, matched_wh: 617_258 },
    saving_nano: 135_796_760_000n,
  },
])("$recording with flat limits", ({ hours, totals, saving_nano }) => {
  // Equal limits: the pair rule gives one price for the year, the equilibrium jumps from end to end.
  test("[CA-7][INV-11] matches the known total at the mid-market rate by the pair rule", () => {
    expect(cleared(hours, "pair")).toEqual({ totals: { ...totals, saving_nano }, prices: [null, 190_000] });
  });

  test("[CA-8][INV-11] matches the same total at retail or feed-in price by the equilibrium rule", () => {
    expect(cleared(hours, "equilibrium_mid")).toEqual({
      totals: { ...totals, saving_nano },
      prices: [null, FEED_IN, RETAIL],
    });
  });
});
