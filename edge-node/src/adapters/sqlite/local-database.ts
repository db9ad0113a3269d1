import Database from "better-sqlite3";

/**
 * What a node keeps beside its journal because it is personal or passing: logins, sessions, the quarantine.
 * Each entry is one migration; the file's `user_version` counts those that were applied.
 */
const MIGRATIONS = [
  `CREATE TABLE quarantine (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     at_ms INTEGER NOT NULL,
     device TEXT NOT NULL,
     reason TEXT NOT NULL,
     bytes BLOB NOT NULL
   ) STRICT;
   CREATE TABLE account (
     login TEXT PRIMARY KEY,
     role TEXT NOT NULL,
     member TEXT,
     salt BLOB NOT NULL,
     hash BLOB NOT NULL,
     cost INTEGER NOT NULL,
     block_size INTEGER NOT NULL,
     parallelization INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE session (
     token_hash TEXT PRIMARY KEY,
     login TEXT NOT NULL,
     created_at_ms INTEGER NOT NULL,
     last_seen_at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX session_login ON session (login, last_seen_at_ms);
   CREATE TABLE login_failure (
     key TEXT PRIMARY KEY,
     count INTEGER NOT NULL,
     last_at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];

export function openLocalDatabase(file: string): Database.Database {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  // A password that was changed must not come back after a power cut.
  database.pragma("synchronous = FULL");
  const applied = database.pragma("user_version", { simple: true }) as number;
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < applied) continue;
    database.transaction(() => {
      database.exec(migration);
      database.pragma(`user_version = ${index + 1}`);
    })();
  }
  return database;
}
