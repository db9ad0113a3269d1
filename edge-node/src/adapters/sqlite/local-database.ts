import Database from "better-sqlite3";
import { DEVICE_TABLES } from "./device-tables.ts";
import { NOTICE_RELAY_TABLES } from "./notice-relay-tables.ts";
import { NOTICE_TABLES } from "./notice-tables.ts";
import { assertReadable, markOf, setMark } from "./schema-mark.ts";

/**
 * What a node keeps beside its journal because it is personal or passing: logins, sessions, the quarantine, what the
 * hub told. Each entry is one migration; the file's `user_version` counts those that were applied. How one has to be is
 * told in MIGRATIONS.md.
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
  // What the hub keeps for this node, and what became of it.
  `CREATE TABLE shape_position (
     shape TEXT PRIMARY KEY,
     handle TEXT NOT NULL,
     "offset" TEXT NOT NULL,
     is_staged INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE shape_row (
     shape TEXT NOT NULL,
     key TEXT NOT NULL,
     rank INTEGER NOT NULL,
     digest BLOB NOT NULL,
     columns TEXT,
     is_pending INTEGER NOT NULL,
     PRIMARY KEY (shape, key)
   ) STRICT;
   CREATE INDEX shape_row_pending ON shape_row (shape, rank, key) WHERE is_pending = 1;
   CREATE INDEX shape_row_ranked ON shape_row (shape, rank, key);
   CREATE TABLE shape_staged (
     shape TEXT NOT NULL,
     key TEXT NOT NULL,
     rank INTEGER NOT NULL,
     digest BLOB NOT NULL,
     columns TEXT,
     PRIMARY KEY (shape, key)
   ) STRICT;
   CREATE TABLE shape_refusal (
     shape TEXT NOT NULL,
     key TEXT NOT NULL,
     reason TEXT NOT NULL,
     message TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     PRIMARY KEY (shape, key)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX shape_refusal_by_time ON shape_refusal (at_ms);`,
  // Which hub has let this node in.
  `CREATE TABLE hub_enrolment (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     hub_url TEXT NOT NULL,
     enrolled_at_ms INTEGER NOT NULL
   ) STRICT;`,
  // How far it had acknowledged the journal when it was last looked at; it knows better.
  `CREATE TABLE hub_acknowledged (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     epoch TEXT NOT NULL,
     seq INTEGER NOT NULL
   ) STRICT;`,
  // The journal's position when rows of the hub were last decided on: they count as taken only in a journal that long.
  `CREATE TABLE shape_mark (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     journal_position INTEGER NOT NULL
   ) STRICT;`,
  // Batches that the hub sealed for the chain. They are not in the journal, so they stand here and not among the
  // projections: folding the journal again neither loses nor makes them.
  `CREATE TABLE settlement_batch (
     seq INTEGER PRIMARY KEY,
     zone INTEGER NOT NULL,
     state TEXT NOT NULL,
     window_start_s INTEGER NOT NULL,
     window_end_s INTEGER NOT NULL,
     trade_count INTEGER NOT NULL,
     trades_root BLOB NOT NULL,
     batch_hash BLOB NOT NULL,
     header BLOB NOT NULL,
     rows BLOB NOT NULL,
     members TEXT NOT NULL,
     intervals TEXT NOT NULL,
     settlement_contract TEXT NOT NULL,
     network_passphrase TEXT NOT NULL,
     tx_hash TEXT,
     ledger INTEGER,
     confirmed_at_ms INTEGER,
     verdict TEXT,
     reason TEXT,
     trade_index INTEGER,
     is_applied INTEGER NOT NULL DEFAULT 0,
     signature BLOB,
     is_attested INTEGER NOT NULL DEFAULT 0,
     -- Of the intervals that its trades belong to.
     first_start_s INTEGER,
     last_start_s INTEGER
   ) STRICT;
   CREATE INDEX settlement_batch_open ON settlement_batch (seq) WHERE is_applied = 0;
   CREATE INDEX settlement_batch_sealed ON settlement_batch (seq) WHERE state = 'sealed';
   CREATE INDEX settlement_batch_differs ON settlement_batch (seq) WHERE verdict = 'differs';
   CREATE INDEX settlement_batch_unattested ON settlement_batch (seq) WHERE signature IS NOT NULL AND is_attested = 0;
   CREATE TABLE settlement_leaves (
     seq INTEGER PRIMARY KEY,
     leaves BLOB NOT NULL
   ) STRICT;
   CREATE TABLE settlement_interval (
     start_s INTEGER PRIMARY KEY,
     fills BLOB NOT NULL,
     meters BLOB NOT NULL
   ) STRICT;
   CREATE TABLE settlement_point (
     number INTEGER PRIMARY KEY,
     metering_point TEXT NOT NULL UNIQUE
   ) STRICT;
   -- Over all batches; nulls once a report could not be checked.
   CREATE TABLE settlement_report (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     totals TEXT
   ) STRICT;
   CREATE TABLE settlement_member (
     number INTEGER PRIMARY KEY,
     member TEXT NOT NULL UNIQUE,
     money_nano TEXT NOT NULL,
     money_units TEXT NOT NULL
   ) STRICT;`,
  // Other nodes that the coordinator wants nothing to do with.
  `CREATE TABLE blocked_peer (
     node TEXT PRIMARY KEY
   ) STRICT, WITHOUT ROWID;`,
  DEVICE_TABLES,
  // Ways for bought devices to come in: credentials, addresses and names of members.
  `CREATE TABLE house_connection (
     connection TEXT PRIMARY KEY,
     member TEXT NOT NULL,
     label TEXT NOT NULL,
     way TEXT NOT NULL,
     settings TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE third_party_source (
     device TEXT PRIMARY KEY,
     connection TEXT NOT NULL,
     adapter TEXT NOT NULL,
     source TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX third_party_source_connection ON third_party_source (connection);`,
  // What accounts may do for their home, and who is invited. Accounts without a row here are owners; a table of its
  // own, because the release before replaces rows of accounts whole.
  `CREATE TABLE account_right (
     login TEXT PRIMARY KEY,
     home_right TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE account_seen (
     login TEXT PRIMARY KEY,
     at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE invitation (
     secret_hash TEXT PRIMARY KEY,
     login TEXT,
     role TEXT NOT NULL,
     member TEXT,
     home_right TEXT,
     made_by TEXT NOT NULL,
     made_at_ms INTEGER NOT NULL,
     ends_at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE device_key (
     key_hash TEXT PRIMARY KEY,
     login TEXT NOT NULL,
     salt BLOB NOT NULL,
     hash BLOB NOT NULL,
     cost INTEGER NOT NULL,
     block_size INTEGER NOT NULL,
     parallelization INTEGER NOT NULL,
     tries INTEGER NOT NULL,
     used_at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX device_key_login ON device_key (login, used_at_ms);`,
  // Homes that want to be seen by their neighbours, and whether there is a ranking.
  `CREATE TABLE shown_home (
     member TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     is_ranked INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE sun_ranking (
     only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
     is_on INTEGER NOT NULL
   ) STRICT;`,
  NOTICE_TABLES,
  NOTICE_RELAY_TABLES,
];

/** Every migration so far only added to what was there: the programs of all versions can work with the newest file. */
const READABLE_FROM = 1;

/** @throws {LocalGridError} `data-too-new` when a release wrote the file that this one cannot follow */
export function openLocalDatabase(file: string): Database.Database {
  const database = new Database(file);
  assertReadable(database, MIGRATIONS.length);
  database.pragma("journal_mode = WAL");
  // A password that was changed must not come back after a power cut.
  database.pragma("synchronous = FULL");
  database.pragma("cache_size = -1024");
  const { version: applied } = markOf(database);
  for (const [index, migration] of MIGRATIONS.entries()) {
    if (index < applied) continue;
    database.transaction(() => {
      database.exec(migration);
      setMark(database, { version: index + 1, readable_from: READABLE_FROM });
    })();
  }
  return database;
}
