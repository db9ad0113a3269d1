import type Database from "better-sqlite3";
import type { ShapeName } from "../../downlink/shapes.ts";

export interface KeptRow {
  readonly key: string;
  readonly rank: number;
  readonly digest: Buffer;
  /** JSON; null for a row that was let go of. */
  readonly columns: string | null;
}

interface KeptRefusal extends KeptRow {
  readonly shape: ShapeName;
  readonly reason: string;
  readonly message: string;
  readonly at_ms: number;
}

interface KeptPosition {
  readonly handle: string;
  readonly offset: string;
  /** 1 while a snapshot is gathered. */
  readonly is_staged: number;
}

const ROW = "key, rank, digest, columns";

export type ShapeStatements = ReturnType<typeof prepareShapeStatements>;

export function prepareShapeStatements(database: Database.Database) {
  const byShape = (sql: string) => database.prepare<[string]>(sql);
  const byKey = (sql: string) => database.prepare<[string, string]>(sql);
  const find = (table: string) =>
    database.prepare<[string, string], KeptRow>(`SELECT ${ROW} FROM ${table} WHERE shape = ? AND key = ?`);
  const counted = (table: string) => byShape(`SELECT count(*) FROM ${table} WHERE shape = ?`).pluck();
  return {
    ...positionStatements(database),
    ...decisionStatements(database),
    find: { live: find("shape_row"), staged: find("shape_staged") },
    remove: {
      live: byKey("DELETE FROM shape_row WHERE shape = ? AND key = ?"),
      staged: byKey("DELETE FROM shape_staged WHERE shape = ? AND key = ?"),
    },
    count: counted("shape_row"),
    countStaged: counted("shape_staged"),
    rows: database.prepare<[string, number], KeptRow>(
      `SELECT ${ROW} FROM shape_row WHERE shape = ? ORDER BY rank, key LIMIT ?`,
    ),
    putLive: database.prepare<[string, string, number, Buffer, string, number]>(
      `INSERT OR REPLACE INTO shape_row (shape, key, rank, digest, columns, is_pending) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    putStaged: database.prepare<[string, string, number, Buffer, string | null]>(
      `INSERT OR REPLACE INTO shape_staged (shape, key, rank, digest, columns) VALUES (?, ?, ?, ?, ?)`,
    ),
    forgetLetGo: byShape("UPDATE shape_row SET digest = x'' WHERE shape = ? AND columns IS NULL"),
    clearStaged: byShape("DELETE FROM shape_staged WHERE shape = ?"),
    removeUnstaged: byShape(
      `DELETE FROM shape_row AS r WHERE r.shape = ?
         AND NOT EXISTS (SELECT 1 FROM shape_staged s WHERE s.shape = r.shape AND s.key = r.key)`,
    ),
    takeStaged: database.prepare<[number, string]>(
      `INSERT INTO shape_row (shape, key, rank, digest, columns, is_pending)
         SELECT shape, key, rank, digest, columns, ? FROM shape_staged WHERE shape = ?
       ON CONFLICT (shape, key) DO UPDATE SET rank = excluded.rank, digest = excluded.digest,
         columns = excluded.columns, is_pending = excluded.is_pending WHERE digest <> excluded.digest`,
    ),
  };
}

function positionStatements(database: Database.Database) {
  return {
    position: database.prepare<[string], KeptPosition>(
      `SELECT handle, "offset", is_staged FROM shape_position WHERE shape = ?`,
    ),
    savePosition: database.prepare<[string, string, string, number]>(
      `INSERT OR REPLACE INTO shape_position (shape, handle, "offset", is_staged) VALUES (?, ?, ?, ?)`,
    ),
    forgetPosition: database.prepare<[string]>("DELETE FROM shape_position WHERE shape = ?"),
  };
}

function decisionStatements(database: Database.Database) {
  return {
    mark: database.prepare<[], number>("SELECT journal_position FROM shape_mark").pluck(),
    saveMark: database.prepare<[number]>(
      "INSERT OR REPLACE INTO shape_mark (only_one, journal_position) VALUES (1, ?)",
    ),
    unsettle: database.prepare<[string]>("UPDATE shape_row SET is_pending = 1 WHERE shape = ? AND columns IS NOT NULL"),
    pending: database.prepare<[Record<string, unknown>], KeptRow>(
      `SELECT ${ROW} FROM shape_row
       WHERE shape = @shape AND is_pending = 1 AND (rank, key) > (@rank, @key) ORDER BY rank, key LIMIT @limit`,
    ),
    settled: database.prepare<[string, string, Uint8Array]>(
      "UPDATE shape_row SET is_pending = 0 WHERE shape = ? AND key = ? AND digest = ? AND is_pending = 1",
    ),
    letGo: database.prepare<[string, string]>("UPDATE shape_row SET columns = NULL WHERE shape = ? AND key = ?"),
    letGoBody: database.prepare<[string, string]>(
      "UPDATE shape_row SET columns = json_remove(columns, '$.body') WHERE shape = ? AND key = ?",
    ),
    refuse: database.prepare<[string, string, string, string, number]>(
      `INSERT OR REPLACE INTO shape_refusal (shape, key, reason, message, at_ms) VALUES (?, ?, ?, ?, ?)`,
    ),
    refused: database.prepare<[number], KeptRefusal>(
      `SELECT r.shape, r.key, r.rank, r.digest, r.columns, f.reason, f.message, f.at_ms
       FROM shape_refusal f JOIN shape_row r ON r.shape = f.shape AND r.key = f.key
       ORDER BY f.at_ms DESC, f.shape, f.key LIMIT ?`,
    ),
    retry: database.prepare<[Record<string, unknown>]>(
      `UPDATE shape_row SET is_pending = 1 WHERE shape = @shape AND key IN (
         SELECT key FROM shape_refusal WHERE shape = @shape AND (@reason IS NULL OR reason = @reason))`,
    ),
    forgetRefusals: database.prepare<[Record<string, unknown>]>(
      "DELETE FROM shape_refusal WHERE shape = @shape AND (@reason IS NULL OR reason = @reason)",
    ),
    forgetRefusal: database.prepare<[string, string]>("DELETE FROM shape_refusal WHERE shape = ? AND key = ?"),
    forgetChangedRefusals: database.prepare<[string]>(
      `DELETE FROM shape_refusal AS f WHERE f.shape = ? AND NOT EXISTS (
         SELECT 1 FROM shape_row r JOIN shape_staged s ON s.shape = r.shape AND s.key = r.key
         WHERE r.shape = f.shape AND r.key = f.key AND s.digest = r.digest)`,
    ),
  };
}
