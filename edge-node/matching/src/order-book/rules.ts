import { type DeliveryInterval, deliveryInterval } from "@localgrid/vocabulary/delivery-interval";
import { type MicroPerKilowattHour, PRICE_LIMIT_MICRO_PER_KWH } from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import type { PriceBand } from "../price-limits.ts";

/** What holds for one book from its opening to gate closure. */
export interface Rules {
  /** When the energy is delivered: the one interval that this book trades. */
  readonly interval: DeliveryInterval;
  /** Not after the interval's start. From this millisecond on nothing is traded. */
  readonly gate_closes_at_ms: number;
  /** Limits outside are refused. */
  readonly band: PriceBand;
  /** 1 to 4,000, so that the energy of any number of orders stays below 2^53 Wh. */
  readonly max_members: number;
  /** Resting orders, from 1 to 100,000: a command may have to move as many price levels. */
  readonly max_orders: number;
  readonly max_orders_per_member: number;
  /** What the first trade is compared with by the circuit breaker. */
  readonly reference_micro_per_kwh: MicroPerKilowattHour;
  /** How far from the reference a trade may be, 0 or more. */
  readonly max_move_micro_per_kwh: number;
  /** How long the circuit breaker halts the book, from 1 ms to a day. */
  readonly halt_ms: number;
}

const MOST_MEMBERS = 4_000;
const MOST_ORDERS = 100_000;
const DAY_MS = 86_400_000;
/** The last millisecond that a JavaScript date can name. */
const LAST_MS = 8_640_000_000_000_000;

/** @throws {LocalGridError} `not-book-rules`, or `not-an-interval` */
export function checkRules(rules: Rules): void {
  const { interval, band } = rules ?? {};
  if (!isObject(interval) || !isObject(band)) throw matchingError("not-book-rules", "there is no interval or no band");
  deliveryInterval(interval.start_s, interval.length_s);
  const ranges: readonly (readonly [value: number, least: number, most: number])[] = [
    [rules.gate_closes_at_ms, 1, Math.min(interval.start_s * 1000, LAST_MS)],
    [band.floor, -PRICE_LIMIT_MICRO_PER_KWH, band.cap],
    [band.cap, -PRICE_LIMIT_MICRO_PER_KWH, PRICE_LIMIT_MICRO_PER_KWH],
    [rules.max_members, 1, MOST_MEMBERS],
    [rules.max_orders, 1, MOST_ORDERS],
    [rules.max_orders_per_member, 1, MOST_ORDERS],
    [rules.reference_micro_per_kwh, -PRICE_LIMIT_MICRO_PER_KWH, PRICE_LIMIT_MICRO_PER_KWH],
    [rules.max_move_micro_per_kwh, 0, 2 * PRICE_LIMIT_MICRO_PER_KWH],
    [rules.halt_ms, 1, DAY_MS],
  ];
  for (const [value, least, most] of ranges) {
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw matchingError("not-book-rules", `${String(value)} is not a whole number from ${least} to ${most}`);
    }
  }
}

function isObject(value: object | null | undefined): boolean {
  return typeof value === "object" && value !== null;
}

/** The largest price that can occur, without its sign. */
export function widestPrice({ floor, cap }: PriceBand): number {
  return Math.max(Math.abs(floor), Math.abs(cap));
}
