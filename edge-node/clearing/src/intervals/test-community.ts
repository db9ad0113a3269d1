/** Test support: a community whose records are folded as a node folds them, with the rows that come out of it. */
import type { MeterReading } from "@localgrid/protocol/device";
import type { KnownRecord, OfficialValue, RulesBody } from "@localgrid/protocol/record-bodies";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import {
  communityId,
  type DeviceId,
  deviceId,
  type MemberId,
  type MeteringPointId,
  memberId,
  meteringPointId,
} from "@localgrid/vocabulary/identifiers";
import type { IntervalInputs } from "./clear-interval.ts";
import { dueRecords } from "./due-records.ts";
import { type FoldedRecord, type FoldOutcome, foldRecord } from "./fold.ts";
import { type NodeState, nodeStateToCbor } from "./node-state.ts";
import { decideOfficialValues, type OfficialValuesDecision } from "./official-values.ts";
import type {
  IntervalRow,
  MemberIntervalRow,
  MeteringPointIntervalRow,
  PostingRow,
  ProjectionSink,
} from "./projection-sink.ts";

export const LENGTH_S = 900;
/** Start of an interval, and of a day. */
export const START_S = 1_470_009_600;
const RULES: RulesBody = {
  interval_length_s: LENGTH_S,
  price_rule: "pair",
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 2_976,
};
const POLICY = { close_deadline_ms: 600_000, started_at_ms: 0 };

export function startOf(index: number): number {
  return START_S + index * LENGTH_S;
}

export function pointOf(home: number): MeteringPointId {
  return meteringPointId(`p${home}`);
}

export function memberOf(home: number): MemberId {
  return memberId(`m${home}`);
}

/** Rows as a store keeps them: a row that is written again replaces the one before. */
export class TestRows implements ProjectionSink {
  readonly intervals = new Map<number, IntervalRow>();
  readonly members = new Map<string, MemberIntervalRow>();
  readonly points = new Map<string, MeteringPointIntervalRow>();
  readonly postings = new Map<string, PostingRow>();

  interval(row: IntervalRow): void {
    this.intervals.set(row.start_s, row);
  }

  memberInterval(row: MemberIntervalRow): void {
    this.members.set(`${row.member} ${row.start_s}`, row);
  }

  meteringPointInterval(row: MeteringPointIntervalRow): void {
    this.points.set(`${row.start_s} ${row.revision} ${row.metering_point}`, row);
  }

  posting(row: PostingRow): void {
    this.postings.set(`${row.start_s} ${row.revision} ${row.ordinal}`, row);
  }

  keptInputs(start_s: number): IntervalInputs | null {
    const row = this.intervals.get(start_s);
    if (row === undefined) return null;
    const { length_s, terms, barred_buyers, revision } = row;
    const own = [...this.points.values()].filter((point) => point.start_s === start_s && point.revision === revision);
    const readings = own.map(
      ({ start_s: _, revision: __, ...reading }) => reading as IntervalInputs["readings"][number],
    );
    return { start_s, length_s, terms, readings, barred_buyers };
  }
}

export class TestCommunity {
  readonly records: FoldedRecord[] = [];
  readonly rows = new TestRows();
  now_ms = START_S * 1000;
  private folded: NodeState | null = null;
  private readonly seqs = new Map<number, number>();

  /** One member and one metering point each. */
  constructor(homes: number) {
    const community = communityId("test");
    this.add({ kind: "genesis", body: { community, rules: RULES, parent: null, public_key: new Uint8Array(32) } });
    this.add({
      kind: "tariff",
      body: {
        valid_from_s: 0,
        retail_micro_per_kwh: 300_000,
        feed_in_micro_per_kwh: 80_000,
        local_network_fee_micro_per_kwh: 40_000,
        fixed_fee_micro_per_day: 50_000,
      },
    });
    for (let home = 0; home < homes; home++) this.addHome(home);
  }

  get state(): NodeState {
    if (this.folded === null) throw new Error("no genesis yet");
    return this.folded;
  }

  get bytes(): string {
    return Buffer.from(encodeCbor(nodeStateToCbor(this.state))).toString("hex");
  }

  add(record: KnownRecord): FoldOutcome {
    return this.fold({ ...record, recorded_at_ms: this.now_ms });
  }

  addHome(home: number, member = memberOf(home)): void {
    const metering_point = pointOf(home);
    if (!this.folded?.community.members.has(member)) {
      this.add({ kind: "member", body: { member, is_active: true, credit_limit_micro: null } });
    }
    this.add({ kind: "metering-point", body: { metering_point, member, is_active: true, main_fuse_w: 900_000 } });
    const meter = { device: deviceOf(home), metering_point, public_key: new Uint8Array(32), is_active: true };
    this.add({ kind: "meter-key", body: meter });
  }

  /** Both registers, in Wh, at the start of the interval with that index. */
  read(home: number, index: number, registers_wh: readonly [import_wh: number, export_wh: number]): void {
    const at_ms = startOf(index) * 1000;
    const seq = (this.seqs.get(home) ?? 0) + 1;
    this.seqs.set(home, seq);
    const [import_mwh, export_mwh] = [registers_wh[0] * 1000, registers_wh[1] * 1000];
    const reading: MeterReading = { seq, at_ms, import_mwh, export_mwh, power_w: 0, flags: 0, boot: 1, uptime_ms: 0 };
    this.now_ms = Math.max(this.now_ms, at_ms);
    const messages = [{ device: deviceOf(home), readings: [reading] }];
    this.fold({ kind: "readings", body: { messages: [] }, recorded_at_ms: this.now_ms, messages });
  }

  /** Closes and corrects what is due once `later_ms` more have passed. */
  settle(later_ms = POLICY.close_deadline_ms): void {
    this.now_ms += later_ms;
    for (;;) {
      const due = dueRecords(this.state, this.now_ms, POLICY);
      if (due.length === 0) return;
      for (const record of due) this.add(record);
    }
  }

  /** Decides as a node does, and journals what it decided. */
  official(index: number, version: number, metered: readonly OfficialValue[]): OfficialValuesDecision {
    const start_s = startOf(index);
    const decision = decideOfficialValues(this.state, { start_s, version, metered }, this.rows.keptInputs(start_s));
    if (decision.kind === "records") for (const record of decision.records) this.add(record);
    return decision;
  }

  private fold(record: FoldedRecord): FoldOutcome {
    const outcome = foldRecord(this.folded, record, this.rows);
    this.folded = outcome.state;
    this.records.push(record);
    return outcome;
  }
}

function deviceOf(home: number): DeviceId {
  return deviceId(`d${String(home).padStart(16, "0")}`);
}
