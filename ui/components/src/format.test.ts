import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  badgeCount,
  createFormatter,
  decimalOf,
  decimalSignOf,
  durationText,
  parsePrice,
  priceText,
} from "./format.ts";

const british = createFormatter("en-GB", "EUR");
const german = createFormatter("de-DE", "EUR");
/** Locales put no-break spaces of several kinds; the tests are about digits. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ").replace("\u2212", "-");

describe("power and energy", () => {
  test("stay in the small unit below a thousand and turn to the large one from there", () => {
    expect(plain(british.power(0))).toBe("0 W");
    expect(plain(british.power(999))).toBe("999 W");
    expect(plain(british.power(1000))).toBe("1.00 kW");
    expect(plain(british.energy(12_345))).toBe("12.35 kWh");
  });
  test("drop the hundredths from a thousand of the large unit on, and not before", () => {
    expect(plain(british.energy(999_994))).toBe("999.99 kWh");
    expect(plain(british.energy(999_995))).toBe("1,000 kWh");
    expect(plain(british.energy(-1_627_720))).toBe("-1,628 kWh");
    expect(plain(british.power(12_345_678))).toBe("12,346 kW");
  });
  test("power drops its sign, because words tell the direction", () => {
    expect(plain(british.power(-1530))).toBe("1.53 kW");
  });
  test("energy keeps the sign of a correction", () => {
    expect(plain(british.energy(-120))).toBe("-120 Wh");
  });
  test("follow the locale", () => {
    expect(plain(german.energy(1240))).toBe("1,24 kWh");
    expect(plain(german.exactEnergy(12_345))).toBe("12.345 Wh");
  });
});

test("the unit of prices is that of the currency", () => {
  expect(british.priceUnit).toBe("€/kWh");
  expect(createFormatter("de-CH", "CHF").priceUnit).toBe("CHF/kWh");
});

describe("money", () => {
  test("rounds to the cent, half away from zero", () => {
    expect(plain(british.money(5_000_000n))).toBe("€0.01");
    expect(plain(british.money(4_999_999n))).toBe("€0.00");
    expect(plain(british.money(-5_000_000n))).toBe("-€0.01");
  });
  test("of a year of a region is exact beyond 2^53", () => {
    expect(plain(british.money(9_007_199_254_740_993_000_000_000n))).toBe("€9,007,199,254,740,993.00");
  });
  test("keeps all digits below the cent apart, behind the number and before the currency", () => {
    expect(british.exactMoney(15_708_600n)).toEqual({ before: "€0.01", fraction: "57086", after: "" });
    const { before, fraction, after } = german.exactMoney(-1_234_567_891n);
    expect([plain(before), fraction, plain(after)]).toEqual(["-1,23", "4567891", " €"]);
  });
  test("shows the sign of an amount below one cent", () => {
    expect(plain(british.exactMoney(-1n).before)).toBe("-€0.00");
    expect(british.exactMoney(-1n).fraction).toBe("0000001");
  });
  test("respects currencies without cents", () => {
    const yen = createFormatter("en-GB", "JPY");
    expect(yen.exactMoney(1_500_000_000n)).toEqual({ before: "JP¥1", fraction: "5", after: "" });
  });
  test("written exactly reads back as the same nano", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (amount) => {
        const { before, fraction } = british.exactMoney(amount);
        const digits = before.replace(/[^\d]/g, "") + fraction.padEnd(7, "0");
        expect(BigInt(digits)).toBe(amount < 0n ? -amount : amount);
        expect(before.includes("-")).toBe(amount < 0n);
      }),
    );
  });
});

describe("prices", () => {
  test("carry their unit and three to four digits", () => {
    expect(british.price(185_000)).toBe("€0.185/kWh");
    expect(british.price(127_840)).toBe("€0.1278/kWh");
    expect(british.exactPrice(127_843)).toBe("€0.127843/kWh");
    expect(plain(british.price(-20_000))).toBe("-€0.020/kWh");
  });
  test.each([
    ["0.185", 185_000],
    ["0,185", 185_000],
    [" .2 ", 200_000],
    ["1", 1_000_000],
    ["-0.05", -50_000],
    ["0.000001", 1],
    ["-0", 0],
  ])("%j is read as a price", (text, micro_per_kwh) => {
    expect(parsePrice(text)).toEqual({ kind: "price", micro_per_kwh });
  });
  test.each(["", ".", "-", "abc", "0.1.2", "0.0000001", "1e3", "1234", "0x10"])("%j is refused", (text) => {
    expect(parsePrice(text)).toEqual({ kind: "rejected", reason: "not-a-price" });
  });
  test("text of a price reads back as the same price", () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.constantFrom(".", ","), (price, sign) => {
        expect(parsePrice(priceText(price, sign))).toEqual({ kind: "price", micro_per_kwh: price });
      }),
    );
  });
});

test("decimals are cut from integers without a float in between", () => {
  expect(decimalOf(-5n, 9)).toBe("-0.000000005");
  expect(decimalOf(123_456_789_012_345_678_901n, 6)).toBe("123456789012345.678901");
  expect(decimalOf(7n, 0)).toBe("7");
});

test("a badge counts to 99", () => {
  expect([0, 1, 99, 100, 12_345].map(badgeCount)).toEqual(["0", "1", "99", "99+", "99+"]);
});

test("the decimal sign is the locale's", () => {
  expect(decimalSignOf("de-DE")).toBe(",");
  expect(decimalSignOf("en-GB")).toBe(".");
});

test("durations are told in minutes and seconds", () => {
  expect(plain(durationText(845))).toBe("14 min 5 s");
  expect(plain(durationText(900))).toBe("15 min");
  expect(plain(durationText(40))).toBe("40 s");
});
