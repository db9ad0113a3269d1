import { type ClearedInterval, clearInterval } from "@localgrid/clearing/clear-interval";
import type { CommunityState } from "@localgrid/clearing/community";
import type { IntervalReading } from "@localgrid/clearing/metering";
import type { NodeState } from "@localgrid/clearing/node-state";
import { type MemberResult, marketAccount, supplyAccount } from "@localgrid/clearing/pricing";
import type { MemberIntervalRow, PostingCause } from "@localgrid/clearing/projection-sink";
import type { PriceRule } from "@localgrid/matching/auction-order";
import type { PriceBand } from "@localgrid/matching/price-limits";
import type { SubstituteValueBody, TariffBody } from "@localgrid/protocol/record-bodies";
import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../errors.ts";
import { type AgreedPart, agreedPart } from "./agreed-part.ts";
import { type ClosingRecord, closingRecordOf } from "./closing-records.ts";
import type { RecordPlace } from "./journal-search.ts";
import type { CalculationStore, KeptInterval, KeptLine } from "./kept-interval.ts";
import {
  amountOfLines,
  bandOf,
  type CalculationLine,
  linesOf,
  linesWithoutNeighbours,
  type OwnOrder,
  ownOrder,
  resultOf,
} from "./member-result.ts";
import { OpenedRecords, type OpenedRecordsPorts } from "./opened-records.ts";
import { type BookSide, type DecidingLimits, decidingLimits, type PriceLevel, priceLevels } from "./price-levels.ts";
import { type FoundRegisters, RegisterSearch } from "./register-search.ts";

/** Where the energies of a metering point come from. `not-at-hand`: readings are in the journal, but not near. */
export const READING_SOURCES = ["registers", "substitute", "official", "not-at-hand"] as const;

export interface CalculatedReading extends IntervalReading {
  readonly source: (typeof READING_SOURCES)[number];
  /** Of `registers` only. */
  readonly registers: FoundRegisters | null;
  /** Of `substitute` only. */
  readonly substitute_method: SubstituteValueBody["method"] | null;
}

export interface CalculatedMarket {
  readonly price_rule: PriceRule;
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly band: PriceBand | null;
  readonly own: OwnOrder;
  readonly demand: readonly PriceLevel[];
  readonly supply: readonly PriceLevel[];
  readonly bid: DecidingLimits;
  readonly offer: DecidingLimits;
  /** Null where bids decided. */
  readonly sharing: AgreedPart | null;
}

/** What an interval came to at one time. */
export interface CalculatedRevision {
  readonly revision: number;
  /** Null where its record was not found. */
  readonly cause: PostingCause | null;
  readonly recorded_at_ms: number | null;
  readonly record: RecordPlace | null;
  readonly price_micro_per_kwh: number | null;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly result: MemberResult;
}

/** The whole way from registers to money, of one interval and one member. */
export interface IntervalCalculation {
  readonly start_s: number;
  readonly length_s: number;
  readonly readings: readonly CalculatedReading[];
  readonly market: CalculatedMarket;
  readonly tariff: TariffBody;
  readonly lines: readonly CalculationLine[];
  readonly without_neighbours: readonly CalculationLine[];
  /** As stored; what was computed here is the same. */
  readonly result: MemberIntervalRow;
  /** By revision, rising; the last one is in force. */
  readonly revisions: readonly CalculatedRevision[];
}

export interface IntervalCalculationPorts extends OpenedRecordsPorts {
  readonly store: CalculationStore;
  readonly state: () => Pick<NodeState, "community" | "rules">;
  /** Somebody has to look at the files: the member is told, and so is the log. */
  readonly mismatched: (start_s: number, error: LocalGridError) => void;
}

interface Computed {
  readonly revision: number;
  readonly cleared: ClearedInterval;
  readonly result: MemberResult;
}

/** Beyond so many the same ones are told again. */
const MOST_TOLD = 1_000;

/**
 * Computes closed intervals again, from what the projections keep of their inputs, and shows a member the own part of it.
 * What does not come out as it is stored is not shown at all.
 */
export class IntervalCalculations {
  private readonly ports: IntervalCalculationPorts;
  private readonly records: OpenedRecords;
  private readonly registers: RegisterSearch;
  /** What was last told of a member's interval that does not come out. */
  private readonly told = new Map<string, string>();

  constructor(ports: IntervalCalculationPorts) {
    this.ports = ports;
    this.records = new OpenedRecords(ports);
    this.registers = new RegisterSearch(this.records, () => ports.state().community);
  }

