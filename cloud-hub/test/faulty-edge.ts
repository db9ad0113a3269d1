import { createPrivateKey } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HubClient } from "@localgrid/edge-node/adapters/hub-client";
import { HttpHubLink } from "@localgrid/edge-node/adapters/hub-link";
import { openJournalDatabase, recordsAfter } from "@localgrid/edge-node/adapters/journal-database";
import { SqliteOwnJournal } from "@localgrid/edge-node/adapters/own-journal";
import { Uplink, type UplinkReport } from "@localgrid/edge-node/uplink";
import type { QueueSource, UploadSource } from "@localgrid/edge-node/upload-source";
import { ChainVerifier } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";

interface Span {
  readonly epoch: string;
  readonly from_seq: number;
  readonly upto_seq: number;
}

type JournalDatabase = ReturnType<typeof openJournalDatabase>;

const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const COMMUNITY_KEY = new Uint8Array(32).fill(7);
/** Real milliseconds become this many of the engine's. */
const HASTE = 400;
const DEADLINE_MS = 400;
const RECORDS_PER_HEAD = 20;

/** A node's journal on a disk that can be rolled back, and its way up to the hub. No part of either is a double. */
export class FaultyEdge {
  readonly key: NodeKey;
  readonly name: string;
  /** Every record that was ever written, by epoch. */
  readonly written = new Map<string, Uint8Array[]>();
  readonly folder = mkdtempSync(join(tmpdir(), "lg-edge-"));
  readonly troubles: string[] = [];
  recoveries = 0;
  /** Which box of the node this is; told to the hub with the next start. */
  generation = 1;
  /** Generations of later boxes that the hub told of. */
  readonly replacedBy: number[] = [];
  private readonly hub_url: string;
  private readonly random: () => number;
  private at_ms = 1_700_000_000_000;
  private running: {
    readonly writing: JournalDatabase;
    readonly reading: JournalDatabase;
    readonly writer: EpochWriter;
    readonly own: SqliteOwnJournal;
    readonly uplink: Uplink;
  } | null = null;

