import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AuditedAct, auditHash, NO_HASH } from "../../audit/audit-log.ts";
import { NO_ACCOUNT, NO_BILLER } from "../../billing/billing-party.ts";
import { type RunContent, totalsOf } from "../../billing/billing-run.ts";
import { digestOf } from "../../billing/canonical-json.ts";
import { migrate } from "./migrations.ts";
import { PostgresAuditLog } from "./postgres-audit-log.ts";
import { PostgresBillingStore } from "./postgres-billing-store.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

let postgres: TestPostgres;
let pool: Pool;
let store: PostgresBillingStore;
let log: PostgresAuditLog;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

beforeEach(async () => {
  pool = await postgres.createDatabase();
  await migrate(pool);
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ('sun', 0), ('moon', 0)");
  await pool.query("INSERT INTO member VALUES ('sun', 'anna', true, NULL, 0)");
  store = new PostgresBillingStore(pool);
  log = new PostgresAuditLog(pool);
});

const act = (subject: string, community: string | null = "sun"): AuditedAct => {
  return { community, who: "anna", role: "billing", action: "run-drafted", subject, details: { b: 1, a: "ü" } };
};
const ALL = { community: null, who: null, action: null, from_ms: null, to_ms: null };
const version = (name: string, number = 1) => {
  return { version: number, content: { ...NO_ACCOUNT, name }, changed_by: "ben", changed_at_ms: 5 };
};
const draft = (content = "{}") => {
  const totals = totalsOf({ items: [] } as unknown as RunContent);
  const biller = { iban: null, version: 0, changed_by: null, changed_since: [] };
  const summary = { currency: "EUR", takes_provisional: false, biller_missing: [], biller, totals };
  return { month: "2026-01", summary, content, digest: digestOf(content), drafted_by: "ben", drafted_at_ms: 5 };
};

/** Until a connection waits for a lock of another, or it is too late. */
async function someoneWaits(isTooLate: () => boolean): Promise<void> {
  const query = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  while (!isTooLate() && (await pool.query(query)).rowCount === 0);
}

describe("PostgresAuditLog", () => {
  test("is one chain without gaps, however many write at once", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => log.append(act(`${at}`, at % 2 === 0 ? "sun" : null), at)));
    const entries = (await log.list(ALL, { limit: 100, after: null })).toReversed();
    expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    let before: Uint8Array = NO_HASH;
    for (const entry of entries) {
      expect(Buffer.from(entry.hash).equals(auditHash(before, entry))).toBe(true);
      before = entry.hash;
    }
    expect(await log.list({ ...ALL, community: "sun" }, { limit: 100, after: null })).toHaveLength(10);
    expect((await log.list(ALL, { limit: 2, after: 4 })).map(({ number }) => number)).toEqual([3, 2]);
  });

  test("takes nothing back", async () => {
    await log.append(act("1"), 1);
    for (const change of ["UPDATE audit_entry SET who = 'ben'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]) {
      await expect(pool.query(change)).rejects.toThrow("audit_entry is never changed");
    }
    expect(await log.list(ALL, { limit: 9, after: null })).toHaveLength(1);
  });
});

describe("PostgresBillingStore", () => {
  test("keeps a change with its audit entry, or neither", async () => {
    const failure = new Error("in the middle");
    const failed = store.change("sun", async (book) => {
      await book.saveAccount("anna", version("Anna"));
      await book.audit(act("anna"), 1);
      throw failure;
    });
    await expect(failed).rejects.toBe(failure);
    expect(await store.read("sun").account("anna")).toBeNull();
    expect(await log.list(ALL, { limit: 9, after: null })).toEqual([]);
    await store.change("sun", async (book) => {
      await book.saveAccount("anna", version("Anna"));
      await book.audit(act("anna"), 1);
    });
    expect(await store.read("sun").account("anna")).toEqual(version("Anna"));
    expect(await log.list(ALL, { limit: 9, after: null })).toHaveLength(1);
  });

  test("lets one change a community at a time, and others another one meanwhile", async () => {
    const order: string[] = [];
    let next: Promise<unknown> = Promise.resolve();
    await store.change("sun", async () => {
      next = store.change("sun", async () => void order.push("next"));
      await store.change("moon", async () => void order.push("moon"));
      await someoneWaits(() => order.includes("next"));
      order.push("first");
    });
    await next;
    expect(order).toEqual(["moon", "first", "next"]);
  });

  test("keeps every version, and refuses those of nobody", async () => {
    await store.change("sun", async (book) => {
      await book.saveAccount("anna", version("Anna"));
      await book.saveAccount("anna", version("Anna\u2028<b>", 2));
      await book.saveBiller({ ...version("x"), content: { ...NO_BILLER, name: "eG" } });
    });
    const versions = await store.read("sun").accountVersions("anna", { limit: 9, after: null });
    expect(versions.map(({ content }) => content.name)).toEqual(["Anna\u2028<b>", "Anna"]);
    expect((await store.read("sun").biller())?.content.name).toBe("eG");
    expect(await store.read("moon").biller()).toBeNull();
    const unknown = store.change("moon", (book) => book.saveAccount("anna", version("Anna")));
    await expect(unknown).rejects.toMatchObject({ code: "unknown-member" });
    await expect(pool.query("DELETE FROM billing_account")).rejects.toThrow("never changed");
  });

  test("decides a run once, by another person, and keeps its content", async () => {
    const run = await store.change("sun", (book) => book.addRun(draft()));
    const second = store.change("sun", (book) => book.addRun(draft()));
    await expect(second).rejects.toThrow("billing_run_open");
    const decision = { run, state: "approved" as const, decided_at_ms: 6, issue_date: "2026-02-01" };
    const own = store.change("sun", (book) => book.decideRun({ ...decision, decided_by: "ben" }));
    await expect(own).rejects.toThrow("violates check constraint");
    await expect(pool.query("UPDATE billing_run SET content = '[]'")).rejects.toThrow("decided once");
    await store.change("sun", (book) => book.decideRun({ ...decision, decided_by: "cleo" }));
    const again = store.change("sun", (book) => book.decideRun({ ...decision, decided_by: "dora" }));
    await expect(again).rejects.toThrow("decided once");
    await expect(pool.query("DELETE FROM billing_run")).rejects.toThrow("decided once");
    expect(await store.read("sun").run(run)).toMatchObject({ state: "approved", decided_by: "cleo", content: "{}" });
    expect(await store.change("sun", (book) => book.addRun(draft("[]")))).toBe(2);
  });

  test("takes no run whose digest is not that of its content", async () => {
    const wrong = store.change("sun", (book) => book.addRun({ ...draft(), digest: digestOf("other") }));
    await expect(wrong).rejects.toThrow("violates check constraint");
  });
});
