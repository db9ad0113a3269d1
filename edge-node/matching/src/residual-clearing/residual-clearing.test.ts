import { describe, expect, test } from "vitest";
import { areaOf, childOf, levelsOf } from "../test-support/areas.ts";
import { clearArea } from "./residual-clearing.ts";

const NOTHING = { imports: [], exports: [], network: { fees: [], congestion_rent_nano: 0n } };

describe("clearArea", () => {
  test("[RC-5][RC-7] clears at the middle of the last bid and the last offer", () => {
    const north = childOf("north", { bids: "300:100" });
    const south = childOf("south", { offers: "100:60 201:80" });
    expect(clearArea(areaOf("feeder", 0, [north, south]))).toEqual({
      price_micro_per_kwh: 250,
      matched_wh: 100,
      imports: [{ child: "north", energy_wh: 100, price_micro_per_kwh: 250, amount_nano: 25_000n }],
      exports: [{ child: "south", energy_wh: 100, price_micro_per_kwh: 250, amount_nano: 25_000n }],
      network: { fees: [], congestion_rent_nano: 0n },
      residual: { bids: [], offers: levelsOf("201:40") },
    });
  });

  test("[RC-5] gives no price where nothing meets, and no trade", () => {
    const north = childOf("north", { bids: "99:10" });
    const south = childOf("south", { offers: "100:10" });
    expect(clearArea(areaOf("feeder", 0, [north, south]))).toEqual({
      ...NOTHING,
      price_micro_per_kwh: null,
      matched_wh: 0,
      residual: { bids: levelsOf("99:10"), offers: levelsOf("100:10") },
    });
    expect(clearArea(areaOf("feeder", 7, []))).toEqual({
      ...NOTHING,
      price_micro_per_kwh: null,
      matched_wh: 0,
      residual: { bids: [], offers: [] },
    });
  });

  test("[RC-2][RC-7][RC-9] lowers bids by the fee of the child they leave and raises offers by the area's fee", () => {
    const north = childOf("north", { bids: "300:10", fee: 20 });
    const west = childOf("west", { bids: "310:5", fee: 30 });
    const south = childOf("south", { offers: "101:30", fee: 1_000 });
    expect(clearArea(areaOf("feeder", 7, [west, south, north]))).toEqual({
      price_micro_per_kwh: 194,
      matched_wh: 15,
      imports: [
        { child: "north", energy_wh: 10, price_micro_per_kwh: 214, amount_nano: 2_140n },
        { child: "west", energy_wh: 5, price_micro_per_kwh: 224, amount_nano: 1_120n },
      ],
      exports: [{ child: "south", energy_wh: 15, price_micro_per_kwh: 187, amount_nano: 2_805n }],
      network: {
        fees: [
          { area: "feeder", amount_nano: 105n },
          { area: "north", amount_nano: 200n },
          { area: "west", amount_nano: 150n },
        ],
        congestion_rent_nano: 0n,
      },
      residual: { bids: [], offers: levelsOf("108:15") },
    });
  });

  test("[RC-7] floors the middle of negative prices towards minus infinity", () => {
    const north = childOf("north", { bids: "0:4", fee: 1 });
    const south = childOf("south", { offers: "-6:4" });
    const { price_micro_per_kwh, imports, exports } = clearArea(areaOf("feeder", 2, [north, south]));
    expect(price_micro_per_kwh).toBe(-3);
    expect(imports).toEqual([{ child: "north", energy_wh: 4, price_micro_per_kwh: -2, amount_nano: -8n }]);
    expect(exports).toEqual([{ child: "south", energy_wh: 4, price_micro_per_kwh: -5, amount_nano: -20n }]);
  });

  test("[RC-6] rations the last level among the children by largest remainder, ties by child id", () => {
    const bidders = ["c", "a", "b"].map((id) => childOf(id, { bids: "50:5" }));
    const sellers = ["t", "s"].map((id) => childOf(id, { offers: "50:5" }));
    const { imports, exports, residual } = clearArea(areaOf("feeder", 0, [...bidders, ...sellers]));
    expect(imports.map((row) => [row.child, row.energy_wh])).toEqual([
      ["a", 4],
      ["b", 3],
      ["c", 3],
    ]);
    expect(exports.map((row) => row.child)).toEqual(["s", "t"]);
    expect(residual.bids).toEqual(levelsOf("50:5"));
  });

  test("[RC-6] shares one limit among thousands of children", () => {
    const bidders = Array.from({ length: 2_000 }, (_, index) => childOf(`b${1_000 + index}`, { bids: "50:2" }));
    const { imports } = clearArea(areaOf("feeder", 0, [...bidders, childOf("s", { offers: "50:3001" })]));
    expect(imports.map((row) => row.energy_wh)).toEqual([...Array(1_001).fill(2), ...Array(999).fill(1)]);
  });

  test("[RC-6] serves a better level in full before a worse one, and adds up a child's levels", () => {
    const a = childOf("a", { bids: "90:3 50:10" });
    const b = childOf("b", { bids: "70:4" });
    const s = childOf("s", { offers: "10:9" });
    const { imports, residual, price_micro_per_kwh } = clearArea(areaOf("feeder", 0, [a, b, s]));
    expect(imports.map((row) => [row.child, row.energy_wh])).toEqual([
      ["a", 5],
      ["b", 4],
    ]);
    expect(price_micro_per_kwh).toBe(30);
    expect(residual.bids).toEqual(levelsOf("50:8"));
  });

  test("[RC-3] leaves out what fees push beyond the range of prices", () => {
    const least = -1_000_000_000;
    const most = 1_000_000_000;
    const bids = (id: string, fee: number) => childOf(id, { bids: `${least + 5}:3`, fee: fee });
    const offers = (id: string, limit: number) => childOf(id, { offers: `${limit}:2` });
    const children = [bids("in", 5), bids("out", 6), offers("s", most - 5), offers("t", most - 4)];
    expect(clearArea(areaOf("feeder", 5, children)).residual).toEqual({
      bids: levelsOf(`${least}:3`),
      offers: levelsOf(`${most}:2`),
    });
  });

  test("[RC-18] another order of children changes nothing, and an absent child leaves the others' trade", () => {
    const a = childOf("a", { bids: "50:5" });
    const b = childOf("b", { bids: "50:6" });
    const s = childOf("s", { offers: "50:8" });
    const cleared = clearArea(areaOf("feeder", 0, [a, b, s]));
    expect(clearArea(areaOf("feeder", 0, [s, b, a]))).toEqual(cleared);
    expect(clearArea(areaOf("feeder", 0, [a, s])).matched_wh).toBe(5);
  });
});

