import type { IntervalInputs, IntervalTerms } from "@localgrid/clearing/clear-interval";
import type { MeteringPointIntervalRow } from "@localgrid/clearing/projection-sink";
import { decodeCbor } from "@localgrid/vocabulary/cbor";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type Database from "better-sqlite3";

interface StoredInterval {
  readonly length_s: number;
  readonly revision: number;
  readonly barred_buyers: string;
  readonly terms: Uint8Array;
}

/** Answers what a closed interval was last computed from, out of the projections; null for one that has not closed. */
export function keptInputsFrom(database: Database.Database): (start_s: number) => IntervalInputs | null {
  const interval = database.prepare<[number]>(
    `SELECT length_s, revision, barred_buyers, terms
     FROM interval JOIN interval_terms USING (terms_digest) WHERE start_s = ?`,
  );
  const points = database.prepare<[number, number]>(
    "SELECT * FROM metering_point_interval WHERE start_s = ? AND revision = ? ORDER BY metering_point",
  );
  return (start_s) => {
    const stored = interval.get(start_s) as StoredInterval | undefined;
    if (stored === undefined) return null;
    const rows = points.all(start_s, stored.revision) as readonly MeteringPointIntervalRow[];
    return {
      start_s,
      length_s: stored.length_s,
      terms: decodeCbor(stored.terms) as unknown as IntervalTerms,
      readings: rows.map(readingOf),
      barred_buyers: stored.barred_buyers === "" ? [] : stored.barred_buyers.split(" ").map(memberId),
    };
  };
}

/** A stored energy as the market takes it. */
export function readingOf(row: MeteringPointIntervalRow): IntervalInputs["readings"][number] {
  const { metering_point, import_wh, export_wh, quality, is_signed, is_official } = row;
  const energies = { import_wh, export_wh } as Pick<IntervalInputs["readings"][number], "import_wh" | "export_wh">;
  return { metering_point, ...energies, quality, is_signed: Boolean(is_signed), is_official: Boolean(is_official) };
}
