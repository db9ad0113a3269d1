import { milliwattHours, watts } from "./decimal.ts";
import { sumOf } from "./report.ts";

/** Of a telegram of a smart meter's customer interface. */
export interface P1Telegram {
  /** From the meter's equipment identifier, else from its first line. */
  readonly meter: string;
  readonly import_mwh: number | null;
  readonly export_mwh: number | null;
  readonly power_w: number | null;
}

export const MAX_TELEGRAM_CHARACTERS = 8_192;

/** A telegram without a version is of DSMR 3 or earlier, which had no checksum yet. */
const VERSION_LINES = ["1-3:0.2.8", "0-0:96.1.4"];

/**
 * Reads `/...!CRC`: registers of all tariffs are summed unless the meter gives the total, power is what is drawn less
 * what is fed in.
 *
 * Source: DSMR P1 companion standard 5.0.2, IEC 62056-21; the checksum is CRC-16/ARC over everything from `/` to `!`
 *
 * @returns null for what is no telegram, is cut off, or has a wrong checksum
 */
export function readTelegram(text: string): P1Telegram | null {
  const begin = text.indexOf("/");
  const end = text.indexOf("!", begin);
  if (begin < 0 || end < 0 || end - begin > MAX_TELEGRAM_CHARACTERS) return null;
  const body = text.slice(begin, end + 1);
  const lines = valuesOf(body);
  const [checksum] = /^[0-9A-Fa-f]{4}/.exec(text.slice(end + 1)) ?? [];
  const needsChecksum = VERSION_LINES.some((line) => lines.has(line));
  if (checksum === undefined ? needsChecksum : Number.parseInt(checksum, 16) !== crc16(body)) return null;
  const import_mwh = registerOf(lines, "1-0:1.8");
  const export_mwh = registerOf(lines, "1-0:2.8");
  const power_w = powerOf(lines);
  if (import_mwh === null && export_mwh === null && power_w === null) return null;
  return { meter: nameOf(lines, body), import_mwh, export_mwh, power_w };
}

/** The first whole telegram, up to the end of its line, and what comes behind it. */
export function telegramIn(text: string): { readonly telegram: string; readonly rest: string } | null {
  const begin = text.indexOf("/");
  const mark = text.indexOf("!", begin);
  const end = text.indexOf("\n", mark);
  if (begin < 0 || mark < 0 || end < 0) return null;
  return { telegram: text.slice(begin, end + 1), rest: text.slice(end + 1) };
}

interface Value {
  readonly text: string;
  readonly unit: string;
}

/** The last value of each line by its OBIS reduced identifier. */
function valuesOf(body: string): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const [, id = "", text = "", unit = ""] of body.matchAll(
    /^(\d+-\d+:\d+\.\d+\.\d+)(?:\.255)?(?:\([^()]*\))*?\(([^()*]*)(?:\*([A-Za-z]+))?\)\r?$/gm,
  )) {
    values.set(id, { text, unit });
  }
  return values;
}

function registerOf(lines: ReadonlyMap<string, Value>, id: string): number | null {
  const read = (tariff: number) => {
    const value = lines.get(`${id}.${tariff}`);
    return value === undefined ? undefined : milliwattHours(value.text, value.unit);
  };
  const total = read(0);
  if (total !== undefined) return total;
  return sumOf([1, 2, 3, 4].map(read).filter((part) => part !== undefined));
}

function powerOf(lines: ReadonlyMap<string, Value>): number | null {
  const [drawn, fed] = ["1-0:1.7.0", "1-0:2.7.0"].map((id) => {
    const value = lines.get(id);
    return value === undefined ? undefined : watts(value.text, value.unit);
  });
  if (drawn === undefined && fed === undefined) return null;
  return sumOf([drawn ?? 0, fed === undefined || fed === null ? 0 : 0 - fed]);
}

function nameOf(lines: ReadonlyMap<string, Value>, body: string): string {
  const identifier = lines.get("0-0:96.1.1")?.text ?? lines.get("0-0:42.0.0")?.text;
  if (identifier !== undefined && /^[0-9A-Za-z]{4,64}$/.test(identifier)) return identifier;
  const [, flag = "meter"] = /^\/([\x21-\x7e]{1,64})/.exec(body) ?? [];
  return flag;
}

function crc16(text: string): number {
  let crc = 0;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xa001;
  }
  return crc;
}
