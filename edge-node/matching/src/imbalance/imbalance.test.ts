import { memberId } from "@localgrid/vocabulary/identifiers";
import { ENERGY_LIMIT_WH, type MicroPerKilowattHour, type WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holds } from "../test-support/properties.ts";
import { codeOf } from "../test-support/refusals.ts";
import { type ImbalanceInput, settleImbalance } from "./imbalance.ts";

type Energies = readonly [import_wh: number, export_wh: number];
/** By member: contracted import and export (null: no contract), metered import and export (null: no reading). */
type Positions = Readonly<Record<string, readonly [contracted: Energies | null, metered: Energies | null]>>;

const energy = (value: number) => value as WattHours;

/** They have the other side of everybody's contracts, and deliver it exactly. */
const COUNTERPARTS = "zz";

function counterpartsOf(positions: Positions): Positions {
  let net_wh = Object.values(positions).reduce((sum, [contracted]) => {
    return sum + (contracted?.[0] ?? 0) - (contracted?.[1] ?? 0);
  }, 0);
  const counterparts: Record<string, readonly [Energies, Energies]> = {};
  while (Number.isSafeInteger(net_wh) && net_wh !== 0) {
    const part_wh = Math.sign(net_wh) * Math.min(Math.abs(net_wh), ENERGY_LIMIT_WH);
    const contracted: Energies = [Math.max(0, -part_wh), Math.max(0, part_wh)];
    counterparts[`${COUNTERPARTS}${Object.keys(counterparts).length}`] = [contracted, contracted];
    net_wh -= part_wh;
  }
  return counterparts;
}

function inputOf(positions: Positions, short: number, long: number): ImbalanceInput {
  const all: Positions = { ...positions, ...counterpartsOf(positions) };
  const rows = Object.entries(all).map(([id, row]) => [memberId(id), ...row] as const);
  return {
    contracts: rows.flatMap(([member, contracted]) => {
      if (contracted === null) return [];
      return [{ member, contracted_import_wh: energy(contracted[0]), contracted_export_wh: energy(contracted[1]) }];
    }),
    readings: rows.flatMap(([member, , metered]) => {
      if (metered === null) return [];
      return [{ member, active_energy_import_wh: energy(metered[0]), active_energy_export_wh: energy(metered[1]) }];
    }),
    prices: {
      short_micro_per_kwh: short as MicroPerKilowattHour,
      long_micro_per_kwh: long as MicroPerKilowattHour,
    },
  };
}

function settle(positions: Positions, short: number, long: number) {
  const settlement = settleImbalance(inputOf(positions, short, long));
  return { ...settlement, members: settlement.members.filter(({ member }) => !member.startsWith(COUNTERPARTS)) };
}

