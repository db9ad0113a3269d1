import { clearInterval, type IntervalInputs } from "@localgrid/clearing/clear-interval";
import { createCommunity } from "@localgrid/clearing/community";
import { withOfficialValues } from "@localgrid/clearing/official-values";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compareInterval } from "./interval-comparison.ts";

const POINTS = 8;
/** Two metering points belong to each member. */
const owners = Array.from({ length: POINTS }, (_, at) => [meteringPointId(`p${at}`), memberId(`m${at >> 1}`)] as const);

const energy = fc.nat(50);
const energies = fc.option(fc.record({ import_wh: energy, export_wh: energy }), { nil: null, freq: 4 });
const drawn = fc.record({
  own: fc.array(energies, { minLength: POINTS, maxLength: POINTS }),
  official: fc.array(energies, { minLength: POINTS, maxLength: POINTS }),
  retail: fc.integer({ min: -100, max: 400 }),
  feed_in: fc.integer({ min: -100, max: 400 }),
  fee: fc.nat(100),
  start_s: fc.constantFrom(0, 900),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

function comparableOf({ own, official, retail, feed_in, fee, start_s }: Drawn) {
  const community = createCommunity();
  for (const [metering_point, member] of owners) {
    community.meteringPoints.set(metering_point, { metering_point, member, is_active: true, main_fuse_w: 17_250 });
  }
  const pointsOf = <Value>(values: readonly (Value | null)[]) =>
    values.flatMap((value, at) => {
      const [metering_point] = owners[at] as (typeof owners)[0];
      return value === null ? [] : [{ metering_point, ...value }];
    });
  const tariff = {
    valid_from_s: 0,
    retail_micro_per_kwh: retail,
    feed_in_micro_per_kwh: feed_in,
    local_network_fee_micro_per_kwh: fee,
    fixed_fee_micro_per_day: 7,
  };
  const inputs: IntervalInputs = {
    start_s,
    length_s: 900,
    terms: { tariff, price_rule: "pair", limits: [] },
    readings: [],
    barred_buyers: [],
  };
  const readings = pointsOf(own).map((point) => ({
    ...point,
    import_wh: point.import_wh as WattHours,
    export_wh: point.export_wh as WattHours,
    quality: "valid" as const,
    is_signed: true,
    is_official: false,
  }));
  return { community, comparable: { inputs, own: readings, official: pointsOf(official) } };
}

test("whatever differs, all changes of money are 0 together, and those listed are those of the members", () => {
  fc.assert(
    fc.property(drawn, (given) => {
      const { community, comparable } = comparableOf(given);
      const { differences, ...sums } = compareInterval(community, comparable, () => "other");
      const members = differences.reduce((sum, { amount_change_nano }) => sum + amount_change_nano, 0n);
      expect(members).toBe(sums.members_change_nano);
      const accounts = sums.supplier_change_nano + sums.network_operator_change_nano + sums.operator_change_nano;
      expect(members + accounts).toBe(0n);
    }),
    { numRuns: 500 },
  );
});

test("each member's change is that of its amount, and each point that differs is listed once", () => {
  fc.assert(
    fc.property(drawn, (given) => {
      const { community, comparable } = comparableOf(given);
      const { differences, result_digest } = compareInterval(community, comparable, () => "other");
      const before = clearInterval(community, { ...comparable.inputs, readings: comparable.own });
      const after = clearInterval(community, withOfficialValues(before.inputs, comparable.official));
      expect(result_digest).toEqual(after.result_digest);
      for (const member of new Set(owners.map(([, of]) => of))) {
        const amountIn = ({ priced }: typeof before) =>
          priced.members.find((result) => result.member === member)?.amount_nano ?? 0n;
        const listed = differences.filter((difference) => difference.member === member);
        const change = listed.reduce((sum, { amount_change_nano }) => sum + amount_change_nano, 0n);
        expect(change).toBe(amountIn(after) - amountIn(before));
      }
      const differing = comparable.official.filter(({ metering_point, import_wh, export_wh }) => {
        const value = comparable.own.find((reading) => reading.metering_point === metering_point);
        return value?.import_wh !== import_wh || value.export_wh !== export_wh;
      });
      const named = differences.filter(({ cause }) => cause !== "neighbours").map((one) => one.metering_point);
      expect(named).toEqual(differing.map((one) => one.metering_point).sort());
      expect(new Set(differences.map((one) => one.metering_point)).size).toBe(differences.length);
    }),
    { numRuns: 300 },
  );
});

test("values that agree change nothing", () => {
  fc.assert(
    fc.property(drawn, (given) => {
      const { community, comparable } = comparableOf({ ...given, official: given.own });
      expect(compareInterval(community, comparable, () => "other")).toMatchObject({
        differences: [],
        members_change_nano: 0n,
        supplier_change_nano: 0n,
      });
    }),
  );
});
