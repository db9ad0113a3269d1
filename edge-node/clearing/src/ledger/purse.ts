import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { type NanoCurrency, NO_MONEY } from "@localgrid/vocabulary/units";

export const NANO_PER_CENT = 10_000_000n;

/** Runs down a column, row by row, and knows how many whole cents have come together so far. */
export class Purse {
  total_nano: NanoCurrency;
  shown_cents = 0;

  constructor(carried_in_nano = NO_MONEY) {
    this.total_nano = carried_in_nano;
  }

  /**
   * Cents to print for a row, so that all rows down to it add up to the floor of their exact sum.
   *
   * @throws {LocalGridError} `amount-out-of-range`
   */
  add(amount_nano: NanoCurrency): number {
    this.total_nano = (this.total_nano + amount_nano) as NanoCurrency;
    const before = this.shown_cents;
    this.shown_cents = floorToCents(this.total_nano);
    return this.shown_cents - before;
  }
}

function floorToCents(amount_nano: NanoCurrency): number {
  const fraction = ((amount_nano % NANO_PER_CENT) + NANO_PER_CENT) % NANO_PER_CENT;
  const cents = Number((amount_nano - fraction) / NANO_PER_CENT);
  if (!Number.isSafeInteger(cents)) throw new LocalGridError("amount-out-of-range", "more cents than can be printed");
  return cents;
}
