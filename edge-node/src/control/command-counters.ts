import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { ControlStore } from "./control-store.ts";

/**
 * The numbers that commands and configurations go out with. A number is on disk before anything is signed with it, so
 * it is never used twice: not after a crash between writing and sending, and not when the clock is set back.
 */
export class CommandCounters {
  private readonly store: Pick<ControlStore, "counter" | "saveCounters">;
  private readonly last = new Map<DeviceId, number>();

  constructor(store: Pick<ControlStore, "counter" | "saveCounters">) {
    this.store = store;
  }

  /** One for each device, above all before; near the time, so that a node that lost its counters goes on above them. */
  take(devices: Iterable<DeviceId>, now_ms: number): ReadonlyMap<DeviceId, number> {
    const taken = new Map<DeviceId, number>();
    for (const device of devices) {
      const before = this.last.get(device) ?? this.store.counter(device);
      taken.set(device, Math.max(before + 1, Math.floor(now_ms)));
    }
    if (taken.size > 0) this.store.saveCounters(taken);
    for (const [device, counter] of taken) this.last.set(device, counter);
    return taken;
  }
}
