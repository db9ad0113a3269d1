import "../test/english.ts";
import type { DayRange } from "@localgrid/ui-components/community-day";
import { ApiError } from "@localgrid/ui-components/json-api";
import { expect, test } from "vitest";
import { memberInterval } from "../test/fake-homes.ts";
import { FAKE_TARIFFS, fakeStatement } from "../test/fake-statement.ts";
import type { Statement } from "./api-types.ts";
import { runCheck } from "./statement-check-run.ts";

const FROM_S = Date.parse("2016-06-30T22:00Z") / 1000;
const TO_S = FROM_S + 7 * 86_400;

function apiOf(statements: readonly Statement[]) {
  const asked: DayRange[] = [];
  let count = 0;
  return {
    asked,
    statement: async () => statements[Math.min(count++, statements.length - 1)] as Statement,
    tariffs: async () => FAKE_TARIFFS,
    intervals: async (range: DayRange) => {
      asked.push(range);
      const length = (range.to_s - range.from_s) / 900;
      return Array.from({ length }, (_, index) => memberInterval(range.from_s + index * 900));
    },
  };
}

const RIGHT = fakeStatement("2016-07", FROM_S, TO_S);
const WRONG: Statement = { ...RIGHT, due_cents: RIGHT.due_cents + 1 };

test("a month is fetched in parts of three days, without a gap and no further than it has closed", async () => {
  const api = apiOf([RIGHT]);
  const told: number[] = [];
  const run = await runCheck(api, "2016-07", (done) => told.push(done) > 0);
  expect(run?.check).toMatchObject({ intervals: 672, fault_count: 0 });
  expect(api.asked.map(({ from_s, to_s }) => [from_s - FROM_S, to_s - FROM_S])).toEqual([
    [0, 259_200],
    [259_200, 518_400],
    [518_400, 604_800],
  ]);
  expect(told).toEqual([0, 3, 6]);
});

test("what does not add up because the month was corrected meanwhile is fetched again", async () => {
  const api = apiOf([WRONG, RIGHT]);
  const run = await runCheck(api, "2016-07", () => true);
  expect(run?.check.fault_count).toBe(0);
  expect(api.asked).toHaveLength(6);
});

test("what does not add up in a month that stands still is told at once", async () => {
  const api = apiOf([WRONG]);
  const run = await runCheck(api, "2016-07", () => true);
  expect(run?.check.fault_count).toBe(2);
  expect(api.asked).toHaveLength(3);
});

test("nothing more is fetched when nobody waits, or when the line was cut", async () => {
  const left = apiOf([RIGHT]);
  expect(await runCheck(left, "2016-07", () => false)).toBeNull();
  expect(left.asked).toEqual([]);
  const cut = apiOf([RIGHT]);
  const stop = () => {
    throw new ApiError("node-unreachable", "");
  };
  await expect(runCheck(cut, "2016-07", stop)).rejects.toMatchObject({ code: "node-unreachable" });
  expect(cut.asked).toEqual([]);
});
