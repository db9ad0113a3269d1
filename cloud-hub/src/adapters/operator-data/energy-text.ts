import type { DecimalSeparator, FaultCode } from "../../reconciliation/official-value.ts";

export type EnergyUnit = "Wh" | "kWh";

export type EnergyResult =
  | { readonly kind: "energy"; readonly energy_wh: number }
  | { readonly kind: "fault"; readonly code: FaultCode | "mixed-number-format"; readonly message: string };

const PLAIN = /^\d{1,12}$/;
const USUAL = /^(\d{1,9})([.,])(\d{1,3})$/;
const NUMBER = /^([+-]?)(\d[\d.,'’ \u00a0\u202f]*|[.,]\d+)$/;
const GROUPING = /[.,'’ \u00a0\u202f]/;
const ONLY_THOUSANDS = /['’ \u00a0\u202f]/;
/** 1 TWh: more digits are nonsense, and the number stays exact. */
const MOST_DIGITS = 13;
const DECIMALS: Readonly<Record<EnergyUnit, number>> = { Wh: 0, kWh: 3 };

/**
 * Reads energies of one file, exactly: whole Wh, or kWh with up to three decimals. Which of `.` and `,` separates
 * decimals is told by the file's options, else by the first number that leaves no doubt; a lone separator in kWh
 * counts as decimal, as energies of an interval are small. A later number that says otherwise contradicts the file.
 */
export class EnergyTexts {
  private decimal: DecimalSeparator | null;

  constructor(decimal: DecimalSeparator | null) {
    this.decimal = decimal;
  }

  read(text: string, unit: EnergyUnit): EnergyResult {
    if (PLAIN.test(text)) return { kind: "energy", energy_wh: Number(text) * 10 ** DECIMALS[unit] };
    // Most of every file looks like this.
    const [, whole_units, separator, fraction_units = ""] = USUAL.exec(text) ?? [];
    if (separator !== undefined && separator === this.decimal && unit === "kWh") {
      return { kind: "energy", energy_wh: Number(whole_units) * 1000 + Number(fraction_units.padEnd(3, "0")) };
    }
    return this.readUnusual(text, unit);
  }

  private readUnusual(text: string, unit: EnergyUnit): EnergyResult {
    const shown = `"${text.slice(0, 40)}"`;
    if (text === "") return { kind: "fault", code: "empty-value", message: "there is no value" };
    const [, sign, digits = ""] = NUMBER.exec(text) ?? [];
    if (sign === undefined) return { kind: "fault", code: "not-a-number", message: `${shown} is not a number` };
    const parts = this.partsOf(digits, unit);
    if (typeof parts === "string") return { kind: "fault", code: parts, message: `${shown}: ${DOUBTS[parts]}` };
    const decimals = DECIMALS[unit];
    const fraction = parts.fraction.replace(/0+$/, "");
    if (fraction.length > decimals) {
      return { kind: "fault", code: "too-precise", message: `${shown} ${unit} is finer than a whole Wh` };
    }
    const whole = `${parts.whole}${fraction.padEnd(decimals, "0")}`.replace(/^0+(?=\d)/, "") || "0";
    if (whole.length > MOST_DIGITS) return { kind: "fault", code: "absurd", message: `${shown} is far too much` };
    if (sign === "-" && whole !== "0") return { kind: "fault", code: "negative", message: `${shown} is negative` };
    return { kind: "energy", energy_wh: Number(whole) };
  }

  private partsOf(digits: string, unit: EnergyUnit): NumberParts | Doubt {
    const found = decimalIn(digits);
    if (found === "not-a-number") return found;
    const separator = found.decimal ?? this.assumed(found, unit);
    if (separator === "ambiguous-number") return separator;
    const parts = cutAt(digits, separator === null ? digits.length : digits.lastIndexOf(separator));
    if (parts === "not-a-number") return parts;
    return this.agreesWith(separator ?? otherThan(found.thousands)) ? parts : "mixed-number-format";
  }

  /** Remembers the file's decimal separator, once a number has told it. */
  private agreesWith(told: DecimalSeparator | null): boolean {
    if (told !== null) this.decimal ??= told;
    return told === null || this.decimal === told;
  }

  /** What a lone `.` or `,` with three digits behind means; null for thousands. */
  private assumed({ lone }: Separators, unit: EnergyUnit): DecimalSeparator | null | "ambiguous-number" {
    if (lone === null || (this.decimal !== null && lone !== this.decimal)) return null;
    return this.decimal === null && unit === "Wh" ? "ambiguous-number" : lone;
  }
}

type Doubt = "not-a-number" | "ambiguous-number" | "mixed-number-format";

const DOUBTS: Readonly<Record<Doubt, string>> = {
  "not-a-number": "the digits are not grouped by three",
  "ambiguous-number": "decimals or thousands? Say which decimal separator the file has",
  "mixed-number-format": "the file has both . and , before decimals; say which decimal separator it has",
};

interface NumberParts {
  readonly whole: string;
  readonly fraction: string;
}

interface Separators {
  /** Certainly before decimals. */
  readonly decimal: DecimalSeparator | null;
  /** Certainly between thousands. */
  readonly thousands: DecimalSeparator | null;
  /** Stands alone and may be either. */
  readonly lone: DecimalSeparator | null;
}

function otherThan(thousands: DecimalSeparator | null): DecimalSeparator | null {
  return thousands === null ? null : thousands === "." ? "," : ".";
}

function cutAt(digits: string, at: number): NumberParts | "not-a-number" {
  const fraction = digits.slice(at + 1);
  const groups = digits.slice(0, at).split(GROUPING);
  const isGrouped = groups.every((group, index) => (index === 0 ? group.length <= 3 : group.length === 3));
  if ((groups.length > 1 && !isGrouped) || !/^\d*$/.test(fraction)) return "not-a-number";
  return { whole: groups.join(""), fraction };
}

const NO_SEPARATOR: Separators = { decimal: null, thousands: null, lone: null };

function decimalIn(digits: string): Separators | "not-a-number" {
  const points = digits.split(".").length - 1;
  const commas = digits.split(",").length - 1;
  if (points + commas === 0) return NO_SEPARATOR;
  if (points > 0 && commas > 0) {
    const decimal = digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
    const isOnce = (decimal === "." ? points : commas) === 1;
    return isOnce ? { ...NO_SEPARATOR, decimal, thousands: decimal === "." ? "," : "." } : "not-a-number";
  }
  const separator = points > 0 ? "." : ",";
  if (points + commas > 1) return { ...NO_SEPARATOR, thousands: separator };
  return loneSeparator(digits, separator);
}

function loneSeparator(digits: string, lone: DecimalSeparator): Separators {
  const before = digits.indexOf(lone);
  const after = digits.length - before - 1;
  const isDecimal = ONLY_THOUSANDS.test(digits) || after !== 3 || before > 3 || before === 0 || digits[0] === "0";
  return isDecimal ? { ...NO_SEPARATOR, decimal: lone } : { ...NO_SEPARATOR, lone };
}
