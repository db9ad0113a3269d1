import { memberId } from "@localgrid/vocabulary/identifiers";
import { describe, expect, test } from "vitest";
import type { ShownHome, ShownHomeStore } from "./shown-home-store.ts";

const SUNNY: ShownHome = { member: memberId("home-2"), name: "Sonnenhof", is_ranked: true };
const HEBREW: ShownHome = { member: memberId("home-1"), name: "משפחת לוי <b>", is_ranked: false };

/** What every store of shown homes has to do. */
export function describeShownHomeStore(name: string, open: () => ShownHomeStore): void {
  describe(`${name} of shown homes`, () => {
    test("shows nobody and ranks nobody before somebody says so", () => {
      const store = open();
      expect([store.all(), store.isRankingOn()]).toEqual([[], false]);
    });

    test("gives homes back as they were shown, by member", () => {
      const store = open();
      store.show(SUNNY);
      store.show(HEBREW);
      expect(store.all()).toEqual([HEBREW, SUNNY]);
    });

    test("keeps the last word on each home", () => {
      const store = open();
      store.show(SUNNY);
      store.show({ ...SUNNY, name: "Haus 2", is_ranked: false });
      expect(store.all()).toEqual([{ ...SUNNY, name: "Haus 2", is_ranked: false }]);
      store.hide(SUNNY.member);
      store.hide(HEBREW.member);
      expect(store.all()).toEqual([]);
    });

    test("switches the ranking on and off", () => {
      const store = open();
      store.switchRanking(true);
      store.switchRanking(true);
      expect(store.isRankingOn()).toBe(true);
      store.switchRanking(false);
      expect(store.isRankingOn()).toBe(false);
    });
  });
}
