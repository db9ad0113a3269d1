import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import type { SealedBatch } from "../src/settlement/sealed-batch.ts";
import { FIRST_S, LENGTH_S, type SettledCommunity, SUN } from "./settled-community.ts";
import { assertSettled, interval, opened, settleAll, tradesIn } from "./settled-history.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

describe("results that come while a batch is sealed", () => {
  test("are in it whole or not at all, whenever they come", async () => {
    const sun = await opened(postgres);
    const [before, after] = [interval(300), { ...interval(200), price_micro_per_kwh: 50_000 }];
    let isReached = true;
    for (let number = 1; isReached; number += 1) {
      const start_s = FIRST_S + number * LENGTH_S;
      await sun.close(start_s, before);
      isReached = false;
      const correct = async () => {
        isReached = true;
        await sun.close(start_s, after);
      };
      const sealed = await atStatement(sun, { number, act: correct, work: () => sun.seal() });
      const own = tradesIn(sealed.kind === "sealed" ? [sealed.batch] : []).filter(
        ({ interval_start_s, revision }) => interval_start_s === start_s && revision === 0,
      );
      expect(["300 at 100000", "200 at 50000"]).toContain(`${own[0]?.energy_wh} at ${own[0]?.price_micro_per_kwh}`);
      await sun.confirm(number);
    }
    await sun.close(FIRST_S + 99 * LENGTH_S, before);
    await settleAll(sun);
    await assertSettled(sun);
  });
});

describe("several hubs", () => {
  test("that seal at once seal one batch", async () => {
    const sun = await opened(postgres);
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => sun.seal()));
    const sealed = outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value.kind === "sealed");
    expect(sealed).toHaveLength(1);
    for (const outcome of outcomes) {
      const kind = outcome.status === "rejected" ? outcome.reason.code : outcome.value.kind;
      expect(["sealed", "waiting", "store-away"]).toContain(kind);
    }
    expect((await sun.pool.query("SELECT count(*) FROM settlement_batch")).rows).toEqual([{ count: 1 }]);
  });
});

describe("a hub that dies", () => {
  test("between any two statements of a sealing leaves nothing of it, and the next one seals the same bytes", async () => {
    const sun = await opened(postgres);
    await sun.close(FIRST_S + LENGTH_S, interval(60));
    const before = await contents(sun);
    let statements = 0;
    let whole: SealedBatch | null = null;
    for (let fatal = 1; whole === null; fatal += 1) {
      const outcome = await dieAt(sun, fatal, () => sun.seal());
      if (outcome === null) expect([fatal, await contents(sun)]).toEqual([fatal, before]);
      else if (outcome.kind === "sealed") whole = outcome.batch;
      statements = fatal;
    }
    expect(statements).toBeGreaterThan(10);
    const other = await opened(postgres);
    await other.close(FIRST_S + LENGTH_S, interval(60));
    const sealed = await other.seal();
    expect(sealed.kind === "sealed" && Buffer.from(sealed.batch.header).equals(whole.header)).toBe(true);
  });

  test("between any two statements of a confirmation has it whole or not at all", async () => {
    const sun = await opened(postgres);
    await sun.seal();
    const before = await contents(sun);
    let isDone = false;
    for (let fatal = 1; !isDone; fatal += 1) {
      const outcome = await dieAt(sun, fatal, () => sun.confirm(1).then(() => "done" as const));
      if (outcome === null) expect(await contents(sun)).toEqual(before);
      else isDone = true;
    }
    expect(await sun.book.openBatch(SUN)).toBeNull();
    const query = "SELECT body->>'state' AS state FROM receipt";
    expect((await sun.pool.query(query)).rows).toEqual([{ state: "settled" }]);
  });
});

/** Everything of settlement that the database holds. */
async function contents(sun: SettledCommunity): Promise<unknown> {
  const tables = ["settlement_zone", "settlement_member", "settlement_interval", "settlement_batch", "receipt"];
  const rows = tables.map(async (table) => (await sun.pool.query(`SELECT t::text FROM ${table} t ORDER BY 1`)).rows);
  return Promise.all(rows);
}

/** Work whose connection breaks before its statement of that number; null when it did. */
async function dieAt<T>(sun: SettledCommunity, number: number, work: () => Promise<T>): Promise<T | null> {
  // As a process that ends: the socket goes, and nothing more is said.
  const act = async (client: PoolClient) => {
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  };
  try {
    return await atStatement(sun, { number, act, work });
  } catch (error) {
    expect((error as { code?: string }).code).toBe("store-away");
    return null;
  }
}

/** Work on one connection; something else happens right before its statement of that number. */
async function atStatement<T>(
  { pool }: SettledCommunity,
  given: {
    readonly number: number;
    readonly act: (client: PoolClient) => Promise<void>;
    readonly work: () => Promise<T>;
  },
): Promise<T> {
  const connect = pool.connect.bind(pool);
  let statements = 0;
  const watched = async () => {
    pool.connect = connect;
    const client = await connect();
    const [query, release] = [client.query.bind(client), client.release.bind(client)];
    const counting = async (...values: unknown[]) => {
      statements += 1;
      if (statements === given.number) await given.act(client);
      return (query as (...all: unknown[]) => unknown)(...values);
    };
    const letGo = (isBroken?: boolean) => {
      Object.assign(client, { query, release });
      release(isBroken);
    };
    return Object.assign(client, { query: counting, release: letGo });
  };
  pool.connect = watched as typeof pool.connect;
  try {
    return await given.work();
  } finally {
    pool.connect = connect;
  }
}
