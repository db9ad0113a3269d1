import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import type { Allocation } from "../matching-result.ts";
import type { AuctionOrder } from "./auction-order.ts";

/** In the order of the input, so that sorting by member costs nothing where the input is sorted already. */
export function allocationsOf(orders: readonly AuctionOrder[], filled_wh: Float64Array): readonly Allocation[] {
  const allocations: Allocation[] = [];
  filled_wh.forEach((energy_wh, index) => {
    const { member } = orders[index] as AuctionOrder;
    if (energy_wh > 0) allocations.push({ member, energy_wh: energy_wh as WattHours });
  });
  return allocations.sort((a, b) => compareIdentifiers(a.member, b.member));
}

/** @throws {LocalGridError} `duplicate-member` */
export function membersOf(orders: readonly AuctionOrder[]): Set<MemberId> {
  const members = new Set<MemberId>();
  for (const { member } of orders) members.add(member);
  if (members.size < orders.length) throw matchingError("duplicate-member", "a member has two orders on one side");
  return members;
}
