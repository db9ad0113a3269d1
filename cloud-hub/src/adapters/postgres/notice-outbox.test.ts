import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { drizzle } from "drizzle-orm/node-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noticeStoreContract } from "../../test-support/notice-store-contract.ts";
import { migrate } from "./migrations.ts";
import { PostgresMailBook } from "./postgres-mail-book.ts";
import { PostgresNodeRegistry } from "./postgres-node-registry.ts";
import { PostgresNoticeOutbox } from "./postgres-notice-outbox.ts";
import { startTestPostgres, type TestPostgres } from "./test-database.ts";

const NOW_MS = 1_700_000_000_000;
const NODES = [1, 2].map((fill) => new Uint8Array(16).fill(fill) as NodeId) as [NodeId, NodeId];

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

async function open() {
  const pool = await postgres.createDatabase();
  await migrate(pool);
  await pool.query("INSERT INTO community (id, created_at_ms) VALUES ('sun', 0)");
  for (const node of NODES) {
    const values = [Buffer.from(node), Buffer.alloc(32)];
    await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, 'sun', $2, 0)", values);
  }
  return { pool, outbox: new PostgresNoticeOutbox(pool), book: new PostgresMailBook(pool), nodes: NODES };
}

noticeStoreContract("PostgreSQL", open);

/** Somebody with a confirmed address and a message for her, one held, one for a browser. */
async function used() {
  const opened = await open();
  const { outbox, book } = opened;
  const code_digest = new Uint8Array(32).fill(5);
  const expires_at_s = NOW_MS / 1_000 + 3_600;
  const mail = {
    way: "mail",
    recipient: "anna",
    subject: "Secret subject",
    text: "Secret text",
    expires_at_s,
  } as const;
  const push = { way: "push", endpoint: "https://push.example.org/secret", body: "U2VjcmV0", expires_at_s } as const;
  await book.enter(NODES[0], "anna", {
    ...{ address: "secret@example.org", language: "de", community_name: "Sonne", now_ms: NOW_MS },
    ...{ stop_token: new Uint8Array(32).fill(6), code_digest },
    mail: { id: "code/1", subject: "Secret code", text: "123456" },
  });
  await book.confirm(NODES[0], "anna", code_digest);
  await outbox.take(
    NODES[0],
    [
      { ...mail, id: "a" },
      { ...push, id: "b", urgency: "low" },
    ],
    NOW_MS,
  );
  await outbox.hold(NODES[0], [{ ...mail, id: "a" }], NOW_MS);
  /** All that is kept of notices, as text; bytes readable as such. */
  const kept = async () => {
    const { rows } = await opened.pool.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'notice%' ORDER BY 1",
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const content = await opened.pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      texts.push(...content.rows.map(({ row }) => `${name} ${row}`));
    }
    return texts.join("\n");
  };
  return { ...opened, kept };
}

test("nothing of a message is kept after its end but its id", async () => {
  const { outbox, kept } = await used();
  expect(await kept()).toMatch(/Secret text.*/);
  for (const way of ["push", "mail"] as const) {
    for (const message of await outbox.due(way, 10, NOW_MS)) await outbox.settle(message, { kind: "sent" }, NOW_MS);
  }
  await outbox.hold(NODES[0], [], NOW_MS);
  expect(await kept()).not.toMatch(/Secret|U2VjcmV0|push\.example/);
});

test("of somebody who is forgotten, or has ended it, no address is kept", async () => {
  for (const act of ["forget", "end"] as const) {
    const { book, kept } = await used();
    expect(await kept()).toContain("secret@example.org");
    if (act === "forget") await book.forget(NODES[0], "anna");
    else await book.end(new Uint8Array(32).fill(6));
    expect(await kept()).not.toMatch(/secret@example|123456/);
  }
});

test("of a node that is shut out nothing is kept or sent", async () => {
  const { pool, outbox, kept } = await used();
  await new PostgresNodeRegistry(drizzle({ client: pool })).revoke(NODES[0], NOW_MS);
  expect(await outbox.due("mail", 10, NOW_MS)).toEqual([]);
  expect(await outbox.release(NODES[0], 1, NOW_MS)).toBe(0);
  expect(await kept()).not.toMatch(/secret/i);
});
