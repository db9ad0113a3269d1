import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { expect, test } from "vitest";
import { type LiveEvent, LivePower } from "./live-feed.ts";

const HOME = memberId("home-1");

test("a home with twelve metering points is the sum of them, as old as the oldest", () => {
  let now_ms = 1_000;
  const live = new LivePower(() => now_ms);
  for (let point = 1; point <= 12; point++) {
    now_ms += 100;
    live.report({ metering_point: meteringPointId(`p${point}`), member: HOME }, point % 2 === 0 ? -50 : 120);
  }
  expect(live.snapshot().homes.get(HOME)).toEqual({ power_w: 6 * 120 - 6 * 50, at_ms: 1_100 });
  now_ms += 100;
  live.report({ metering_point: meteringPointId("p1"), member: HOME }, 0);
  expect(live.snapshot().homes.get(HOME)).toEqual({ power_w: 5 * 120 - 6 * 50, at_ms: 1_200 });
});

test("a home without a device is not there, and each report is told", () => {
  const live = new LivePower(() => 0);
  const told: LiveEvent[] = [];
  const end = live.subscribe((event) => told.push(event));
  expect(live.snapshot().homes.has(HOME)).toBe(false);
  live.report({ metering_point: meteringPointId("p1"), member: HOME }, 5);
  end();
  live.report({ metering_point: meteringPointId("p1"), member: HOME }, 6);
  expect(told).toEqual([{ type: "power" }]);
});
