import { createEpochSeal, type EpochSeal } from "@localgrid/journal/sealing";
import { ChainVerifier } from "@localgrid/journal/chain";
import type { MeterReading } from "@localgrid/protocol/device";
import type { ReadingVerdict } from "../src/metering/metering.ts";
import { openJournalReader, recordsAfter } from "../src/adapters/sqlite/journal-database.ts";
import { openIdentity } from "../src/adapters/system/identity.ts";
import { decodeMessage, foldRecord } from "../src/clearing/fold.ts";
import type { NodeState } from "../src/clearing/node-state.ts";
import type { MeteringPointIntervalRow } from "../src/clearing/projection-sink.ts";
import { openRecord } from "../src/clearing/replay.ts";
import type { MeteredDevice } from "./metered-device.ts";

export interface StoredReading {
  readonly reading: MeterReading;
  readonly verdict: ReadingVerdict;
}

/** What a journal comes to when the real code folds it once more, from its first record on. */
export interface JournalContent {
  readonly records: number;
  readonly state: NodeState | null;
  /** In the order of the journal, by device. */
  readonly readings: ReadonlyMap<string, readonly StoredReading[]>;
  readonly point_intervals: readonly MeteringPointIntervalRow[];
  readonly intervals: number;
  readonly corrections: number;
}

/** Reads the journal of a node that is not running. */
export function readJournal(data_dir: string): JournalContent {
  const { communityKey } = openIdentity(data_dir);
  const database = openJournalReader(`${data_dir}/journal.sqlite`);
  const chain = new ChainVerifier();
  const readings = new Map<string, StoredReading[]>();
  const point_intervals: MeteringPointIntervalRow[] = [];
  const ignore = () => {};
  const sink = {
    interval: ignore,
    memberInterval: ignore,
    posting: ignore,
    meteringPointInterval: (row: MeteringPointIntervalRow) => void point_intervals.push(row),
  };
  let seal: EpochSeal | null = null;
  let state: NodeState | null = null;
  const counts = { records: 0, intervals: 0, corrections: 0 };
  try {
    for (const { record } of recordsAfter(database, 0)) {
      const decoded = chain.accept(record);
      if (decoded.kind === "genesis" || seal === null) seal = createEpochSeal(communityKey, decoded.node, decoded.epoch);
      const opened = openRecord(decoded, seal);
      const outcome = foldRecord(state, opened, sink);
      state = outcome.state;
      counts.records++;
      if (opened.kind === "interval-closed") counts.intervals++;
      if (opened.kind === "correction") counts.corrections++;
      if (opened.kind !== "readings") continue;
      const message = decodeMessage(opened.body);
      const ofDevice = readings.get(message.device) ?? [];
      readings.set(message.device, ofDevice);
      for (const [index, reading] of message.readings.entries()) {
        const verdict = outcome.admission?.verdicts[index];
        if (verdict !== undefined) ofDevice.push({ reading, verdict });
      }
    }
  } finally {
    database.close();
  }
  return { ...counts, state, readings, point_intervals };
}

export interface Comparison {
  readonly acknowledged: number;
  readonly accepted: number;
  /** `device seq` of what a device was told is safe (by ack or PUBACK) and the journal does not hold. */
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** In the journal, but not with the figures that the device measured. */
  readonly altered: readonly string[];
  readonly rejected: readonly string[];
  readonly acks_taken_back: number;
}

/** Nothing lost, nothing altered: what every test here comes down to. */
export const INTACT = { lost: [], twice: [], altered: [], rejected: [], acks_taken_back: 0 };

/** Holds the node to what it told its devices. */
export function compareWithDevices(content: JournalContent, devices: readonly MeteredDevice[]): Comparison {
  const lost: string[] = [];
  const twice: string[] = [];
  const altered: string[] = [];
  const rejected: string[] = [];
  const totals = { acknowledged: 0, accepted: 0, acks_taken_back: 0 };
  for (const device of devices) {
    const accepted = new Map<number, MeterReading>();
    for (const { reading, verdict } of content.readings.get(device.name) ?? []) {
      const label = `${device.name} ${reading.seq}`;
      if (verdict.kind === "rejected") rejected.push(`${label} ${verdict.reason}`);
      if (verdict.kind !== "accepted") continue;
      if (accepted.has(reading.seq)) twice.push(label);
      accepted.set(reading.seq, reading);
      if (!isSame(reading, device.measured[reading.seq - 1])) altered.push(label);
    }
    for (const { seq } of device.measured) {
      if (seq > device.acked_upto && !device.pubacked.has(seq)) continue;
      totals.acknowledged++;
      if (!accepted.has(seq)) lost.push(`${device.name} ${seq}`);
    }
    totals.accepted += accepted.size;
    totals.acks_taken_back += device.acks_taken_back;
  }
  return { ...totals, lost, twice, altered, rejected };
}

function isSame(stored: MeterReading, measured: MeterReading | undefined): boolean {
  if (measured === undefined) return false;
  return (Object.keys(measured) as (keyof MeterReading)[]).every((key) => stored[key] === measured[key]);
}
