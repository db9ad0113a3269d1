import { MAX_MEMBERSHIP_BYTES } from "@localgrid/protocol/region-membership";
import { edgeNodeError } from "../errors.ts";

/** What a phone's camera reads in one look; a code of this length still fits a screen. */
const CHUNK_LENGTH = 900;
const CHUNK = /^LGR1:(\d{1,4})\/(\d{1,4}):([A-Za-z0-9_-]+)$/;
const PLAIN = /^[A-Za-z0-9_-]+$/;

/** A signed membership as texts for QR codes: "LGR1:", which of how many, and a part of its base64url form. */
export function membershipTexts(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString("base64url");
  const count = Math.max(1, Math.ceil(text.length / CHUNK_LENGTH));
  return Array.from({ length: count }, (_, index) => {
    return `LGR1:${index + 1}/${count}:${text.slice(index * CHUNK_LENGTH, (index + 1) * CHUNK_LENGTH)}`;
  });
}

/**
 * Reads base64url text, or the texts of all QR codes in any order, some of them twice.
 *
 * @throws {LocalGridError} `malformed-membership` that says which codes are missing
 */
export function membershipFromText(text: string): Uint8Array {
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) throw malformed("there is no text");
  const joined = words.some((word) => word.includes(":")) ? joinChunks(words) : words.join("");
  if (!PLAIN.test(joined)) throw malformed("the text is not base64url");
  const bytes = new Uint8Array(Buffer.from(joined, "base64url"));
  if (bytes.length > MAX_MEMBERSHIP_BYTES) throw malformed(`${bytes.length} bytes are too many`);
  return bytes;
}

function joinChunks(words: readonly string[]): string {
  const parts = new Map<number, string>();
  let total: number | null = null;
  for (const word of words) {
    const [, index, count, part] = CHUNK.exec(word) ?? [];
    if (index === undefined || count === undefined || part === undefined) throw malformed("a text is of no such code");
    if (total !== null && total !== Number(count)) throw malformed("the codes are of two different lists");
    total = Number(count);
    const known = parts.get(Number(index));
    if (known !== undefined && known !== part) throw malformed("the codes are of two different lists");
    parts.set(Number(index), part);
  }
  const wanted = Array.from({ length: total ?? 0 }, (_, index) => index + 1);
  const missing = wanted.filter((index) => !parts.has(index));
  if (missing.length > 0 || parts.size !== total) throw malformed(`of ${total} codes these are missing: ${missing}`);
  return wanted.map((index) => parts.get(index)).join("");
}

function malformed(message: string) {
  return edgeNodeError("malformed-membership", message);
}
