/** Which rows of a list are shown, and in which order. */
import type { Column, SortKey } from "./columns.ts";
import type { TableState } from "./table-state.ts";

/** The rows by one column; equal ones stay in the order they came in. */
export function sortedRows<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  { sort, locale }: { readonly sort: TableState["sort"]; readonly locale: string },
): readonly T[] {
  const column = columns.find(({ id, isAct }) => id === sort?.column && isAct !== true);
  if (sort === null || column === undefined) return rows;
  const collator = new Intl.Collator(locale, { numeric: true });
  const keyOf = column.key ?? column.text;
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key, { collator, isDescending: sort.isDescending }));
  return keyed.map(({ row }) => row);
}

interface Comparison {
  readonly collator: Intl.Collator;
  readonly isDescending: boolean;
}

function compareKeys(a: SortKey, b: SortKey, { collator, isDescending }: Comparison): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const way = isDescending ? -1 : 1;
  if (typeof a === "string" && typeof b === "string") return way * collator.compare(a, b);
  if (a === b) return 0;
  return a < b ? -way : way;
}

const ASCII = /^[ -~]*$/;

/** As letters are typed in a hurry: small, without accents, and without marks that nobody sees. */
export function folded(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase();
}

/** Answers whether a row has all of the words, in whichever columns; knows each row's text from the second time on. */
export function createFinder<T>(columns: readonly Column<T>[]): (row: T, words: readonly string[]) => boolean {
  const told = columns.filter(({ isAct }) => isAct !== true);
  const texts = new Map<T, string>();
  return (row, words) => {
    let text = texts.get(row);
    if (text === undefined) {
      text = folded(told.map((column) => column.text(row)).join("\n"));
      texts.set(row, text);
    }
    const known = text;
    return words.every((word) => known.includes(word));
  };
}

export interface Filter<T> {
  readonly columns: readonly Column<T>[];
  readonly state: TableState;
  readonly finds: (row: T, words: readonly string[]) => boolean;
}

export function filteredRows<T>(rows: readonly T[], { columns, state, finds }: Filter<T>): readonly T[] {
  const words = folded(state.find).split(/\s+/).filter(Boolean);
  const chosen = columns.flatMap(({ id, choice }) => {
    const code = state.choices[id];
    return choice === undefined || code === undefined ? [] : [(row: T) => choice.of(row) === code];
  });
  if (words.length + chosen.length === 0) return rows;
  return rows.filter((row) => chosen.every((isRight) => isRight(row)) && (words.length === 0 || finds(row, words)));
}

/** The codes that occur, in the order of their words; the one of the address too, though no row has it. */
export function choicesOf<T>(
  rows: readonly T[],
  { of, label }: NonNullable<Column<T>["choice"]>,
  chosen: string | undefined,
): readonly (readonly [code: string, label: string])[] {
  const codes = new Set(rows.map(of));
  const known = [...codes].map((code) => [code, label(code)] as const);
  known.sort(([, a], [, b]) => a.localeCompare(b));
  return chosen === undefined || codes.has(chosen) ? known : [...known, [chosen, chosen]];
}

/** Enough rows to know how wide a column has to be. */
const RULER_ROWS = 500;

/** The longest text of each column, so that columns keep their width whichever rows are in view. */
export function longestTexts<T>(rows: readonly T[], columns: readonly Column<T>[]): readonly string[] {
  const step = Math.max(1, Math.ceil(rows.length / RULER_ROWS));
  const sample = rows.filter((_, index) => index % step === 0);
  return columns.map(({ text }) =>
    sample.reduce((longest, row) => {
      const each = text(row);
      return each.length > longest.length ? each : longest;
    }, ""),
  );
}
