import { describe, expect, test } from "vitest";
import { deviceNews, silentAfter_ms } from "./device-silence.ts";

const HEARD = { last_ms: 1_000, silent_from_ms: null, now_ms: 1_000, started_at_ms: 0, silent_after_ms: 500 };

describe("a device", () => {
  test.each([
    ["speaks", {}, null],
    ["has not spoken for almost as long as it may", { now_ms: 1_499 }, null],
    ["has fallen silent", { now_ms: 1_500 }, "silent"],
    ["has had no time to send what it kept while the node was off", { now_ms: 9_000, started_at_ms: 8_600 }, null],
    ["has had that time", { now_ms: 9_100, started_at_ms: 8_600 }, "silent"],
    ["is silent still", { now_ms: 9_000, silent_from_ms: 1_000 }, null],
    ["is silent still after a restart", { now_ms: 9_000, silent_from_ms: 1_000, started_at_ms: 9_000 }, null],
    ["sends what it kept", { now_ms: 9_000, silent_from_ms: 1_000, last_ms: 8_500 }, null],
    ["is back", { now_ms: 9_000, silent_from_ms: 1_000, last_ms: 8_501 }, "back"],
  ] as const)("that %s", (_, change, news) => {
    expect(deviceNews({ ...HEARD, ...change })).toBe(news);
  });

  test.each([
    [{ interpolation_gap_s: 1_800, interval_length_s: 900, reading_every_s: 300 }, 1_800_000],
    [{ interpolation_gap_s: 1_800, interval_length_s: 3_600, reading_every_s: 3_600 }, 14_400_000],
    [{ interpolation_gap_s: 1_800, interval_length_s: 900, reading_every_s: 3_600 }, 3_600_000],
  ])("is silent after a gap that is estimated and several readings: %j", (usual, after_ms) => {
    expect(silentAfter_ms(usual)).toBe(after_ms);
  });
});
