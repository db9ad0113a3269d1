import { decodeLeaves, decodeRows, objectionTo } from "@localgrid/protocol/settlement-batch";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import type { SealedBatch } from "../src/settlement/sealed-batch.ts";
import { CHAIN, FIRST_S, LENGTH_S, SettledCommunity, SUN, type TestInterval, WINDOW_S } from "./settled-community.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

function interval(energy_wh: number, members: readonly [string, string] = ["anna", "ben"], fee = 10n): TestInterval {
  const [buyer, seller] = members;
  const paid = BigInt(energy_wh) * 100_000n;
  return {
    members: { [buyer]: [energy_wh, -paid - fee], [seller]: [-energy_wh, paid] },
    meters: { [`p-${buyer}`]: [energy_wh + 5, 0], [`p-${seller}`]: [0, energy_wh + 9] },
    price_micro_per_kwh: 100_000,
  };
}

async function opened(limits: Readonly<Record<string, number | null>> = { anna: null, ben: null }) {
  const sun = await SettledCommunity.open(postgres);
  await sun.addMembers(limits);
  await sun.close(FIRST_S, interval(300));
  await sun.openZone();
  return sun;
}

/** Seals and settles until nothing is left; the batches. */
async function settleAll(sun: SettledCommunity): Promise<readonly SealedBatch[]> {
  const batches: SealedBatch[] = [];
  for (;;) {
    const sealed = await sun.seal();
    if (sealed.kind === "nothing") return batches;
    if (sealed.kind !== "sealed") throw new Error(JSON.stringify(sealed));
    batches.push(sealed.batch);
    await sun.confirm(sealed.batch.seq);
  }
}

const tradesIn = (batches: readonly SealedBatch[]) => batches.flatMap(({ leaves }) => decodeLeaves(leaves));

describe("a corrected interval", () => {
  test("is settled by its difference, once, with the next window", async () => {
    const sun = await opened();
    await settleAll(sun);
    await sun.close(FIRST_S, interval(250));
    expect(await sun.seal()).toEqual({ kind: "nothing" });
    await sun.close(FIRST_S + LENGTH_S, interval(40));
    const batches = await settleAll(sun);
    expect(tradesIn(batches)).toMatchObject([
      { interval_start_s: FIRST_S, member: 1, revision: 1, energy_wh: -50n, money_nano: 5_000_000n },
      { interval_start_s: FIRST_S, member: 2, revision: 1, energy_wh: 50n, money_nano: -5_000_000n },
      { interval_start_s: FIRST_S + LENGTH_S, member: 1, revision: 0 },
      { interval_start_s: FIRST_S + LENGTH_S, member: 2, revision: 0 },
    ]);
    expect(await settleAll(sun)).toEqual([]);
  });

  test("of a community that has stopped is settled when the chain is a day further", async () => {
    const sun = await opened();
    await settleAll(sun);
    await sun.close(FIRST_S, interval(250));
    const chain_time_s = FIRST_S + 3 * 86_400;
    const sealed = await sun.seal({ chain_time_s });
    expect(sealed).toMatchObject({ kind: "sealed", batch: { trade_count: 2, window_end_s: chain_time_s - 86_400 } });
  });

  test("waits while hub and node do not agree about it, and holds up no other", async () => {
    const sun = await opened();
    await sun.close(FIRST_S + LENGTH_S, interval(60));
    const disagree = (is_same: boolean) =>
      sun.pool.query("UPDATE recomputed_interval SET is_same = $1 WHERE start_s = $2", [is_same, FIRST_S]);
    await disagree(false);
    const starts = async () => new Set(tradesIn(await settleAll(sun)).map(({ interval_start_s }) => interval_start_s));
    expect(await starts()).toEqual(new Set([FIRST_S + LENGTH_S]));
    await disagree(true);
    await sun.close(FIRST_S + 2 * LENGTH_S, interval(1));
    expect(await starts()).toEqual(new Set([FIRST_S, FIRST_S + 2 * LENGTH_S]));
  });

  test("that comes back to what was settled changes nothing", async () => {
    const sun = await opened();
    await settleAll(sun);
    await sun.close(FIRST_S, interval(250));
    await sun.close(FIRST_S, interval(300));
    await sun.close(FIRST_S + LENGTH_S, interval(40));
    expect(tradesIn(await settleAll(sun)).map(({ interval_start_s }) => interval_start_s)).toEqual([
      FIRST_S + LENGTH_S,
      FIRST_S + LENGTH_S,
    ]);
  });
});

