import "../test/english.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { BEAT_MS, HubLink } from "./hub-link.ts";

let timers: Map<number, { readonly run: () => void; readonly delay_ms: number }>;
let link: HubLink;
let next: number;

beforeEach(() => {
  timers = new Map();
  next = 1;
  link = new HubLink({
    now_ms: () => 5_000,
    setTimer: (run, delay_ms) => {
      timers.set(next, { run, delay_ms });
      next += 1;
      return next - 1;
    },
    clearTimer: (timer) => timers.delete(timer),
  });
});

/** Lets the only timer go off; answers how long it would have taken. */
function fire(): number {
  expect(timers.size).toBe(1);
  const [[id, { run, delay_ms }]] = [...timers] as [[number, { run: () => void; delay_ms: number }]];
  timers.delete(id);
  run();
  return delay_ms;
}

const DATE = "Fri, 20 Nov 2026 14:05:20 GMT";

describe("while the hub answers", () => {
  test("it beats at a steady pace", () => {
    link.hear(DATE);
    link.start();
    expect([fire(), fire(), fire()]).toEqual([BEAT_MS, BEAT_MS, BEAT_MS]);
    expect(link.beat.value).toBe(3);
    expect(link.connection.value).toBe("live");
  });

  test("it tells the hub's time and never turns it back", () => {
    link.hear(DATE);
    expect(link.hub_now_ms.value).toBe(Date.parse(DATE));
    link.hear("Fri, 20 Nov 2026 14:04:00 GMT");
    expect(link.hub_now_ms.value).toBe(Date.parse(DATE));
  });

  test("an answer without a date counts by the clock of this machine", () => {
    link.hear(null);
    expect(link.hub_now_ms.value).toBe(5_000);
  });
});

describe("while the hub is away", () => {
  beforeEach(() => {
    link.hear(DATE);
    link.start();
  });

  test("the pauses between tries grow to the usual pace", () => {
    const pauses = [];
    for (let round = 0; round < 6; round += 1) {
      link.miss();
      pauses.push(fire());
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, BEAT_MS, BEAT_MS]);
    expect(link.connection.value).toBe("away");
  });

  test("several requests of one try are one miss", () => {
    link.miss();
    link.miss();
    link.miss();
    expect(fire()).toBe(1_000);
    link.miss();
    expect(fire()).toBe(2_000);
  });

  test("the first answer makes it live, loads again at once and starts from the short pause next time", () => {
    link.miss();
    fire();
    link.miss();
    link.hear(DATE);
    expect(link.connection.value).toBe("live");
    expect(fire()).toBe(0);
    link.miss();
    expect(fire()).toBe(1_000);
  });
});

test("nothing beats before it is started or after it is stopped", () => {
  link.hear(DATE);
  link.miss();
  link.beatNow();
  expect(timers.size).toBe(0);
  link.start();
  link.stop();
  expect(timers.size).toBe(0);
});
