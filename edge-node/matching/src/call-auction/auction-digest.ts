import { hash } from "node:crypto";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import type { Allocation, MatchingResult } from "../matching-result.ts";
import type { AuctionInput, AuctionOrder } from "./auction-order.ts";

/**
 * SHA-256 over the deterministic CBOR of the orders, sorted by member, and of the result. 32 bytes. Whoever cleared
 * the same orders to the same result holds the same digest; everything else that an auction tells follows from these.
 */
export function auctionDigest(input: AuctionInput, result: MatchingResult): Uint8Array {
  const value: CborValue = [
    "lg/auction/1",
    input.price_rule,
    orderFields(input.bids),
    orderFields(input.offers),
    result.price_micro_per_kwh,
    result.matched_wh,
    allocationFields(result.purchases),
    allocationFields(result.sales),
    ...(input.rotation === undefined ? [] : [input.rotation]),
  ];
  return new Uint8Array(hash("sha256", encodeCbor(value), "buffer"));
}

function orderFields(orders: readonly AuctionOrder[]): CborValue {
  return orders
    .toSorted((a, b) => compareIdentifiers(a.member, b.member))
    .map((order) => [order.member, order.energy_wh, order.limit_micro_per_kwh]);
}

function allocationFields(allocations: readonly Allocation[]): CborValue {
  return allocations.map(({ member, energy_wh }) => [member, energy_wh]);
}
