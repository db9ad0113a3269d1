import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import { expect, test } from "vitest";
import {
  createKeptIntervals,
  forgetBefore,
  keepInterval,
  keptIntervalAt,
  keptIntervalsFromCbor,
  keptIntervalsToCbor,
  LAST_VERSION,
  RECONCILIATION_DAYS,
} from "./kept-intervals.ts";

const LENGTH_S = 900;
const DAY_S = 86_400;

function digestOf(start_s: number): Uint8Array {
  return new Uint8Array(20).fill(start_s / LENGTH_S);
}

function keptDays(days: number) {
  const kept = createKeptIntervals(LENGTH_S);
  for (let start_s = 0; start_s < days * DAY_S; start_s += LENGTH_S) {
    keepInterval(kept, start_s, { revision: 0, version: 0, digest: digestOf(start_s) });
  }
  return kept;
}

test("each interval is found again with what was kept of it last", () => {
  const kept = keptDays(2);
  const changed = { revision: 70_000, version: LAST_VERSION, digest: new Uint8Array(20).fill(255) };
  keepInterval(kept, DAY_S, changed);
  expect(keptIntervalAt(kept, DAY_S)).toEqual(changed);
  for (const start_s of [0, DAY_S - LENGTH_S, DAY_S + LENGTH_S, 2 * DAY_S - LENGTH_S]) {
    expect(keptIntervalAt(kept, start_s)).toEqual({ revision: 0, version: 0, digest: digestOf(start_s) });
  }
});

test("what never closed is not there", () => {
  const kept = keptDays(1);
  for (const start_s of [DAY_S, 1, -LENGTH_S, 0.5, Number.NaN]) expect(keptIntervalAt(kept, start_s)).toBeNull();
  keepInterval(kept, DAY_S + LENGTH_S, { revision: 0, version: 0, digest: digestOf(0) });
  expect(keptIntervalAt(kept, DAY_S)).toBeNull();
});

test("days before the reconciliation period are forgotten, so that it stays at about 1 MB", () => {
  const kept = keptDays(RECONCILIATION_DAYS + 3);
  const newest_s = (RECONCILIATION_DAYS + 3) * DAY_S - LENGTH_S;
  forgetBefore(kept, newest_s);
  expect(kept.days.size).toBe(RECONCILIATION_DAYS + 1);
  expect(keptIntervalAt(kept, 2 * DAY_S - LENGTH_S)).toBeNull();
  expect(keptIntervalAt(kept, 2 * DAY_S)).not.toBeNull();
  expect(encodeCbor(keptIntervalsToCbor(kept)).length).toBeLessThan(1_010_000);
});

test("comes back from its stored form, sharing nothing with it", () => {
  const kept = keptDays(3);
  const bytes = encodeCbor(keptIntervalsToCbor(kept));
  const again = keptIntervalsFromCbor(decodeCbor(bytes), LENGTH_S);
  bytes.fill(0);
  expect(again).toEqual(kept);
});
