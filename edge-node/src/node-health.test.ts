import { createNodeState } from "@localgrid/clearing/node-state";
import { describe, expect, test } from "vitest";
import { HealthMonitor } from "./node-health.ts";

const LENGTH_S = 900;
const START_S = 1_470_009_600;
const END_MS = (START_S + LENGTH_S) * 1000;
const DAY_MS = 86_400_000;

function world() {
  const state = createNodeState({
    interval_length_s: LENGTH_S,
    price_rule: "pair",
    interpolation_gap_s: 1_800,
    future_tolerance_ms: 300_000,
    retention_intervals: 2_976,
  });
  const now = { ms: END_MS - 1, isListening: true };
  const health = new HealthMonitor({
    journalPosition: () => 1,
    lastIntervalStart_s: () => null,
    devicesConnected: () => 0,
    isBrokerListening: () => now.isListening,
    state: () => state,
    now_ms: () => now.ms,
    outsideDetails: () => [],
  });
  return { state, now, health };
}

describe("health, as an update asks for it", () => {
  test("tells of a closing interval from its end until it is closed", () => {
    const { state, now, health } = world();
    expect(health.report().interval_closing).toBe(false);
    state.next_start_s = START_S;
    state.newest_reading_at_ms = now.ms;
    expect(health.report().interval_closing).toBe(false);
    now.ms = END_MS;
    expect(health.report().interval_closing).toBe(true);
    state.next_start_s = START_S + LENGTH_S;
    expect(health.report().interval_closing).toBe(false);
  });

  test("does not wait for what cannot come: meters that are silent for days, a disk without room", () => {
    const { state, now, health } = world();
    state.next_start_s = START_S;
    state.newest_reading_at_ms = END_MS - DAY_MS;
    now.ms = END_MS + DAY_MS;
    expect(health.report().interval_closing).toBe(true);
    health.storageIs("storage-full");
    expect(health.report().interval_closing).toBe(false);
    health.storageIs("ok");
    state.newest_reading_at_ms = END_MS - DAY_MS - 1;
    expect(health.report().interval_closing).toBe(false);
  });

  test("tells when a reading was last taken, also of the time before a restart", () => {
    const { state, now, health } = world();
    expect(health.report().last_reading_at_ms).toBe(null);
    state.newest_reading_at_ms = 5;
    expect(health.report().last_reading_at_ms).toBe(5);
    health.committed({ readings: 0 });
    expect(health.report()).toMatchObject({ last_reading_at_ms: 5, journal: { last_commit_at_ms: now.ms } });
    health.committed({ readings: 1 });
    expect(health.report().last_reading_at_ms).toBe(now.ms);
  });

  test("tells whether devices can come in", () => {
    const { now, health } = world();
    expect(health.report().broker).toBe("listening");
    now.isListening = false;
    expect(health.report().broker).toBe("closed");
  });
});
