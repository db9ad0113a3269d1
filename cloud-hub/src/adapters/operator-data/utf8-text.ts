import type { FileRefusal } from "../../reconciliation/official-value.ts";

/** Bytes that arrive in pieces, as text; a byte-order mark is left out. */
export class Utf8Text {
  private readonly decoder = new TextDecoder("utf-8", { fatal: true });
  private isBegun = false;
  /** Line feeds in the text so far. */
  private lines = 0;

  /** The text of the next piece, or why it is none. `null` ends the text. */
  decode(bytes: Uint8Array | null): string | FileRefusal {
    if (bytes !== null && !this.isBegun && bytes.length > 0) {
      this.isBegun = true;
      if (looksLikeUtf16(bytes)) {
        return { line: 1, code: "utf-16", message: "the file is UTF-16 or no text; save it as CSV in UTF-8" };
      }
    }
    try {
      const text = bytes === null ? this.decoder.decode() : this.decoder.decode(bytes, { stream: true });
      if (bytes !== null) this.lines += lineFeedsIn(bytes, bytes.length);
      return text;
    } catch {
      const line = this.lines + 1 + (bytes === null ? 0 : lineFeedsIn(bytes, firstWrongByte(bytes)));
      return {
        line,
        code: "not-utf-8",
        message: "a character is not UTF-8, as in Windows-1252 files; save it as UTF-8",
      };
    }
  }
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  const hasMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return hasMark || bytes.subarray(0, 64).includes(0);
}

/** Where the first character stands that is not UTF-8; the piece may begin inside a character. */
function firstWrongByte(bytes: Uint8Array): number {
  let begin = 0;
  while (begin < 3 && ((bytes[begin] ?? 0) & 0xc0) === 0x80) begin += 1;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(begin));
  const at = text.indexOf("\ufffd");
  return at === -1 ? bytes.length : begin + new TextEncoder().encode(text.slice(0, at)).length;
}

function lineFeedsIn(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1 && at < end; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
