import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import type { Allocation } from "../matching-result.ts";
import type { AuctionOrder } from "./auction-order.ts";

/** In the order of the input, so that sorting by member costs nothing where the input is sorted already. */
export function allocationsOf(orders: readonly AuctionOrder[], filled_wh: Float64Array): readonly Allocation[] {
  const allocations: Allocation[] = [];
  for (let index = 0; index < orders.length; index++) {
    const energy_wh = filled_wh[index] as WattHours;
    if (energy_wh > 0) allocations.push({ member: (orders[index] as AuctionOrder).member, energy_wh });
  }
  // No member stands here twice, so that none of them are equal.
  return allocations.sort((a, b) => (a.member < b.member ? -1 : 1));
}

/** @throws {LocalGridError} `duplicate-member` */
export function membersOf(orders: readonly AuctionOrder[]): Set<MemberId> {
  const members = new Set<MemberId>();
  for (const { member } of orders) members.add(member);
  if (members.size < orders.length) throw matchingError("duplicate-member", "a member has two orders on one side");
  return members;
}
