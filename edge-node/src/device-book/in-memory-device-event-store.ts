import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { type ArrivedEvent, type DeviceEventStore, EVENTS_KEPT_PER_DEVICE } from "./device-event-store.ts";

/** For tests: forgets with the process, and fails when it is told to. */
export class InMemoryDeviceEventStore implements DeviceEventStore {
  private readonly events = new Map<DeviceId, ArrivedEvent[]>();
  failure: Error | null = null;

  keep(events: readonly ArrivedEvent[]): readonly ArrivedEvent[] {
    if (this.failure !== null) throw this.failure;
    return events.filter((arrived) => {
      const kept = this.events.get(arrived.device) ?? [];
      if (kept.some(({ event }) => isSame(event, arrived.event))) return false;
      this.events.set(arrived.device, [...kept, arrived].slice(-EVENTS_KEPT_PER_DEVICE));
      return true;
    });
  }

  last(device: DeviceId, limit: number): readonly ArrivedEvent[] {
    return (this.events.get(device) ?? []).toReversed().slice(0, limit);
  }
}

function isSame(a: ArrivedEvent["event"], b: ArrivedEvent["event"]): boolean {
  return a.boot === b.boot && a.event_seq === b.event_seq;
}
