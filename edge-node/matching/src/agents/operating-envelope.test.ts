import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holds } from "../test-support/properties.ts";
import { type FeederForecast, operatingEnvelopes } from "./operating-envelope.ts";

const refusal = (code: string) => expect.objectContaining({ code });

function feeder(limits: readonly number[], powers: Readonly<Record<string, number>>): FeederForecast {
  const [importLimit, exportLimit, imported = 0, exported = 0] = limits;
  return {
    import_limit_wh: importLimit as WattHours,
    export_limit_wh: exportLimit as WattHours,
    inflexible_import_wh: imported as WattHours,
    inflexible_export_wh: exported as WattHours,
    members: Object.entries(powers).map(([member, contracted_power_w]) => {
      return { member: member as MemberId, contracted_power_w };
    }),
  };
}

function rows(forecast: FeederForecast): readonly (readonly [string, number, number])[] {
  return operatingEnvelopes(forecast).map(({ member, import_wh, export_wh }) => [member, import_wh, export_wh]);
}

test("[AG-4] what the feeder can still carry is shared by contracted power", () => {
  expect(rows(feeder([1_000, 500, 300], { b: 3_000, a: 4_000 }))).toEqual([
    ["a", 400, 457],
    ["b", 300, 343],
  ]);
});

test("[AG-4] expected export makes room for import and takes room from export", () => {
  expect(rows(feeder([1_000, 500, 0, 200], { a: 1 }))).toEqual([["a", 1_200, 300]]);
  expect(rows(feeder([1_000, 500, 100, 300], { a: 1 }))).toEqual([["a", 1_200, 300]]);
});

test("[AG-4] an overloaded feeder leaves nothing", () => {
  expect(rows(feeder([1_000, 500, 1_001], { a: 1 }))).toEqual([["a", 0, 1_501]]);
  expect(rows(feeder([1_000, 500, 0, 501], { a: 1 }))).toEqual([["a", 1_501, 0]]);
  expect(rows(feeder([0, 0], { a: 0 }))).toEqual([["a", 0, 0]]);
  expect(rows(feeder([0, 0], {}))).toEqual([]);
});

test("[AG-4] spare Wh go to the largest remainders, ties by member id", () => {
  expect(rows(feeder([2, 1], { c: 1, b: 1, a: 1 }))).toEqual([
    ["a", 1, 1],
    ["b", 1, 0],
    ["c", 0, 0],
  ]);
});

test("[AG-4] where nobody has a contracted power the room stays unused", () => {
  expect(rows(feeder([7, 8], {}))).toEqual([]);
  expect(rows(feeder([7, 8], { b: 0, a: 0 }))).toEqual([
    ["a", 0, 0],
    ["b", 0, 0],
  ]);
  expect(rows(feeder([7, 8], { b: 1, a: 0 }))).toEqual([
    ["a", 0, 0],
    ["b", 7, 8],
  ]);
});

test("[AG-4] members named twice, bad powers and bad energies are refused", () => {
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_000_001]) {
    expect(() => rows(feeder([1, 1], { a: bad }))).toThrow("a contracted power is");
    expect(() => rows(feeder([1, 1], { a: bad }))).toThrow(refusal("not-in-range"));
  }
  expect(rows(feeder([1, 1], { a: 1_000_000_000 }))).toEqual([["a", 1, 1]]);
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    for (const index of [0, 1, 2, 3]) {
      const limits = [1, 1, 1, 1].map((limit, at) => (at === index ? bad : limit));
      expect(() => rows(feeder(limits, { a: 1 }))).toThrow(refusal("not-an-energy"));
    }
  }
  expect(() => rows(feeder([-1, 0], {}))).toThrow(refusal("not-an-energy"));
  const twice = feeder([1, 1], { a: 1, b: 1 });
  const [a, b] = twice.members;
  const named = { ...twice, members: [a, b, a] as FeederForecast["members"] };
  expect(() => rows(named)).toThrow("a is named twice");
  expect(() => rows(named)).toThrow(refusal("duplicate-member"));
});

test("[AG-4] envelopes sum to the room that is left, whatever the order of the members", () => {
  const energy = fc.integer({ min: 0, max: 200_000 });
  const powers = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.integer({ min: 1, max: 30_000 }), { minKeys: 1 });
  holds("envelopes sum to the room", fc.tuple(energy, energy, energy, energy, powers), ([...drawn]) => {
    const [importLimit, exportLimit, imported, exported, members] = drawn;
    const forecast = feeder([importLimit, exportLimit, imported, exported], members);
    const result = rows(forecast);
    expect(result.reduce((sum, [, wh]) => sum + wh, 0)).toBe(Math.max(0, importLimit - imported + exported));
    expect(result.reduce((sum, [, , wh]) => sum + wh, 0)).toBe(Math.max(0, exportLimit + imported - exported));
    expect(rows({ ...forecast, members: forecast.members.toReversed() })).toEqual(result);
  });
});
