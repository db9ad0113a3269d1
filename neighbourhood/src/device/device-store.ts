import { chmodSync } from "node:fs";
import Database from "better-sqlite3";
import { neighbourhoodError } from "../errors.ts";
import type { DeviceKeys, IssuedCertificate } from "./device-identity.ts";
import type { HomeStore, StoredMessage, StoreState } from "./device-ports.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS device (
    home TEXT PRIMARY KEY,
    reading_key_pem TEXT NOT NULL,
    tls_key_pem TEXT NOT NULL,
    certificate_pem TEXT,
    ca_certificate_pem TEXT,
    boot INTEGER NOT NULL DEFAULT 0,
    next_seq INTEGER NOT NULL DEFAULT 1,
    newest_at_ms INTEGER,
    acknowledged INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS message (
    home TEXT NOT NULL REFERENCES device (home),
    seq INTEGER NOT NULL,
    boot INTEGER NOT NULL,
    message BLOB NOT NULL,
    last_seq INTEGER NOT NULL,
    PRIMARY KEY (home, last_seq)
  ) STRICT, WITHOUT ROWID;
`;

/** The flash memories of all simulated devices, in one SQLite file that one process uses at a time. */
export interface DeviceStore {
  /** Homes with a device, in the order of their names. */
  homes(): readonly string[];
  /** Null for a home without a device. */
  keysOf(home: string): DeviceKeys | null;
  /** Adds a device that has made no reading yet. */
  addDevice(home: string, keys: DeviceKeys): void;
  /** Null until the device is paired. */
  certificateOf(home: string): IssuedCertificate | null;
  saveCertificate(home: string, certificate: IssuedCertificate): void;
  /** The memory of one home's device, which must have been added. */
  homeStore(home: string): HomeStore;
  /** Time of the newest reading of any device; null before the first one. */
  newestReadingAt_ms(): number | null;
  close(): void;
}

/**
 * @param path `:memory:` for a store that dies with the process
 * @throws {LocalGridError} `neighbourhood-running` when another process has it open; `device-store-damaged`
 */
export function openDeviceStore(path: string): DeviceStore {
  const database = openDatabase(path);
  const certificate = database.prepare("SELECT certificate_pem, ca_certificate_pem FROM device WHERE home = ?");
  const saveCertificate = database.prepare(
    "UPDATE device SET certificate_pem = ?, ca_certificate_pem = ? WHERE home = ?",
  );
  const keys = database.prepare("SELECT reading_key_pem, tls_key_pem FROM device WHERE home = ?");
  const add = database.prepare("INSERT INTO device (home, reading_key_pem, tls_key_pem) VALUES (?, ?, ?)");
  const newest = database.prepare("SELECT MAX(newest_at_ms) FROM device").pluck();
  const homes = database.prepare("SELECT home FROM device ORDER BY home").pluck();
  return {
    homes: () => homes.all() as string[],
    keysOf: (home) => (keys.get(home) as DeviceKeys | undefined) ?? null,
    addDevice: (home, { reading_key_pem, tls_key_pem }) => void add.run(home, reading_key_pem, tls_key_pem),
    certificateOf(home) {
      const row = certificate.get(home) as Partial<Record<keyof IssuedCertificate, string | null>> | undefined;
      const { certificate_pem, ca_certificate_pem } = row ?? {};
      return certificate_pem && ca_certificate_pem ? { certificate_pem, ca_certificate_pem } : null;
    },
    saveCertificate: (home, { certificate_pem, ca_certificate_pem }) =>
      void saveCertificate.run(certificate_pem, ca_certificate_pem, home),
    homeStore: (home) => homeStoreOf(database, home),
    newestReadingAt_ms: () => newest.get() as number | null,
    close: () => void database.close(),
  };
}

function homeStoreOf(database: Database.Database, home: string): HomeStore {
  const state = database.prepare("SELECT boot, next_seq, newest_at_ms, acknowledged FROM device WHERE home = ?");
  const begin = database.prepare("UPDATE device SET boot = boot + 1 WHERE home = ? RETURNING boot").pluck();
  const insert = database.prepare("INSERT INTO message (home, seq, boot, message, last_seq) VALUES (?, ?, ?, ?, ?)");
  const advance = database.prepare(
    "UPDATE device SET next_seq = ?, newest_at_ms = ? WHERE home = ? AND next_seq = ? AND coalesce(newest_at_ms, 0) < ?",
  );
  const after = database.prepare(
    "SELECT seq, last_seq, boot, message AS bytes FROM message WHERE home = ? AND last_seq > ? ORDER BY last_seq LIMIT ?",
  );
  const through = database.prepare("SELECT COUNT(*) FROM message WHERE home = ? AND last_seq <= ?").pluck();
  const remove = database.prepare("DELETE FROM message WHERE home = ? AND last_seq <= ?");
  const acknowledge = database.prepare("UPDATE device SET acknowledged = max(acknowledged, ?) WHERE home = ?");

  const append = database.transaction((message: StoredMessage, newest_at_ms: number) => {
    const { seq, boot, bytes, last_seq } = message;
    insert.run(home, seq, boot, bytes, last_seq);
    const { changes } = advance.run(last_seq + 1, newest_at_ms, home, seq, newest_at_ms);
    if (changes !== 1) throw neighbourhoodError("device-store-damaged", `${home}: reading ${seq} does not follow`);
  });
  const free = database.transaction((upto: number) => {
    acknowledge.run(upto, home);
    remove.run(home, upto);
  });
  return {
    state: () => state.get(home) as StoreState,
    beginBoot: () => begin.get(home) as number,
    append: (message, newest_at_ms) => append(message, newest_at_ms),
    messagesAfter: (seq, limit) => after.all(home, seq, limit) as StoredMessage[],
    countThrough: (seq) => through.get(home, seq) as number,
    count: () => through.get(home, Number.MAX_SAFE_INTEGER) as number,
    free: (upto) => free(upto),
  };
}

function openDatabase(path: string): Database.Database {
  const database = new Database(path, { timeout: 0 });
  try {
    // The exclusive lock, held until the process ends in whatever way, keeps a second neighbourhood out.
    database.pragma("locking_mode = EXCLUSIVE");
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = NORMAL");
    database.pragma("foreign_keys = ON");
    database.exec(SCHEMA);
    database.exec("BEGIN IMMEDIATE; COMMIT");
    if (path !== ":memory:") chmodSync(path, 0o600);
    return database;
  } catch (cause) {
    database.close();
    if (String((cause as { code?: unknown }).code).startsWith("SQLITE_BUSY")) {
      throw neighbourhoodError("neighbourhood-running", `another neighbourhood is using ${path}`, cause);
    }
    throw neighbourhoodError("device-store-damaged", `${path} cannot be used`, cause);
  }
}
