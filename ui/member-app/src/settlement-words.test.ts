import "../test/english.ts";
import { expect, test } from "vitest";
import type { SealedBatch, SealedTrade, SettledInterval, TradeSettlement } from "./api-types.ts";
import { intervalSettlement } from "./settlement-words.ts";

const START_S = 900;

function settlement(state: SettledInterval["state"], ...numbers: readonly number[]): TradeSettlement {
  const trades = numbers.map((seq): SealedTrade => {
    return { seq, index: 0, start_s: START_S, revision: 0, energy_wh: 100, price_micro_per_kwh: 1, money_nano: "1" };
  });
  const batches = numbers.map((seq): SealedBatch => {
    const window = { window_start_s: 0, window_end_s: 3600, tx_hash: null, ledger: null, confirmed_at_ms: null };
    return { seq, state: state === "settled" ? "settled" : "sealed", verdict: "agrees", ...window };
  });
  return {
    newest: { sealed_seq: 12, settled_seq: 12, settled_until_s: null },
    intervals: [{ start_s: START_S, state, energy_wh: 100, money_nano: "1" }],
    trades,
    batches,
  };
}

test.each([
  [settlement("open"), "Not sealed yet: the hub seals one whole window after the other."],
  [settlement("open", 1, 4), "Corrected since batch 4: the difference is not sealed yet."],
  [settlement("sealed"), "Sealed, waiting for the chain."],
  [settlement("sealed", 1204), "Sealed in batch 1204, waiting for the chain."],
  [settlement("settled"), "Settled on chain."],
  [settlement("settled", 4, 9), "Settled on chain in batches 4 and 9."],
  [settlement("settled", 4, 9, 12), "Settled on chain in batches 4, 9 and 12."],
])("the words tell how far an interval has come, and in which batches (%#)", (known, text) => {
  expect(intervalSettlement(known, START_S)?.text).toBe(text);
});

test("nothing is told of an interval without trades", () => {
  expect(intervalSettlement(settlement("settled", 4), START_S + 900)).toBeNull();
});
