import { hash } from "node:crypto";
import type { NodeState } from "@localgrid/clearing/node-state";
import type {
  IntervalRow,
  MemberIntervalRow,
  MeteringPointIntervalRow,
  PostingRow,
} from "@localgrid/clearing/projection-sink";
import { JOURNAL_START, replay } from "@localgrid/clearing/replay";
import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { OpenBody } from "@localgrid/journal/record";
import type { KnownRecord } from "@localgrid/protocol/record-bodies";
import type { NodeId } from "@localgrid/vocabulary/identifiers";
import { loadRecordedHomes } from "../src/recorded-homes.ts";
import { RECORDED_COMMUNITY_KEY, recordedJournal, recordedNodeKey } from "../src/recorded-journal.ts";

const RECORDING = new URL("../data/citylearn17-homes-hourly-wh.csv", import.meta.url).pathname;

interface Epoch {
  readonly epoch: Uint8Array;
  readonly parent: ChainPosition | null;
  readonly records: Uint8Array[];
}

/** Rows of a fold by their keys; newer revisions replace older ones where only the newest is kept. */
export interface NodeRows {
  readonly intervals: readonly IntervalRow[];
  readonly members: readonly MemberIntervalRow[];
  readonly points: readonly MeteringPointIntervalRow[];
  readonly postings: readonly PostingRow[];
}

const NOWHERE = { interval() {}, memberInterval() {}, meteringPointInterval() {}, posting() {} };

/** A node with the journal of recorded homes, that goes on writing as told. */
export class RecordedNode {
  readonly key = recordedNodeKey();
  readonly epochs: Epoch[] = [];
  private writer: EpochWriter | null = null;

  constructor({ intervals, forge }: { intervals: number; forge?: (record: KnownRecord) => KnownRecord }) {
    const records = recordedJournal({
      recording: loadRecordedHomes(RECORDING),
      interval_length_s: 3_600,
      intervals,
      readings_per_message: 8,
      tariff: {
        retail_micro_per_kwh: 300_000,
        feed_in_micro_per_kwh: 80_000,
        local_network_fee_micro_per_kwh: 40_000,
        fixed_fee_micro_per_day: 50_000,
      },
      ...(forge === undefined ? {} : { forge }),
    });
    const epoch = hash("sha256", "epoch", "buffer").subarray(0, 16);
    this.epochs.push({ epoch, parent: null, records: [...records] });
  }

  get id(): NodeId {
    return this.key.node as NodeId;
  }

  /** Goes on in a new epoch after the record `seq` of the last one, as after a restart or a loss, or as a later box. */
  restart(at_ms: number, seq = this.last.records.length, generation = 1): void {
    const parent = this.positionAt(seq);
    const box = generation > 1 ? ` of box ${generation}` : "";
    const epoch = hash("sha256", `epoch ${this.epochs.length}${box}`, "buffer").subarray(0, 16);
    this.writer = new EpochWriter({ key: this.key, communityKey: RECORDED_COMMUNITY_KEY, epoch, parent });
    this.epochs.push({ epoch, parent, records: [] });
    const rules = this.replayed().state?.rules;
    const terms = { community: "recorded", rules: { ...rules } as OpenBody, generation };
    this.last.records.push(this.writer.genesis(at_ms, terms));
  }

  write(record: KnownRecord, at_ms: number): void {
    if (this.writer === null) throw new Error("a recorded epoch is over: restart first");
    this.last.records.push(this.writer.append(record.kind, at_ms, record.body as unknown as OpenBody));
  }

  /** The present history, folded as the node does. */
  replayed(): { readonly state: NodeState | null; readonly rows: NodeRows } {
    const intervals = new Map<string, IntervalRow>();
    const members = new Map<string, MemberIntervalRow>();
    const points = new Map<string, MeteringPointIntervalRow>();
    const postings = new Map<string, PostingRow>();
    const { state } = replay({
      from: JOURNAL_START,
      records: this.line().map((record, index) => ({ position: index + 1, record })),
      communityKey: RECORDED_COMMUNITY_KEY,
      sink: {
        interval: (row) => intervals.set(`${row.start_s} ${row.revision}`, row),
        memberInterval: (row) => members.set(`${row.start_s} ${row.member}`, row),
        meteringPointInterval: (row) => points.set(`${row.start_s} ${row.metering_point} ${row.revision}`, row),
        posting: (row) => postings.set(`${row.start_s} ${row.revision} ${row.ordinal}`, row),
      },
    });
    return {
      state,
      rows: {
        intervals: [...intervals.values()],
        members: [...members.values()],
        points: [...points.values()],
        postings: [...postings.values()],
      },
    };
  }

  /** The present history, record by record, with what was sealed. */
  opened(): readonly { readonly record: KnownRecord; readonly recorded_at_ms: number }[] {
    const all: { readonly record: KnownRecord; readonly recorded_at_ms: number }[] = [];
    replay({
      from: JOURNAL_START,
      records: this.line().map((record, index) => ({ position: index + 1, record })),
      communityKey: RECORDED_COMMUNITY_KEY,
      sink: NOWHERE,
      onRecord: (_position, _decoded, { recorded_at_ms, ...record }) => {
        all.push({ record: record as KnownRecord, recorded_at_ms });
      },
    });
    return all;
  }

  /** Records of the present history. */
  line(): readonly Uint8Array[] {
    const parts: (readonly Uint8Array[])[] = [];
    let [at, count] = [this.epochs.length - 1, this.last.records.length];
    while (at >= 0) {
      const { parent, records } = this.epochs[at] as Epoch;
      parts.unshift(records.slice(0, count));
      at = this.epochs.findIndex(({ epoch }) => parent !== null && Buffer.compare(epoch, parent.epoch) === 0);
      count = parent?.seq ?? 0;
    }
    return parts.flat();
  }

  private get last(): Epoch {
    return this.epochs.at(-1) as Epoch;
  }

  private positionAt(seq: number): ChainPosition {
    const { epoch, parent, records } = this.last;
    const after = records.slice(0, seq).reduce(chainHash, parent?.hash ?? CHAIN_START);
    return { epoch, seq, hash: after };
  }
}
