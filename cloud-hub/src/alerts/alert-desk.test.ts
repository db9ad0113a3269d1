import { beforeEach, describe, expect, test } from "vitest";
import type { Identity } from "../access/identity.ts";
import { InMemoryAlertBook } from "../test-support/in-memory-alert-book.ts";
import { AlertDesk, type AlertFilter } from "./alert-desk.ts";
import type { CommunityFacts, NodeFacts, ZoneFacts } from "./alert-facts.ts";

const ALL: AlertFilter = { community: null, severity: null, code: null, isAcknowledged: null };
const COMMUNITY: CommunityFacts = { community: "sun", mismatches: 0, has_tariff: true, draft: null, billable: [] };
const MINUTE_MS = 60_000;

let now_ms: number;
let book: InMemoryAlertBook;
let desk: AlertDesk;
let communities: CommunityFacts[];
let zones: ZoneFacts[];
let chain: { status: string; since_ms: number };
let held: Promise<void> | null;
let reads: number;
let lookTakes_ms: number;
let differenceReads: number;
let timers: { delay_ms: number; act: () => void }[];
let failures: unknown[];
let found: string[][];
let failing: Error | null;

beforeEach(() => {
  now_ms = 1_700_000_000_000;
  communities = [COMMUNITY];
  [zones, timers, failures, failing, held] = [[], [], [], null, null];
  found = [];
  chain = { status: "ok", since_ms: 0 };
  [reads, differenceReads, lookTakes_ms] = [0, 0, 0];
  book = new InMemoryAlertBook();
  desk = new AlertDesk({
    source: {
      nodes: async () => {
        reads += 1;
        now_ms += lookTakes_ms;
        if (failing !== null) throw failing;
        return [] as readonly NodeFacts[];
      },
      communities: async () => communities,
      differences: async () => {
        differenceReads += 1;
        return [];
      },
    },
    book: {
      settle: async (causes, at_ms) => {
        const entries = await book.settle(causes, at_ms);
        await held;
        return entries;
      },
      acknowledge: (...given) => book.acknowledge(...given),
    },
    zones: async () => zones,
    chain: () => chain,
    disks: async () => new Map(),
    notices: async () => [],
    now_ms: () => now_ms,
    later: (delay_ms, act) => {
      timers.push({ delay_ms, act });
      return () => undefined;
    },
    events: { failed: (error) => failures.push(error), found: (alerts) => found.push(alerts.map(({ code }) => code)) },
  });
});

function person(role: Identity["role"], community: string | null = null): Identity {
  return { kind: "session", name: role, role, community: community as Identity["community"], credential: "c" };
}

const OPERATOR = person("operator");
const codes = async (identity = OPERATOR, filter: Partial<AlertFilter> = {}) =>
  (await desk.list(identity, { ...ALL, ...filter })).map(({ code }) => code);
const wait = (delay_ms = MINUTE_MS) => {
  now_ms += delay_ms;
};

