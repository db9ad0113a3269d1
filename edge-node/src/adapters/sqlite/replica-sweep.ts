import type Database from "better-sqlite3";
import { placeOf } from "./replica-database.ts";

/** What is let go of at once, at most: others are served in between. */
const ROWS_PER_SWEEP = 2_048;
const BYTES_PER_SWEEP = 16_777_216;
const PAGES_PER_SWEEP = 4_096;

interface SizedRow {
  readonly place: number;
  readonly bytes: number;
}

/**
 * Takes away some of what dropped journals still take up: batches first, then pages of the file. True while there is
 * more of it.
 */
export function sweepDropped(database: Database.Database): boolean {
  const epoch = database
    .prepare<[], number>(
      `SELECT replica_epoch.id FROM replica_epoch JOIN replica_journal ON replica_journal.id = journal
       WHERE is_dropped = 1 LIMIT 1`,
    )
    .pluck()
    .get();
  if (epoch !== undefined) {
    database.transaction(() => sweepEpoch(database, epoch)).immediate();
    return true;
  }
  const free = database.pragma("freelist_count", { simple: true }) as number;
  if (free === 0) return false;
  database.prepare("DELETE FROM replica_journal WHERE is_dropped = 1").run();
  database.pragma(`incremental_vacuum(${PAGES_PER_SWEEP})`);
  return free > PAGES_PER_SWEEP;
}

function sweepEpoch(database: Database.Database, id: number): void {
  const rows = database.prepare<[number, number, number], SizedRow>(
    "SELECT place, length(batch) AS bytes FROM replica_batch WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?",
  );
  const end = placeOf(id + 1, 0) - 1;
  let upto: number | null = null;
  let bytes = 0;
  for (const row of rows.iterate(placeOf(id, 0), end, ROWS_PER_SWEEP)) {
    upto = row.place;
    bytes += row.bytes;
    if (bytes >= BYTES_PER_SWEEP) break;
  }
  if (upto === null) database.prepare("DELETE FROM replica_epoch WHERE id = ?").run(id);
  else database.prepare("DELETE FROM replica_batch WHERE place BETWEEN ? AND ?").run(placeOf(id, 0), upto);
}
