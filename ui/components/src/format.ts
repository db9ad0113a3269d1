/** Numbers as people read them. Everything is pure; the locale comes in, so that tests do not depend on a machine. */

const NANO_DIGITS = 9;
const MICRO_DIGITS = 6;
const MOST_IN_BADGE = 99;
/** In W or Wh; what is below it does not round up to it. */
const FIRST_WITHOUT_HUNDREDTHS = 999_995;

export interface Formatter {
  /** `640 W`, `1.24 kW`, `1,628 kW`; the sign is dropped, direction is told in words. */
  readonly power: (power_w: number) => string;
  /** `640 Wh`, `1.24 kWh`, `1,628 kWh`; negative values (corrections) keep a sign. */
  readonly energy: (energy_wh: number) => string;
  /** Whole watt-hours with grouping: for lists that add up. */
  readonly exactEnergy: (energy_wh: number) => string;
  /** Price per kWh with three to four digits after the point, unit included. */
  readonly price: (price_micro_per_kwh: number) => string;
  /** The same with all six decimals that there can be: for what is multiplied by hand. */
  readonly exactPrice: (price_micro_per_kwh: number) => string;
  /** `€/kWh`: what stands once over a scale of bare numbers. */
  readonly priceUnit: string;
  /** Rounded to the currency's cent. */
  readonly money: (amount_nano: bigint) => string;
  /** All nine decimals kept, split after the cent so that the rest can be shown small. */
  readonly exactMoney: (amount_nano: bigint) => ExactMoney;
  readonly number: (value: number) => string;
}

export interface ExactMoney {
  readonly before: string;
  /** Digits after the cent without trailing zeros; empty when the amount is a whole number of cents. */
  readonly fraction: string;
  readonly after: string;
}

export function createFormatter(locale: string | undefined, currency: string): Formatter {
  const cents = new Intl.NumberFormat(locale, { style: "currency", currency });
  const currencyDigits = cents.resolvedOptions().maximumFractionDigits ?? 2;
  const perUnitTo = (maximumFractionDigits: number) =>
    new Intl.NumberFormat(locale, { style: "currency", currency, minimumFractionDigits: 3, maximumFractionDigits });
  const [perUnit, exactPerUnit] = [perUnitTo(4), perUnitTo(MICRO_DIGITS)];
  const small = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const large = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

  const scaled = (value: number, unit: string) => {
    if (Math.abs(Math.round(value)) < 1000) return `${small.format(noMinusZero(Math.round(value)))}\u00a0${unit}`;
    // Of a year nobody reads hundredths, and a phone has no room for them.
    const digits = Math.abs(value) < FIRST_WITHOUT_HUNDREDTHS ? large : small;
    return `${digits.format(value / 1000)}\u00a0k${unit}`;
  };
  const symbol = cents.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency;
  const money = (amount_nano: bigint) => {
    const rounded = roundedTo(amount_nano, NANO_DIGITS - currencyDigits);
    return cents.format(decimalOf(rounded, currencyDigits) as `${number}`);
  };
  const exactMoney = (amount_nano: bigint): ExactMoney => {
    const unit = 10n ** BigInt(NANO_DIGITS - currencyDigits);
    const magnitude = amount_nano < 0n ? -amount_nano : amount_nano;
    const rest = (magnitude % unit)
      .toString()
      .padStart(NANO_DIGITS - currencyDigits, "0")
      .replace(/0+$/, "");
    const [before, after] = splitAfterDigits(cents, decimalOf(magnitude / unit, currencyDigits), amount_nano < 0n);
    return { before, fraction: rest, after };
  };

  return {
    power: (power_w) => scaled(Math.abs(power_w), "W"),
    energy: (energy_wh) => scaled(energy_wh, "Wh"),
    exactEnergy: (energy_wh) => `${small.format(energy_wh)}\u00a0Wh`,
    price: (price) => `${perUnit.format(decimalOf(BigInt(price), MICRO_DIGITS) as `${number}`)}/kWh`,
    priceUnit: `${symbol}/kWh`,
    exactPrice: (price) => `${exactPerUnit.format(decimalOf(BigInt(price), MICRO_DIGITS) as `${number}`)}/kWh`,
    money,
    exactMoney,
    number: (value) => small.format(value),
  };
}

