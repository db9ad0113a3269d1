import type { BatchRow } from "@localgrid/protocol/settlement-batch";
import type { ChainPosition, ChainPositions, MemberTerms } from "./settlement-book.ts";

/** What the coordinator wants of a member. */
export interface WantedTerms {
  readonly number: number;
  readonly limit_units: bigint;
  readonly is_active: boolean;
}

/**
 * Terms that the chain has otherwise than they should be. While a batch is open nothing is tightened, and what it needs is
 * given: it was cut within the limits of its time, and can never be cut again.
 */
export function termsToSet(
  wanted: readonly WantedTerms[],
  { positions, openRows }: { readonly positions: ChainPositions; readonly openRows: readonly BatchRow[] },
): readonly MemberTerms[] {
  const rows = new Map(openRows.map((row) => [row.member, row]));
  return wanted.flatMap((member) => {
    const position = positions.get(member.number);
    if (position === undefined) return [];
    const terms = termsOf(member, { position, row: rows.get(member.number) });
    const isSame = terms.limit_units === position.limit_units && terms.is_active === position.is_active;
    return isSame ? [] : [terms];
  });
}

function termsOf(
  { number, limit_units, is_active }: WantedTerms,
  { position, row }: { readonly position: ChainPosition; readonly row: BatchRow | undefined },
): MemberTerms {
  const moved = row?.money_units ?? 0n;
  const needed_units = -(moved < 0n ? position.balance_units + moved : position.balance_units);
  if (row !== undefined) {
    const least = larger(limit_units, needed_units);
    return { number, limit_units: larger(least, position.limit_units), is_active: true };
  }
  // A debt beyond the limit stays where it is: the chain keeps the limit that it came by.
  const isWithin = needed_units <= limit_units;
  return { number, limit_units: isWithin ? limit_units : larger(limit_units, position.limit_units), is_active };
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