describe("a journal that is folded again", () => {
  test("settles nothing twice, and nothing until it has come as far as before", async () => {
    const sun = await opened();
    for (let at = 1; at < 4; at += 1) await sun.close(FIRST_S + at * LENGTH_S, interval(100 + at));
    await settleAll(sun);
    const known = await sun.forget();
    expect(await sun.seal()).toEqual({ kind: "waiting", for: "recomputation" });
    for (const [start_s, content] of known.slice(0, 2)) await sun.close(start_s, content);
    for (const status of ["behind", "stopped"] as const) {
      await sun.follow(status);
      expect(await sun.seal()).toEqual({ kind: "waiting", for: "recomputation" });
    }
    for (const [start_s, content] of known.slice(2)) await sun.close(start_s, content);
    await sun.follow("current");
    await sun.close(FIRST_S + 4 * LENGTH_S, interval(77));
    expect(tradesIn(await settleAll(sun))).toMatchObject([
      { interval_start_s: FIRST_S + 4 * LENGTH_S, energy_wh: 77n },
      { interval_start_s: FIRST_S + 4 * LENGTH_S, energy_wh: -77n },
    ]);
  });

  test("for good from an earlier place takes nothing back until its intervals close again", async () => {
    const sun = await opened();
    await sun.close(FIRST_S + LENGTH_S, interval(60));
    await settleAll(sun);
    await sun.forget();
    await sun.follow("current");
    await sun.close(FIRST_S, interval(300));
    expect(await sun.seal()).toEqual({ kind: "nothing" });
    await sun.close(FIRST_S + LENGTH_S, interval(50));
    await sun.close(FIRST_S + 2 * LENGTH_S, interval(1));
    const trades = tradesIn(await settleAll(sun));
    expect(
      trades.map(({ interval_start_s, energy_wh }) => [(interval_start_s - FIRST_S) / LENGTH_S, energy_wh]),
    ).toEqual([
      [1, -10n],
      [1, 10n],
      [2, 1n],
      [2, -1n],
    ]);
  });

  test("at another node that takes over settles where that one's results differ", async () => {
    const sun = await opened();
    await settleAll(sun);
    await sun.enrolNode(new Uint8Array(32).fill(8), 9);
    await sun.close(FIRST_S, interval(290));
    await sun.close(FIRST_S + LENGTH_S, interval(20));
    const trades = tradesIn(await settleAll(sun));
    expect(trades.map(({ energy_wh, revision }) => [energy_wh, revision])).toEqual([
      [-10n, 1],
      [10n, 1],
      [20n, 0],
      [-20n, 0],
    ]);
  });
});

describe("members", () => {
  test("get numbers in the order in which they came, and keep them", async () => {
    const sun = await opened({ ben: 5_000_000, anna: null });
    expect(await sun.book.membersToEnrol(SUN, 0)).toEqual([10n ** 15n, 10n ** 15n, 50_000_000n]);
    await sun.addMembers({ aaron: 1 });
    await sun.close(FIRST_S, interval(10, ["zoe", "ben"]));
    const [batch] = await settleAll(sun);
    const numbers = [...(await sun.accounts()).keys()];
    expect(numbers).toEqual(["", "anna", "ben", "zoe"]);
    expect(decodeLeaves(batch?.leaves ?? new Uint8Array(0)).map(({ member }) => member)).toEqual([2, 3]);
    expect(await sun.book.membersToEnrol(SUN, 3)).toEqual([10n ** 15n, 10n]);
    expect(await sun.book.membersToEnrol(SUN, 5)).toEqual([]);
  });

  test("pay up to their credit limit; the rest waits until there is room", async () => {
    const sun = await opened({ anna: 2, ben: null });
    const [first] = await settleAll(sun);
    expect(decodeRows(first?.rows ?? new Uint8Array(0)).map(({ money_units }) => money_units)).toEqual([
      -299_980n,
      -20n,
      300_000n,
    ]);
    const zones = () => sun.pool.query("SELECT owed_nano, settled_units FROM settlement_member WHERE number = 1");
    expect((await zones()).rows).toEqual([{ owed_nano: "-30000010", settled_units: "-20" }]);
    await sun.close(FIRST_S + LENGTH_S, interval(1));
    // A deposit has come.
    const position = { held_units: 0n, limit_units: 20n, is_active: true };
    const positions = new Map([[1, { ...position, balance_units: 200_000n }]]);
    const sealed = await sun.seal({ positions });
    if (sealed.kind !== "sealed") throw new Error(sealed.kind);
    expect(decodeRows(sealed.batch.rows).find(({ member }) => member === 1)).toMatchObject({ money_units: -200_020n });
    await sun.confirm(2);
    const terms = await sun.book.termsToSet(SUN, new Map([[1, { ...position, balance_units: 0n, limit_units: 5n }]]));
    expect(terms).toEqual([{ number: 1, limit_units: 20n, is_active: true }]);
  });
});

