import { closeSync, existsSync, fdatasyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";

const FILE = "reserve";
const MEBIBYTE = 2 ** 20;
const RESERVE_BYTES = 8 * MEBIBYTE;
/** What a start takes for the logs of its databases, and a little more. */
const STAYS_FREE_BYTES = RESERVE_BYTES / 2;
/** A smaller disk would be filled by its reserve. */
const SMALLEST_DISK_BYTES = 8 * RESERVE_BYTES;

// Room that is kept from everybody, so that a node can start on a disk that others have filled, and say that it is full.

/** To be called before anything is opened, the folder's lock included. Returns whether the room was needed, and there. */
export function giveReserveFree(data_dir: string): boolean {
  const file = join(data_dir, FILE);
  if (!existsSync(file) || freeBytes(data_dir) >= RESERVE_BYTES) return false;
  rmSync(file);
  return true;
}

/** To be called by whoever has the folder: keeps the room, again or for the first time, where there is enough besides. */
export function keepReserve(data_dir: string): void {
  const file = join(data_dir, FILE);
  // One that was being written when the power went is written again.
  const kept_bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (kept_bytes < RESERVE_BYTES && freeBytes(data_dir) >= SMALLEST_DISK_BYTES) keep(file);
}

/** Whether a journal may still grow: the next start needs room too, and the reserve may have been needed already. */
export function hasRoom(data_dir: string): boolean {
  const { bavail, blocks, bsize } = statfsSync(data_dir);
  return bavail * bsize >= STAYS_FREE_BYTES || blocks * bsize < SMALLEST_DISK_BYTES;
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Written in full: a file of holes keeps nothing from anybody. */
function keep(file: string): void {
  const descriptor = openSync(file, "w", 0o600);
  try {
    const nothing = Buffer.alloc(MEBIBYTE);
    for (let written = 0; written < RESERVE_BYTES; written += MEBIBYTE) writeSync(descriptor, nothing);
    fdatasyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
