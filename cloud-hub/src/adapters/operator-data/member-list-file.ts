import {
  LIST_COLUMNS,
  type ListColumn,
  type ListRefusal,
  type ListRow,
  type ListTable,
  MOST_LIST_ROWS,
  type RefusedList,
} from "../../member-lists/member-list.ts";
import type { FileRefusal } from "../../reconciliation/official-value.ts";
import { type CsvLine, CsvLines, cellsOf, type Delimiter } from "./csv-lines.ts";
import { Utf8Text } from "./utf8-text.ts";

const DELIMITERS: readonly Delimiter[] = [";", ",", "\t"];

/**
 * Reads a coordinator's list of members: CSV in UTF-8, with or without a byte-order mark, cut by semicolons, commas or
 * tabs. The first line that is not empty names the columns.
 */
export function readMemberList(bytes: Uint8Array): ListTable | RefusedList {
  const lines = linesOf(bytes);
  if ("kind" in lines) return lines;
  const [header, ...rest] = lines.filter(({ text }) => text.trim() !== "");
  if (header === undefined) return refused("list-empty", "the file holds nothing");
  const { delimiter, cells } = headerOf(header);
  const columns = columnsOf(cells);
  if (!Array.isArray(columns)) return columns as RefusedList;
  const rows = rest
    .map(({ line, text }): ListRow => ({ line, cells: cellsOf(text, delimiter) }))
    .filter((row) => row.cells.some((cell) => cell !== ""));
  if (rows.length === 0) return refused("list-empty", "the file has no row below its header");
  if (rows.length > MOST_LIST_ROWS) {
    return refused("list-too-long", `the file has ${rows.length} rows; ${MOST_LIST_ROWS} are taken at once`);
  }
  return { kind: "table", columns, rows };
}

function linesOf(bytes: Uint8Array): readonly CsvLine[] | RefusedList {
  const decoder = new Utf8Text();
  const cutter = new CsvLines();
  const lines: CsvLine[] = [];
  for (const piece of [bytes, null]) {
    const text = decoder.decode(piece);
    if (typeof text !== "string") return unreadable(text);
    for (const found of piece === null ? [cutter.push(text), cutter.push(null)] : [cutter.push(text)]) {
      if (!Array.isArray(found)) return unreadable(found as FileRefusal);
      for (const line of found) lines.push(line);
    }
  }
  return lines;
}

/** The delimiter by which most columns are known. */
function headerOf({ text }: CsvLine): { readonly delimiter: Delimiter; readonly cells: readonly string[] } {
  const tried = DELIMITERS.map((delimiter) => ({ delimiter, cells: cellsOf(text, delimiter).map(columnName) }));
  const known = (cells: readonly string[]) => cells.filter(isColumn).length;
  return tried.reduce((best, next) => (known(next.cells) > known(best.cells) ? next : best));
}

function columnsOf(cells: readonly string[]): readonly ListColumn[] | RefusedList {
  const last = cells.findLastIndex((cell) => cell !== "");
  const named = cells.slice(0, last + 1);
  if (!named.some(isColumn)) return refused("list-without-header", "the first line does not name the columns");
  const unknown = named.find((cell) => !isColumn(cell));
  if (unknown !== undefined) return refused("list-unknown-column", `there is no column "${unknown.slice(0, 40)}"`);
  const twice = named.find((cell, index) => named.indexOf(cell) !== index);
  if (twice !== undefined) return refused("list-column-twice", `the column "${twice}" stands there twice`);
  return named as readonly ListColumn[];
}

function columnName(cell: string): string {
  return cell.toLowerCase().replace(/[\s-]+/g, "_");
}

function isColumn(cell: string): cell is ListColumn {
  return (LIST_COLUMNS as readonly string[]).includes(cell);
}

function unreadable({ code, line, message }: FileRefusal): RefusedList {
  const reason = code === "unclosed-quote" ? "list-unclosed-quote" : "list-not-text";
  return refused(reason, `line ${line}: ${message}`);
}

function refused(reason: ListRefusal, message: string): RefusedList {
  return { kind: "refused", reason, message };
}