describe("results that come while a batch is sealed", () => {
  test("are in it whole or not at all", async () => {
    const sun = await opened();
    const batches: SealedBatch[] = [];
    for (let round = 1; round <= 25; round += 1) {
      const corrections = async () => {
        await sun.close(FIRST_S + round * LENGTH_S, interval(round));
        await sun.close(FIRST_S + (round % 3) * LENGTH_S, interval(100 + round));
      };
      const [sealed] = await Promise.all([sun.seal(), corrections()]);
      if (sealed.kind !== "sealed") continue;
      batches.push(sealed.batch);
      await sun.confirm(sealed.batch.seq);
    }
    await sun.close(FIRST_S + 99 * LENGTH_S, interval(1));
    batches.push(...(await settleAll(sun)));
    assertSeamless(batches);
    assertSettled(sun, await sun.accounts());
    // Prices go with the result that they belong to.
    for (const { price_micro_per_kwh } of tradesIn(batches)) expect(price_micro_per_kwh).toBe(100_000n);
  });
});

describe("several hubs", () => {
  test("that seal at once seal one batch", async () => {
    const sun = await opened();
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
    const sun = await opened();
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
    const other = await opened();
    await other.close(FIRST_S + LENGTH_S, interval(60));
    const sealed = await other.seal();
    expect(sealed.kind === "sealed" && Buffer.from(sealed.batch.header).equals(whole.header)).toBe(true);
  });

  test("between any two statements of a confirmation has it whole or not at all", async () => {
    const sun = await opened();
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
async function dieAt<T>(sun: SettledCommunity, fatal: number, work: () => Promise<T>): Promise<T | null> {
  let statements = 0;
  const connect = sun.pool.connect.bind(sun.pool);
  const broken = async () => {
    const client = await connect();
    const query = client.query.bind(client);
    const release = client.release.bind(client);
    const dying = (...given: unknown[]) => {
      statements += 1;
      if (statements === fatal) {
        // As a process that ends: the socket goes, and nothing more is said.
        (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      }
      return (query as (...args: unknown[]) => unknown)(...given);
    };
    return Object.assign(client, {
      query: dying,
      release: (isBroken?: boolean) => {
        Object.assign(client, { query, release });
        release(isBroken);
      },
    });
  };
  sun.pool.connect = broken as typeof sun.pool.connect;
  try {
    return await work();
  } catch (error) {
    expect((error as { code?: string }).code).toBe("store-away");
    return null;
  } finally {
    sun.pool.connect = connect;
  }
}

describe("any history of results on a real database", () => {
  const step = fc.record({
    at: fc.nat(5),
    energy_wh: fc.nat(500),
    fee: fc.bigInt(0n, 1_000n),
    pair: fc.constantFrom<readonly [string, string]>(["anna", "ben"], ["ben", "carl"], ["dora", "anna"]),
    isSealed: fc.boolean(),
  });

  test("is settled to the unit, each interval once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const sun = await opened({ anna: null, ben: null, carl: 3 });
        const batches: SealedBatch[] = [];
        for (const { at, energy_wh, fee, pair, isSealed } of steps) {
          await sun.close(FIRST_S + at * LENGTH_S, interval(energy_wh, pair, fee));
          if (isSealed) batches.push(...(await settleAll(sun)));
        }
        await sun.pool.query("UPDATE member SET credit_limit_micro = NULL");
        // Another window, so that what the last one left comes too.
        await sun.close(FIRST_S + 9 * LENGTH_S, interval(1));
        batches.push(...(await settleAll(sun)));
        assertSeamless(batches);
        assertSettled(sun, await sun.accounts());
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});

function assertSeamless(batches: readonly SealedBatch[]): void {
  expect(batches.map(({ seq }) => seq)).toEqual([...batches.keys()].map((index) => index + 1));
  expect(batches.every(({ rows }) => objectionTo(decodeRows(rows)) === null)).toBe(true);
  expect(batches.slice(1).map((batch) => batch.window_start_s)).toEqual(
    batches.slice(0, -1).map((batch) => batch.window_end_s),
  );
  expect(batches.every(({ window_end_s }) => window_end_s % WINDOW_S === 0)).toBe(true);
  expect(batches.every(({ header }) => Buffer.from(header).includes(Buffer.from(CHAIN.domain)))).toBe(true);
}

/** Everybody has moved what the ledger says, in whole units, rounded down. */
function assertSettled(sun: SettledCommunity, accounts: Awaited<ReturnType<SettledCommunity["accounts"]>>): void {
  const ledger = ledgerOf(sun);
  for (const [member, { owed_nano, settled_units }] of accounts) {
    if (member === "") continue;
    expect([member, owed_nano]).toEqual([member, ledger.get(member) ?? 0n]);
    const rest = owed_nano - settled_units * 100n;
    expect(rest >= 0n && rest < 100n).toBe(true);
  }
}

function ledgerOf(sun: SettledCommunity): ReadonlyMap<string, bigint> {
  const ledger = new Map<string, bigint>();
  for (const { interval: content } of sun.now.values()) {
    for (const [member, [, money]] of Object.entries(content.members)) {
      ledger.set(member, (ledger.get(member) ?? 0n) + money);
    }
  }
  return ledger;
}
