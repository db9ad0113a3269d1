import { createPrivateKey, hash, type KeyObject } from "node:crypto";
import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import { type ClosingPolicy, dueRecords } from "@localgrid/clearing/due-records";
import { type FoldedRecord, foldRecord } from "@localgrid/clearing/fold";
import type { NodeState } from "@localgrid/clearing/node-state";
import { decideOfficialValues } from "@localgrid/clearing/official-values";
import type { ProjectionSink } from "@localgrid/clearing/projection-sink";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import type { OpenBody } from "@localgrid/journal/record";
import { deviceIdOf, encodeReadings, keyIdOf, type MeterReading, signMessage } from "@localgrid/protocol/device";
import type { KnownRecord, OfficialValue, RulesBody, TariffBody } from "@localgrid/protocol/record-bodies";
import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import { communityId, type DeviceId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { RecordedHomes } from "./recorded-homes.ts";

/** PKCS#8 of an Ed25519 private key before its 32-byte seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

const IMMEDIATE: ClosingPolicy = { close_deadline_ms: 0, started_at_ms: 0 };
const MAIN_FUSE_W = 50_000;

export interface RecordedJournalOptions {
  readonly recording: RecordedHomes;
  readonly interval_length_s: IntervalLength;
  readonly intervals: number;
  /** From one reading of a meter to the next; an interval when left out. */
  readonly reading_step_s?: number;
  /** Readings in one signed message, 64 at most. */
  readonly readings_per_message: number;
  readonly tariff: Omit<TariffBody, "valid_from_s">;
  /** Official values that arrive when everything has closed, for some of the homes of an interval; empty for none. */
  readonly official?: (start_s: number) => readonly OfficialValue[];
  /** What the genesis of this epoch tells a new box of the node, sealed; nothing when left out. */
  readonly recovery?: (epoch: Uint8Array) => Uint8Array;
  /** What a dishonest node would write instead of a record that it computed. */
  readonly forge?: (record: KnownRecord) => KnownRecord;
  /** Changes the order in which the homes' messages of one moment arrive; results must not depend on it. */
  readonly arrival?: (devices: readonly SimulatedMeter[]) => readonly SimulatedMeter[];
}

export interface SimulatedMeter {
  readonly home: string;
  readonly device: DeviceId;
}

interface Meter extends SimulatedMeter {
  readonly key: KeyObject;
  readonly kid: Uint8Array;
  readonly publicKey: Uint8Array;
  seq: number;
}

/** 32 bytes that seal the records of every journal made here. */
export const RECORDED_COMMUNITY_KEY: Uint8Array = hash("sha256", "localgrid recorded community", "buffer");

/** Signs every journal made here. */
export function recordedNodeKey(): NodeKey {
  return nodeKeyOf(privateKeyFrom("node"));
}

const NO_PROJECTIONS: ProjectionSink = {
  interval() {},
  memberInterval() {},
  meteringPointInterval() {},
  posting() {},
};

/**
 * The journal that a node would have written for the recorded homes, record by record, without broker, disk
 * and clock. Keys and epoch are fixed: equal options give equal bytes.
 */
export function* recordedJournal(options: RecordedJournalOptions): Generator<Uint8Array> {
  const writing = new Writing(options);
  yield* writing.beginning();
  const { intervals, readings_per_message, interval_length_s, reading_step_s = interval_length_s } = options;
  const step_ms = reading_step_s * 1000;
  const start_ms = options.recording.starts_at_ms;
  const steps = Math.floor((intervals * interval_length_s) / reading_step_s);
  // One reading more than steps: the edge at the very end.
  for (let first = 0; first <= steps; first += readings_per_message) {
    const count = Math.min(readings_per_message, steps + 1 - first);
    yield* writing.messages({ from_ms: start_ms + first * step_ms, step_ms, count });
    yield* writing.closings(start_ms + (first + count - 1) * step_ms);
  }
  yield* writing.officialValues(start_ms + steps * step_ms);
}

class Writing {
  private readonly options: RecordedJournalOptions;
  private readonly writer: EpochWriter;
  private readonly meters: readonly Meter[];
  private state: NodeState | null = null;
  /** What each closed interval was last computed from. */
  private readonly closed = new Map<number, IntervalInputs>();

  constructor(options: RecordedJournalOptions) {
    this.options = options;
    this.meters = options.recording.homes.map(meterOf);
    this.writer = new EpochWriter({
      key: recordedNodeKey(),
      communityKey: RECORDED_COMMUNITY_KEY,
      epoch: hash("sha256", "epoch", "buffer").subarray(0, 16),
      parent: null,
    });
  }

