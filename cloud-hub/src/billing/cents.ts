import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

export const NANO_PER_CENT = 10_000_000n;

/**
 * Runs down the lines of a bill as a statement does: every line takes the fraction of the one above it along, so that
 * whole cents add up to the floor of the exact sum.
 */
export class CentColumn {
  private total_nano: bigint;
  private shown_cents = 0;

  constructor(carried_in_nano: bigint) {
    this.total_nano = carried_in_nano;
  }

  /** Cents of one line. @throws {LocalGridError} `amount-out-of-range` */
  add(amount_nano: bigint): number {
    this.total_nano += amount_nano;
    const before = this.shown_cents;
    this.shown_cents = floorToCents(this.total_nano);
    return this.shown_cents - before;
  }

  /** What the column comes to, and what rounding leaves over: from 0 to one nano less than a cent. */
  sum(): { readonly due_cents: number; readonly carried_out_nano: bigint } {
    const due_cents = this.shown_cents;
    return { due_cents, carried_out_nano: this.total_nano - BigInt(due_cents) * NANO_PER_CENT };
  }
}

/** `1234` as `12.34`; exact. */
export function decimalCents(cents: number): string {
  return decimal(BigInt(cents), 2);
}

/** A whole number with a decimal point before its last `places` digits. */
export function decimal(value: bigint, places: number): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function floorToCents(amount_nano: bigint): number {
  const fraction = ((amount_nano % NANO_PER_CENT) + NANO_PER_CENT) % NANO_PER_CENT;
  const cents = Number((amount_nano - fraction) / NANO_PER_CENT);
  if (!Number.isSafeInteger(cents)) throw new LocalGridError("amount-out-of-range", "more cents than can be billed");
  return cents;
}

/** Currencies whose minor unit is no hundredth, or that have none: ISO 4217. */
const WITHOUT_CENTS: ReadonlySet<string> = new Set(
  (
    "BHD BIF CLF CLP DJF GNF IQD ISK JOD JPY KMF KRW KWD LYD OMR PYG RWF TND UGX UYI UYW VND VUV XAF XAG XAU XBA XBB XBC " +
    "XBD XDR XOF XPD XPF XPT XSU XTS XUA"
  ).split(" "),
);

/** Whether amounts in a currency have exactly two decimal places. */
export function hasCents(currency: string): boolean {
  return !WITHOUT_CENTS.has(currency);
}
