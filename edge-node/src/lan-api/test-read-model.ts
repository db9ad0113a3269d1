import type { EnergySums } from "@localgrid/clearing/energy-sums";
import type { SharingRule } from "@localgrid/clearing/sharing-rules";
import type { StatementPosting } from "@localgrid/clearing/statement";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, NanoCurrency } from "@localgrid/vocabulary/units";
import type { IntervalRow, MemberIntervalRow, ReadModel, TimeRange } from "./ports.ts";

/** Closed intervals and postings as a test wants them. Rows have a secret key that no answer may show. */
export class TestReadModel implements ReadModel {
  intervals: IntervalRow[] = [];
  readonly ofMember = new Map<MemberId, MemberIntervalRow[]>();
  readonly postings = new Map<MemberId, StatementPosting[]>();

  communityIntervals = ({ from_s, to_s }: TimeRange) => this.intervals.filter(isIn({ from_s, to_s }));
  lastInterval = () => this.intervals.at(-1) ?? null;
  memberIntervals = ({ member, from_s, to_s }: TimeRange & { readonly member: MemberId }) =>
    (this.ofMember.get(member) ?? []).filter(isIn({ from_s, to_s }));
  memberPostings = ({ member, from_s, to_s }: TimeRange & { readonly member: MemberId }) =>
    (this.postings.get(member) ?? []).filter(isIn({ from_s, to_s }));

  memberSettlement({ member, from_s, to_s }: TimeRange & { readonly member: MemberId }) {
    const own = (this.postings.get(member) ?? []).filter(isIn({ from_s, to_s }));
    const intervals = this.memberIntervals({ member, from_s, to_s });
    const final_intervals = intervals.filter(({ is_official }) => is_official).length;
    return { intervals: intervals.length, final_intervals, sums: own };
  }

  sharing: readonly SharingRule[] = [];
  sharingRules = () => this.sharing;

  memberHistory({ member, from_s, to_s }: TimeRange & { readonly member: MemberId }) {
    const own = (this.postings.get(member) ?? []).filter(isIn({ from_s, to_s }));
    const corrected = new Set(own.filter(({ revision }) => revision > 0).map(({ start_s }) => start_s));
    const touched = own.filter(({ start_s }) => corrected.has(start_s));
    return touched.map((posting) => ({ ...posting, counts_at_s: posting.start_s }));
  }

  memberPeriod(member: MemberId) {
    const rows = this.ofMember.get(member) ?? [];
    const [first, last] = [rows[0], rows.at(-1)];
    return first && last ? { first_s: first.start_s, last_s: last.start_s + last.length_s } : null;
  }

  memberEnergy = ({ member, from_s, to_s }: TimeRange & { readonly member: MemberId }) =>
    sumOf(this.memberIntervals({ member, from_s, to_s }));
  /** Each interval has one member here, who buys from a neighbour that has no rows. */
  communityEnergy = (range: TimeRange) => {
    const sums = sumOf([...this.ofMember.values()].flat().filter(isIn(range)));
    return { ...sums, sold_wh: sums.bought_wh, export_wh: sums.bought_wh };
  };

  /** One closed interval in which `member` bought `bought_wh` from a neighbour at 0.15 per kWh. */
  addInterval(member: MemberId, start_s: number, bought_wh: number): void {
    const price = 150_000;
    const head = { start_s, length_s: 900, revision: 0, price_micro_per_kwh: price };
    const amount = -BigInt(bought_wh) * BigInt(price);
    const secret = { result_digest: new Uint8Array(32), closed_at_ms: 1 };
    const sums = { matched_wh: bought_wh, demand_wh: bought_wh, supply_wh: bought_wh, saving_nano: 7n };
    const points = { points: 1, official_points: 0 };
    this.intervals.push({ ...head, ...sums, ...points, ...secret } as IntervalRow);
    const energies = {
      import_wh: bought_wh,
      export_wh: 0,
      bought_wh,
      sold_wh: 0,
      grid_import_wh: 0,
      grid_export_wh: 0,
    };
    const quality = { quality: "valid", is_signed: true, is_official: false } as const;
    const row = { ...head, ...energies, ...quality, amount_nano: amount, saving_nano: 7n, member };
    this.ofMember.set(member, [...(this.ofMember.get(member) ?? []), row]);
    const posting: StatementPosting = {
      start_s,
      revision: 0,
      category: "neighbour-purchase",
      energy_change_wh: bought_wh,
      price_micro_per_kwh: price as MicroPerKilowattHour,
      amount_nano: amount as NanoCurrency,
      cause: "closing",
      quality: "valid",
      is_signed: true,
    };
    this.postings.set(member, [...(this.postings.get(member) ?? []), posting]);
  }
}

function sumOf(rows: readonly MemberIntervalRow[]): EnergySums {
  const energy = (key: "import_wh" | "export_wh" | "bought_wh" | "sold_wh" | "grid_import_wh" | "grid_export_wh") =>
    rows.reduce((sum, row) => sum + row[key], 0);
  const [bought_wh, sold_wh] = [energy("bought_wh"), energy("sold_wh")];
  return {
    intervals: rows.length,
    estimated_intervals: rows.filter(({ quality }) => quality === "estimated" || quality === "questionable").length,
    import_wh: energy("import_wh"),
    export_wh: energy("export_wh"),
    bought_wh,
    sold_wh,
    grid_import_wh: energy("grid_import_wh"),
    grid_export_wh: energy("grid_export_wh"),
    amount_nano: rows.reduce((sum, { amount_nano }) => sum + amount_nano, 0n),
    saving_nano: rows.reduce((sum, { saving_nano }) => sum + saving_nano, 0n),
    traded_wh: bought_wh + sold_wh,
    traded_nano: rows.reduce(
      (sum, row) => sum + BigInt(row.bought_wh + row.sold_wh) * BigInt(row.price_micro_per_kwh ?? 0),
      0n,
    ),
  };
}

function isIn({ from_s, to_s }: TimeRange): (row: { readonly start_s: number }) => boolean {
  return ({ start_s }) => start_s >= from_s && start_s < to_s;
}