  *beginning(): Generator<Uint8Array> {
    const { recording, interval_length_s, tariff } = this.options;
    const at_ms = recording.starts_at_ms;
    const rules: RulesBody = {
      interval_length_s,
      price_rule: "pair",
      interpolation_gap_s: 1800,
      future_tolerance_ms: 300_000,
      retention_intervals: 2976,
    };
    const community = communityId("recorded");
    const recovery = this.options.recovery?.(this.writer.position.epoch);
    yield this.writer.genesis(at_ms, { community, rules: { ...rules }, recovery });
    this.apply({ kind: "genesis", body: { community, rules, parent: null, public_key: new Uint8Array(32) } }, at_ms);
    yield this.write({ kind: "tariff", body: { ...tariff, valid_from_s: at_ms / 1000 } }, at_ms);
    for (const { home, device, publicKey } of this.meters) {
      const [member, metering_point] = [memberId(home), meteringPointId(home)];
      yield this.write({ kind: "member", body: { member, is_active: true, credit_limit_micro: null } }, at_ms);
      const point = { metering_point, member, is_active: true, main_fuse_w: MAIN_FUSE_W };
      yield this.write({ kind: "metering-point", body: point }, at_ms);
      const meter = { device, metering_point, public_key: publicKey, is_active: true };
      yield this.write({ kind: "meter-key", body: meter }, at_ms);
    }
  }

  *messages({ from_ms, step_ms, count }: { from_ms: number; step_ms: number; count: number }): Generator<Uint8Array> {
    const { arrival = (devices) => devices } = this.options;
    const last_ms = from_ms + (count - 1) * step_ms;
    for (const { home } of arrival(this.meters)) {
      const meter = this.meters.find((candidate) => candidate.home === home) as Meter;
      const readings = Array.from({ length: count }, (_, i) => this.readingOf(meter, from_ms + i * step_ms));
      const message = signMessage(encodeReadings(readings), meter.key, meter.kid);
      yield this.write({ kind: "readings", body: { messages: [message] } }, last_ms);
    }
  }

  *closings(now_ms: number): Generator<Uint8Array> {
    while (this.state !== null) {
      const due = dueRecords(this.state, now_ms, IMMEDIATE);
      if (due.length === 0) return;
      for (const record of due) yield this.write(record, now_ms);
      yield this.writer.appendHead(now_ms);
    }
  }

  *officialValues(now_ms: number): Generator<Uint8Array> {
    for (const [start_s, inputs] of this.closed) {
      const metered = this.options.official?.(start_s) ?? [];
      if (this.state === null || metered.length === 0) continue;
      const decision = decideOfficialValues(this.state, { start_s, version: 1, metered }, inputs);
      if (decision.kind !== "records") throw new Error(`the official values of ${start_s} were not taken`);
      for (const record of decision.records) yield this.write(record, now_ms);
    }
  }

  private readingOf(meter: Meter, at_ms: number): MeterReading {
    const { import_mwh, export_mwh, power_w } = this.options.recording.faceAt(meter.home, at_ms);
    const uptime_ms = at_ms - this.options.recording.starts_at_ms;
    return { seq: ++meter.seq, at_ms, import_mwh, export_mwh, power_w, flags: 0, boot: 1, uptime_ms };
  }

  private write(record: KnownRecord, at_ms: number): Uint8Array {
    const { kind, body } = this.options.forge?.(record) ?? record;
    const bytes = this.writer.append(kind, at_ms, body as unknown as OpenBody);
    this.apply(record, at_ms);
    return bytes;
  }

  private apply(record: KnownRecord, recorded_at_ms: number): void {
    const folded: FoldedRecord = { ...record, recorded_at_ms };
    const { state, interval } = foldRecord(this.state, folded, NO_PROJECTIONS);
    this.state = state;
    if (interval !== undefined) this.closed.set(interval.recorded.start_s, interval.cleared.inputs);
  }
}

function meterOf(home: string): Meter {
  const key = privateKeyFrom(home);
  const { publicKey } = nodeKeyOf(key);
  const kid = keyIdOf(publicKey);
  return { home, device: deviceIdOf(kid), key, kid, publicKey, seq: 0 };
}

function privateKeyFrom(name: string): KeyObject {
  const seed = hash("sha256", `localgrid recorded ${name}`, "buffer");
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
}
