import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import { expect, test } from "vitest";
import { clearCallAuction } from "../call-auction/call-auction.ts";
import type { MatchingResult } from "../matching-result.ts";
import { BAND, drawTraders, mostToGain, type Trader } from "../test-support/traders.ts";
import { zeroIntelligenceLimit } from "./zero-intelligence.ts";

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);

function clear(traders: readonly Trader[], limitOf: (trader: Trader) => MicroPerKilowattHour): MatchingResult {
  const orders = (side: Trader["side"]) =>
    traders
      .filter((trader) => trader.side === side)
      .map((trader) => ({ ...trader, limit_micro_per_kwh: limitOf(trader) }));
  return clearCallAuction({ bids: orders("bid"), offers: orders("offer"), price_rule: "pair" });
}

/** What a result is worth to all traders together, whatever the price, in nano. */
function gainOf({ purchases, sales }: MatchingResult, traders: readonly Trader[]): number {
  const values = new Map(traders.map(({ member, value_micro_per_kwh }) => [member, value_micro_per_kwh]));
  const worth = ({ member, energy_wh }: { member: Trader["member"]; energy_wh: number }) =>
    energy_wh * (values.get(member) ?? Number.NaN);
  const sum = (allocations: MatchingResult["sales"]) => allocations.reduce((total, one) => total + worth(one), 0);
  return sum(purchases) - sum(sales);
}

test("[AG-16] with honest limits the call auction reaches all that there is to gain", () => {
  for (const seed of SEEDS) {
    const { traders } = drawTraders(seed);
    const most = mostToGain(traders);
    expect(most).toBeGreaterThan(0);
    expect(
      gainOf(
        clear(traders, (trader) => trader.value_micro_per_kwh),
        traders,
      ),
    ).toBe(most);
  }
});

/** Every trader draws a new limit for what is left, round after round. */
function gainOfRounds(seed: number, rounds: number): number {
  const { traders, draw } = drawTraders(seed);
  const left = new Map(traders.map((trader) => [trader.member, trader]));
  let gain = 0;
  for (let round = 0; round < rounds; round += 1) {
    const result = clear([...left.values()], (trader) => zeroIntelligenceLimit(trader, BAND, draw));
    gain += gainOf(result, traders);
    for (const { member, energy_wh } of [...result.purchases, ...result.sales]) {
      const trader = left.get(member) as Trader;
      left.set(member, { ...trader, energy_wh: (trader.energy_wh - energy_wh) as WattHours });
    }
  }
  return gain;
}

/** Of what there is to gain over all seeds, floored. */
function efficiencyPercent(rounds: number): number {
  const gained = SEEDS.reduce((sum, seed) => sum + gainOfRounds(seed, rounds), 0);
  const most = SEEDS.reduce((sum, seed) => sum + mostToGain(drawTraders(seed).traders), 0);
  return Math.floor((100 * gained) / most);
}

test("[AG-16] with zero-intelligence limits the call auction reaches over 90 % when traders may try again", () => {
  expect([1, 2, 4, 8, 16].map(efficiencyPercent)).toEqual([35, 59, 79, 93, 96]);
});
