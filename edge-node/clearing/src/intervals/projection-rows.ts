import type { IntervalOutcome } from "./interval-outcome.ts";
import type { ProjectionSink } from "./projection-sink.ts";

/** Writes the rows of an interval, which a correction replaces, and the ledger lines, which it adds to. */
export function writeRows(sink: ProjectionSink, outcome: IntervalOutcome, at_ms: number): void {
  writeInterval(sink, outcome, at_ms);
  writeMembers(sink, outcome);
  const { cleared, revision } = outcome;
  const { start_s, readings } = cleared.inputs;
  for (const reading of readings) sink.meteringPointInterval({ ...reading, start_s, revision });
  writePostings(sink, outcome, at_ms);
}

function writeInterval(sink: ProjectionSink, { cleared, revision }: IntervalOutcome, at_ms: number): void {
  const { inputs, metered, auction, priced } = cleared;
  sink.interval({
    start_s: inputs.start_s,
    length_s: inputs.length_s,
    revision,
    price_micro_per_kwh: auction.price_micro_per_kwh,
    matched_wh: auction.matched_wh,
    demand_wh: metered.reduce((sum, { net_import_wh }) => sum + net_import_wh, 0),
    supply_wh: metered.reduce((sum, { net_export_wh }) => sum + net_export_wh, 0),
    saving_nano: priced.saving_nano,
    closed_at_ms: at_ms,
    input_digest: cleared.input_digest,
    result_digest: cleared.result_digest,
    terms: inputs.terms,
    barred_buyers: inputs.barred_buyers,
    points: inputs.readings.length,
    official_points: inputs.readings.filter(({ is_official }) => is_official).length,
  });
}

function writeMembers(sink: ProjectionSink, { cleared, revision }: IntervalOutcome): void {
  const { inputs, metered, auction, priced } = cleared;
  const { start_s, length_s } = inputs;
  const { price_micro_per_kwh } = auction;
  const results = new Map(priced.members.map((result) => [result.member, result]));
  for (const { member, import_wh, export_wh, quality, is_signed, is_official } of metered) {
    const result = results.get(member);
    if (result === undefined) continue;
    const { bought_wh, sold_wh, grid_import_wh, grid_export_wh, amount_nano, saving_nano } = result;
    const shares = { bought_wh, sold_wh, grid_import_wh, grid_export_wh, amount_nano, saving_nano };
    const place = { member, start_s, length_s, revision, price_micro_per_kwh };
    sink.memberInterval({ ...place, ...shares, import_wh, export_wh, quality, is_signed, is_official });
  }
}

function writePostings(sink: ProjectionSink, outcome: IntervalOutcome, at_ms: number): void {
  const { cleared, postings, revision, cause } = outcome;
  const { start_s, length_s } = cleared.inputs;
  for (const [ordinal, posting] of postings.entries()) {
    const { account, category, price_micro_per_kwh, amount_nano } = posting;
    const energy_change_wh = "energy_wh" in posting ? posting.energy_wh : posting.energy_change_wh;
    const line = { account, category, energy_change_wh, price_micro_per_kwh, amount_nano, cause };
    sink.posting({ start_s, length_s, revision, ordinal, ...line, posted_at_ms: at_ms });
  }
}
