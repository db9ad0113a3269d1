import type { NanoCurrency } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import { markOfMonth, monthNews, toldMonthFrom } from "./month-news.ts";

function stand(final_nano: bigint, is_final: boolean, intervals = 4) {
  const provisional_nano = 1_000n as NanoCurrency;
  return { intervals, is_final, provisional_nano, final_nano: final_nano as NanoCurrency };
}

const TOLD = { is_final: false, change_nano: 0n };
const FINAL = { is_final: true, change_nano: -5n };

describe("a month that is over", () => {
  test.each([
    ["without intervals is nobody's", null, { settlement: stand(1_000n, false, 0), cause: "ended", news: null }],
    [
      "that has ended is ready",
      null,
      { settlement: stand(1_000n, false), cause: "ended", news: { kind: "ready", told: TOLD } },
    ],
    ["is told once", TOLD, { settlement: stand(1_000n, false), cause: "ended", news: null }],
    [
      "with all official values is final, whatever they changed",
      TOLD,
      { settlement: stand(995n, true), cause: "official", news: { kind: "final", told: FINAL } },
    ],
    ["is final once", FINAL, { settlement: stand(995n, true), cause: "official", news: null }],
    [
      "is corrected by newer official values",
      FINAL,
      {
        settlement: stand(990n, true),
        cause: "official",
        news: { kind: "corrected", told: { is_final: true, change_nano: -10n }, change_nano: -5n },
      },
    ],
    [
      "is corrected by the first official values",
      TOLD,
      {
        settlement: stand(1_007n, false),
        cause: "official",
        news: { kind: "corrected", told: { is_final: false, change_nano: 7n }, change_nano: 7n },
      },
    ],
    [
      "that nobody had watched is not ready for some official values",
      null,
      { settlement: stand(1_000n, false), cause: "official", news: null },
    ],
    [
      "that nobody had watched is final for all of them",
      null,
      { settlement: stand(995n, true), cause: "official", news: { kind: "final", told: FINAL } },
    ],
  ] as const)("%s", (_, before, { news, ...month }) => {
    expect(monthNews(before, month)).toEqual(news);
  });

  test("is remembered as it was told", () => {
    expect(toldMonthFrom(markOfMonth(FINAL))).toEqual(FINAL);
    expect(toldMonthFrom(null)).toBeNull();
  });
});
