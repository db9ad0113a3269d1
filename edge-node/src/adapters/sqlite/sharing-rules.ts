import type { IntervalTerms } from "@localgrid/clearing/clear-interval";
import { type SharingRule, sharingRulesOf } from "@localgrid/clearing/sharing-rules";
import { decodeCbor } from "@localgrid/vocabulary/cbor";
import type Database from "better-sqlite3";

interface Change {
  readonly start_s: number;
  readonly terms: Uint8Array;
}

/** Answers by what the closed intervals of a range were divided; only where terms change are they read. */
export function sharingRulesFrom(
  database: Database.Database,
): (range: { readonly from_s: number; readonly to_s: number }) => readonly SharingRule[] {
  const changes = database.prepare<[number, number]>(
    `SELECT start_s, terms FROM (
       SELECT start_s, terms_digest, lag(terms_digest) OVER (ORDER BY start_s) AS digest_before
       FROM interval WHERE start_s >= ? AND start_s < ?
     ) JOIN interval_terms USING (terms_digest)
     WHERE digest_before IS NOT terms_digest ORDER BY start_s`,
  );
  return ({ from_s, to_s }) => {
    const rows = changes.all(from_s, to_s) as readonly Change[];
    return sharingRulesOf(
      rows.map(({ start_s, terms }) => ({ start_s, terms: decodeCbor(terms) as unknown as IntervalTerms })),
    );
  };
}
