import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { pointNames, ValueCheck } from "./value-check.ts";

const DAY_S = 86_400;
const NOW_S = 1_800_000_000;
const context = {
  time_zone: "Europe/Vienna",
  length_s: 900,
  first_start_s: NOW_S - 500 * DAY_S,
  last_start_s: NOW_S - 900,
  points: [
    { metering_point: meteringPointId("home"), member: memberId("m"), main_fuse_w: 17_250, operator_reference: null },
  ],
};

function faultOf(value: object, more: object = {}) {
  const standard = {
    line: 7,
    metering_point: meteringPointId("home"),
    start_s: NOW_S - 1800,
    import_wh: 1,
    export_wh: 1,
  };
  return new ValueCheck({ ...context, ...more }, NOW_S * 1000).faultOf({ ...standard, ...value });
}

describe("a value", () => {
  test("of a known interval and metering point within its fuse can be taken", () => {
    expect(faultOf({})).toBeNull();
    expect(faultOf({ import_wh: 4312, export_wh: null })).toBeNull();
    expect(faultOf({ start_s: NOW_S - 900 })).toBeNull();
  });

  test.each([
    ["unknown-metering-point", { metering_point: "other" }, {}],
    ["wrong-step", { start_s: NOW_S - 1801 }, {}],
    ["not-ended", { start_s: NOW_S }, {}],
    ["too-old", { start_s: NOW_S - 400 * DAY_S - 1800 }, {}],
    ["before-first-interval", { start_s: NOW_S - DAY_S }, { first_start_s: NOW_S - DAY_S + 900 }],
    ["absurd", { import_wh: 4313 }, {}],
    ["absurd", { export_wh: 4313 }, {}],
  ])("is refused as %s", (code, value, more) => {
    expect(faultOf(value, more)).toMatchObject({ line: 7, code });
  });
});

test("metering points are found by reference before name, whatever spaces and case", () => {
  const point = (name: string, operator_reference: string | null) => {
    return { metering_point: meteringPointId(name), member: memberId("m"), main_fuse_w: 1, operator_reference };
  };
  const named = pointNames([point("a", "AT 00 1"), point("at001", null), point("b", "c"), point("c", null)]);
  expect(["AT 00 1", "AT001", "at 0 0 1", "a", "b", "c", "d"].map(named)).toEqual(["a", "a", "a", "a", "b", "b", null]);
});
