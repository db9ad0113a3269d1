import { hash } from "node:crypto";
import { CHAIN_START, type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { GenesisOptions } from "@localgrid/journal/genesis";
import type { NodeKey } from "@localgrid/journal/head";
import { nodeKeyFromSeed } from "@localgrid/journal/node-seed";
import { decodeRecord } from "@localgrid/journal/record";
import { encodeUploadBatch } from "@localgrid/protocol/upload";
import { FULL_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import type { BatchRequest, EpochExtent } from "@localgrid/sync-engine/upload-state";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import type { Tail } from "../uplink/upload-source.ts";
import { bytesOf, hexOf } from "./names.ts";
import type { ReplicatedJournal } from "./own-journal.ts";

const COMMUNITY_KEY = new Uint8Array(32).fill(7);
const RULES = { interval_length_s: 900 };

/** Test support: the same key for the same name. */
export function testKey(name: string): NodeKey {
  return nodeKeyFromSeed(hash("sha256", name, "buffer"));
}

interface WrittenEpoch {
  readonly epoch: string;
  readonly before: Uint8Array;
  readonly records: Uint8Array[];
  readonly hashes: Uint8Array[];
}

export interface TestJournalOptions {
  readonly key: NodeKey;
  /** 16 bytes each time. */
  readonly nextEpoch: () => Uint8Array;
  readonly genesis?: Partial<GenesisOptions>;
}

/** Test support: a journal in memory that is written, signed and rolled back as one on a disk is. */
export class TestJournal implements ReplicatedJournal {
  readonly key: NodeKey;
  readonly journal: string;
  readonly tails: Tail[] = [];
  private readonly nextEpoch: () => Uint8Array;
  private readonly epochs: WrittenEpoch[] = [];
  private writer: EpochWriter | null = null;
  private main: WrittenEpoch | null = null;
  private at_ms = 1_000;

  constructor({ key, nextEpoch, genesis = {} }: TestJournalOptions) {
    this.key = key;
    this.journal = hexOf(key.node);
    this.nextEpoch = nextEpoch;
    this.openEpoch(genesis);
  }

  /** As every process start does: continues what is there. */
  openEpoch(genesis: Partial<GenesisOptions> = {}, parent: ChainPosition | null = this.head()): void {
    const epoch = this.nextEpoch();
    this.writer = new EpochWriter({ key: this.key, communityKey: COMMUNITY_KEY, epoch, parent });
    this.main = { epoch: hexOf(epoch), before: parent?.hash ?? CHAIN_START, records: [], hashes: [] };
    this.epochs.push(this.main);
    this.keep(this.writer.genesis(this.nextTime(), { community: "sun", rules: RULES, ...genesis }));
  }

  write(count: number, size = 20): void {
    for (let left = count; left > 0; left--) {
      const body = { note: "x".repeat(size), at: this.at_ms };
      this.keep((this.writer as EpochWriter).append("note", this.nextTime(), body));
    }
  }

  /** The disk had lied: the last records of the newest epoch are gone, and the next start begins a new one. */
  rollBack(count: number, genesis: Partial<GenesisOptions> = {}): void {
    const epoch = this.epochs.at(-1) as WrittenEpoch;
    const left = Math.max(0, epoch.records.length - count);
    epoch.records.splice(left);
    epoch.hashes.splice(left);
    if (left === 0) this.epochs.pop();
    this.main = this.epochs.at(-1) ?? null;
    this.openEpoch(genesis);
  }

  /** What a new box makes of the batches that others keep: the newest line, and what stands beside it as tails. */
  static recovered(
    options: TestJournalOptions,
    epochs: readonly { readonly epoch: string; readonly records: readonly Uint8Array[] }[],
  ): TestJournal {
    const journal = new TestJournal(options);
    const [own] = journal.epochs.splice(0);
    if (own === undefined) throw new Error("a journal begins with an epoch");
    for (const { epoch, records } of epochs) {
      const before = hashBefore({ epoch, from_seq: 1, records, hashes: [] });
      const hashes: Uint8Array[] = [];
      for (const record of records) hashes.push(chainHash(hashes.at(-1) ?? before, record));
      journal.epochs.push({ epoch, before, records: [...records], hashes });
    }
    journal.main = journal.epochs.at(-1) ?? null;
    journal.at_ms += 1_000 * journal.records;
    journal.openEpoch(options.genesis);
    return journal;
  }

  /** A copy of the disk: what is written here later is not there, and the other way round. */
  copy(): TestJournal {
    const twin = new TestJournal({ key: this.key, nextEpoch: this.nextEpoch });
    twin.epochs.splice(0);
    for (const { records, hashes, ...epoch } of this.epochs) {
      twin.epochs.push({ ...epoch, records: [...records], hashes: [...hashes] });
    }
    twin.main = twin.epochs.find(({ epoch }) => epoch === this.main?.epoch) ?? null;
    twin.at_ms = this.at_ms;
    return twin;
  }

  extents(): readonly EpochExtent[] {
    return this.epochs.map(({ epoch, records }) => ({ epoch, last_seq: records.length }));
  }

  batch({ epoch, from_seq, upto_seq, max_bytes }: BatchRequest): Uint8Array | null {
    const held = this.find(epoch);
    const prev_hash = this.hashAt(epoch, from_seq - 1);
    if (held === undefined || prev_hash === null) return null;
    const limit = Math.min(max_bytes, FULL_BATCH_BYTES);
    const records: Uint8Array[] = [];
    let bytes = 0;
    for (const record of held.records.slice(from_seq - 1, upto_seq)) {
      bytes += record.length;
      if (bytes > limit && records.length > 0) break;
      records.push(record);
    }
    if (records.length === 0) return null;
    return encodeUploadBatch({ epoch: bytesOf(epoch) as EpochId, from_seq, prev_hash, records }, this.key);
  }

  hashAt(epoch: string, seq: number): Uint8Array | null {
    const held = this.find(epoch);
    if (held === undefined) return null;
    return seq === 0 ? held.before : (held.hashes[seq - 1] ?? null);
  }

  head(): ChainPosition | null {
    const { main } = this;
    const hash = main?.hashes.at(-1);
    return main === null || hash === undefined ? null : { epoch: bytesOf(main.epoch), seq: main.hashes.length, hash };
  }

  storeTail(tail: Tail): void {
    const known = this.find(tail.epoch);
    const held = known ?? { epoch: tail.epoch, before: hashBefore(tail), records: [], hashes: [] };
    if (known === undefined) this.epochs.splice(Math.max(0, this.epochs.length - 1), 0, held);
    held.records.push(...tail.records);
    held.hashes.push(...tail.hashes);
    this.tails.push(tail);
  }

  get records(): number {
    return this.epochs.reduce((sum, { records }) => sum + records.length, 0);
  }

  /** Epochs with the hash at their ends, to be compared with a replica's. */
  ends(): readonly string[] {
    return this.epochs.map(({ epoch, hashes }) => `${epoch} ${hexOf(hashes.at(-1) ?? CHAIN_START)}`).sort();
  }

  private keep(record: Uint8Array): void {
    const { main } = this;
    if (main === null) throw new Error("no epoch is open");
    main.records.push(record);
    main.hashes.push(chainHash(main.hashes.at(-1) ?? main.before, record));
  }

  private nextTime(): number {
    this.at_ms += 1_000;
    return this.at_ms;
  }

  private find(epoch: string): WrittenEpoch | undefined {
    return this.epochs.find((one) => one.epoch === epoch);
  }
}

function hashBefore({ records }: Tail): Uint8Array {
  const genesis = records[0] === undefined ? null : decodeRecord(records[0]).body;
  const body = genesis instanceof Uint8Array ? null : genesis;
  return (body as { parent: ChainPosition | null } | null)?.parent?.hash ?? CHAIN_START;
}
