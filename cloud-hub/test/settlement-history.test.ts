import { decodeLeaves, decodeRows, objectionTo } from "@localgrid/protocol/settlement-batch";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestPostgres, type TestPostgres } from "../src/adapters/postgres/test-database.ts";
import type { SealedBatch } from "../src/settlement/sealed-batch.ts";
import { CHAIN, FIRST_S, LENGTH_S, SUN, WINDOW_S } from "./settled-community.ts";
import { assertSettled, interval, opened, settleAll, tradesIn } from "./settled-history.ts";

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startTestPostgres();
});

afterAll(() => postgres?.stop());

describe("a corrected interval", () => {
  test("is settled by its difference, once, with the next window", async () => {
    const sun = await opened(postgres);
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
    const sun = await opened(postgres);
    await settleAll(sun);
    await sun.close(FIRST_S, interval(250));
    const chain_time_s = FIRST_S + 3 * 86_400;
    const sealed = await sun.seal({ chain_time_s });
    expect(sealed).toMatchObject({ kind: "sealed", batch: { trade_count: 2, window_end_s: chain_time_s - 86_400 } });
  });

  test("waits while hub and node do not agree about it, and holds up no other", async () => {
    const sun = await opened(postgres);
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
    const sun = await opened(postgres);
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
    const sun = await opened(postgres);
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
    const sun = await opened(postgres);
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
    const sun = await opened(postgres);
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
    const sun = await opened(postgres, { ben: 5_000_000, anna: null });
    expect(await sun.book.membersToEnrol(SUN, 0)).toEqual([0n, 10n ** 15n, 50_000_000n]);
    await sun.addMembers({ aaron: 1 });
    await sun.close(FIRST_S, interval(10, ["zoe", "ben"]));
    const [batch] = await settleAll(sun);
    const numbers = [...(await sun.accounts()).keys()];
    expect(numbers).toEqual(["", "anna", "ben", "zoe"]);
    expect(decodeLeaves(batch?.leaves ?? new Uint8Array(0)).map(({ member }) => member)).toEqual([2, 3]);
    expect(await sun.book.membersToEnrol(SUN, 3)).toEqual([10n ** 15n, 10n]);
    expect(await sun.book.membersToEnrol(SUN, 5)).toEqual([]);
  });

  test("that are numbered twice at once get one number each", async () => {
    const sun = await opened(postgres);
    for (let round = 1; round <= 5; round += 1) {
      const [known, traded] = [`m${round}`, `t${round}`];
      await sun.addMembers({ [known]: 1 });
      await sun.close(FIRST_S + round * LENGTH_S, interval(round, ["ben", traded]));
      const done = await Promise.allSettled([sun.seal(), sun.book.membersToEnrol(SUN, 0), sun.seal()]);
      for (const one of done) if (one.status === "rejected") expect(one.reason.code).toBe("store-away");
      const open = await sun.book.openBatch(SUN);
      if (open !== null) await sun.confirm(open.seq);
    }
    await settleAll(sun);
    const { rows } = await sun.pool.query("SELECT number FROM settlement_member ORDER BY number");
    expect(rows.map(({ number }) => number)).toEqual([...rows.keys()]);
  });

  test("pay up to their credit limit; the rest waits until there is room", async () => {
    const sun = await opened(postgres, { anna: 2, ben: null });
    const [first] = await settleAll(sun);
    // Who sold waits with who cannot pay.
    expect(decodeRows(first?.rows ?? new Uint8Array(0))).toMatchObject([
      { member: 1, money_units: -20n },
      { member: 2, money_units: 20n },
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
    expect(decodeRows(sealed.batch.rows).find(({ member }) => member === 2)).toMatchObject({ money_units: 200_020n });
    await sun.confirm(2);
    const terms = await sun.book.termsToSet(SUN, new Map([[1, { ...position, balance_units: 0n, limit_units: 5n }]]));
    expect(terms).toEqual([{ number: 1, limit_units: 20n, is_active: true }]);
  });
});

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
        const sun = await opened(postgres, { anna: null, ben: null, carl: 3 });
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
        await assertSettled(sun);
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
