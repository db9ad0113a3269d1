const DECIMAL = /^\s*([+-]?)(\d{0,24})(?:\.(\d{0,24}))?(?:[eE]([+-]?\d{1,2}))?\s*$/;

/**
 * Decimal text as a whole number of units of 10 to the minus `places`, without a detour over binary fractions:
 * "12.345" with 6 places is 12345000. What is finer than a unit is cut off, or rounded when asked to.
 *
 * @returns null for what is no plain decimal number, or beyond the safe integers
 */
export function scaledInteger(text: string, places: number, rounding: "cut" | "nearest" = "cut"): number | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  if (digits === "") return null;
  const shift = places - fraction.length + Number(exponent);
  const magnitude = shifted(BigInt(digits), shift, rounding);
  const value = Number(sign === "-" ? -magnitude : magnitude);
  return Number.isSafeInteger(value) ? value + 0 : null;
}

function shifted(digits: bigint, shift: number, rounding: "cut" | "nearest"): bigint {
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (rounding === "nearest" ? digits + divisor / 2n : digits) / divisor;
}

/** Places of mWh by the unit's name. */
const ENERGY_PLACES: Readonly<Record<string, number>> = { mWh: 0, Wh: 3, kWh: 6, MWh: 9, GWh: 12 };
const POWER_PLACES: Readonly<Record<string, number>> = { mW: -3, W: 0, kW: 3, MW: 6 };

export function isEnergyUnit(unit: string): boolean {
  return Object.hasOwn(ENERGY_PLACES, unit);
}

export function isPowerUnit(unit: string): boolean {
  return Object.hasOwn(POWER_PLACES, unit);
}

/** A register in whole mWh; null for a negative one, an unknown unit or no number. */
export function milliwattHours(text: string, unit: string): number | null {
  if (!isEnergyUnit(unit)) return null;
  return registerOf(scaledInteger(text, ENERGY_PLACES[unit] as number));
}

/** A register that counts watt-minutes, as first-generation Shelly relays do. */
export function milliwattHoursOfWattMinutes(text: string): number | null {
  const milliwattMinutes = registerOf(scaledInteger(text, 3));
  return milliwattMinutes === null ? null : Math.floor(milliwattMinutes / 60);
}

/** Power in whole W, halves away from zero; null for an unknown unit or no number. */
export function watts(text: string, unit: string): number | null {
  if (!isPowerUnit(unit)) return null;
  return scaledInteger(text, POWER_PLACES[unit] as number, "nearest");
}

/** Percent as 0 to 1000; null outside. */
export function permilleOfPercent(text: string): number | null {
  const permille = scaledInteger(text, 1, "nearest");
  return permille !== null && permille >= 0 && permille <= 1000 ? permille : null;
}

function registerOf(value: number | null): number | null {
  return value !== null && value >= 0 ? value : null;
}
