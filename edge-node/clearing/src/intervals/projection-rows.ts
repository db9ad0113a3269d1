import type { CorrectionPosting, Posting } from "../pricing/pricing.ts";
import type { ClearedInterval } from "./clear-interval.ts";
import type { ProjectionSink } from "./projection-sink.ts";

/** Writes the rows of an interval that closed for the first time. */
export function writeClosed(sink: ProjectionSink, cleared: ClearedInterval, at_ms: number): void {
  writeInterval(sink, { cleared, revision: 0, at_ms });
  writePostings(sink, { cleared, postings: cleared.priced.postings, revision: 0, at_ms });
}

export interface CorrectedInterval {
  readonly before: ClearedInterval;
  readonly after: ClearedInterval;
  readonly differences: readonly CorrectionPosting[];
  readonly revision: number;
  readonly at_ms: number;
}

/** Writes the rows that a correction replaces, and the ledger lines that it adds. */
export function writeCorrected(sink: ProjectionSink, corrected: CorrectedInterval): void {
  const { after, differences, revision, at_ms } = corrected;
  writeInterval(sink, { cleared: after, revision, at_ms });
  writePostings(sink, { cleared: after, postings: differences, revision, at_ms });
}

interface Writing {
  readonly cleared: ClearedInterval;
  readonly revision: number;
  readonly at_ms: number;
}

function writeInterval(sink: ProjectionSink, { cleared, revision, at_ms }: Writing): void {
  const { inputs, metered, auction, priced } = cleared;
  const { start_s, length_s } = inputs;
  const { price_micro_per_kwh } = auction;
  sink.interval({
    start_s,
    length_s,
    revision,
    price_micro_per_kwh,
    matched_wh: auction.matched_wh,
    demand_wh: metered.reduce((sum, { net_import_wh }) => sum + net_import_wh, 0),
    supply_wh: metered.reduce((sum, { net_export_wh }) => sum + net_export_wh, 0),
    saving_nano: priced.saving_nano,
    closed_at_ms: at_ms,
    input_digest: cleared.input_digest,
    result_digest: cleared.result_digest,
  });
  const results = new Map(priced.members.map((result) => [result.member, result]));
  for (const { member, import_wh, export_wh, quality, is_signed } of metered) {
    const result = results.get(member);
    if (result === undefined) continue;
    const { bought_wh, sold_wh, grid_import_wh, grid_export_wh, amount_nano, saving_nano } = result;
    const shares = { bought_wh, sold_wh, grid_import_wh, grid_export_wh, amount_nano, saving_nano };
    const place = { member, start_s, length_s, revision, price_micro_per_kwh };
    sink.memberInterval({ ...place, ...shares, import_wh, export_wh, quality, is_signed });
  }
  for (const reading of inputs.readings) sink.meteringPointInterval({ ...reading, start_s, revision });
}

function writePostings(
  sink: ProjectionSink,
  writing: Writing & { readonly postings: readonly (Posting | CorrectionPosting)[] },
): void {
  const { cleared, postings, revision, at_ms } = writing;
  const { start_s, length_s } = cleared.inputs;
  for (const [ordinal, posting] of postings.entries()) {
    const { account, category, price_micro_per_kwh, amount_nano } = posting;
    const energy_change_wh = "energy_wh" in posting ? posting.energy_wh : posting.energy_change_wh;
    const line = { account, category, energy_change_wh, price_micro_per_kwh, amount_nano };
    sink.posting({ start_s, length_s, revision, ordinal, ...line, posted_at_ms: at_ms });
  }
}
