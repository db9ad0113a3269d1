import { expect, test } from "vitest";
import { InMemoryChain } from "../test-support/in-memory-chain.ts";
import { InMemorySubmissionStore } from "../test-support/in-memory-submission-store.ts";
import { draftOf } from "../test-support/submission-store-contract.ts";
import { LifetimeKeeper } from "./lifetime-keeper.ts";

const DAY_S = 86_400;
const DAY_MS = DAY_S * 1_000;

/** Entries by their first byte, and for how many days they are kept; ledgers are 5 s apart. */
class AgeingChain extends InMemoryChain {
  days = new Map<number, number>();

  override async liveUntil(keys: readonly Uint8Array[]) {
    const { ledger } = await this.head();
    return keys.map((key) => {
      const days = this.days.get(key[0] as number);
      return days === undefined ? null : ledger + (days * DAY_S) / 5;
    });
  }

  override async contractKeys() {
    return [new Uint8Array([250])];
  }
}

async function setUp(days: readonly (readonly [number, number])[]) {
  const chain = new AgeingChain();
  const store = new InMemorySubmissionStore();
  await store.keep({ ...draftOf({ hash: 1 }), keys: days.map(([key]) => new Uint8Array([key])) });
  chain.days = new Map(days);
  const clock = { ms: 0 };
  const alarms: [number, number][] = [];
  const events = { expiring: (entries: number, soonest_s: number) => void alarms.push([entries, soonest_s]) };
  return { chain, clock, alarms, keeper: new LifetimeKeeper({ chain, store, now_ms: () => clock.ms, events }) };
}

test("entries that would be archived within 40 days are kept for 90, contracts too, each named once, and others left alone", async () => {
  const { keeper, alarms } = await setUp([
    [1, 39],
    [2, 41],
    [250, 35],
  ]);
  const command = await keeper.next();
  expect(command).toMatchObject({ kind: "extend", ledgers: (90 * DAY_S) / 5 });
  expect(command?.kind === "extend" && command.keys.map(([first]) => first)).toEqual([250, 1]);
  expect([await keeper.next(), alarms]).toEqual([null, []]);
});

test("entries below 30 days are an alarm", async () => {
  const { keeper, alarms } = await setUp([
    [1, 29],
    [2, 12],
    [3, 31],
  ]);
  await keeper.next();
  expect(alarms).toEqual([[2, 12 * DAY_S]]);
});

test("what is archived or gone is no work for it", async () => {
  const { keeper, chain } = await setUp([[1, 10]]);
  chain.days.clear();
  expect(await keeper.next()).toBeNull();
});

test("it looks once a day, and goes on where one transaction does not hold all", async () => {
  const { keeper, clock, chain } = await setUp(Array.from({ length: 100 }, (_, key) => [key, 20] as const));
  const counts: number[] = [];
  for (let command = await keeper.next(); command?.kind === "extend"; command = await keeper.next())
    counts.push(command.keys.length);
  expect(counts).toEqual([40, 40, 20]);
  clock.ms += DAY_MS - 1;
  expect(await keeper.next()).toBeNull();
  clock.ms += 1;
  expect(await keeper.next()).not.toBeNull();
  expect(chain.days.size).toBe(100);
});
