import { amountOf, type MicroPerKilowattHour, type NanoCurrency, sumOf } from "@localgrid/vocabulary/units";
import { shareOutAmount } from "../largest-remainder.ts";
import type { Allocation, MatchingResult } from "../matching-result.ts";
import type { AuctionInput } from "./auction-order.ts";

/** An allocation with what the member pays for it or earns with it. */
export interface PricedAllocation extends Allocation {
  readonly amount_nano: NanoCurrency;
}

/** What buyers pay and sellers earn sums to the same amount; both in the order of the allocations. */
export interface PayAsBidAmounts {
  readonly payments: readonly PricedAllocation[];
  readonly earnings: readonly PricedAllocation[];
}

/**
 * Prices a cleared auction by the buyers' own limits instead of one price: who bids more pays more. The sellers share
 * what is paid in proportion to the energy that they sold, to the nano by largest remainder with ties by member id,
 * so that nobody's earnings depend on whom the energy went to. No seller earns less than the own limit.
 *
 * @param result of clearing `input`
 * @see SPEC.md, PB-1 to PB-3
 */
export function payAsBid(input: AuctionInput, result: MatchingResult): PayAsBidAmounts {
  const limits = new Map(input.bids.map(({ member, limit_micro_per_kwh }) => [member, limit_micro_per_kwh]));
  const payments = result.purchases.map(({ member, energy_wh }) => {
    const amount_nano = amountOf(energy_wh, limits.get(member) as MicroPerKilowattHour);
    return { member, energy_wh, amount_nano };
  });
  const paid_nano = sumOf(payments.map(({ amount_nano }) => amount_nano));
  const claims = result.sales.map(({ member, energy_wh }) => ({ id: member, weight: energy_wh }));
  const shares = shareOutAmount(paid_nano, claims, input.rotation);
  const earnings = result.sales.map((sale, place) => ({ ...sale, amount_nano: shares[place] as NanoCurrency }));
  return { payments, earnings };
}