  /**
   * @throws {LocalGridError} `no-closed-interval` for one that has not closed or in which the member took no part,
   *   `calculation-mismatch` when it does not lead to what is stored
   */
  async of(member: MemberId, start_s: number): Promise<IntervalCalculation> {
    const place = `${member} ${start_s}`;
    try {
      const calculation = await this.calculate(member, start_s);
      this.told.delete(place);
      return calculation;
    } catch (error) {
      const isMismatch = error instanceof LocalGridError && error.code === "calculation-mismatch";
      if (isMismatch) this.tell(place, start_s, error);
      throw error;
    }
  }

  /** However often a page asks: once for each way in which it does not come out, and anew after it has come out. */
  private tell(place: string, start_s: number, error: LocalGridError): void {
    const cause = error.cause instanceof Error ? error.cause.message : "";
    const trouble = `${error.message} ${cause}`;
    if (this.told.get(place) === trouble) return;
    if (this.told.size >= MOST_TOLD) this.told.clear();
    this.told.set(place, trouble);
    this.ports.mismatched(start_s, error);
  }

  private async calculate(member: MemberId, start_s: number): Promise<IntervalCalculation> {
    const { store } = this.ports;
    const [kept, stored] = [store.interval(start_s), store.memberInterval(member, start_s)];
    if (kept === null || stored === null) {
      throw edgeNodeError("no-closed-interval", `no closed interval of ${member} begins at ${start_s}`);
    }
    const computed = this.compute(kept, member);
    const inForce = computed.at(-1);
    if (inForce === undefined) throw mismatch(start_s);
    assertSame(inForce, { kept, stored });
    const lines = store.lines(member, start_s);
    for (const each of computed) assertPosted(each, lines);
    const closings = await this.closingsOf(computed, { kept, lines });
    const revisions: CalculatedRevision[] = [];
    for (const each of computed) revisions.push(await this.revisionOf(each, closings.get(each.revision) ?? null));
    return {
      start_s,
      length_s: inForce.cleared.inputs.length_s,
      readings: await this.readingsOf(inForce, member, closings),
      market: marketOf(inForce.cleared, member),
      tariff: inForce.cleared.inputs.terms.tariff,
      lines: linesOf(inForce.cleared, member),
      without_neighbours: linesWithoutNeighbours(inForce.cleared, member),
      result: stored,
      revisions,
    };
  }

  private compute(kept: KeptInterval, member: MemberId): readonly Computed[] {
    const { community } = this.ports.state();
    return kept.revisions.flatMap(({ revision, inputs }) => {
      const cleared = clearedAgain(community, inputs);
      const result = resultOf(cleared, member);
      // A metering point may have been added by official values.
      return result === null ? [] : [{ revision, cleared, result }];
    });
  }

  /** By revision; the ledger knows when the earlier ones were written, unless they moved no money. */
  private async closingsOf(
    computed: readonly Computed[],
    { kept, lines }: { readonly kept: KeptInterval; readonly lines: readonly KeptLine[] },
  ): Promise<ReadonlyMap<number, ClosingRecord>> {
    const { start_s } = kept;
    const closings = new Map<number, ClosingRecord>();
    for (const { revision, cleared } of computed) {
      const posted_at_ms = lines.find((line) => line.revision === revision)?.posted_at_ms;
      const at_ms = revision === kept.revision ? kept.closed_at_ms : posted_at_ms;
      if (at_ms === undefined) continue;
      const closing = await closingRecordOf(this.records, { start_s, revision, at_ms });
      if (closing === null) continue;
      if (Buffer.compare(closing.result_digest, cleared.result_digest) !== 0) throw mismatch(start_s);
      closings.set(revision, closing);
    }
    return closings;
  }

  private async readingsOf(
    { revision, cleared }: Computed,
    member: MemberId,
    closings: ReadonlyMap<number, ClosingRecord>,
  ): Promise<readonly CalculatedReading[]> {
    const { community, rules } = this.ports.state();
    const own = cleared.inputs.readings.filter(
      ({ metering_point }) => community.meteringPoints.get(metering_point)?.member === member,
    );
    const closing = closings.get(revision);
    const substitutes = closings.get(0)?.substitutes;
    const measured = own.filter((reading) => !reading.is_official && !standsIn(reading, substitutes));
    const found =
      closing === undefined
        ? new Map<string, FoundRegisters>()
        : await this.registers.find({
            start_s: cleared.inputs.start_s,
            interval_length_s: cleared.inputs.length_s as IntervalLength,
            interpolation_gap_s: rules.interpolation_gap_s,
            closed_at: closing.opened.position,
            points: measured.map((reading) => {
              const main_fuse_w = community.meteringPoints.get(reading.metering_point)?.main_fuse_w ?? 0;
              return { ...reading, main_fuse_w };
            }),
          });
    return own.map((reading) => {
      const registers = found.get(reading.metering_point) ?? null;
      const isStandIn = !reading.is_official && !measured.includes(reading);
      const substitute_method = isStandIn ? (substitutes?.get(reading.metering_point)?.method ?? null) : null;
      const source = reading.is_official
        ? "official"
        : isStandIn
          ? "substitute"
          : registers === null
            ? "not-at-hand"
            : "registers";
      return { ...reading, source, registers, substitute_method };
    });
  }

