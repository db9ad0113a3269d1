import { expect, test } from "vitest";
import { InMemoryChain } from "../../test-support/in-memory-chain.ts";
import { InMemorySubmissionStore } from "../../test-support/in-memory-submission-store.ts";
import { LaneDriver } from "./lane-driver.ts";
import { STANDARD_TIMINGS } from "./pacing.ts";
import { type LaneTask, SubmissionBuilder } from "./submission-builder.ts";

const LANE = "channel/1";
const LEDGER_MS = 5_000;
const EMPTY = new Uint8Array();

/** The chain in memory fails it while its cursor is more than one behind. */
const THIRD: LaneTask = {
  batch: { community: "sun", seq: 3 },
  command: {
    kind: "settle-batch",
    zone: 1,
    seq: 3,
    window_start_s: 0,
    window_end_s: 0,
    trades_root: EMPTY,
    trade_count: 0,
    rows: EMPTY,
    report: EMPTY,
    signatures: EMPTY,
  },
};

function setUp() {
  const chain = new InMemoryChain();
  const store = new InMemorySubmissionStore();
  chain.openAccount(LANE);
  chain.zones.set(1, 0);
  const told: string[] = [];
  let now_ms = 0;
  const events = {
    ended: () => {},
    overShare: () => {},
    short: () => {},
    held: (_: string, error: unknown) => {
      const text = error instanceof Error ? error.message : "free";
      if (told.at(-1) !== text) told.push(text);
    },
  };
  const ports = { lane: LANE, chain, store, now_ms: () => now_ms, events } as const;
  const driver = new LaneDriver({
    ...ports,
    builder: new SubmissionBuilder(ports),
    plan: async () => (chain.zones.get(1) === 3 ? null : THIRD),
    timings: STANDARD_TIMINGS,
    chance: () => 0.5,
  });
  const pass = (ms: number) => {
    const before = Math.floor(now_ms / LEDGER_MS);
    now_ms += ms;
    for (let ledger = before; ledger < Math.floor(now_ms / LEDGER_MS); ledger++) chain.closeLedger();
  };
  const turnUntil = async (isDone: () => boolean) => {
    const start_ms = now_ms;
    for (;;) {
      const pause_ms = await driver.turn();
      if (isDone()) return now_ms - start_ms;
      pass(pause_ms);
      if (now_ms - start_ms > 86_400_000) throw new Error("never");
    }
  };
  const failed = () => store.all.filter(({ end }) => end?.state === "failed").length;
  return { chain, driver, store, told, failed, turnUntil };
}

test("after transactions that failed in a ledger a lane waits longer each time, and says so from the third on", async () => {
  const { told, failed, turnUntil } = setUp();
  const first_ms = await turnUntil(() => failed() === 2);
  expect(told).toEqual(["free"]);
  await turnUntil(() => failed() === 15);
  expect(told.slice(0, 2)).toEqual(["free", expect.stringContaining("3 transactions in a row have failed")]);
  expect(told.slice(1)).not.toContain("free");
  const later_ms = await turnUntil(() => failed() === 17);
  expect(later_ms).toBeGreaterThan(4 * first_ms);
});

test("a lane that is woken while it waits after a failure builds nothing", async () => {
  const { driver, store, failed, turnUntil } = setUp();
  await turnUntil(() => failed() === 5);
  const built = store.all.length;
  for (let woken = 0; woken < 10; woken++) expect(await driver.turn()).toBeGreaterThan(0);
  expect(store.all.length).toBe(built);
});

test("a lane is free again when its transaction succeeds at last", async () => {
  const { chain, store, told, failed, turnUntil } = setUp();
  await turnUntil(() => failed() === 4);
  expect(told.at(-1)).toContain("4 transactions in a row");
  chain.zones.set(1, 2);
  await turnUntil(() => store.all.at(-1)?.end?.state === "confirmed");
  expect(told.at(-1)).toBe("free");
  expect(failed()).toBe(4);
});
