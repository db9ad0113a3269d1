import type { DeviceEvent } from "@localgrid/protocol/device-report";
import { type DeviceId, deviceId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { type ArrivedEvent, type DeviceEventStore, EVENTS_KEPT_PER_DEVICE } from "./device-event-store.ts";

const FIRST = deviceId("d0000000000000001");
const SECOND = deviceId("d0000000000000002");

function arrived(device: DeviceId, event_seq: number, more: Partial<DeviceEvent> = {}): ArrivedEvent {
  const event = {
    event_seq,
    at_ms: 2 ** 53 - 1,
    code: 3,
    value: -(2 ** 53 - 1),
    boot: 2 ** 32 - 1,
    uptime_ms: 7,
    ...more,
  };
  return { device, event, arrived_at_ms: 1_780_272_900_000 };
}

/** What every store of events has to do. */
export function describeDeviceEventStore(name: string, open: () => DeviceEventStore): void {
  describe(`${name} of events`, () => {
    test("gives back what was kept, the newest first, each device for itself", () => {
      const store = open();
      const events = [arrived(FIRST, 1), arrived(SECOND, 1, { value: 9 }), arrived(FIRST, 2)];
      expect(store.keep(events)).toEqual(events);
      expect(store.last(FIRST, 10)).toEqual([events[2], events[0]]);
      expect(store.last(FIRST, 1)).toEqual([events[2]]);
      expect(store.last(SECOND, 10)).toEqual([events[1]]);
      expect(store.last(deviceId("d00000000000000ff"), 10)).toEqual([]);
    });

    test("keeps an event once, however often it comes, and tells which were new", () => {
      const store = open();
      store.keep([arrived(FIRST, 1)]);
      const again = [arrived(FIRST, 1, { value: 5 }), arrived(FIRST, 2), arrived(FIRST, 2)];
      expect(store.keep(again)).toEqual([again[1]]);
      expect(store.last(FIRST, 10).map(({ event }) => [event.event_seq, event.value])).toEqual([
        [2, -(2 ** 53 - 1)],
        [1, -(2 ** 53 - 1)],
      ]);
    });

    test("takes the same number of another boot for another event", () => {
      const store = open();
      store.keep([arrived(FIRST, 1, { boot: 1 }), arrived(FIRST, 1, { boot: 2 })]);
      expect(store.last(FIRST, 10)).toHaveLength(2);
    });

    test("keeps a bounded number of each device", () => {
      const store = open();
      const count = EVENTS_KEPT_PER_DEVICE + 5;
      store.keep([arrived(SECOND, 1)]);
      store.keep(Array.from({ length: count }, (_, index) => arrived(FIRST, index + 1)));
      const kept = store.last(FIRST, count * 2);
      expect(kept).toHaveLength(EVENTS_KEPT_PER_DEVICE);
      expect(kept.at(-1)?.event.event_seq).toBe(6);
      expect(store.last(SECOND, 10)).toHaveLength(1);
    });
  });
}
