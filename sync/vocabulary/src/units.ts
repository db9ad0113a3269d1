import { LocalGridError } from "./local-grid-error.ts";

declare const unit: unique symbol;

/** Energy in whole watt-hours, 0 or more. Direction is in the name of the variable, never in a sign. */
export type WattHours = number & { readonly [unit]: "Wh" };

/** Energy in whole milliwatt-hours, 0 or more: the resolution in which registers count. */
export type MilliwattHours = number & { readonly [unit]: "mWh" };

/** Price in whole micro-currency per kilowatt-hour. May be negative. */
export type MicroPerKilowattHour = number & { readonly [unit]: "micro/kWh" };

/**
 * Money in whole nano-currency. 1 Wh at 1 micro/kWh is exactly 1 nano, so no product needs rounding.
 * A BigInt, because sums over a community and a year pass 2^53.
 */
export type NanoCurrency = bigint & { readonly [unit]: "nano" };

/** Prices outside ±1,000 currency units per kWh are refused as typing errors. */
export const PRICE_LIMIT_MICRO_PER_KWH = 1_000_000_000;

/** Energies above this (1 TWh) in one interval are refused as nonsense. */
export const ENERGY_LIMIT_WH = 1_000_000_000_000;

/** @throws {LocalGridError} `not-an-energy` unless `value` is an integer from 0 to {@link ENERGY_LIMIT_WH}. */
export function wattHours(value: number): WattHours {
  if (!Number.isSafeInteger(value) || value < 0 || value > ENERGY_LIMIT_WH) throw notA("not-an-energy", value, "Wh");
  return value as WattHours;
}

/** @throws {LocalGridError} `not-an-energy` unless `value` is a safe integer of 0 or more. */
export function milliwattHours(value: number): MilliwattHours {
  if (!Number.isSafeInteger(value) || value < 0) throw notA("not-an-energy", value, "mWh");
  return value as MilliwattHours;
}

/** @throws {LocalGridError} `not-a-price` unless `value` is an integer within ±{@link PRICE_LIMIT_MICRO_PER_KWH}. */
export function microPerKilowattHour(value: number): MicroPerKilowattHour {
  if (!Number.isSafeInteger(value) || Math.abs(value) > PRICE_LIMIT_MICRO_PER_KWH) {
    throw notA("not-a-price", value, "micro/kWh");
  }
  return value as MicroPerKilowattHour;
}

/** Exact product of energy and price; negative where the price is. */
export function amountOf(energy: WattHours, price: MicroPerKilowattHour): NanoCurrency {
  return (BigInt(energy) * BigInt(price)) as NanoCurrency;
}

export const NO_MONEY = 0n as NanoCurrency;

/** Exact sum. */
export function sumOf(amounts: Iterable<NanoCurrency>): NanoCurrency {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum as NanoCurrency;
}

function notA(code: string, value: number, unitName: string): LocalGridError {
  return new LocalGridError(code, `${value} is not a whole number of ${unitName} in range`);
}
