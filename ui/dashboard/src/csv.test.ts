import { describe, expect, test } from "vitest";
import { type Column, microDecimal, nanoDecimal } from "./columns.ts";
import { csvCell, csvText } from "./csv.ts";

describe("a cell", () => {
  test.each([
    ["=1+1", "'=1+1"],
    ["+cmd", "'+cmd"],
    ["-cmd", "'-cmd"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\tx", "'\tx"],
    ["\rx", '"\'\rx"'],
    ["＝1", "'＝1"],
    ['=a,"b"', '"\'=a,""b"""'],
  ])("that begins as a formula does, %j, is made harmless: %j", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  test.each([
    ["-17", "-17"],
    ["+4.5", "+4.5"],
    [-12, "-12"],
    [null, ""],
    ["a-b", "a-b"],
    ["", ""],
  ])("that is a number or plain, %j, stays as it is", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  test.each([
    ["a,b", '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ["two\nlines", '"two\nlines"'],
    [" room ", '" room "'],
  ])("that would break the file, %j, stands in quotes", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

interface Line {
  readonly name: string;
  readonly fuse_w: number | null;
}

const columns: readonly Column<Line>[] = [
  { id: "name", head: "Name", text: ({ name }) => name },
  {
    id: "fuse",
    head: "Fuse",
    unit: "W",
    text: ({ fuse_w }) => (fuse_w === null ? "–" : `${fuse_w / 1000} kW`),
    key: ({ fuse_w }) => fuse_w,
  },
  { id: "act", head: "Change", isAct: true, text: () => "" },
];

test("a file has titles with units, numbers for machines, nothing for buttons, and ends each line with CRLF", () => {
  const rows = [
    { name: "m1", fuse_w: 17_000 },
    { name: "=m2", fuse_w: null },
  ];
  expect(csvText(columns, rows)).toBe("Name,Fuse (W)\r\nm1,17000\r\n'=m2,\r\n");
});

test("a number beyond what machines count exactly keeps every digit", () => {
  expect(csvCell(-(2n ** 70n))).toBe("-1180591620717411303424");
});

test("amounts and prices are exact decimals without needless zeros", () => {
  expect(["12500000000", "-1", "0", "100000000000"].map(nanoDecimal)).toEqual(["12.5", "-0.000000001", "0", "100"]);
  expect([213_500, -80_000, 0].map(microDecimal)).toEqual(["0.2135", "-0.08", "0"]);
});
