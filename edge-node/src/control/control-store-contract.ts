import { deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { ControlConsent, ControlStore } from "./control-store.ts";

const FIRST = deviceId("d0000000000000001");
const SECOND = deviceId("t0000000000000002");

const CONSENT: ControlConsent = {
  device: FIRST,
  member: memberId("home-1"),
  is_allowed: true,
  is_release_due: false,
  settings: {
    role: "vehicle",
    capacity_wh: 60_000,
    least_power_w: 1_400,
    charge_power_w: 11_000,
    target_permille: 800,
    ready_at_minute: 420,
  },
  changed_at_ms: 1_780_272_900_000,
  changed_by: "home-1",
};

/** What every store of consents has to do. */
export function describeControlStore(name: string, open: () => ControlStore): void {
  describe(`${name} of consents`, () => {
    test("gives back the last word on each device", () => {
      const store = open();
      expect(store.consents()).toEqual([]);
      store.change({ ...CONSENT, device: SECOND });
      store.change(CONSENT);
      const stopped = { ...CONSENT, is_allowed: false, is_release_due: true, changed_by: "coordinator" };
      store.change(stopped);
      expect(store.consents()).toEqual([stopped, { ...CONSENT, device: SECOND }]);
      store.released(FIRST);
      expect(store.consents()[0]).toEqual({ ...stopped, is_release_due: false });
    });

    test("keeps who changed what, the newest first", () => {
      const store = open();
      store.change(CONSENT);
      store.change({ ...CONSENT, device: SECOND });
      store.change({ ...CONSENT, is_allowed: false, changed_at_ms: CONSENT.changed_at_ms + 1, changed_by: "someone" });
      const { device, member, settings } = CONSENT;
      const first = { device, member, settings, is_allowed: true, at_ms: CONSENT.changed_at_ms, login: "home-1" };
      const last = { ...first, is_allowed: false, at_ms: first.at_ms + 1, login: "someone" };
      expect(store.changes(FIRST, 10)).toEqual([last, first]);
      expect(store.changes(FIRST, 1)).toEqual([last]);
    });

    test("keeps counters, which never go back", () => {
      const store = open();
      expect(store.counter(FIRST)).toBe(0);
      store.saveCounters(
        new Map([
          [FIRST, 2 ** 53 - 1],
          [SECOND, 5],
        ]),
      );
      store.saveCounters(new Map([[SECOND, 4]]));
      expect([store.counter(FIRST), store.counter(SECOND)]).toEqual([2 ** 53 - 1, 5]);
    });
  });
}
