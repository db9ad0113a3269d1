import { activeThirdPartyMeter } from "@localgrid/clearing/community";
import type { NodeState } from "@localgrid/clearing/node-state";
import type { KnownRecord, ThirdPartyReading } from "@localgrid/protocol/record-bodies";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { Sample } from "./reading-sampler.ts";

const READINGS_PER_RECORD = 64;
/** A record stays small enough to be sent on by itself. */
const BYTES_PER_RECORD = 16_384;
const READINGS_PER_COMMIT = 512;
/** While the disk takes nothing, so many wait; of more, the oldest go: registers are cumulative. */
const READINGS_WAITING = 4_096;

export type WriterDecision = { readonly kind: "records"; readonly records: readonly KnownRecord[] };

export interface WriterPorts {
  readonly submit: (decide: (state: NodeState) => WriterDecision) => Promise<unknown>;
  /** The journal takes nothing at the moment, or only this reading could not be had; a code. */
  readonly failed: (code: string) => void;
}

interface Waiting extends Sample {
  readonly device: DeviceId;
}

/** Brings picked readings into the journal: many in one record, in order, numbered on the state that they follow. */
export class ReadingWriter {
  private readonly ports: WriterPorts;
  private waiting: Waiting[] = [];
  private writing: Promise<void> | null = null;

  constructor(ports: WriterPorts) {
    this.ports = ports;
  }

  get waitingCount(): number {
    return this.waiting.length;
  }

  add(device: DeviceId, samples: readonly Sample[]): void {
    for (const sample of samples) this.waiting.push({ device, ...sample });
    if (this.waiting.length > READINGS_WAITING) this.waiting.splice(0, this.waiting.length - READINGS_WAITING);
    if (this.waiting.length >= READINGS_PER_RECORD) void this.write();
  }

  /** Resolves when what was waiting is on disk, or waits again because the disk refused it. */
  async write(): Promise<void> {
    while (this.writing !== null) await this.writing;
    if (this.waiting.length === 0) return;
    this.writing = this.writeSome().finally(() => {
      this.writing = null;
    });
    await this.writing;
  }

  private async writeSome(): Promise<void> {
    const group = this.waiting.splice(0, READINGS_PER_COMMIT);
    try {
      await this.ports.submit((state) => ({ kind: "records", records: recordsOf(state, group) }));
    } catch (error) {
      if (!(error instanceof LocalGridError)) throw error;
      this.waiting = [...group, ...this.waiting].slice(-READINGS_WAITING);
      this.ports.failed(error.code);
    }
  }
}

function recordsOf(state: NodeState, group: readonly Waiting[]): readonly KnownRecord[] {
  const readings = numbered(state, group);
  const records: KnownRecord[] = [];
  let part: ThirdPartyReading[] = [];
  let bytes = 0;
  for (const reading of readings) {
    const isFull = part.length === READINGS_PER_RECORD || bytes + reading.raw.length > BYTES_PER_RECORD;
    if (isFull && part.length > 0) {
      records.push({ kind: "third-party-reading", body: { readings: part } });
      part = [];
      bytes = 0;
    }
    part.push(reading);
    bytes += reading.raw.length;
  }
  if (part.length > 0) records.push({ kind: "third-party-reading", body: { readings: part } });
  return records;
}

/** Readings of devices that were retired meanwhile are left out, as are those that the journal is beyond. */
function numbered(state: NodeState, group: readonly Waiting[]): readonly ThirdPartyReading[] {
  const stands = new Map<DeviceId, { readonly seq: number; readonly at_ms: number }>();
  const readings: ThirdPartyReading[] = [];
  for (const { device, reading, raw, raw_bytes } of group) {
    const stand = stands.get(device) ?? state.thirdParty.get(device) ?? { seq: 0, at_ms: Number.NEGATIVE_INFINITY };
    if (activeThirdPartyMeter(state.community, device) === null || reading.at_ms <= stand.at_ms) continue;
    const { pending_import_mwh, pending_export_mwh, ...told } = reading;
    const numberedReading: ThirdPartyReading = {
      device,
      seq: stand.seq + 1,
      ...told,
      ...(pending_import_mwh > 0 ? { pending_import_mwh } : {}),
      ...(pending_export_mwh > 0 ? { pending_export_mwh } : {}),
      raw,
      raw_bytes,
    };
    readings.push(numberedReading);
    stands.set(device, numberedReading);
  }
  return readings;
}
