import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import type { PolledDevice } from "./device-adapter.ts";
import { Polling } from "./polling.ts";

const NOTHING = { reports: [], raw: new Uint8Array(0) };

let heard: string[];
let chance: number;
let polling: Polling;

/** A device whose polls the test ends. */
class SlowDevice implements PolledDevice {
  readonly name = "homewizard";
  readonly every_ms = 10_000;
  polls = 0;
  isClosed = false;
  private ends: ((error?: Error) => void)[] = [];

  poll(): Promise<typeof NOTHING> {
    this.polls++;
    return new Promise((resolve, reject) => this.ends.push((error) => (error ? reject(error) : resolve(NOTHING))));
  }

  close(): void {
    this.isClosed = true;
  }

  async end(error?: Error): Promise<void> {
    for (const end of this.ends.splice(0)) end(error);
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }
}

beforeEach(() => {
  [heard, chance] = [[], 0];
  polling = new Polling({ chance: () => chance, onReports: (connection) => heard.push(connection) });
});

describe("a device that is asked", () => {
  test("is asked at once, and again a period after it was asked", async () => {
    const device = new SlowDevice();
    polling.open("h1", device);
    polling.tick(250);
    await device.end();
    polling.tick(9_000);
    expect([device.polls, heard]).toEqual([1, ["h1"]]);
    polling.tick(1_000);
    expect(device.polls).toBe(2);
  });

  test("is never asked while it has not answered", async () => {
    const device = new SlowDevice();
    polling.open("h1", device);
    for (let i = 0; i < 100; i++) polling.tick(10_000);
    expect(device.polls).toBe(1);
    await device.end();
    polling.tick(0);
    expect(device.polls).toBe(2);
  });

  test("that fails is asked after pauses that double up to five minutes, spread by chance", async () => {
    const device = new SlowDevice();
    const failure = new LocalGridError("device-unreachable", "away");
    polling.open("h1", device);
    const pauses: number[] = [];
    for (let round = 0; round < 8; round++) {
      const before = device.polls;
      let waited = 0;
      while (device.polls === before) {
        polling.tick(5_000);
        waited += 5_000;
      }
      pauses.push(waited);
      await device.end(failure);
    }
    expect(pauses).toEqual([5_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
    expect(polling.failureOf("h1")).toBe("device-unreachable");
    chance = 0.9;
    polling.tick(300_000);
    await device.end(failure);
    polling.tick(300_000);
    expect(device.polls).toBe(9);
    polling.tick(75_000);
    expect(device.polls).toBe(10);
    await device.end();
    expect(polling.failureOf("h1")).toBeNull();
  });

  test("and is closed meanwhile is not heard any more", async () => {
    const device = new SlowDevice();
    polling.open("h1", device);
    polling.tick(1);
    polling.close("h1");
    await device.end();
    polling.tick(100_000);
    expect([device.isClosed, heard, device.polls]).toEqual([true, [], 1]);
  });
});

test("no more than four devices are asked at once, and all get their turn", async () => {
  const devices = Array.from({ length: 10 }, () => new SlowDevice());
  for (const [i, device] of devices.entries()) polling.open(`h${i}`, device);
  const polls = () => devices.reduce((sum, { polls: count }) => sum + count, 0);
  polling.tick(1);
  polling.tick(1);
  expect(polls()).toBe(4);
  for (let round = 0; round < 3; round++) {
    for (const device of devices) await device.end();
    polling.tick(1);
  }
  expect(devices.map(({ polls: count }) => count)).toEqual(devices.map(() => 1));
});

test("stopping closes every device and waits for polls that are under way", async () => {
  const device = new SlowDevice();
  polling.open("h1", device);
  polling.tick(1);
  let isStopped = false;
  const stopped = polling.stop().then(() => {
    isStopped = true;
  });
  await Promise.resolve();
  expect([isStopped, device.isClosed]).toEqual([false, true]);
  await device.end();
  await stopped;
});
