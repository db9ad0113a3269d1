/** Files of rows as RFC 4180 describes them: commas, CRLF, quotes doubled. */
import type { Column, SortKey } from "./columns.ts";

/**
 * Spreadsheets take a cell for a formula when it begins so (OWASP, "CSV Injection"); the wide forms of the signs count
 * as the signs for some of them.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const LINE_END = "\r\n";

/** One value as it stands in a file: harmless, and in quotes where it needs them. */
export function csvCell(value: SortKey): string {
  const text = value === null ? "" : String(value);
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Titles, then the rows in the order they come in. */
export function csvText<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const told = columns.filter(({ isAct }) => isAct !== true);
  const titles = told.map(({ head, unit }) => (unit === undefined ? head : `${head} (${unit})`));
  const lines = rows.map((row) => told.map((column) => csvCell(csvValue(column, row))).join(","));
  return [titles.map(csvCell).join(","), ...lines, ""].join(LINE_END);
}

function csvValue<T>(column: Column<T>, row: T): SortKey {
  if (column.csv !== undefined) return column.csv(row);
  const key = column.key?.(row);
  return key === null || typeof key === "number" || typeof key === "bigint" ? key : column.text(row);
}

/** Hands a text to the person as a file. The mark at its beginning tells spreadsheets that it is UTF-8. */
export function saveCsv(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken hold of the file by the time that this task is over.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