describe("link caps", () => {
  const bids = "90:10 70:10 60:10";
  const seller = childOf("s", { offers: "20:100" });

  test("[RC-4][RC-8][RC-10] an importing child whose cap is used up pays its best limit beyond the cap", () => {
    const capped = childOf("b", { bids, import_cap_wh: 10, fee: 4 });
    // Area price (86 + 20) / 2 = 53, with the fee 57, beyond the cap 70.
    expect(clearArea(areaOf("feeder", 0, [capped, seller]))).toEqual({
      price_micro_per_kwh: 53,
      matched_wh: 10,
      imports: [{ child: "b", energy_wh: 10, price_micro_per_kwh: 70, amount_nano: 700n }],
      exports: [{ child: "s", energy_wh: 10, price_micro_per_kwh: 53, amount_nano: 530n }],
      network: { fees: [{ area: "b", amount_nano: 40n }], congestion_rent_nano: 130n },
      residual: { bids: [], offers: levelsOf("20:90") },
    });
  });

  test("[RC-4][RC-8] a cap that falls inside a level leaves a part of it, whose limit is then the price", () => {
    const capped = childOf("b", { bids, import_cap_wh: 13 });
    const { imports, network, price_micro_per_kwh } = clearArea(areaOf("feeder", 0, [capped, seller]));
    expect(price_micro_per_kwh).toBe(45);
    expect(imports).toEqual([{ child: "b", energy_wh: 13, price_micro_per_kwh: 70, amount_nano: 910n }]);
    expect(network.congestion_rent_nano).toBe(325n);
  });

  test("[RC-8] an exporting child whose cap is used up receives its best limit beyond the cap", () => {
    const offers = "10:5 30:5 40:5";
    const capped = childOf("s", { offers, export_cap_wh: 5, import_cap_wh: 0 });
    const buyer = childOf("b", { bids: "90:100", export_cap_wh: 0 });
    // Area price (90 + 16) / 2 = 53, less the area's fee 47, beyond the cap 30.
    const cleared = clearArea(areaOf("feeder", 6, [buyer, capped]));
    expect(cleared.exports).toEqual([{ child: "s", energy_wh: 5, price_micro_per_kwh: 30, amount_nano: 150n }]);
    expect(cleared.imports).toEqual([{ child: "b", energy_wh: 5, price_micro_per_kwh: 53, amount_nano: 265n }]);
    expect(cleared.network).toEqual({ fees: [{ area: "feeder", amount_nano: 30n }], congestion_rent_nano: 85n });
    expect(cleared.residual.offers).toEqual([]);
  });

  test("[RC-8] the area's price holds where the limit beyond the cap is no better for the network", () => {
    const buyer = childOf("b", { bids: "90:10 40:1", import_cap_wh: 10 });
    const cheap = childOf("s", { offers: "20:10 60:1", export_cap_wh: 10 });
    const { imports, exports, network } = clearArea(areaOf("feeder", 0, [buyer, cheap]));
    expect(imports[0]?.price_micro_per_kwh).toBe(55);
    expect(exports[0]?.price_micro_per_kwh).toBe(55);
    expect(network.congestion_rent_nano).toBe(0n);
  });

  test("[RC-8] a cap that is not used up, or cuts nothing off, changes no price", () => {
    const short = childOf("s", { offers: "20:19" });
    const notUsedUp = clearArea(areaOf("feeder", 0, [childOf("b", { bids, import_cap_wh: 20 }), short]));
    expect(notUsedUp.imports).toEqual([{ child: "b", energy_wh: 19, price_micro_per_kwh: 45, amount_nano: 855n }]);
    expect(notUsedUp.residual.bids).toEqual(levelsOf("70:1"));
    const exact = childOf("b", { bids: "90:10", import_cap_wh: 10 });
    expect(clearArea(areaOf("feeder", 0, [exact, seller])).imports[0]?.price_micro_per_kwh).toBe(55);
  });

  test("[RC-4] a cap of 0 keeps the child out", () => {
    const closed = childOf("b", { bids, import_cap_wh: 0 });
    expect(clearArea(areaOf("feeder", 0, [closed, seller]))).toEqual({
      ...NOTHING,
      price_micro_per_kwh: null,
      matched_wh: 0,
      residual: { bids: [], offers: levelsOf("20:100") },
    });
  });
});
