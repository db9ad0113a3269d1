import { describe, expect, test } from "vitest";
import type { Column } from "./columns.ts";
import { choicesOf, createFinder, filteredRows, folded, longestTexts, sortedRows } from "./table-rows.ts";
import { UNTOUCHED } from "./table-state.ts";

interface Line {
  readonly name: string;
  readonly amount: bigint | null;
}

const columns: readonly Column<Line>[] = [
  { id: "name", head: "Name", text: ({ name }) => name, choice: { of: ({ name }) => name, label: (name) => name } },
  { id: "amount", head: "Amount", text: ({ amount }) => `${amount ?? "–"} EUR`, key: ({ amount }) => amount },
];
const rows: readonly Line[] = [
  { name: "m10", amount: 2n },
  { name: "m9", amount: null },
  { name: "Zoë", amount: -5n },
  { name: "m1", amount: 2n },
];
const names = (some: readonly Line[]) => some.map(({ name }) => name);
const by = (column: string, isDescending = false) =>
  names(sortedRows(rows, columns, { sort: { column, isDescending }, locale: "en" }));

describe("rows", () => {
  test("are sorted by number or name, stay in order where equal, and those without a value stand last", () => {
    expect(by("amount")).toEqual(["Zoë", "m10", "m1", "m9"]);
    expect(by("amount", true)).toEqual(["m10", "m1", "Zoë", "m9"]);
    expect(by("name")).toEqual(["m1", "m9", "m10", "Zoë"]);
    expect(by("nonsense")).toEqual(names(rows));
  });

  test("are found by words in any column, without accents and in either case", () => {
    const finds = createFinder(columns);
    const found = (find: string, choices = {}) =>
      names(filteredRows(rows, { columns, finds, state: { ...UNTOUCHED, find, choices } }));
    expect(found("zoe")).toEqual(["Zoë"]);
    expect(found("EUR m1")).toEqual(["m10", "m1"]);
    expect(found("m1", { name: "m1" })).toEqual(["m1"]);
    expect(found("", { name: "nobody" })).toEqual([]);
    expect(found("", { nonsense: "x" })).toEqual(names(rows));
    expect(found("  ")).toEqual(names(rows));
  });
});

test("letters of every script are folded, and marks nobody sees do not count", () => {
  expect([folded("Zoë MÜLLER"), folded("\u2068محمد\u2069"), folded("ﬁn")]).toEqual(["zoe muller", "محمد", "fin"]);
});

test("a choice that an address asks for stays to be seen, though no row has it", () => {
  const choice = { of: ({ name }: Line) => name, label: (name: string) => name.toUpperCase() };
  expect(choicesOf(rows.slice(0, 2), choice, "gone")).toEqual([
    ["m10", "M10"],
    ["m9", "M9"],
    ["gone", "gone"],
  ]);
});

test("the longest text of each column tells its width", () => {
  expect(longestTexts(rows, columns)).toEqual(["m10", "-5 EUR"]);
});
