import { existsSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import { markOf, type SchemaMark } from "./schema-mark.ts";

/** A release that did not prove itself is gone long before; so is the one before it. */
const KEPT_MS = 30 * 86_400_000;

export interface Replaceable {
  readonly file: string;
  /** Of the tables that this program makes. */
  readonly version: number;
  /** Whether this program can work with a file that bears that mark. */
  readonly fits: (mark: SchemaMark) => boolean;
  readonly now_ms: number;
}

/**
 * Makes way in the place of a file whose content can be had again: one that another release wrote is put beside it, by
 * its version, and one that this release left there is taken back. So going back to the release before costs no more
 * than what came since, and neither does going on again.
 */
export function makeWay({ file, version, fits, now_ms }: Replaceable): void {
  const found = existsSync(file) ? markIn(file) : null;
  if (found !== null && found.version > 0 && !fits(found)) renameSync(file, asideOf(file, found.version));
  const own = asideOf(file, version);
  if (!existsSync(file) && existsSync(own)) renameSync(own, file);
  forgetOld(file, now_ms);
}

/** Null where SQLite finds no database. Closing it leaves everything in the one file. */
function markIn(file: string): SchemaMark | null {
  try {
    const database = new Database(file);
    try {
      return markOf(database);
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

function asideOf(file: string, version: number): string {
  return file.replace(/\.sqlite$/, `.v${version}.sqlite`);
}

/** All but the newest go, and that one too when nobody has come back to it for long. */
function forgetOld(file: string, now_ms: number): void {
  const beginning = basename(file, ".sqlite");
  const aside = readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${beginning}.v`) && /^\d+\.sqlite$/.test(name.slice(beginning.length + 2)))
    .map((name) => join(dirname(file), name))
    .map((path) => ({ path, left_ms: statSync(path).mtimeMs }))
    .sort((a, b) => b.left_ms - a.left_ms);
  for (const [index, { path, left_ms }] of aside.entries()) {
    if (index === 0 && now_ms - left_ms < KEPT_MS) continue;
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
  }
}
