import { expect, test } from "vitest";
import { Announcer } from "./announcer.ts";
import { TestTime } from "./test-time.ts";

function testAnnouncer({ publishTakes_ms = 0 } = {}) {
  const time = new TestTime();
  const machine = { lag_ms: 0 };
  const times: number[] = [];
  const start_ms = time.now_ms();
  const announcer = new Announcer({
    after: time.after,
    random: () => 0,
    steady_ms: time.now_ms,
    lag_ms: () => machine.lag_ms,
    keep_alive_ms: 60_000,
    publish: async () => {
      times.push(time.now_ms() - start_ms);
      await time.pause(publishTakes_ms);
    },
  });
  announcer.start();
  return { time, announcer, times, machine };
}

test("changes that come together are announced together, at most once per second", async () => {
  const { time, announcer, times } = testAnnouncer();
  await time.pass(10_000);
  times.splice(0);
  for (let count = 0; count < 100; count++) {
    announcer.changed();
    await time.pass(50);
  }
  await time.pass(2_000);
  expect(times.length).toBeLessThanOrEqual(6);
  expect(times[0]).toBe(10_200);
  for (const [at, passed] of times.entries())
    if (at > 0) expect(passed - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(times.at(-1)).toBeGreaterThanOrEqual(14_950);
});

test("without changes there is a sign of life each minute", async () => {
  const { time, times } = testAnnouncer();
  await time.pass(200_000);
  expect(times).toEqual([0, 54_000, 108_000, 162_000]);
});

test("what is no news to everybody waits for company, but not for ever", async () => {
  const { time, announcer, times } = testAnnouncer();
  await time.pass(10_000);
  announcer.changedSlightly();
  await time.pass(1_000);
  expect(times).toEqual([0]);
  announcer.changed();
  await time.pass(10_000);
  expect(times).toEqual([0, 11_200]);
  announcer.changedSlightly();
  await time.pass(10_000);
  expect(times).toEqual([0, 11_200, 25_000]);
});

test("under overload announcements become rarer, up to half a minute, and come back when it is over", async () => {
  const { time, announcer, times, machine } = testAnnouncer();
  const announce = async (duration_ms: number) => {
    times.splice(0);
    for (let passed_ms = 0; passed_ms < duration_ms; passed_ms += 500) {
      announcer.changed();
      await time.pass(500);
    }
    return times.length;
  };
  expect(await announce(60_000)).toBeGreaterThan(55);
  machine.lag_ms = 2_000;
  expect(await announce(300_000)).toBeLessThan(20);
  expect(announcer.interval_ms).toBe(30_000);
  machine.lag_ms = 0;
  await announce(120_000);
  expect(announcer.interval_ms).toBe(1_000);
});

test("a network that takes its time with a message is overload too, and no second message goes meanwhile", async () => {
  const { time, announcer, times } = testAnnouncer({ publishTakes_ms: 5_000 });
  for (let count = 0; count < 40; count++) {
    announcer.changed();
    await time.pass(500);
  }
  for (const [at, passed] of times.entries())
    if (at > 0) expect(passed - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(5_000);
  expect(announcer.interval_ms).toBeGreaterThan(1_000);
});

test("a change while a message is on its way is announced after it", async () => {
  const { time, announcer, times } = testAnnouncer({ publishTakes_ms: 500 });
  await time.pass(100);
  announcer.changed();
  await time.pass(3_000);
  expect(times).toEqual([0, 1_000]);
});

test("after its stop nothing is announced", async () => {
  const { time, announcer, times } = testAnnouncer();
  await time.pass(1_000);
  announcer.changed();
  announcer.stop();
  await time.pass(200_000);
  expect(times).toEqual([0]);
});
