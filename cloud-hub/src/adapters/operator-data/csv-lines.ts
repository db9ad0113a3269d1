import type { FileRefusal } from "../../reconciliation/official-value.ts";

/** One record of a file, before it is cut into cells. Quoted cells may run over several lines. */
export interface CsvLine {
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly text: string;
}

export type Delimiter = ";" | "," | "\t";

/** Longer lines than any file has: a file without line ends does not fill the memory. */
const MAX_LINE_CHARACTERS = 1_048_576;
const QUOTE = '"';
const QUOTE_CODE = 34;
const LINE_FEED_CODE = 10;

/** Cuts text that arrives in pieces into records. */
export class CsvLines {
  private rest = "";
  private line = 0;

  /** The records that the next piece completes; with `null`, the last one. */
  push(text: string | null): readonly CsvLine[] | FileRefusal {
    const all = this.rest + (text ?? "");
    const found: CsvLine[] = [];
    const hasQuotes = all.includes(QUOTE);
    let from = 0;
    while (from < all.length) {
      const end = hasQuotes ? endOfRecord(all, from) : all.indexOf("\n", from);
      if (end === -1) break;
      found.push(this.recordOf(all.slice(from, end)));
      from = end + 1;
    }
    this.rest = all.slice(from);
    if (this.rest.length > MAX_LINE_CHARACTERS) return this.tooLong();
    if (text === null && this.rest !== "") {
      if (hasOpenQuote(this.rest)) {
        return { line: this.line + 1, code: "unclosed-quote", message: "a quotation mark is never closed" };
      }
      found.push(this.recordOf(this.rest));
      this.rest = "";
    }
    return found;
  }

  private recordOf(raw: string): CsvLine {
    const line = this.line + 1;
    this.line += raw.includes(QUOTE) ? raw.split("\n").length : 1;
    return { line, text: raw.endsWith("\r") ? raw.slice(0, -1) : raw };
  }

  private tooLong(): FileRefusal {
    const line = this.line + 1;
    if (hasOpenQuote(this.rest)) return { line, code: "unclosed-quote", message: "a quotation mark is never closed" };
    return { line, code: "line-too-long", message: `a line has more than ${MAX_LINE_CHARACTERS} characters` };
  }
}

/** The cells of a record, without quotation marks and the space around them. */
export function cellsOf(text: string, delimiter: Delimiter): readonly string[] {
  if (!text.includes(QUOTE)) return text.split(delimiter).map((cell) => cell.trim());
  const cells: string[] = [];
  let from = 0;
  while (from <= text.length) {
    const start = skipSpaces(text, from, delimiter);
    if (text[start] !== QUOTE) {
      const end = text.indexOf(delimiter, start);
      cells.push(text.slice(start, end === -1 ? text.length : end).trim());
      from = end === -1 ? text.length + 1 : end + 1;
      continue;
    }
    const close = closingQuote(text, start + 1);
    const end = text.indexOf(delimiter, close);
    const tail = text.slice(close + 1, end === -1 ? text.length : end);
    cells.push((text.slice(start + 1, close).replaceAll('""', QUOTE) + tail).trim());
    from = end === -1 ? text.length + 1 : end + 1;
  }
  return cells;
}

/** Where the record's line feed stands: the first outside quotation marks; -1 when it is still to come. */
function endOfRecord(text: string, from: number): number {
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE_CODE) isQuoted = !isQuoted;
    else if (code === LINE_FEED_CODE && !isQuoted) return at;
  }
  return -1;
}

function hasOpenQuote(text: string): boolean {
  return (text.split(QUOTE).length - 1) % 2 === 1;
}

function skipSpaces(text: string, from: number, delimiter: Delimiter): number {
  let at = from;
  while (text[at] === " " || (text[at] === "\t" && delimiter !== "\t")) at += 1;
  return at;
}

/** Where a quoted cell ends; two quotation marks stand for one. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf(QUOTE, from);
  while (at !== -1 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at === -1 ? text.length : at;
}
