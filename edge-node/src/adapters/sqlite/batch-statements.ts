import type Database from "better-sqlite3";
import type { KeptBatch } from "../../settlement/batch-store.ts";

type Encoded = "members" | "intervals" | "is_applied" | "is_attested";

export interface KeptBatchRow extends Omit<KeptBatch, Encoded> {
  /** JSON, as the next. */
  readonly members: string;
  readonly intervals: string;
  /** 0 or 1, as the next. */
  readonly is_applied: number;
  readonly is_attested: number;
}

interface KeptMember {
  readonly member: string;
  /** Decimal, as they may pass 2^63. */
  readonly money_nano: string;
  readonly money_units: string;
}

const TOLD = [
  "seq",
  "zone",
  "state",
  "window_start_s",
  "window_end_s",
  "trade_count",
  "trades_root",
  "batch_hash",
  "header",
  "rows",
  "members",
  "intervals",
  "settlement_contract",
  "network_passphrase",
  "tx_hash",
  "ledger",
  "confirmed_at_ms",
];

const OWN = ["verdict", "reason", "trade_index", "is_applied", "signature", "is_attested"];
const BATCH = `SELECT ${[...TOLD, ...OWN].join(", ")} FROM settlement_batch`;

export type BatchStatements = ReturnType<typeof prepareBatchStatements>;

export function prepareBatchStatements(database: Database.Database) {
  const bySeq = (sql: string) => database.prepare<[number]>(sql);
  const whole = (sql: string) => database.prepare<[]>(sql);
  const named = (sql: string) => database.prepare<[Record<string, unknown>]>(sql);
  const first = (sql: string) => database.prepare<[], KeptBatchRow>(sql);
  return {
    batch: database.prepare<[number], KeptBatchRow>(`${BATCH} WHERE seq = ?`),
    firstOpen: first(`${BATCH} WHERE is_applied = 0 ORDER BY seq LIMIT 1`),
    firstStale: database
      .prepare<[], number | null>(
        `SELECT min(seq) FROM settlement_batch
         WHERE state = 'sealed' AND seq < (SELECT max(seq) FROM settlement_batch)`,
      )
      .pluck(),
    unattested: first(
      `${BATCH} WHERE signature IS NOT NULL AND is_attested = 0 AND state = 'sealed' ORDER BY seq LIMIT 1`,
    ),
    differing: database.prepare<[number], KeptBatchRow>(`${BATCH} WHERE verdict = 'differs' ORDER BY seq DESC LIMIT ?`),
    newest: first(`${BATCH} ORDER BY seq DESC LIMIT 1`),
    newestSettled: first(`${BATCH} WHERE state = 'settled' ORDER BY seq DESC LIMIT 1`),
    lastApplied: database.prepare<[], number>("SELECT max(seq) FROM settlement_batch WHERE is_applied = 1").pluck(),
    insert: named(
      `INSERT INTO settlement_batch (${TOLD.join(", ")}) VALUES (${TOLD.map((name) => `@${name}`).join(", ")})`,
    ),
    settle: named(
      `UPDATE settlement_batch SET state = @state, tx_hash = @tx_hash, ledger = @ledger,
         confirmed_at_ms = @confirmed_at_ms WHERE seq = @seq`,
    ),
    conclude: named(
      `UPDATE settlement_batch SET verdict = @verdict, reason = @reason, trade_index = @trade_index,
         signature = @signature, is_applied = @is_applied, first_start_s = @first_start_s, last_start_s = @last_start_s
       WHERE seq = @seq`,
    ),
    markAttested: bySeq("UPDATE settlement_batch SET is_attested = 1 WHERE seq = ?"),
    touching: database
      .prepare<[number, number], number>(
        `SELECT seq FROM settlement_batch WHERE is_applied = 1 AND first_start_s < ? AND last_start_s >= ? ORDER BY seq`,
      )
      .pluck(),
    removeBatch: bySeq("DELETE FROM settlement_batch WHERE seq = ?"),
    removeUnsettledAfter: bySeq("DELETE FROM settlement_batch WHERE seq > ? AND state = 'sealed'"),
    reopen: whole(
      `UPDATE settlement_batch SET is_applied = 0, verdict = NULL, reason = NULL, trade_index = NULL, signature = NULL,
         is_attested = 0`,
    ),
    ...sumStatements(database),
  };
}

function sumStatements(database: Database.Database) {
  const bySeq = (sql: string) => database.prepare<[number]>(sql);
  return {
    leaves: database.prepare<[number], Buffer>("SELECT leaves FROM settlement_leaves WHERE seq = ?").pluck(),
    keepLeaves: database.prepare<[number, Uint8Array]>(
      "INSERT OR REPLACE INTO settlement_leaves (seq, leaves) VALUES (?, ?)",
    ),
    removeStrayLeaves: database.prepare<[]>(
      "DELETE FROM settlement_leaves WHERE seq NOT IN (SELECT seq FROM settlement_batch)",
    ),
    interval: database.prepare<[number], { readonly fills: Buffer; readonly meters: Buffer }>(
      "SELECT fills, meters FROM settlement_interval WHERE start_s = ?",
    ),
    keepInterval: database.prepare<[number, Uint8Array, Uint8Array]>(
      "INSERT OR REPLACE INTO settlement_interval (start_s, fills, meters) VALUES (?, ?, ?)",
    ),
    point: bySeq("SELECT metering_point FROM settlement_point WHERE number = ?").pluck(),
    pointNumber: database
      .prepare<[string], number>("SELECT number FROM settlement_point WHERE metering_point = ?")
      .pluck(),
    keepPoint: database.prepare<[string]>("INSERT INTO settlement_point (metering_point) VALUES (?)"),
    report: database.prepare<[], { readonly totals: string | null }>("SELECT totals FROM settlement_report"),
    keepReport: database.prepare<[string | null]>(
      "INSERT OR REPLACE INTO settlement_report (only_one, totals) VALUES (1, ?)",
    ),
    clearIntervals: database.prepare<[]>("DELETE FROM settlement_interval"),
    clearReport: database.prepare<[]>("DELETE FROM settlement_report"),
    member: database.prepare<[number], KeptMember>("SELECT * FROM settlement_member WHERE number = ?"),
    numberOf: database.prepare<[string], number>("SELECT number FROM settlement_member WHERE member = ?").pluck(),
    keepTotal: database.prepare<[number, string, string, string]>(
      "INSERT OR REPLACE INTO settlement_member (number, member, money_nano, money_units) VALUES (?, ?, ?, ?)",
    ),
    clearMembers: database.prepare<[]>("DELETE FROM settlement_member"),
    prunable: database
      .prepare<[Record<string, unknown>], number>(
        `SELECT EXISTS (SELECT 1 FROM settlement_interval WHERE start_s < @sums_s)
           OR EXISTS (SELECT 1 FROM settlement_batch JOIN settlement_leaves USING (seq)
                      WHERE window_end_s < @leaves_s AND is_applied = 1)`,
      )
      .pluck(),
    pruneLeaves: bySeq(
      `DELETE FROM settlement_leaves WHERE seq IN (
         SELECT seq FROM settlement_batch WHERE window_end_s < ? AND is_applied = 1)`,
    ),
    pruneIntervals: bySeq("DELETE FROM settlement_interval WHERE start_s < ?"),
  };
}
