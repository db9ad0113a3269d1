import { rmSync } from "node:fs";
import Database from "better-sqlite3";
import { isOutOfSpace } from "./out-of-space.ts";
import type { SchemaMark } from "./schema-mark.ts";
import { makeWay } from "./set-aside.ts";

/**
 * Changed whenever tables, states or the kinds of records that are understood change: each version folds a file of its
 * own from the journal.
 */
const SCHEMA_VERSION = 5;

/** Tables of the projections, in the order and with the columns that digests and exports use. */
export const PROJECTION_TABLES = {
  interval: [
    "start_s INTEGER PRIMARY KEY",
    "length_s INTEGER NOT NULL",
    "revision INTEGER NOT NULL",
    "price_micro_per_kwh INTEGER",
    "matched_wh INTEGER NOT NULL",
    "demand_wh INTEGER NOT NULL",
    "supply_wh INTEGER NOT NULL",
    "saving_nano INTEGER NOT NULL",
    "closed_at_ms INTEGER NOT NULL",
    "input_digest BLOB NOT NULL",
    "result_digest BLOB NOT NULL",
    "terms_digest BLOB NOT NULL",
    "barred_buyers TEXT NOT NULL",
    "points INTEGER NOT NULL",
    "official_points INTEGER NOT NULL",
  ],
  // Terms hold for thousands of intervals and are large where members have limits of their own.
  interval_terms: ["terms_digest BLOB PRIMARY KEY", "terms BLOB NOT NULL"],
  member_interval: [
    "member TEXT NOT NULL",
    "start_s INTEGER NOT NULL",
    "length_s INTEGER NOT NULL",
    "revision INTEGER NOT NULL",
    "price_micro_per_kwh INTEGER",
    "import_wh INTEGER NOT NULL",
    "export_wh INTEGER NOT NULL",
    "bought_wh INTEGER NOT NULL",
    "sold_wh INTEGER NOT NULL",
    "grid_import_wh INTEGER NOT NULL",
    "grid_export_wh INTEGER NOT NULL",
    "amount_nano INTEGER NOT NULL",
    "saving_nano INTEGER NOT NULL",
    "quality TEXT NOT NULL",
    "is_signed INTEGER NOT NULL",
    "is_official INTEGER NOT NULL",
  ],
  metering_point_interval: [
    "start_s INTEGER NOT NULL",
    "metering_point TEXT NOT NULL",
    "revision INTEGER NOT NULL",
    "import_wh INTEGER NOT NULL",
    "export_wh INTEGER NOT NULL",
    "quality TEXT NOT NULL",
    "is_signed INTEGER NOT NULL",
    "is_official INTEGER NOT NULL",
  ],
  posting: [
    "account TEXT NOT NULL",
    "start_s INTEGER NOT NULL",
    "length_s INTEGER NOT NULL",
    "revision INTEGER NOT NULL",
    "ordinal INTEGER NOT NULL",
    "category TEXT NOT NULL",
    "energy_change_wh INTEGER NOT NULL",
    "price_micro_per_kwh INTEGER",
    "amount_nano INTEGER NOT NULL",
    "cause TEXT NOT NULL",
    "posted_at_ms INTEGER NOT NULL",
  ],
} as const;

export type ProjectionTable = keyof typeof PROJECTION_TABLES;

const PRIMARY_KEYS: Partial<Record<ProjectionTable, string>> = {
  member_interval: "member, start_s",
  // Closed intervals are corrected, never changed: each revision stays.
  metering_point_interval: "start_s, metering_point, revision",
  posting: "account, start_s, revision, ordinal",
};

/** When a correction counts: a statement that was given out stays as it is. */
export const CORRECTED_AT_S = "max(start_s, posted_at_ms / 1000)";

/** Values of a quality that somebody will want to look at again. */
export const DOUBTFUL = "quality IN ('estimated', 'questionable')";
const DOUBTFUL_POINTS = `CREATE INDEX IF NOT EXISTS doubtful_point ON metering_point_interval (start_s, revision) WHERE ${DOUBTFUL};`;

/**
 * Opens the projections, or starts them empty when there are none of this version. They can be folded again
 * from the journal, so they need not survive a power cut; those of another version are set aside, because that takes
 * hours for a long journal on a small board.
 */
export function openProjectionDatabase(file: string): Database.Database {
  const fits = ({ version }: SchemaMark) => version === SCHEMA_VERSION;
  makeWay({ file, version: SCHEMA_VERSION, fits, now_ms: Date.now() });
  const database = openAt(file);
  if (database.pragma("user_version", { simple: true }) === SCHEMA_VERSION) return database;
  database.close();
  removeProjectionDatabase(file);
  const fresh = openAt(file);
  fresh.exec(schema());
  fresh.pragma(`user_version = ${SCHEMA_VERSION}`);
  return fresh;
}

/**
 * Estimates are few, so finding them costs little; without this, a year of a whole community would be read for them. It
 * came after the tables: a file without it need not be folded anew for it, and on a full disk all goes on without it.
 */
export function addLaterIndexes(database: Database.Database): void {
  try {
    database.exec(DOUBTFUL_POINTS);
  } catch (error) {
    if (!isOutOfSpace(error)) throw error;
  }
}

export function removeProjectionDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
}

export function columnsOf(table: ProjectionTable): readonly string[] {
  return PROJECTION_TABLES[table].map((column) => column.slice(0, column.indexOf(" ")));
}

function openAt(file: string): Database.Database {
  const database = new Database(file);
  // Each closed interval adds a row to every member's end of a table: small pages, and the same ones many times
  // before they are put in their places, spare the card most of that.
  database.pragma("page_size = 1024");
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = NORMAL");
  database.pragma("wal_autocheckpoint = 16000");
  database.pragma("cache_size = -2048");
  return database;
}

function schema(): string {
  const tables = (Object.keys(PROJECTION_TABLES) as ProjectionTable[]).map((table) => {
    const key = PRIMARY_KEYS[table];
    const columns = [...PROJECTION_TABLES[table], ...(key === undefined ? [] : [`PRIMARY KEY (${key})`])];
    return `CREATE TABLE ${table} (${columns.join(", ")}) STRICT${key === undefined ? "" : ", WITHOUT ROWID"};`;
  });
  return [
    ...tables,
    `CREATE INDEX correction ON posting (account, ${CORRECTED_AT_S}) WHERE revision > 0;`,
    DOUBTFUL_POINTS,
    "CREATE TABLE folded (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL) STRICT;",
    "INSERT INTO folded (id, position) VALUES (1, 0);",
    "CREATE TABLE checkpoint (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL, chain BLOB, state BLOB) STRICT;",
  ].join("\n");
}
