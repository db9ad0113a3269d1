import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasHole, MAX_AHEAD, markSeen, placeInSeries, type SequenceSeries, startSeries } from "./sequence.ts";

function seriesOf(...seqs: readonly number[]): SequenceSeries {
  const series = startSeries(seqs[0] as number, 1);
  for (const seq of seqs) markSeen(series, seq, 1);
  return series;
}

/** The rules of a series in their plainest form, for few and small numbers. */
class PlainSeries {
  seen = new Set<number>();
  boots: readonly number[] = [];
  upto = 0;

  place(seq: number, boot: number): string {
    if (this.boots.length === 0) return "new-series";
    if (boot < (this.boots[0] as number)) return "stale-boot";
    if (seq === 1 && this.upto > 0 && boot > Math.max(...this.boots)) return "new-series";
    return this.seen.has(seq) ? "duplicate" : "new";
  }

  see(seq: number, boot: number): void {
    if (this.place(seq, boot) === "new-series") {
      this.seen = new Set(Array.from({ length: seq - 1 }, (_, i) => i + 1));
      this.boots = [];
      this.upto = 0;
    }
    this.boots = [...this.boots, boot];
    this.seen.add(seq);
    while (this.seen.has(this.upto + 1)) this.upto += 1;
  }
}

function expectSameAsPlain(steps: readonly { readonly seq: number; readonly boot: number }[]): void {
  const model = new PlainSeries();
  let series: SequenceSeries | undefined;
  for (const { seq, boot } of steps) {
    const place = series === undefined ? "new-series" : placeInSeries(series, seq, boot);
    expect(place).toBe(model.place(seq, boot));
    if (place === "stale-boot" || place === "duplicate") continue;
    if (series === undefined || place === "new-series") series = startSeries(seq, boot);
    markSeen(series, seq, boot);
    model.see(seq, boot);
    expect(series).toMatchObject({ upto: model.upto, ahead_count: model.seen.size - model.upto });
  }
}

describe("a series of sequence numbers", () => {
  test("begins wherever an unknown device begins", () => {
    const series = seriesOf(500);
    expect(series.upto).toBe(500);
    expect(placeInSeries(series, 499, 1)).toBe("duplicate");
  });

  test("knows what it has seen, before and after a hole", () => {
    const series = seriesOf(1, 2, 5, 6, 9);
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seq) => placeInSeries(series, seq, 1))).toEqual(
      ["duplicate", "duplicate", "new", "new", "duplicate", "duplicate", "new", "new", "duplicate", "new"], // 1 to 10
    );
    expect(series.upto).toBe(2);
    expect(series.ahead).toEqual([5, 6, 9, 9]);
    expect(hasHole(series)).toBe(true);
  });

  test("closes holes from either side and in the middle", () => {
    const series = seriesOf(1, 3, 7, 6, 4, 5);
    expect(series.ahead).toEqual([3, 7]);
    markSeen(series, 2, 1);
    expect(series).toMatchObject({ upto: 7, ahead: [], ahead_count: 0 });
    expect(hasHole(series)).toBe(false);
  });

  test("gives up the oldest hole only when more than its bound lies beyond it", () => {
    const series = seriesOf(1);
    for (let seq = 3; seq <= MAX_AHEAD + 2; seq++) expect(markSeen(series, seq, 1)).toBe(false);
    expect(series.upto).toBe(1);
    expect(markSeen(series, MAX_AHEAD + 10, 1)).toBe(true);
    expect(series).toMatchObject({ upto: MAX_AHEAD + 2, ahead: [MAX_AHEAD + 10, MAX_AHEAD + 10], ahead_count: 1 });
  });

  test("ends when seq 1 comes with a boot never seen", () => {
    const series = seriesOf(1, 2, 3);
    markSeen(series, 4, 6);
    expect(placeInSeries(series, 1, 6)).toBe("duplicate");
    expect(placeInSeries(series, 1, 7)).toBe("new-series");
    expect(placeInSeries(series, 2, 7)).toBe("duplicate");
  });

  test("refuses readings from before the boot that it began with", () => {
    const series = startSeries(1, 7);
    expect(placeInSeries(series, 1, 6)).toBe("stale-boot");
    expect(placeInSeries(series, 9_000, 6)).toBe("stale-boot");
  });

  test("does what a plain set of numbers would do", () => {
    const step = fc.record({ seq: fc.integer({ min: 1, max: 60 }), boot: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 150 }), (steps) => {
        expectSameAsPlain(steps);
      }),
    );
  });

  test("stays small and in order whatever numbers come", () => {
    const anySeq = fc.oneof(
      fc.integer({ min: 1, max: 5_000 }),
      fc.maxSafeInteger().map((n) => Math.max(1, Math.abs(n))),
    );
    fc.assert(
      fc.property(fc.array(anySeq, { minLength: 1_500, maxLength: 3_000 }), (seqs) => {
        const series = startSeries(seqs[0] as number, 0);
        let upto = 0;
        for (const seq of seqs) {
          if (placeInSeries(series, seq, 0) === "new") markSeen(series, seq, 0);
          expect(placeInSeries(series, seq, 0)).toBe("duplicate");
          expect(series.upto).toBeGreaterThanOrEqual(upto);
          upto = series.upto;
          expect(series.ahead_count).toBeLessThanOrEqual(MAX_AHEAD);
        }
        const flat = [upto - 1, ...series.ahead];
        for (let i = 2; i < flat.length; i += 2) {
          expect(flat[i - 1] as number).toBeGreaterThanOrEqual(flat[i - 2] as number);
          if (i > 2) expect(flat[i - 1] as number).toBeGreaterThan((flat[i - 2] as number) + 1);
        }
      }),
      { numRuns: 20 },
    );
  });
});
