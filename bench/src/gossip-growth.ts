import { generateKeyPairSync, hash, randomBytes } from "node:crypto";
import { openJournalDatabase } from "@localgrid/edge-node/adapters/journal-database";
import { SqliteOwnJournal } from "@localgrid/edge-node/adapters/own-journal";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import { encodeReadings, keyIdOf, signMessage } from "@localgrid/protocol/device";

const READINGS_PER_MESSAGE = 15;
const READING_STEP_MS = 60_000;
const INTERVAL_MS = READINGS_PER_MESSAGE * READING_STEP_MS;

/** A node's journal on disk that grows as if a community were behind it. */
export class GrowingJournal {
  readonly own: SqliteOwnJournal;
  private readonly writer: EpochWriter;
  private readonly store: (records: readonly Uint8Array[]) => void;
  private readonly meter = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  private closed = 0;

  constructor(file: string, key: NodeKey) {
    const database = openJournalDatabase(file);
    const insert = database.prepare("INSERT INTO journal (record) VALUES (?)");
    this.store = database.transaction((records: readonly Uint8Array[]) => {
      for (const record of records) insert.run(record);
    });
    this.own = new SqliteOwnJournal(database, key);
    const communityKey = hash("sha256", "community of a bench", "buffer");
    this.writer = new EpochWriter({ key, communityKey, epoch: randomBytes(16), parent: null });
    this.store([this.writer.genesis(0, { community: "bench", rules: {} })]);
  }

  get closes(): number {
    return this.closed;
  }

  /** One message of each home for the interval, what closes it, and the head. Durable; the answer is the head's seq. */
  closeInterval(homes: number): number {
    const start_ms = this.closed++ * INTERVAL_MS;
    const end_ms = start_ms + INTERVAL_MS;
    const kid = keyIdOf(this.meter.publicKey);
    const records = Array.from({ length: homes }, (_, home) => {
      const message = signMessage(encodeReadings(this.readingsFrom(start_ms, home)), this.meter.privateKey, kid);
      return this.writer.append("readings", end_ms, { messages: [message] });
    });
    const digest = hash("sha256", String(start_ms), "buffer");
    const body = { start_s: start_ms / 1000, inputs_digest: digest, result_digest: digest };
    records.push(this.writer.append("interval-closed", end_ms, body), this.writer.appendHead(end_ms));
    this.store(records);
    return this.writer.position.seq;
  }

  private readingsFrom(start_ms: number, home: number) {
    return Array.from({ length: READINGS_PER_MESSAGE }, (_, index) => {
      const at_ms = start_ms + index * READING_STEP_MS;
      const minute = at_ms / READING_STEP_MS;
      const power_w = 200 + ((home * 53 + minute * 17) % 3_000);
      const import_mwh = minute * 50_000 + home;
      return { seq: minute + 1, at_ms, import_mwh, export_mwh: 0, power_w, flags: 0, boot: 1, uptime_ms: at_ms };
    });
  }
}
