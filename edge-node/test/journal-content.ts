import { type Admission, decodeMessage, type FoldedRecord, foldRecord } from "@localgrid/clearing/fold";
import type { ReadingVerdict } from "@localgrid/clearing/metering";
import type { NodeState } from "@localgrid/clearing/node-state";
import type { MeteringPointIntervalRow, ProjectionSink } from "@localgrid/clearing/projection-sink";
import { openRecord } from "@localgrid/clearing/replay";
import { ChainVerifier } from "@localgrid/journal/chain";
import { createEpochSeal, type EpochSeal } from "@localgrid/journal/sealing";
import type { MeterReading } from "@localgrid/protocol/device";
import { openJournalReader, recordsAfter } from "../src/adapters/sqlite/journal-database.ts";
import { openIdentity } from "../src/adapters/system/identity.ts";
import type { MeteredDevice } from "./metered-device.ts";

export interface StoredReading {
  readonly reading: MeterReading;
  readonly verdict: ReadingVerdict;
  readonly place: RecordPlace;
}

/** Where a record stands. */
export interface RecordPlace {
  readonly epoch: string;
  readonly seq: number;
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
  const reader = new JournalReader();
  const chain = new ChainVerifier();
  let seal: EpochSeal | null = null;
  try {
    for (const { record } of recordsAfter(database, 0)) {
      const decoded = chain.accept(record);
      if (decoded.kind === "genesis" || seal === null) {
        seal = createEpochSeal(communityKey, decoded.node, decoded.epoch);
      }
      const place = { epoch: Buffer.from(decoded.epoch).toString("hex"), seq: decoded.seq };
      reader.take(openRecord(decoded, seal), place);
    }
  } finally {
    database.close();
  }
  return reader;
}

class JournalReader implements JournalContent, ProjectionSink {
  records = 0;
  intervals = 0;
  corrections = 0;
  state: NodeState | null = null;
  readonly readings = new Map<string, StoredReading[]>();
  readonly point_intervals: MeteringPointIntervalRow[] = [];

  take(record: FoldedRecord, place: RecordPlace): void {
    const { state, admissions } = foldRecord(this.state, record, this);
    this.state = state;
    this.records++;
    if (record.kind === "interval-closed") this.intervals++;
    if (record.kind === "correction") this.corrections++;
    if (record.kind !== "readings") return;
    for (const [index, message] of record.body.messages.entries()) {
      this.note(message, admissions?.[index] ?? null, place);
    }
  }

  private note(message: Uint8Array, admission: Admission | null, place: RecordPlace): void {
    if (admission === null) return;
    const { device, readings } = decodeMessage(message);
    const stored = readings.map((reading, index) => {
      return { reading, verdict: admission.verdicts[index] as ReadingVerdict, place };
    });
    const before = this.readings.get(device) ?? [];
    before.push(...stored);
    this.readings.set(device, before);
  }

  meteringPointInterval(row: MeteringPointIntervalRow): void {
    this.point_intervals.push(row);
  }

  interval(): void {}
  memberInterval(): void {}
  posting(): void {}
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
  const each = devices.map((device) => compareWithDevice(content.readings.get(device.name) ?? [], device));
  const sum = (figure: (one: Comparison) => number) => each.reduce((total, one) => total + figure(one), 0);
  return {
    acknowledged: sum((one) => one.acknowledged),
    accepted: sum((one) => one.accepted),
    acks_taken_back: sum((one) => one.acks_taken_back),
    lost: each.flatMap(({ lost }) => lost),
    twice: each.flatMap(({ twice }) => twice),
    altered: each.flatMap(({ altered }) => altered),
    rejected: each.flatMap(({ rejected }) => rejected),
  };
}

function compareWithDevice(stored: readonly StoredReading[], device: MeteredDevice): Comparison {
  const label = ({ seq }: MeterReading) => `${device.name} ${seq}`;
  const accepted = stored.filter(({ verdict }) => verdict.kind === "accepted").map(({ reading }) => reading);
  const counts = new Map<number, number>();
  for (const { seq } of accepted) counts.set(seq, (counts.get(seq) ?? 0) + 1);
  const acknowledged = device.measured.filter(({ seq }) => seq <= device.acked_upto || device.pubacked.has(seq));
  return {
    acknowledged: acknowledged.length,
    accepted: counts.size,
    acks_taken_back: device.acks_taken_back,
    lost: acknowledged.filter(({ seq }) => !counts.has(seq)).map(label),
    twice: accepted.filter(({ seq }) => counts.get(seq) !== 1).map(label),
    altered: accepted.filter((reading) => !isSame(reading, device.measured[reading.seq - 1])).map(label),
    rejected: stored.filter(({ verdict }) => verdict.kind === "rejected").map(({ reading }) => label(reading)),
  };
}

function isSame(stored: MeterReading, measured: MeterReading | undefined): boolean {
  if (measured === undefined) return false;
  return (Object.keys(measured) as (keyof MeterReading)[]).every((key) => stored[key] === measured[key]);
}