describe("settleImbalance", () => {
  test("[IM-1] a member is short or long by metered less contracted net energy", () => {
    const { members } = settle(
      {
        "short-buyer": [
          [100, 0],
          [130, 10],
        ],
        "long-buyer": [
          [100, 0],
          [60, 0],
        ],
        "short-seller": [
          [0, 100],
          [0, 85],
        ],
        "long-seller": [
          [10, 100],
          [0, 95],
        ],
        exact: [
          [5, 30],
          [10, 35],
        ],
        "no-contract": [null, [7, 0]],
      },
      0,
      0,
    );
    expect(members.map(({ member, short_wh, long_wh }) => [member, short_wh, long_wh])).toEqual([
      ["exact", 0, 0],
      ["long-buyer", 0, 40],
      ["long-seller", 0, 5],
      ["no-contract", 7, 0],
      ["short-buyer", 20, 0],
      ["short-seller", 15, 0],
    ]);
  });

  test("[IM-2][IM-3][IM-5] nets at the middle of the prices, and the short side pays the short price for the rest", () => {
    const positions: Positions = {
      a: [null, [60, 0]],
      b: [null, [40, 0]],
      c: [
        [30, 0],
        [0, 0],
      ],
    };
    expect(settle(positions, 300_001, 80_000)).toEqual({
      members: [
        { member: "a", short_wh: 60, long_wh: 0, netted_wh: 18, rest_wh: 42, charge_nano: 16_020_042n },
        { member: "b", short_wh: 40, long_wh: 0, netted_wh: 12, rest_wh: 28, charge_nano: 10_680_028n },
        { member: "c", short_wh: 0, long_wh: 30, netted_wh: 30, rest_wh: 0, charge_nano: -5_700_000n },
      ],
      netting_price_micro_per_kwh: 190_000,
      outside: { short_wh: 70, long_wh: 0, amount_nano: 21_000_070n },
    });
  });

  test("[IM-3][IM-4] the long side receives the long price for the rest, by largest remainder, ties by member id", () => {
    const positions: Positions = { c: [null, [0, 5]], a: [null, [0, 5]], b: [null, [0, 5]], d: [null, [10, 0]] };
    expect(settle(positions, 100, 40)).toEqual({
      members: [
        { member: "a", short_wh: 0, long_wh: 5, netted_wh: 4, rest_wh: 1, charge_nano: -320n },
        { member: "b", short_wh: 0, long_wh: 5, netted_wh: 3, rest_wh: 2, charge_nano: -290n },
        { member: "c", short_wh: 0, long_wh: 5, netted_wh: 3, rest_wh: 2, charge_nano: -290n },
        { member: "d", short_wh: 10, long_wh: 0, netted_wh: 10, rest_wh: 0, charge_nano: 700n },
      ],
      netting_price_micro_per_kwh: 70,
      outside: { short_wh: 0, long_wh: 5, amount_nano: -200n },
    });
  });

  test("[IM-2] without opposite deviations there is no netting price", () => {
    expect(settle({ a: [null, [3, 0]] }, 100, -40)).toEqual({
      members: [{ member: "a", short_wh: 3, long_wh: 0, netted_wh: 0, rest_wh: 3, charge_nano: 300n }],
      netting_price_micro_per_kwh: null,
      outside: { short_wh: 3, long_wh: 0, amount_nano: 300n },
    });
    expect(
      settle(
        {
          a: [
            [2, 0],
            [2, 0],
          ],
        },
        100,
        -40,
      ),
    ).toEqual({
      members: [{ member: "a", short_wh: 0, long_wh: 0, netted_wh: 0, rest_wh: 0, charge_nano: 0n }],
      netting_price_micro_per_kwh: null,
      outside: { short_wh: 0, long_wh: 0, amount_nano: 0n },
    });
    expect(settle({}, 100, -40).members).toEqual([]);
  });

  test("[IM-2][IM-3] at negative prices long members pay, and the middle is floored towards minus infinity", () => {
    const { members, netting_price_micro_per_kwh, outside } = settle({ a: [null, [1, 0]], b: [null, [0, 3]] }, 0, -7);
    expect(netting_price_micro_per_kwh).toBe(-4);
    expect(members.map(({ charge_nano }) => charge_nano)).toEqual([-4n, 18n]);
    expect(outside).toEqual({ short_wh: 0, long_wh: 2, amount_nano: 14n });
  });

  test("[IM-6] a long price above the short price is refused, an equal one is single-price settlement", () => {
    expect(codeOf(() => settle({}, 99, 100))).toBe("crossed-imbalance-prices");
    expect(() => settle({}, 99, 100)).toThrow("100 is above 99");
    expect(codeOf(() => settle({}, 100, 100))).toBe("no error");
  });

  test("[IM-7] contracts of which one side is missing are refused", () => {
    const readings = ["a", "b"].map((id) => {
      return { member: memberId(id), active_energy_import_wh: energy(9), active_energy_export_wh: energy(0) };
    });
    const contract = (id: string, contracted_import_wh: number, contracted_export_wh: number) => ({
      member: memberId(id),
      contracted_import_wh: energy(contracted_import_wh),
      contracted_export_wh: energy(contracted_export_wh),
    });
    const prices = inputOf({}, 3, 1).prices;
    const codeWith = (...contracts: ImbalanceInput["contracts"]) =>
      codeOf(() => settleImbalance({ contracts, readings, prices }));
    expect(codeWith(contract("a", 10, 0))).toBe("unbalanced-contracts");
    expect(codeWith(contract("a", 10, 0), contract("b", 0, 9))).toBe("unbalanced-contracts");
    expect(codeWith(contract("a", 9, 0), contract("b", 0, 10))).toBe("unbalanced-contracts");
    expect(codeWith(contract("a", 10, 0), contract("b", 1, 11))).toBe("no error");
  });

  test("[IM-7] members named twice, and contracts of members without a reading, are refused", () => {
    const input = inputOf(
      {
        a: [
          [1, 0],
          [1, 0],
        ],
      },
      0,
      0,
    );
    const twice = (key: "contracts" | "readings") => ({ ...input, [key]: [...input[key], ...input[key]] });
    expect(codeOf(() => settleImbalance(twice("contracts")))).toBe("duplicate-member");
    expect(codeOf(() => settleImbalance(twice("readings")))).toBe("duplicate-member");
    expect(codeOf(() => settle({ a: [[1, 0], null] }, 0, 0))).toBe("unknown-member");
    expect(() => settle({ a: [[1, 0], null] }, 0, 0)).toThrow("a has a contract but no reading");
    expect(() => settleImbalance(twice("readings"))).toThrow("a member is named twice");
  });

  test("[IM-7] numbers out of range are refused", () => {
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_000_000_001]) {
      for (const energies of [
        [wrong, 0],
        [0, wrong],
      ] as const) {
        expect(codeOf(() => settle({ a: [energies, [0, 0]] }, 0, 0))).toBe("not-an-energy");
        expect(codeOf(() => settle({ a: [null, energies] }, 0, 0))).toBe("not-an-energy");
      }
    }
    for (const wrong of [0.5, Number.NaN, Number.NEGATIVE_INFINITY]) {
      expect(codeOf(() => settle({}, wrong, 0))).toBe("not-a-price");
      expect(codeOf(() => settle({}, 0, wrong))).toBe("not-a-price");
    }
    const most = 1_000_000_000_000;
    expect(
      codeOf(() =>
        settle(
          {
            a: [
              [0, 0],
              [most, 0],
            ],
          },
          0,
          0,
        ),
      ),
    ).toBe("no error");
    expect(
      codeOf(() =>
        settle(
          {
            a: [
              [0, 1],
              [most, 0],
            ],
          },
          0,
          0,
        ),
      ),
    ).toBe("not-an-energy");
  });
});

