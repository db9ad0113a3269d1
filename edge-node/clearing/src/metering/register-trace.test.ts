import { expect, test } from "vitest";
import { type TracedReading, traceRegisters } from "./register-trace.ts";

const START_S = 1_470_009_600;
const OPTIONS = { start_s: START_S, interval_length_s: 900, interpolation_gap_s: 1_800, main_fuse_w: 20_000 } as const;

const at = (offset_s: number, import_mwh: number, export_mwh = 0): TracedReading => ({
  at_ms: (START_S + offset_s) * 1_000,
  import_mwh,
  export_mwh,
  is_signed: true,
});

test("registers that were read at both ends are those", () => {
  const trace = traceRegisters(
    [at(900, 1_150_999, 7_000), at(0, 1_000_900, 7_000), at(450, 1_100_000, 7_000)],
    OPTIONS,
  );
  expect(trace?.begin).toMatchObject({ import_wh: 1_000, export_wh: 7, origin: "read", is_signed: true });
  expect(trace?.end).toMatchObject({ import_wh: 1_150, export_wh: 7, origin: "read" });
  expect(trace?.begin.readings).toEqual([{ at_ms: START_S * 1_000, import_mwh: 1_000_900, export_mwh: 7_000 }]);
});

test("between two readings they lie on the straight line, and both are told", () => {
  const trace = traceRegisters([at(-300, 1_000_000), at(300, 1_060_000), at(900, 1_100_000)], OPTIONS);
  expect(trace?.begin).toMatchObject({ import_wh: 1_030, origin: "interpolated" });
  expect(trace?.begin.readings.map(({ import_mwh }) => import_mwh)).toEqual([1_000_000, 1_060_000]);
  expect(traceRegisters([at(-1_000, 0), at(801, 1), at(900, 2)], OPTIONS)?.begin.origin).toBe("estimated");
});

test("a meter that begins anew goes on from where the other stood", () => {
  const trace = traceRegisters([at(0, 5_000_000), at(400, 5_040_000), at(500, 0), at(900, 30_000)], OPTIONS);
  expect([trace?.begin.import_wh, trace?.end.import_wh]).toEqual([5_000, 5_070]);
});

test("readings that do not reach around the interval lead to nothing", () => {
  expect(traceRegisters([], OPTIONS)).toBeNull();
  expect(traceRegisters([at(0, 0), at(899, 1)], OPTIONS)).toBeNull();
  expect(traceRegisters([at(1, 0), at(900, 1)], OPTIONS)).toBeNull();
});