  private async revisionOf(
    { revision, cleared, result }: Computed,
    closing: ClosingRecord | null,
  ): Promise<CalculatedRevision> {
    const metered = cleared.metered.find(({ member }) => member === result.member);
    return {
      revision,
      cause: closing?.cause ?? null,
      recorded_at_ms: closing?.recorded_at_ms ?? null,
      record: closing === null ? null : await this.records.placeOf(closing.opened),
      price_micro_per_kwh: cleared.auction.price_micro_per_kwh,
      import_wh: metered?.import_wh ?? 0,
      export_wh: metered?.export_wh ?? 0,
      result,
    };
  }
}

/** Whether an energy is the value that was written in place of readings, and none has come since. */
function standsIn(reading: IntervalReading, substitutes: ClosingRecord["substitutes"] | undefined): boolean {
  const substitute = substitutes?.get(reading.metering_point);
  const isSame = substitute?.import_wh === reading.import_wh && substitute.export_wh === reading.export_wh;
  return isSame && reading.quality === "estimated" && !reading.is_signed;
}

function clearedAgain(community: CommunityState, inputs: ClearedInterval["inputs"]): ClearedInterval {
  try {
    return clearInterval(community, inputs);
  } catch (error) {
    if (!(error instanceof LocalGridError)) throw error;
    throw mismatch(inputs.start_s, error);
  }
}

function marketOf(cleared: ClearedInterval, member: MemberId): CalculatedMarket {
  const { auction, orders } = cleared;
  const { price_micro_per_kwh, matched_wh } = auction;
  const demand: BookSide = { side: "demand", orders: orders.bids, allocations: auction.purchases, member };
  const supply: BookSide = { side: "supply", orders: orders.offers, allocations: auction.sales, member };
  return {
    price_rule: orders.price_rule,
    price_micro_per_kwh,
    matched_wh,
    band: bandOf(cleared),
    own: ownOrder(cleared, member),
    demand: priceLevels(demand),
    supply: priceLevels(supply),
    bid: decidingLimits(demand, orders.price_rule),
    offer: decidingLimits(supply, orders.price_rule),
    sharing: agreedPart(cleared, member),
  };
}

/** Digests say it of everybody's part, the stored row of this member's. */
function assertSame(
  { revision, cleared, result }: Computed,
  { kept, stored }: { readonly kept: KeptInterval; readonly stored: MemberIntervalRow },
): void {
  const keys = ["bought_wh", "sold_wh", "grid_import_wh", "grid_export_wh", "amount_nano", "saving_nano"] as const;
  const metered = cleared.metered.find(({ member }) => member === result.member);
  const without_nano = amountOfLines(linesWithoutNeighbours(cleared, result.member));
  const isSame =
    revision === kept.revision &&
    stored.revision === kept.revision &&
    Buffer.compare(cleared.input_digest, kept.input_digest) === 0 &&
    Buffer.compare(cleared.result_digest, kept.result_digest) === 0 &&
    stored.price_micro_per_kwh === cleared.auction.price_micro_per_kwh &&
    stored.import_wh === metered?.import_wh &&
    stored.export_wh === metered.export_wh &&
    keys.every((key) => BigInt(stored[key]) === BigInt(result[key])) &&
    stored.amount_nano - stored.saving_nano === without_nano;
  if (!isSame) throw mismatch(kept.start_s);
}

/** What was posted until a revision is what the revision came to. */
function assertPosted({ revision, cleared, result }: Computed, lines: readonly KeptLine[]): void {
  const own: readonly string[] = [marketAccount(result.member), supplyAccount(result.member)];
  const posted = lines
    .filter((line) => own.includes(line.account) && line.revision <= revision)
    .reduce((sum, { amount_nano }) => sum + amount_nano, 0n);
  if (posted !== result.amount_nano) throw mismatch(cleared.inputs.start_s);
}

function mismatch(start_s: number, cause?: unknown): LocalGridError {
  const message = `what is stored of the interval at ${start_s} does not follow from what it was computed from`;
  return edgeNodeError("calculation-mismatch", message, cause);
}
