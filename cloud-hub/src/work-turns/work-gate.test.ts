import { expect, test } from "vitest";
import { WorkGate } from "./work-gate.ts";

function setUp(width = 2) {
  const timers = new Set<() => void>();
  const gate = new WorkGate(width, (_, act) => {
    timers.add(act);
    return () => void timers.delete(act);
  });
  return { gate, timers };
}

test("no more work at a time than there are places, whether it succeeds or not", async () => {
  const { gate } = setUp();
  const ends: ((error?: Error) => void)[] = [];
  let [running, most] = [0, 0];
  const work = () =>
    gate.pass(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
      running -= 1;
    });
  const all = Promise.allSettled([work(), work(), work(), work()]);
  for (let done = 0; done < 4; done++) {
    await expect.poll(() => ends.length).toBeGreaterThan(done);
    running -= done === 1 ? 1 : 0;
    ends[done]?.(done === 1 ? new Error("no") : undefined);
  }
  const results = await all;
  expect([most, results.filter(({ status }) => status === "rejected").length]).toEqual([2, 1]);
});

test("a sleeper wakes by time or by a call, and leaves no timer behind", async () => {
  const { gate, timers } = setUp();
  const byTime = gate.nap(10);
  for (const act of timers) act();
  await byTime;
  const byCall = gate.nap(10);
  gate.wakeAll();
  await byCall;
  expect(timers.size).toBe(0);
});

test("nobody sleeps once it is closed", async () => {
  const { gate, timers } = setUp();
  const asleep = gate.nap(10);
  gate.close();
  await asleep;
  await gate.nap(10);
  expect(timers.size).toBe(0);
});
