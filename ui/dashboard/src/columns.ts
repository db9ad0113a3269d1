/** What a view says about the columns of a list: enough to show it, search it, sort it and hand it on as a file. */
import { decimalOf } from "@localgrid/ui-components/format";
import type { ComponentChildren } from "preact";

/** By what rows are ordered; null stands behind everything, whichever way. */
export type SortKey = string | number | bigint | null;

/** A column of few values, of which one can be chosen. */
export interface Choice<T> {
  /** A code, the same in every language: it stands in addresses. */
  readonly of: (row: T) => string;
  readonly label: (code: string) => string;
}

export interface Column<T> {
  /** Stands in addresses, so it stays when words change. */
  readonly id: string;
  readonly head: string;
  /** What is to be read there: searched, and sorted and exported where nothing else is said. */
  readonly text: (row: T) => string;
  /** What is shown; the text where this is missing. */
  readonly cell?: (row: T) => ComponentChildren;
  readonly key?: (row: T) => SortKey;
  /** The machine-readable value for files, else a key that is a number. */
  readonly csv?: (row: T) => SortKey;
  /** Of the numbers in files, where there are no words beside them. */
  readonly unit?: string;
  readonly choice?: Choice<T>;
  /** Numbers stand at the right; on narrow screens only what matters most is kept. */
  readonly isNumber?: boolean;
  readonly isSecondary?: boolean;
  /** Holds a button, and nothing to sort, search or export. */
  readonly isAct?: boolean;
}

interface CountWords<T> extends Pick<Column<T>, "head" | "unit" | "isSecondary"> {
  readonly of: (row: T) => number;
  readonly number: (value: number) => string;
}

/** A number as it is. */
export function countColumn<T>(id: string, { of, number, ...words }: CountWords<T>): Column<T> {
  return { id, ...words, isNumber: true, text: (row) => number(of(row)), key: of };
}

const NANO_DIGITS = 9;
const MICRO_DIGITS = 6;

/** An amount in nano-currency as an exact decimal for files: `12.5`. */
export function nanoDecimal(amount_nano: bigint | string): string {
  return plain(decimalOf(BigInt(amount_nano), NANO_DIGITS));
}

/** A price in micro-currency as an exact decimal for files: `0.2135`. */
export function microDecimal(amount_micro: number): string {
  return plain(decimalOf(BigInt(amount_micro), MICRO_DIGITS));
}

/** A moment for files, in UTC: `2026-11-20T14:05:20.000Z`. */
export function isoMoment(at_ms: number | null): string | null {
  return at_ms === null ? null : new Date(at_ms).toISOString();
}

function plain(decimal: string): string {
  return decimal.replace(/\.?0+$/, "");
}
