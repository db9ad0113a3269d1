import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { milliwattHours, milliwattHoursOfWattMinutes, permilleOfPercent, scaledInteger, watts } from "./decimal.ts";
import { parseJson, textAt } from "./device-json.ts";

describe("decimal text", () => {
  test("keeps every digit of a register", () => {
    expect(milliwattHours("12.345", "kWh")).toBe(12_345_000);
    expect(milliwattHours("1834.7152", "kWh")).toBe(1_834_715_200);
    // What a detour over binary fractions would make of it: 1,005 Wh short.
    expect(milliwattHours("9007199.254740991", "kWh")).toBe(9_007_199_254_740);
    expect(milliwattHours("1.2345e3", "Wh")).toBe(1_234_500);
    expect(milliwattHours("0.0000019", "kWh")).toBe(1);
    expect(milliwattHours("1", "MWh")).toBe(1_000_000_000);
  });

  test("any whole number of mWh survives being written as kWh", () => {
    const property = fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (mwh) => {
      const digits = String(mwh).padStart(7, "0");
      const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
      expect(milliwattHours(text, "kWh")).toBe(mwh);
      expect(milliwattHours(textAt(parseJson(`{"a":${text.replace(/^0+(?=\d)/, "")}}`), "a") ?? "", "kWh")).toBe(mwh);
    });
    fc.assert(property);
  });

  test.each(["", " ", ".", "-", "nan", "NaN", "inf", "0x10", "1,5", "1 2", "12 W", "1e", "--1", "1e999", "９"])(
    "is no number: %j",
    (text) => {
      expect(scaledInteger(text, 3)).toBeNull();
      expect(milliwattHours(text, "kWh")).toBeNull();
    },
  );

  test("registers are never negative, beyond the safe integers, or of another unit", () => {
    expect(milliwattHours("-0.001", "kWh")).toBeNull();
    expect(milliwattHours("9007199254.740992", "kWh")).toBeNull();
    expect(milliwattHours("1", "kVArh")).toBeNull();
    expect(milliwattHours("1", "toString")).toBeNull();
  });

  test("watt-minutes are sixtieths of watt-hours", () => {
    expect(milliwattHoursOfWattMinutes("60")).toBe(1_000);
    expect(milliwattHoursOfWattMinutes("61")).toBe(1_016);
    expect(milliwattHoursOfWattMinutes("-60")).toBeNull();
  });

  test("power is rounded to the nearest watt, on both sides of zero", () => {
    expect([watts("1.5", "W"), watts("-1.5", "W"), watts("0.4", "W"), watts("-0.4", "W")]).toEqual([2, -2, 0, 0]);
    expect([watts("2.0274", "kW"), watts("1500", "mW"), watts("0.0005", "MW")]).toEqual([2_027, 2, 500]);
    expect(Object.is(watts("-0", "W"), 0)).toBe(true);
  });

  test("a state of charge is between nothing and full", () => {
    expect([permilleOfPercent("87.5"), permilleOfPercent("100"), permilleOfPercent("0")]).toEqual([875, 1000, 0]);
    expect([permilleOfPercent("100.1"), permilleOfPercent("-1"), permilleOfPercent("full")]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