  constructor(hub_url: string, random: () => number) {
    const seed = Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256)));
    const key = Buffer.concat([PKCS8_PREFIX, seed]);
    this.key = nodeKeyOf(createPrivateKey({ key, format: "der", type: "pkcs8" }));
    this.name = Buffer.from(this.key.node).toString("hex");
    this.hub_url = hub_url;
    this.random = random;
  }

  /** A new epoch after what the disk holds, as every start of a node. */
  start(): void {
    const writing = openJournalDatabase(this.file);
    const verifier = new ChainVerifier();
    for (const { record } of recordsAfter(writing, 0)) verifier.accept(record);
    const epoch = Uint8Array.from({ length: 16 }, () => Math.floor(this.random() * 256));
    const { key } = this;
    const writer = new EpochWriter({ key, communityKey: COMMUNITY_KEY, epoch, parent: verifier.position });
    const reading = openJournalDatabase(this.file);
    const own = new SqliteOwnJournal(reading, key);
    const client = new HubClient({ hub_url: this.hub_url, key, now_ms: () => Date.now(), deadline_ms: DEADLINE_MS });
    const uplink = new Uplink({
      own,
      publicKey: key.publicKey,
      link: new HttpHubLink(client, this.name),
      after: (delay_ms, act) => {
        const timer = setTimeout(act, delay_ms / HASTE);
        return () => clearTimeout(timer);
      },
      jitter_ppm: () => Math.floor(this.random() * 1_000_000),
      now_ms: () => this.at_ms,
      remembered: null,
      generation: () => this.generation,
      events: {
        answered: () => {},
        sent: () => {},
        tailStored: () => {
          this.recoveries++;
        },
        complete: () => {},
        replaced: ({ generation }) => this.replacedBy.push(generation),
        trouble: (event, detail) => this.troubles.push(`${event} ${JSON.stringify(detail)}`),
      },
    });
    this.running = { writing, reading, writer, own, uplink };
    const { generation } = this;
    this.store([writer.genesis(this.at_ms, { community: "sun", rules: { interval_length_s: 900 }, generation })]);
    uplink.start();
  }

  /** One group commit. */
  append(count: number): void {
    const { writer, uplink } = this.open;
    const records = Array.from({ length: count }, (_, index) => {
      this.at_ms += 1_000;
      if ((writer.position.seq + 1) % RECORDS_PER_HEAD === 0) return writer.appendHead(this.at_ms);
      const message = Buffer.alloc(40 + Math.floor(this.random() * 200), index);
      return writer.append("readings", this.at_ms, { messages: [message] });
    });
    this.store(records);
    uplink.nudge();
  }

  carry(source: UploadSource): void {
    this.open.uplink.carry(source);
  }

  queue(source: QueueSource): void {
    this.open.uplink.queue(source);
  }

  overQuota({ journal }: QueueSource): void {
    this.open.uplink.overQuota(journal);
  }

  /** Some of what the disk holds, as a neighbour may carry it: cut elsewhere than the node's own batches. */
  strayBatch(): Uint8Array | null {
    const { own } = this.open;
    const extents = own.extents();
    const { epoch, last_seq } = extents[Math.floor(this.random() * extents.length)] as (typeof extents)[0];
    const from_seq = 1 + Math.floor(this.random() * last_seq);
    const upto_seq = from_seq + Math.floor(this.random() * (last_seq - from_seq + 1));
    return own.batch({ kind: "batch", journal: this.name, epoch, from_seq, upto_seq, max_bytes: 262_144 });
  }

  extentsOf() {
    return this.open.own.extents();
  }

  holds(epoch: string): boolean {
    return this.extentsOf().some((one) => one.epoch === epoch);
  }

  /** Signed by this node, as a neighbour that holds its journal has it. */
  batchOf({ epoch, from_seq, upto_seq }: Span): Uint8Array {
    const request = { kind: "batch", journal: this.name, epoch, from_seq, upto_seq, max_bytes: 262_144 } as const;
    const batch = this.open.own.batch(request);
    if (batch === null) throw new Error("no such records");
    return batch;
  }

  stop(): void {
    const { writing, reading, uplink } = this.open;
    uplink.stop();
    writing.close();
    reading.close();
    this.running = null;
  }

  /** What a later {@link rollBack} goes back to. */
  snapshot(): void {
    rmSync(this.copy, { force: true });
    this.open.writing.exec(`VACUUM INTO '${this.copy}'`);
  }

  /** The disk turns out to hold what it held at the last snapshot; the node starts on that. */
  rollBack(): boolean {
    if (!existsSync(this.copy)) return false;
    this.stop();
    for (const suffix of ["", "-wal", "-shm"]) rmSync(this.file + suffix, { force: true });
    copyFileSync(this.copy, this.file);
    this.start();
    return true;
  }

  report(): UplinkReport {
    return this.open.uplink.report();
  }

  /** Straight from the file: `epoch seq` → record, of the journal and of what came back. */
  onDisk(): ReadonlyMap<string, Uint8Array> {
    const { writing } = this.open;
    const all = new Map<string, Uint8Array>();
    const rows = writing.prepare("SELECT record FROM journal").pluck().all() as Uint8Array[];
    const recovered = writing.prepare("SELECT record FROM recovered_record").pluck().all() as Uint8Array[];
    for (const [epoch, records] of this.written) {
      for (const [index, record] of records.entries()) {
        const isHere = [...rows, ...recovered].some((row) => Buffer.compare(row, record) === 0);
        if (isHere) all.set(`${epoch} ${index + 1}`, record);
      }
    }
    if (all.size !== rows.length + recovered.length) throw new Error("the disk holds what was never written, or twice");
    return all;
  }

  remove(): void {
    if (this.running !== null) this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get file(): string {
    return join(this.folder, "journal.sqlite");
  }

  private get copy(): string {
    return join(this.folder, "copy.sqlite");
  }

  private get open() {
    if (this.running === null) throw new Error("the edge is not running");
    return this.running;
  }

  private store(records: readonly Uint8Array[]): void {
    const { writing, writer } = this.open;
    const insert = writing.prepare("INSERT INTO journal (record) VALUES (?)");
    writing.transaction(() => {
      for (const record of records) insert.run(record);
    })();
    const epoch = Buffer.from(writer.position.epoch).toString("hex");
    this.written.set(epoch, [...(this.written.get(epoch) ?? []), ...records]);
  }
}