/** `7`, `99`, `99+`: a count in the little room of a badge. Names say it in this form too: people say to a device what they see. */
export function badgeCount(count: number): string {
  return count > MOST_IN_BADGE ? `${MOST_IN_BADGE}+` : String(count);
}

/** Decimal string of `value / 10^digits`, exact. */
export function decimalOf(value: bigint, digits: number): string {
  const magnitude = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const sign = value < 0n ? "-" : "";
  if (digits === 0) return sign + magnitude;
  return `${sign}${magnitude.slice(0, -digits)}.${magnitude.slice(-digits)}`;
}

/** Rounds half away from zero, as people do by hand; only for display. */
function roundedTo(amount_nano: bigint, droppedDigits: number): bigint {
  const unit = 10n ** BigInt(droppedDigits);
  const magnitude = amount_nano < 0n ? -amount_nano : amount_nano;
  const rounded = (magnitude + unit / 2n) / unit;
  return amount_nano < 0n ? -rounded : rounded;
}

/** The currency pattern cut behind the last digit, so that further digits can follow there: `−€1.23` + `` or `1,23` + ` €`. */
function splitAfterDigits(cents: Intl.NumberFormat, decimal: string, isNegative: boolean): readonly [string, string] {
  // Formatting the magnitude alone would lose the sign of amounts below one cent.
  const signed = isNegative ? `-${decimal}` : decimal;
  const parts = cents.formatToParts(signed as unknown as number);
  let last = -1;
  parts.forEach((part, index) => {
    if (part.type === "integer" || part.type === "fraction") last = index;
  });
  const join = (some: readonly Intl.NumberFormatPart[]) => some.map((part) => part.value).join("");
  return [join(parts.slice(0, last + 1)), join(parts.slice(last + 1))];
}

function noMinusZero(value: number): number {
  return value === 0 ? 0 : value;
}

export type ParsedPrice = { kind: "price"; micro_per_kwh: number } | { kind: "rejected"; reason: "not-a-price" };

/** Reads `0.2135`, `0,2135` or `.21` as micro-currency per kWh, exactly; more than six decimals are refused. */
export function parsePrice(text: string): ParsedPrice {
  const match = /^(-|\u2212)?(\d{0,3})(?:[.,](\d{0,6}))?$/.exec(text.trim());
  const whole = match?.[2] ?? "";
  const fraction = match?.[3] ?? "";
  if (match === null || whole + fraction === "") return { kind: "rejected", reason: "not-a-price" };
  const magnitude = Number(whole) * 1_000_000 + Number(fraction.padEnd(MICRO_DIGITS, "0"));
  return { kind: "price", micro_per_kwh: match[1] === undefined ? magnitude : noMinusZero(-magnitude) };
}

/** The shortest text that {@link parsePrice} reads back as the same price, with at least `minimumDigits` decimals. */
export function priceText(micro_per_kwh: number, decimalSign = ".", minimumDigits = 3): string {
  const [whole = "0", fraction = ""] = decimalOf(BigInt(micro_per_kwh), MICRO_DIGITS).split(".");
  return whole + decimalSign + fraction.replace(/0+$/, "").padEnd(minimumDigits, "0");
}

/** The sign between whole and fraction in this locale. */
export function decimalSignOf(locale: string | undefined): string {
  return new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
}

/** `14 min 5 s`, `40 s`: how long a lock still lasts. */
export function durationText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds}\u00a0s`;
  return seconds % 60 === 0 ? `${minutes}\u00a0min` : `${minutes}\u00a0min ${seconds % 60}\u00a0s`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** `640 B`, `1.2 MB`: sizes of files and stores. */
export function bytesText(size_bytes: number, locale: string | undefined): string {
  const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(Math.max(1, size_bytes)) / 3));
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(size_bytes / 1000 ** power);
  return `${number}\u00a0${BYTE_UNITS[power]}`;
}
