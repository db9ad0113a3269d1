import { localTimes } from "../../reconciliation/local-times.ts";
import type { FileContext, FilePart, FileRefusal } from "../../reconciliation/official-value.ts";
import { type CsvLine, CsvLines, cellsOf, type Delimiter } from "./csv-lines.ts";
import { EnergyTexts } from "./energy-text.ts";
import { type LayoutRows, PartInMaking } from "./file-part.ts";
import { LongRows, longColumnsOf } from "./long-layout.ts";
import { IntervalStarts, type TimeColumns } from "./time-columns.ts";
import { TimeTexts } from "./time-texts.ts";
import { Utf8Text } from "./utf8-text.ts";
import { WideRows, wideColumnsOf } from "./wide-layout.ts";

const PIECE_BYTES = 65_536;
/** Portals put a title, a period or a customer's number above the header. */
const LINES_ABOVE_HEADER = 20;
const DELIMITERS: readonly Delimiter[] = [";", "\t", ","];
const FOOTER = /^(sum|summe|total|totals|gesamt|somme|totale|suma|eof|#.*)$/i;

/**
 * Reads a network operator's CSV file piece by piece; OFFICIAL-VALUES.md describes the layouts. Holds one piece of the
 * source and the part that it makes, whatever the file's size.
 *
 * @throws {LocalGridError} `unknown-time-zone`, and whatever the source throws
 */
export async function* readOfficialFile(
  source: AsyncIterable<Uint8Array>,
  context: FileContext,
): AsyncGenerator<FilePart> {
  const file = new OfficialFile(context);
  for await (const bytes of source) {
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      yield file.take(bytes.subarray(from, from + PIECE_BYTES));
      if (file.isRefused) return;
    }
  }
  yield file.take(null);
}

class OfficialFile {
  private readonly context: FileContext;
  private readonly text = new Utf8Text();
  private readonly lines = new CsvLines();
  private readonly times: TimeTexts;
  private body: { readonly rows: LayoutRows; readonly delimiter: Delimiter } | null = null;
  private above = 0;
  private footer: number | null = null;
  private bytes_read = 0;
  private rows_read = 0;
  isRefused = false;

  constructor(context: FileContext) {
    this.context = context;
    this.times = new TimeTexts(localTimes(context.time_zone), context.length_s);
  }

  /** The next piece; `null` ends the file. */
  take(bytes: Uint8Array | null): FilePart {
    const part = new PartInMaking();
    this.bytes_read += bytes?.length ?? 0;
    part.refusal = this.readInto(part, bytes) ?? part.refusal;
    if (bytes === null) part.refusal ??= this.objectionAtEnd();
    this.isRefused = part.refusal !== null;
    this.rows_read += part.rows;
    const { values, faults, refusal } = part;
    return { values, faults, refusal, bytes_read: this.bytes_read, rows_read: this.rows_read };
  }

  private readInto(part: PartInMaking, bytes: Uint8Array | null): FileRefusal | null {
    const text = this.text.decode(bytes);
    if (typeof text !== "string") return text;
    const found = [this.lines.push(text), ...(bytes === null ? [this.lines.push(null)] : [])];
    for (const lines of found) {
      if (!isLines(lines)) return lines;
      for (const line of lines) {
        this.takeLine(line, part);
        if (part.refusal !== null) return part.refusal;
      }
    }
    return null;
  }

  private takeLine({ line, text }: CsvLine, part: PartInMaking): void {
    if (this.body === null) {
      this.seekHeader({ line, text }, part);
      return;
    }
    const cells = cellsOf(text, this.body.delimiter);
    if (cells.every((cell) => cell === "")) return;
    if (FOOTER.test(cells[0] ?? "")) {
      this.footer ??= line;
      return;
    }
    if (this.footer === null) {
      this.body.rows.take(cells, line, part);
      return;
    }
    part.rows += 1;
    part.fault(line, "row-after-footer", `line ${this.footer} ended the file`);
  }

  private seekHeader(line: CsvLine, part: PartInMaking): void {
    for (const delimiter of DELIMITERS) {
      const rows = this.rowsBelow(cellsOf(line.text, delimiter), line.line, part);
      if (rows === null) continue;
      this.body = { rows, delimiter };
      return;
    }
    this.above += 1;
    if (this.above > LINES_ABOVE_HEADER) part.refusal = this.noHeader();
  }

  private rowsBelow(cells: readonly string[], line: number, part: PartInMaking): LayoutRows | null {
    const { context } = this;
    const texts = new EnergyTexts(context.decimal_separator);
    const reading = (columns: TimeColumns) => ({
      context,
      texts,
      starts: new IntervalStarts(columns, this.times, context.length_s),
    });
    if (context.layout === "long") {
      const columns = longColumnsOf(cells);
      return columns === null ? null : new LongRows(columns, reading(columns));
    }
    const columns = wideColumnsOf(cells);
    return columns === null ? null : new WideRows(columns, reading(columns), { line, part });
  }

  private objectionAtEnd(): FileRefusal | null {
    if (this.body === null) return this.noHeader();
    const step_s = this.times.wrongStep();
    if (step_s === null) return null;
    const message = `rows are ${step_s / 60} minutes apart, the community's intervals ${this.context.length_s / 60}`;
    return { line: 1, code: "wrong-step", message };
  }

  private noHeader(): FileRefusal {
    const message = `no line at the beginning names the columns of the layout "${this.context.layout}"`;
    return { line: 1, code: "no-header", message };
  }
}

function isLines(found: readonly CsvLine[] | FileRefusal): found is readonly CsvLine[] {
  return Array.isArray(found);
}
