import { deviceId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import { type NewNotice, type NoticeContent, USUAL_SETTINGS } from "./notice.ts";
import { NOTICES_KEPT, NOTICES_KEPT_S, type NoticeStore } from "./notice-store.ts";

const NOW_S = 1_780_272_900;
const device = deviceId("d0000000000000001");
const metering_point = meteringPointId("point-1");

/** One of each kind, with the largest figures that there can be. */
const CONTENTS: readonly NoticeContent[] = [
  {
    kind: "statement-ready",
    month: "2025-05",
    intervals: 2_976,
    final_intervals: 3,
    change_nano: -(10n ** 18n) - 1n,
  },
  { kind: "correction", month: "2025-05", change_nano: 2n ** 60n + 1n },
  { kind: "device-silent", device, metering_point, last_reading_at_s: NOW_S - 1 },
  { kind: "device-back", device, metering_point, silent_from_s: NOW_S - 7_200 },
  {
    kind: "price-alert",
    start_s: NOW_S,
    direction: "above",
    price_micro_per_kwh: -1_000_000_000,
    limit_micro_per_kwh: 250_000,
  },
  { kind: "node-trouble", trouble: "hub-away", since_s: 0 },
];

function notice(login: string, cause: string, more: Partial<NewNotice> = {}): NewNotice {
  return { login, cause, at_s: NOW_S, content: CONTENTS[3] as NoticeContent, ...more };
}

function take(store: NoticeStore, notices: readonly NewNotice[], now_s = NOW_S) {
  return store.take({ cursor: null, marks: new Map(), notices, now_s });
}

const pageOf = (store: NoticeStore, login: string, limit = 1_000) => store.page({ login, before: null, limit });

/** What every store of notices has to do. */
export function describeNoticeStore(name: string, open: () => NoticeStore): void {
  describe(`${name} of notices`, () => {
    test("gives every kind back as it was, the newest first, each login its own", () => {
      const store = open();
      const added = take(store, [
        ...CONTENTS.map((content, index) => notice("anna", `${index}`, { content })),
        notice("ben", "0"),
      ]);
      expect(added).toHaveLength(CONTENTS.length + 1);
      const own = pageOf(store, "anna");
      expect(own.map(({ content }) => content)).toEqual(CONTENTS.toReversed());
      expect(own.map(({ id }) => id)).toEqual(own.map(({ id }) => id).toSorted((a, b) => b - a));
      expect(added[0]).toEqual({ login: "anna", notice: own.at(-1) });
      expect(pageOf(store, "ben")).toHaveLength(1);
      expect(pageOf(store, "nobody")).toEqual([]);
      const second = store.page({ login: "anna", before: own[1]?.id ?? 0, limit: 2 });
      expect(second).toEqual(own.slice(2, 4));
    });

    test("takes a cause once for each login", () => {
      const store = open();
      take(store, [notice("anna", "a")]);
      const added = take(store, [notice("anna", "a", { at_s: NOW_S + 9 }), notice("ben", "a"), notice("ben", "a")]);
      expect(added.map(({ login }) => login)).toEqual(["ben"]);
      expect(pageOf(store, "anna").map(({ at_s }) => at_s)).toEqual([NOW_S]);
    });

    test("writes cursor, marks and notices together, and keeps what is not named", () => {
      const store = open();
      expect(store.cursor()).toBeNull();
      const marks = new Map([
        ["due:2025-05", "ended"],
        ["due:2025-06", "official"],
        ["dug", "no"],
      ]);
      store.take({ cursor: 7, marks, notices: [notice("anna", "a")], now_s: NOW_S });
      store.take({ cursor: null, marks: new Map([["due:2025-05", null]]), notices: [], now_s: NOW_S });
      expect(store.cursor()).toBe(7);
      expect(store.mark("due:2025-05")).toBeNull();
      expect(store.mark("due:2025-06")).toBe("official");
      expect([...store.marksFrom("due:")]).toEqual([["due:2025-06", "official"]]);
    });
  });
  describeKeeping(name, open);
}

function describeKeeping(name: string, open: () => NoticeStore): void {
  describe(`${name} of notices, over time`, () => {
    test("counts what is unread, and reading goes up to one and for one login", () => {
      const store = open();
      take(store, [notice("anna", "a"), notice("anna", "b"), notice("anna", "c"), notice("ben", "a")]);
      const [, middle] = pageOf(store, "anna");
      store.markRead({ login: "anna", up_to: middle?.id ?? 0, at_s: NOW_S + 5 });
      expect(pageOf(store, "anna").map(({ read_at_s }) => read_at_s)).toEqual([null, NOW_S + 5, NOW_S + 5]);
      expect([store.unread("anna"), store.unread("ben"), store.unread("nobody")]).toEqual([1, 1, 0]);
      store.markRead({ login: "anna", up_to: Number.MAX_SAFE_INTEGER, at_s: NOW_S + 9 });
      expect(pageOf(store, "anna").map(({ read_at_s }) => read_at_s)).toEqual([NOW_S + 9, NOW_S + 5, NOW_S + 5]);
    });

    test("keeps a bounded number of each login", () => {
      const store = open();
      take(store, [notice("ben", "a")]);
      take(
        store,
        Array.from({ length: NOTICES_KEPT + 5 }, (_, index) => notice("anna", `${index}`)),
      );
      take(store, [notice("anna", "last")]);
      expect(pageOf(store, "anna")).toHaveLength(NOTICES_KEPT);
      expect(pageOf(store, "ben")).toHaveLength(1);
    });

    test("lets go of what is old, of everybody, whoever gets the next one", () => {
      const store = open();
      take(store, [notice("anna", "old"), notice("anna", "young", { at_s: NOW_S + 10 })]);
      take(store, [notice("ben", "a", { at_s: NOW_S + NOTICES_KEPT_S })], NOW_S + NOTICES_KEPT_S);
      expect(pageOf(store, "anna").map(({ at_s }) => at_s)).toEqual([NOW_S + 10]);
    });

    test("keeps what each login has chosen", () => {
      const store = open();
      expect(store.settingsOf("anna")).toBeNull();
      const settings = {
        muted: ["correction", "price-alert"],
        price_above_micro_per_kwh: 300_000,
        price_below_micro_per_kwh: -1,
        quiet_hours: { from_min: 1_320, to_min: 390 },
      } as const;
      store.saveSettings("anna", { ...settings, quiet_hours: null });
      store.saveSettings("anna", settings);
      expect(store.settingsOf("anna")).toEqual(settings);
      expect(store.settingsOf("ben")).toBeNull();
    });

    test("forgets a login with all it had, and no other one", () => {
      const store = open();
      const settings = { ...USUAL_SETTINGS, price_above_micro_per_kwh: 5 };
      take(store, [notice("anna", "a"), notice("ben", "a")]);
      for (const login of ["anna", "ben", "cleo"]) store.saveSettings(login, settings);
      expect(store.logins().toSorted()).toEqual(["anna", "ben", "cleo"]);
      store.forget("anna");
      expect(store.logins().toSorted()).toEqual(["ben", "cleo"]);
      expect([pageOf(store, "anna"), store.settingsOf("anna"), store.unread("anna")]).toEqual([[], null, 0]);
      expect([pageOf(store, "ben").length, store.settingsOf("ben")]).toEqual([1, settings]);
      expect(take(store, [notice("anna", "a")])).toHaveLength(1);
    });
  });
}
