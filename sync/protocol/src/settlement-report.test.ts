import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { metersRoot, NO_TOTALS, reportOf } from "./settlement-report.ts";

const meter = (metering_point: string, import_wh: bigint, export_wh: bigint) => ({
  metering_point,
  import_wh,
  export_wh,
});
const leaf = (energy_wh: bigint, price_micro_per_kwh: bigint) => ({ energy_wh, price_micro_per_kwh });

describe("a batch's report", () => {
  test("mints what was given out, retires what neighbours used, and has the mean price", () => {
    const { report, after } = reportOf({
      before: NO_TOTALS,
      meters: [meter("b", 5n, 0n), meter("a", 0n, 900n), meter("still", 0n, 0n)],
      intervals: [
        { length_s: 900, shared_change_wh: 300n },
        { length_s: 900, shared_change_wh: 0n },
      ],
      leaves: [leaf(300n, 100n), leaf(-100n, 100n), leaf(-200n, 101n), leaf(0n, 999n)],
    });
    expect(report).toEqual({
      meters_root: metersRoot([meter("a", 0n, 900n), meter("b", 5n, 0n)]),
      produced_wh: 900n,
      retired_wh: 300n,
      covered_s: 1_800,
      price_micro_per_kwh: 100n,
    });
    expect(after).toMatchObject({ exported_wh: 900n, produced_wh: 900n, shared_wh: 300n, retired_wh: 300n });
  });

  test("takes nothing back: what a correction takes away, later batches do not mint again", () => {
    const first = reportOf({
      before: NO_TOTALS,
      meters: [meter("a", 0n, 100n)],
      intervals: [{ length_s: 900, shared_change_wh: 80n }],
      leaves: [leaf(80n, 70n)],
    });
    const corrected = reportOf({
      before: first.after,
      meters: [meter("a", 0n, -60n)],
      intervals: [{ length_s: 900, shared_change_wh: -50n }],
      leaves: [],
    });
    expect(corrected.report).toMatchObject({ produced_wh: 0n, retired_wh: 0n, price_micro_per_kwh: 70n });
    const next = reportOf({
      before: corrected.after,
      meters: [meter("a", 0n, 75n)],
      intervals: [{ length_s: 900, shared_change_wh: 60n }],
      leaves: [leaf(-1n, -3n), leaf(2n, -4n)],
    });
    expect(next.report).toMatchObject({ produced_wh: 15n, retired_wh: 10n, price_micro_per_kwh: -4n });
  });

  test("never retires more than it has minted, and catches up with what is true", () => {
    const step = fc.record({ made: fc.bigInt(-500n, 1_000n), shared: fc.bigInt(-500n, 1_000n) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let before = NO_TOTALS;
        let [exported, shared] = [0n, 0n];
        for (const { made, shared: change } of steps) {
          [exported, shared] = [exported + made, shared + change];
          const meters = [meter("a", 0n, made)];
          const done = reportOf({
            before,
            meters,
            intervals: [{ length_s: 900, shared_change_wh: change }],
            leaves: [],
          });
          before = done.after;
          expect(done.report.produced_wh >= 0n && done.report.retired_wh >= 0n).toBe(true);
          expect(before.produced_wh >= before.retired_wh && before.produced_wh >= exported).toBe(true);
          expect([before.exported_wh, before.shared_wh]).toEqual([exported, shared]);
        }
      }),
    );
  });
});
