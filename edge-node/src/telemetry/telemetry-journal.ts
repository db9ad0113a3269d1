import { chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { NodeKey } from "@localgrid/journal/head";
import { decodeRecord, type OpenBody } from "@localgrid/journal/record";
import { createEpochSeal } from "@localgrid/journal/sealing";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import { FULL_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import type { BatchRequest, EpochExtent } from "@localgrid/sync-engine/upload-state";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import type { QueueSource } from "../uplink/upload-source.ts";
import { decodeTelemetry, encodeTelemetry, type TelemetryBody, thinnedToHours } from "./telemetry-body.ts";
import type { TelemetryStore } from "./telemetry-store.ts";

/** What the queue of telemetry is called between uplink and hub. */
export const TELEMETRY_QUEUE = "telemetry";

export interface TelemetryJournalOptions {
  readonly store: TelemetryStore;
  readonly key: NodeKey;
  readonly communityKey: Uint8Array;
  readonly community: string;
  readonly randomBytes: (count: number) => Uint8Array;
  /** What the records may take up before they are thinned. */
  readonly quota_bytes: number;
}

/**
 * Telemetry on its way to the hub: signed and sealed as a journal is, in a new epoch for each start. Beyond its quota
 * it is thinned to hours, then the oldest hours go.
 */
export class TelemetryJournal implements QueueSource {
  readonly journal = TELEMETRY_QUEUE;
  readonly role = "telemetry" as const;
  private readonly options: TelemetryJournalOptions;
  private writer: EpochWriter | null = null;

  constructor(options: TelemetryJournalOptions) {
    this.options = options;
  }

  append(body: TelemetryBody): void {
    const records: Uint8Array[] = [];
    const writer = this.writer ?? this.begin(body.to_ms, records);
    records.push(writer.append("telemetry", body.to_ms, encodeTelemetry(body)));
    this.options.store.append(hex(writer.position.epoch), records);
    this.writer = writer;
  }

  get isOverQuota(): boolean {
    return this.options.store.size_bytes > this.options.quota_bytes;
  }

  extents(): readonly EpochExtent[] {
    return this.options.store.epochs().map(({ epoch, last_seq }) => ({ epoch, last_seq }));
  }

  batch({ epoch, from_seq, upto_seq, max_bytes }: BatchRequest): Uint8Array | null {
    const known = this.options.store.epochs().find((one) => one.epoch === epoch);
    if (known === undefined || from_seq <= known.base_seq) return null;
    const limit = Math.min(max_bytes, FULL_BATCH_BYTES);
    const records: Uint8Array[] = [];
    let prev_hash = known.base_hash;
    let seq = known.base_seq;
    let bytes = 0;
    for (const record of this.options.store.records(epoch, seq + 1)) {
      seq++;
      if (seq < from_seq) prev_hash = chainHash(prev_hash, record);
      else {
        bytes += record.length;
        if (seq > upto_seq || (bytes > limit && records.length > 0)) break;
        records.push(record);
      }
    }
    if (records.length === 0) return null;
    const id = new Uint8Array(Buffer.from(epoch, "hex")) as EpochId;
    return encodeUploadBatch({ epoch: id, from_seq, prev_hash, records }, this.options.key, "lg/telemetry/1");
  }

  acknowledged({ epoch, seq }: EpochPosition): void {
    const { store } = this.options;
    const known = store.epochs().find((one) => one.epoch === epoch);
    if (known === undefined || seq <= known.base_seq) return;
    let hash = known.base_hash;
    let at = known.base_seq;
    for (const record of store.records(epoch, at + 1)) {
      if (++at > seq) break;
      hash = chainHash(hash, record);
    }
    store.forget(epoch, Math.min(seq, known.last_seq), hash);
  }

  /** Replaces records after `after` (null: all) by hours, in a new epoch that later ones go on in. */
  thin(after: EpochPosition | null): readonly EpochExtent[] {
    const { store, quota_bytes } = this.options;
    const hours = thinnedToHours(this.bodiesAfter(after));
    const last = hours.at(-1);
    if (last === undefined) return this.extents();
    const records: Uint8Array[] = [];
    const writer = this.begin(last.to_ms, records);
    // Half of the quota, so that there is room for a while.
    for (const body of newestWithin(hours, quota_bytes / 2)) {
      records.push(writer.append("telemetry", last.to_ms, encodeTelemetry(body)));
    }
    store.replace(after, { epoch: hex(writer.position.epoch), records });
    this.writer = writer;
    return this.extents();
  }

  private begin(at_ms: number, records: Uint8Array[]): EpochWriter {
    const { key, communityKey, community, randomBytes } = this.options;
    const writer = new EpochWriter({ key, communityKey, epoch: randomBytes(16), parent: null });
    records.push(writer.genesis(at_ms, { community, rules: {} }));
    return writer;
  }

  private *bodiesAfter(after: EpochPosition | null): Generator<TelemetryBody> {
    let isAfter = after === null;
    for (const { epoch, base_seq } of this.options.store.epochs()) {
      const isPlace = epoch === after?.epoch;
      if (!isAfter && !isPlace) continue;
      const from_seq = isPlace && after !== null ? Math.max(base_seq, after.seq) + 1 : base_seq + 1;
      isAfter = true;
      for (const record of this.options.store.records(epoch, from_seq)) {
        const body = this.opened(record);
        if (body !== null) yield decodeTelemetry(body);
      }
    }
  }

  private opened(bytes: Uint8Array): OpenBody | null {
    const { node, epoch, seq, kind, header, body } = decodeRecord(bytes);
    if (kind !== "telemetry" || !(body instanceof Uint8Array)) return null;
    return createEpochSeal(this.options.communityKey, node, epoch).open(header, seq, body);
  }
}

/** More than an encoded hour and an encoded home take. */
const HOUR_BYTES = 256;
const HOME_BYTES = 64;

/** Hours from the newest back, as many as fit. */
function newestWithin(hours: readonly TelemetryBody[], limit_bytes: number): readonly TelemetryBody[] {
  let bytes = 0;
  const first = hours.findLastIndex(({ homes }) => {
    bytes += HOUR_BYTES + homes.length * HOME_BYTES;
    return bytes > limit_bytes;
  });
  return hours.slice(first + 1);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
