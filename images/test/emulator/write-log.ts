import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";

// What a card was told, in order, as QEMU logs it in the format of Linux' dm-log-writes: one sector of header, then
// entries of one sector each, those of a write followed by its data.

const MAGIC = 0x6a73_6677_7368_72n;
const [FLUSH, DISCARD] = [1n, 4n];
const MOST_ENTRIES = 2_000_000;

export interface LoggedWrite {
  readonly kind: "write" | "discard" | "flush";
  /** On the card. */
  readonly at: number;
  readonly size_bytes: number;
  /** Where the data is in the log. */
  readonly data_at: number;
  /** End of the entry in the log: how long the log was when the card had been told this. */
  readonly log_end: number;
}

/**
 * Reads the log's entries up to the first that is not whole.
 *
 * @throws {Error} when the file is no such log
 */
export function readWriteLog(path: string): readonly LoggedWrite[] {
  const file = openSync(path, "r");
  try {
    const header = Buffer.alloc(32);
    readSync(file, header, 0, header.length, 0);
    const sector_bytes = header.readUInt32LE(24);
    if (header.readBigUInt64LE(0) !== MAGIC || sector_bytes === 0) throw new Error(`${path} is no log of writes`);
    const { size } = fstatSync(file);
    const entries: LoggedWrite[] = [];
    let at = sector_bytes;
    while (at + sector_bytes <= size && entries.length < MOST_ENTRIES) {
      readSync(file, header, 0, header.length, at);
      const next = entryAt(header, at, sector_bytes);
      if (next === null || next.log_end > size) break;
      entries.push(next);
      at = next.log_end;
    }
    return entries;
  } finally {
    closeSync(file);
  }
}

/** Null where nothing was written: the log was not told everything yet. */
function entryAt(header: Buffer, at: number, sector_bytes: number): LoggedWrite | null {
  const [sector, sectors, flags] = [header.readBigUInt64LE(0), header.readBigUInt64LE(8), header.readBigUInt64LE(16)];
  const size_bytes = Number(sectors) * sector_bytes;
  const place = { at: Number(sector) * sector_bytes, size_bytes, data_at: at + sector_bytes };
  if ((flags & FLUSH) !== 0n) return { ...place, kind: "flush", log_end: at + sector_bytes + size_bytes };
  if (size_bytes === 0) return null;
  if ((flags & DISCARD) !== 0n) return { ...place, kind: "discard", log_end: at + sector_bytes };
  return { ...place, kind: "write", log_end: at + sector_bytes + size_bytes };
}

/**
 * Which of the first `count` entries a card has kept that loses its power and its own cache: all that it had been told to
 * flush, and of the rest what chance has it.
 */
export function survivors(
  entries: readonly LoggedWrite[],
  count: number,
  isKept: () => boolean,
): readonly LoggedWrite[] {
  const told = entries.slice(0, count);
  const flushed = told.findLastIndex(({ kind }) => kind === "flush");
  return told.filter(({ kind }, index) => kind === "write" && (index <= flushed || isKept()));
}

/** Carries writes out on a card's file. */
export function applyWrites(log: string, card: string, writes: readonly LoggedWrite[]): void {
  const from = openSync(log, "r");
  const to = openSync(card, "r+");
  try {
    for (const { at, size_bytes, data_at } of writes) {
      const data = Buffer.alloc(size_bytes);
      readSync(from, data, 0, size_bytes, data_at);
      writeSync(to, data, 0, size_bytes, at);
    }
  } finally {
    closeSync(from);
    closeSync(to);
  }
}
