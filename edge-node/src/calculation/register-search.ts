import type { CommunityState } from "@localgrid/clearing/community";
import { type TracedEdge, type TracedReading, traceRegisters } from "@localgrid/clearing/register-trace";
import { meterReadingOf } from "@localgrid/clearing/third-party-readings";
import { decodeReadings, decodeSignedMessage } from "@localgrid/protocol/device";
import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { DeviceId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { RecordPlace } from "./journal-search.ts";
import type { OpenedRecord, OpenedRecords } from "./opened-records.ts";

/** What a metering point was closed with. */
export interface WantedEnergy {
  readonly metering_point: MeteringPointId;
  readonly main_fuse_w: number;
  readonly import_wh: number;
  readonly export_wh: number;
}

export interface RegisterQuestion {
  readonly start_s: number;
  readonly interval_length_s: IntervalLength;
  readonly interpolation_gap_s: number;
  /** Position of the record that closed or last corrected the interval: what came later had no part in it. */
  readonly closed_at: number;
  readonly points: readonly WantedEnergy[];
}

export interface FoundReading {
  readonly at_ms: number;
  readonly import_mwh: number;
  readonly export_mwh: number;
  readonly record: RecordPlace;
}

export interface FoundEdge extends Omit<TracedEdge, "readings"> {
  readonly readings: readonly FoundReading[];
}

export interface FoundRegisters {
  readonly begin: FoundEdge;
  readonly end: FoundEdge;
}

interface PlacedReading extends TracedReading {
  readonly opened: OpenedRecord;
}

const READING_KINDS = new Set(["readings", "third-party-reading"]);
/** Records looked through behind each edge, and before it: minutes of a street whose meters speak when they should. */
const RECORDS_AFTER = 600;
const RECORDS_BEFORE = 200;

/**
 * Finds the readings that the energies of an interval follow from. The journal is the only place that has them, and it is
 * ordered by arrival: a few hundred records around both edges and before the closing are looked through, no more. A point
 * whose readings lie elsewhere, because they came days late, is left out; so is one for which others were found than those
 * that its energies follow from.
 */
export class RegisterSearch {
  private readonly records: OpenedRecords;
  private readonly community: () => CommunityState;

  constructor(records: OpenedRecords, community: () => CommunityState) {
    this.records = records;
    this.community = community;
  }

  async find(question: RegisterQuestion): Promise<ReadonlyMap<MeteringPointId, FoundRegisters>> {
    const found = new Map<MeteringPointId, PlacedReading[]>(question.points.map((point) => [point.metering_point, []]));
    const traces = new Map<MeteringPointId, FoundRegisters>();
    for (const from of this.walksFor(question)) {
      const open = question.points.filter(({ metering_point }) => !traces.has(metering_point));
      if (open.length === 0) break;
      await this.gather(found, from, question);
      for (const point of open) {
        const trace = await this.trace(found.get(point.metering_point) ?? [], point, question);
        if (trace !== null) traces.set(point.metering_point, trace);
      }
    }
    return traces;
  }

  /** Where to look, the likeliest places first. */
  private walksFor({ start_s, interval_length_s, closed_at }: RegisterQuestion) {
    const [begin, end] = [start_s, start_s + interval_length_s].map((edge_s) =>
      this.records.positionAt(edge_s * 1_000),
    );
    const [first, last] = [begin ?? 1, end ?? 1];
    return [
      { from: first, count: RECORDS_AFTER, isEnough: start_s * 1_000 },
      { from: last, count: RECORDS_AFTER, isEnough: (start_s + interval_length_s) * 1_000 },
      { from: Math.max(1, first - RECORDS_BEFORE), count: Math.min(RECORDS_BEFORE, first - 1), isEnough: null },
      { from: Math.max(1, closed_at - RECORDS_AFTER), count: Math.min(RECORDS_AFTER, closed_at - 1), isEnough: null },
    ].map((walk) => ({ ...walk, count: Math.min(walk.count, closed_at - walk.from) }));
  }

  /** `isEnough`: ends once every point has a reading of this time or a later one. */
  private async gather(
    found: ReadonlyMap<MeteringPointId, PlacedReading[]>,
    { from, count, isEnough }: { readonly from: number; readonly count: number; readonly isEnough: number | null },
    question: RegisterQuestion,
  ): Promise<void> {
    const waiting = new Set(found.keys());
    const gap_ms = question.interpolation_gap_s * 1_000;
    const [from_ms, to_ms] = [question.start_s * 1_000, (question.start_s + question.interval_length_s) * 1_000];
    for await (const opened of this.records.from({ from, count, kinds: READING_KINDS })) {
      for (const { metering_point, reading } of this.readingsIn(opened)) {
        const own = found.get(metering_point);
        if (own === undefined || reading.at_ms < from_ms - gap_ms || reading.at_ms > to_ms + gap_ms) continue;
        own.push({ ...reading, opened });
        if (isEnough !== null && reading.at_ms >= isEnough) waiting.delete(metering_point);
      }
      if (waiting.size === 0) return;
    }
  }

  private *readingsIn({
    folded,
  }: OpenedRecord): Generator<{ readonly metering_point: MeteringPointId; readonly reading: TracedReading }> {
    if (folded.kind === "readings") {
      for (const message of folded.body.messages) {
        const { device, payload } = decodeSignedMessage(message);
        const metering_point = this.pointOf(device);
        if (metering_point === null) continue;
        for (const reading of decodeReadings(payload))
          yield { metering_point, reading: { ...reading, is_signed: true } };
      }
    }
    if (folded.kind !== "third-party-reading") return;
    for (const bought of folded.body.readings) {
      const metering_point = this.pointOf(bought.device);
      if (metering_point !== null) yield { metering_point, reading: { ...meterReadingOf(bought), is_signed: false } };
    }
  }

  private pointOf(device: DeviceId): MeteringPointId | null {
    const { meters, thirdPartyMeters } = this.community();
    return (meters.get(device) ?? thirdPartyMeters.get(device))?.metering_point ?? null;
  }

  private async trace(
    readings: readonly PlacedReading[],
    { main_fuse_w, import_wh, export_wh }: WantedEnergy,
    question: RegisterQuestion,
  ): Promise<FoundRegisters | null> {
    const trace = traceRegisters(readings, { ...question, main_fuse_w });
    if (trace === null) return null;
    const { begin, end } = trace;
    const isSame = end.import_wh - begin.import_wh === import_wh && end.export_wh - begin.export_wh === export_wh;
    if (!isSame) return null;
    return { begin: await this.placed(begin, readings), end: await this.placed(end, readings) };
  }

  private async placed(edge: TracedEdge, readings: readonly PlacedReading[]): Promise<FoundEdge> {
    const found: FoundReading[] = [];
    for (const reading of edge.readings) {
      const source = readings.find(({ at_ms }) => at_ms === reading.at_ms);
      if (source !== undefined) found.push({ ...reading, record: await this.records.placeOf(source.opened) });
    }
    return { ...edge, readings: found };
  }
}