describe("the alert desk", () => {
  test("tells since when a cause has been seen where nothing else does", async () => {
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    const first_ms = now_ms;
    expect(await desk.list(OPERATOR, ALL)).toMatchObject([{ code: "results-differ", since_ms: first_ms }]);
    wait();
    expect(await desk.list(OPERATOR, ALL)).toMatchObject([{ since_ms: first_ms }]);
  });

  test("shows who has taken an alert on, until its cause is gone and comes back", async () => {
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    const [alert] = await desk.list(OPERATOR, ALL);
    const taken = await desk.acknowledge(person("coordinator"), alert?.id ?? "", "looking into it");
    expect(taken.acknowledged).toEqual({ by: "coordinator", at_ms: now_ms, note: "looking into it" });
    // At once, not when it is looked again.
    expect(await codes(OPERATOR, { isAcknowledged: false })).toEqual([]);
    expect((await desk.counts(OPERATOR)).all).toEqual({ alarms: 0, notes: 0 });
    wait();
    expect(await codes(OPERATOR, { isAcknowledged: true })).toEqual(["results-differ"]);
    expect(book.acts).toMatchObject([{ action: "alert-acknowledged", who: "coordinator", community: "sun" }]);

    communities = [COMMUNITY];
    wait();
    expect(await codes()).toEqual([]);
    communities = [{ ...COMMUNITY, mismatches: 2 }];
    wait();
    expect(await codes(OPERATOR, { isAcknowledged: false })).toEqual(["results-differ"]);
  });

  test("tells all that it found, whoever may see it, each time that it looks", async () => {
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    await desk.list(person("viewer", "moon"), ALL);
    await desk.list(OPERATOR, ALL);
    expect(found).toEqual([["results-differ"]]);
    wait();
    await desk.list(OPERATOR, ALL);
    expect(found).toEqual([["results-differ"], ["results-differ"]]);
  });

  test("does not forget who took it on while it was looking", async () => {
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    const [alert] = await desk.list(OPERATOR, ALL);
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    wait(2_000);
    await desk.list(OPERATOR, ALL);
    await expect.poll(() => reads).toBe(2);
    await desk.acknowledge(OPERATOR, alert?.id ?? "", "ok");
    resolve();
    await desk.stop();
    expect(await codes(OPERATOR, { isAcknowledged: true })).toEqual(["results-differ"]);
  });

  test("notices a cause that was gone while nobody looked", async () => {
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    const [alert] = await desk.list(OPERATOR, ALL);
    await desk.acknowledge(OPERATOR, alert?.id ?? "", "ok");
    desk.start();
    communities = [COMMUNITY];
    wait();
    timers.at(-1)?.act();
    await expect.poll(() => timers.length).toBe(2);
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    wait();
    expect(await codes(OPERATOR, { isAcknowledged: false })).toEqual(["results-differ"]);
  });

  test("refuses to take on what is not there, or not theirs to see", async () => {
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    const [alert] = await desk.list(OPERATOR, ALL);
    await expect(desk.acknowledge(OPERATOR, "0".repeat(32), "x")).rejects.toMatchObject({ code: "unknown-alert" });
    await expect(desk.acknowledge(person("coordinator", "moon"), alert?.id ?? "", "x")).rejects.toMatchObject({
      code: "unknown-alert",
    });
  });

  test("shows each identity its own community, and the whole hub's to everybody", async () => {
    communities = [
      { ...COMMUNITY, mismatches: 1 },
      { ...COMMUNITY, community: "moon", mismatches: 1 },
    ];
    zones = [{ community: "sun", open_batch: null, carried_members: 0 }];
    chain = { status: "away", since_ms: 1 };
    const of = async (identity: Identity, filter: Partial<AlertFilter> = {}) =>
      (await desk.list(identity, { ...ALL, ...filter })).map(({ community }) => community ?? "hub").sort();
    expect(await of(OPERATOR)).toEqual(["hub", "moon", "sun"]);
    expect(await of(person("viewer", "sun"))).toEqual(["hub", "sun"]);
    expect(await of(OPERATOR, { community: "moon" })).toEqual(["hub", "moon"]);
    expect(await of(person("viewer", "sun"), { community: "moon" })).toEqual(["hub"]);
    const { all, of: counted } = await desk.counts(OPERATOR);
    expect([all, counted("sun"), counted("stars")]).toEqual([
      { alarms: 3, notes: 0 },
      { alarms: 1, notes: 0 },
      { alarms: 0, notes: 0 },
    ]);
  });

  test("does not tell of bills to whoever may not see them", async () => {
    communities = [{ ...COMMUNITY, draft: { run: 1, month: "2026-10", drafted_at_ms: 1 } }];
    expect(await codes(person("billing"))).toEqual(["draft-waiting"]);
    expect(await codes(person("viewer"))).toEqual([]);
    expect((await desk.counts(person("analyst"))).all).toEqual({ alarms: 0, notes: 0 });
  });

  test("puts alarms before notes and the newest first, and filters", async () => {
    zones = [
      { community: "sun", open_batch: { seq: 2, sealed_at_ms: now_ms - 30 * 3_600_000 }, carried_members: 1 },
      { community: "moon", open_batch: { seq: 3, sealed_at_ms: now_ms - 26 * 3_600_000 }, carried_members: 0 },
    ];
    expect((await desk.list(OPERATOR, ALL)).map(({ code, community }) => [code, community])).toEqual([
      ["batch-stuck", "moon"],
      ["batch-stuck", "sun"],
      ["credit-limit", "sun"],
    ]);
    expect(await codes(OPERATOR, { severity: "note" })).toEqual(["credit-limit"]);
    expect(await codes(OPERATOR, { code: "batch-stuck" })).toHaveLength(2);
  });

  test("reads once for many who ask at once, and compares months only now and then", async () => {
    await Promise.all(Array.from({ length: 20 }, () => desk.list(OPERATOR, ALL)));
    await desk.list(OPERATOR, ALL);
    expect([reads, differenceReads]).toEqual([1, 1]);
    wait();
    await desk.list(OPERATOR, ALL);
    expect([reads, differenceReads]).toEqual([2, 1]);
    wait(10 * MINUTE_MS);
    await desk.list(OPERATOR, ALL);
    expect(differenceReads).toBe(2);
  });

  test("tells what it found a little earlier while it looks again, and looks more seldom where that takes long", async () => {
    await desk.list(OPERATOR, ALL);
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    wait(1_000);
    expect(await codes()).toEqual([]);
    await expect.poll(() => codes()).toEqual(["results-differ"]);
    expect(reads).toBe(2);
    lookTakes_ms = 600;
    wait(1_000);
    await expect.poll(async () => [await codes(), reads]).toEqual([["results-differ"], 3]);
    wait(5_900);
    await codes();
    expect(reads).toBe(3);
    wait(200);
    await codes();
    await expect.poll(() => reads).toBe(4);
  });

  test("forgets nothing when it cannot look, says so, and looks again", async () => {
    communities = [{ ...COMMUNITY, mismatches: 1 }];
    const [alert] = await desk.list(OPERATOR, ALL);
    await desk.acknowledge(OPERATOR, alert?.id ?? "", "ok");
    failing = new Error("store-away");
    wait();
    await expect(desk.list(OPERATOR, ALL)).rejects.toBe(failing);
    desk.start();
    timers.at(-1)?.act();
    await expect.poll(() => timers.length).toBe(2);
    expect(failures).toEqual([failing]);
    failing = null;
    expect(await codes(OPERATOR, { isAcknowledged: true })).toEqual(["results-differ"]);
  });
});
