import "../test/english.ts";
import { describe, expect, test } from "vitest";
import { createCounts, parseAmount, parseCount, shareOf, shortDigest } from "./quantities.ts";

const british = createCounts("en-GB");
const german = createCounts("de-DE");
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("sizes", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [1_840_233, "1.8 MB"],
    [10_000_000_000, "10 GB"],
    [5e15, "5,000 TB"],
  ])("%i bytes are %j", (size, text) => {
    expect(plain(british.bytes(size))).toBe(text);
  });
  test("follow the locale", () => {
    expect(plain(german.bytes(1_840_233))).toBe("1,8 MB");
    expect(german.number(12_408)).toBe("12.408");
    expect(plain(german.percent(0.713))).toBe("71,3 %");
  });
});

test("a share stays between nothing and all, and nothing of nothing is nothing", () => {
  expect(shareOf(1, 4)).toBe(0.25);
  expect(shareOf(5, 4)).toBe(1);
  expect(shareOf(-1, 4)).toBe(0);
  expect(shareOf(0, 0)).toBe(0);
});

test("a digest keeps both its ends", () => {
  expect(shortDigest("0123456789abcdef0123456789abcdef")).toBe("012345…cdef");
  expect(shortDigest("abc")).toBe("abc");
});

describe("what people type", () => {
  test.each([
    ["17000", 17_000],
    ["17.000", 17_000],
    ["17\u00a0000", 17_000],
    [" 7 ", 7],
  ])("%j is a count", (text, value) => {
    expect(parseCount(text)).toEqual({ kind: "count", value });
  });
  test.each(["", "-5", "many", "1e5", "9999999999"])("%j is no count", (text) => {
    expect(parseCount(text).kind).toBe("rejected");
  });
  test.each([
    ["250", 250_000_000],
    ["12,50", 12_500_000],
    ["0.000001", 1],
  ])("%j is an amount", (text, amount_micro) => {
    expect(parseAmount(text)).toEqual({ kind: "amount", amount_micro });
  });
  test.each(["", "-1", "1.2.3", "0.0000001", "ten"])("%j is no amount", (text) => {
    expect(parseAmount(text).kind).toBe("rejected");
  });
});
