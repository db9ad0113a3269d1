import { isIntervalLength } from "@localgrid/vocabulary/delivery-interval";
import { type MicroPerKilowattHour, microPerKilowattHour } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import type { PriceBand } from "../price-limits.ts";

/** Powers above 1 GW and stores above 1 GWh are refused as nonsense; below, products with ppm stay exact. */
export const ASSET_LIMIT = 1_000_000_000;

/** A week of five-minute intervals. */
export const PLAN_INTERVALS_LIMIT = 2_016;

/** @throws {LocalGridError} `not-in-range` unless `value` is a whole number from `low` to `high` */
export function checkWhole(what: string, value: number, [low, high]: readonly [low: number, high: number]): void {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw matchingError("not-in-range", `${what} is ${value}, not a whole number from ${low} to ${high}`);
  }
}

/** @throws {LocalGridError} `not-a-price`, `not-in-range` when the floor lies above the cap */
export function checkBand({ floor, cap }: PriceBand): void {
  microPerKilowattHour(floor);
  microPerKilowattHour(cap);
  if (floor > cap) throw matchingError("not-in-range", `the floor ${floor} lies above the cap ${cap}`);
}

/** @throws {LocalGridError} `unknown-rule` unless the side is one of the two */
export function checkSide(side: "bid" | "offer"): void {
  if (side !== "bid" && side !== "offer") throw matchingError("unknown-rule", `"${side}" is neither bid nor offer`);
}

/** A fee or a wear: a price of 0 or more. @throws {LocalGridError} `not-a-price` */
export function checkCharge(what: string, charge: number): void {
  if (microPerKilowattHour(charge) < 0) throw matchingError("not-a-price", `${what} is negative: ${charge}`);
}

/** @throws {LocalGridError} `not-in-range` unless delivery intervals may have this length */
export function checkIntervalLength(length_s: number): void {
  if (!isIntervalLength(length_s)) throw matchingError("not-in-range", `${length_s} s is no interval length`);
}

/** What a power carries in one interval, floored to whole Wh. */
export function energyOf(power_w: number, length_s: number): number {
  return Math.floor((power_w * length_s) / 3_600);
}

/** The price at `part` of `whole` on the straight line between two prices, floored; `part` ≤ `whole`, `whole` > 0. */
export function priceBetween(
  [from, to]: readonly [from: MicroPerKilowattHour, to: MicroPerKilowattHour],
  part: number,
  whole: number,
): MicroPerKilowattHour {
  const product = BigInt(to - from) * BigInt(part);
  const remainder = product % BigInt(whole);
  const floored = (product - remainder) / BigInt(whole) - (remainder < 0n ? 1n : 0n);
  return (from + Number(floored)) as MicroPerKilowattHour;
}