const wattHourCounts = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 400_000_000_000 }) },
);
const energyPairs = fc.tuple(wattHourCounts, wattHourCounts);
const positions = fc
  .array(fc.tuple(fc.option(energyPairs), energyPairs), { maxLength: 8 })
  .map((rows): Positions => Object.fromEntries(rows.map((row, index) => [`m${index}`, row])));
const prices = fc.oneof(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }));
const inputs = fc
  .tuple(positions, prices, prices)
  .map(([drawn, a, b]) => inputOf(drawn, Math.max(a, b), Math.min(a, b)));

const total = <Row>(rows: readonly Row[], numberOf: (row: Row) => number) => {
  return rows.reduce((sum, row) => sum + numberOf(row), 0);
};

test("[IM-5] the members' charges sum to the outside bill, to the nano", () => {
  holds("imbalance: charges and bill", inputs, (input) => {
    const { members, outside } = settleImbalance(input);
    expect(members.reduce((sum, { charge_nano }) => sum + charge_nano, 0n)).toBe(outside.amount_nano);
    const { short_micro_per_kwh, long_micro_per_kwh } = input.prices;
    expect(outside.amount_nano).toBe(
      BigInt(outside.short_wh) * BigInt(short_micro_per_kwh) - BigInt(outside.long_wh) * BigInt(long_micro_per_kwh),
    );
  });
});

test("[IM-4] the smaller side is netted in full, and outside is settled what is left of the other one", () => {
  holds("imbalance: netting", inputs, (input) => {
    const { members, outside } = settleImbalance(input);
    const short_wh = total(members, (row) => row.short_wh);
    const long_wh = total(members, (row) => row.long_wh);
    const netted_wh = Math.min(short_wh, long_wh);
    expect(outside).toMatchObject({ short_wh: short_wh - netted_wh, long_wh: long_wh - netted_wh });
    expect(total(members, (row) => (row.short_wh > 0 ? row.netted_wh : 0))).toBe(netted_wh);
    expect(total(members, (row) => (row.long_wh > 0 ? row.netted_wh : 0))).toBe(netted_wh);
    for (const row of members) {
      expect(row.netted_wh).toBeGreaterThanOrEqual(0);
      expect(row.rest_wh).toBeGreaterThanOrEqual(0);
      expect(row.netted_wh + row.rest_wh).toBe(row.short_wh + row.long_wh);
    }
  });
});

test("[IM-6] at a single price everybody settles the own deviation at it, netted or not", () => {
  holds("imbalance: single price", fc.tuple(positions, prices), ([drawn, price]) => {
    for (const { short_wh, long_wh, charge_nano } of settle(drawn, price, price).members) {
      expect(charge_nano).toBe((BigInt(short_wh) - BigInt(long_wh)) * BigInt(price));
    }
  });
});

test("[IM-3] nobody pays more, or receives less, than outside the community", () => {
  holds("imbalance: gain", inputs, (input) => {
    const { short_micro_per_kwh, long_micro_per_kwh } = input.prices;
    for (const { short_wh, long_wh, charge_nano } of settleImbalance(input).members) {
      const alone = BigInt(short_wh) * BigInt(short_micro_per_kwh) - BigInt(long_wh) * BigInt(long_micro_per_kwh);
      expect(charge_nano).toBeLessThanOrEqual(alone);
    }
  });
});

test("[IM-8] the order of contracts and readings does not matter", () => {
  holds("imbalance: permutation", inputs, (input) => {
    const reversed = { ...input, contracts: input.contracts.toReversed(), readings: input.readings.toReversed() };
    expect(settleImbalance(reversed)).toEqual(settleImbalance(input));
  });
});
