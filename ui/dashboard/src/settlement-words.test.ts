import "../test/english.ts";
import { hasMessage } from "@localgrid/ui-components/messages";
import { expect, test } from "vitest";
import type { SettlementZone } from "./settlement-types.ts";
import {
  batchWords,
  chainWords,
  lumenText,
  nanoOf,
  newestFirst,
  type PlacedBatch,
  stroopsPerTrade,
  submissionText,
  waitingText,
} from "./settlement-words.ts";

const ZONE: SettlementZone = {
  community: "sun",
  zone: 1,
  status: "open",
  sealed_seq: 4,
  confirmed_seq: 4,
  window_end_s: 900,
  waiting_windows: 0,
  waiting_since_s: null,
  open_batch: null,
  carried_members: 0,
  carried_units: "0",
};

test.each<[Partial<SettlementZone>, string | null]>([
  [{}, null],
  [{ status: "new" }, "not on the chain yet"],
  [{ waiting_windows: 1 }, "1 window"],
  [{ waiting_windows: 12 }, "12 windows"],
  [{ open_batch: { seq: 5, state: "sent", sealed_at_ms: 1 } }, "batch 5 sent"],
  [{ open_batch: { seq: 5, state: "built", sealed_at_ms: 1 }, waiting_windows: 3 }, "batch 5 signed, 3 windows"],
])("what waits in %j is told as %s", (change, expected) => {
  expect(waitingText({ ...ZONE, ...change })).toBe(expected);
});

test.each(["off", "starting", "ok", "away", "stalled", "wrong-network", "not-deployed", "blocked"] as const)(
  "a chain that is %s has words of its own",
  (status) => {
    expect(hasMessage(`chain-badge-${status}`)).toBe(true);
    const { title, text } = chainWords(status);
    for (const each of [title, text]) expect(each).not.toContain(`-${status}`);
  },
);

test.each([
  ["sealed", "note", "sealed"],
  ["built", "note", "signed"],
  ["sent", "note", "sent"],
  ["confirmed", "good", "settled"],
] as const)("a batch that is %s is told as a %s: %s", (state, tone, title) => {
  expect(batchWords(state)).toMatchObject({ tone, title });
  expect(hasMessage(`batch-text-${state}`)).toBe(true);
  expect(hasMessage(`settlement-batch-${state}`)).toBe(true);
});

test("states of a transaction that this app does not know stand as they come", () => {
  expect(submissionText("expired")).toBe("too late: it can never apply");
  expect(submissionText("queued")).toBe("queued");
});

test.each([
  [30_800, "0.00308\u00a0XLM"],
  [10_000_000, "1\u00a0XLM"],
  [1, "0.0000001\u00a0XLM"],
  [0, "0\u00a0XLM"],
])("%i stroops are %s", (stroops, expected) => {
  expect(lumenText(stroops)).toBe(expected);
});

test("the cost of one trade is rounded to a tenth of a stroop, and is nothing where there is no trade or no fee", () => {
  expect(stroopsPerTrade({ fee_stroops: 30_801, trade_count: 200 })).toBe(154);
  expect(stroopsPerTrade({ fee_stroops: 31, trade_count: 20 })).toBe(1.6);
  expect(stroopsPerTrade({ fee_stroops: null, trade_count: 20 })).toBeNull();
  expect(stroopsPerTrade({ fee_stroops: 31, trade_count: 0 })).toBeNull();
});

test("units of the chain keep their sign and every digit", () => {
  expect(nanoOf("-90071992547409931")).toBe(-9_007_199_254_740_993_100n);
});

test("batches of all communities stand in one list, the newest first", () => {
  const batch = (community: string, seq: number, sealed_at_ms: number) =>
    ({ community, seq, sealed_at_ms }) as unknown as PlacedBatch;
  const merged = newestFirst(
    [
      [batch("b", 2, 30), batch("b", 1, 10)],
      [batch("a", 7, 30), batch("a", 6, 20)],
    ],
    3,
  );
  expect(merged.map(({ community, seq }) => `${community}${seq}`)).toEqual(["a7", "b2", "a6"]);
});
