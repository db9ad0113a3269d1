import { type DeviceId, deviceId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { CommandCounters } from "./command-counters.ts";

const DEVICES = [deviceId("d0000000000000001"), deviceId("d0000000000000002")] as const;

class Disk {
  readonly kept = new Map<DeviceId, number>();
  isFull = false;

  counter = (device: DeviceId) => this.kept.get(device) ?? 0;

  saveCounters(counters: ReadonlyMap<DeviceId, number>): void {
    if (this.isFull) throw new Error("full");
    for (const [device, counter] of counters) this.kept.set(device, counter);
  }
}

type Step =
  | { readonly kind: "take"; readonly devices: readonly DeviceId[] }
  /** The process ends after the number was written; nobody knows whether the command left. */
  | { readonly kind: "crash" }
  | { readonly kind: "clock"; readonly now_ms: number }
  | { readonly kind: "full"; readonly isFull: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("take" as const), devices: fc.subarray([...DEVICES]) }),
  fc.record({ kind: fc.constant("crash" as const) }),
  // Far back, to 1970, and far ahead.
  fc.record({ kind: fc.constant("clock" as const), now_ms: fc.integer({ min: 0, max: 4_000_000_000_000 }) }),
  fc.record({ kind: fc.constant("full" as const), isFull: fc.boolean() }),
);

/** Does one step after the other and holds every number that is taken against those before it. */
class Run {
  readonly disk = new Disk();
  private readonly last = new Map<DeviceId, number>();
  private counters = new CommandCounters(this.disk);
  private now_ms = 1_780_000_000_000;

  act(one: Step): void {
    switch (one.kind) {
      case "crash":
        this.counters = new CommandCounters(this.disk);
        break;
      case "clock":
        this.now_ms = one.now_ms;
        break;
      case "full":
        this.disk.isFull = one.isFull;
        break;
      case "take":
        this.take(one.devices);
    }
  }

  private take(devices: readonly DeviceId[]): void {
    if (this.disk.isFull && devices.length > 0) {
      expect(() => this.counters.take(devices, this.now_ms)).toThrow("full");
      return;
    }
    for (const [device, counter] of this.counters.take(devices, this.now_ms)) {
      expect(counter).toBeGreaterThan(this.last.get(device) ?? 0);
      // On disk before anybody can sign with it.
      expect(this.disk.kept.get(device)).toBe(counter);
      this.last.set(device, counter);
    }
  }
}

test("a number is never used twice and always rises: over crashes, a clock that is set back, and a full disk", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const run = new Run();
      for (const one of steps) run.act(one);
    }),
  );
});

test("a node that lost its counters goes on above them, because they follow the time", () => {
  const before = new CommandCounters(new Disk());
  const [used] = [...before.take([DEVICES[0]], 1_780_000_000_000).values()];
  const after = new CommandCounters(new Disk());
  const [next] = [...after.take([DEVICES[0]], 1_780_000_060_000.7).values()];
  expect(next).toBeGreaterThan(used as number);
  expect(Number.isSafeInteger(next)).toBe(true);
});
