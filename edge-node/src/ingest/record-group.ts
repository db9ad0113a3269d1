import type { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { OpenBody } from "@localgrid/journal/record";
import type { GenesisBody, KnownRecord } from "@localgrid/protocol/record-bodies";
import type { FoldedRecord } from "../clearing/fold.ts";
import type { InboxMessage } from "./inbox.ts";

/** Records that are stored in one commit, and what the fold needs of them afterwards. */
export class RecordGroup {
  /** Encoded and chained, in journal order. */
  readonly records: Uint8Array[] = [];
  /** The same records as the fold takes them; heads are left out, they change nothing. */
  readonly folded: FoldedRecord[] = [];
  readonly messages: readonly InboxMessage[];
  private readonly now_ms: number;

  constructor(messages: readonly InboxMessage[], now_ms: number) {
    this.messages = messages;
    this.now_ms = now_ms;
  }

  openEpoch(writer: EpochWriter, body: GenesisBody): void {
    const { community, rules } = body;
    this.records.push(writer.genesis(this.now_ms, { community, rules: { ...rules } }));
    this.folded.push({ kind: "genesis", body, recorded_at_ms: this.now_ms });
  }

  add(writer: EpochWriter, record: KnownRecord): void {
    this.write(writer, record);
    this.folded.push({ ...record, recorded_at_ms: this.now_ms });
  }

  addMessage(writer: EpochWriter, { payload, decoded }: InboxMessage): void {
    const record: KnownRecord = { kind: "readings", body: { message: payload } };
    this.write(writer, record);
    this.folded.push({ ...record, recorded_at_ms: this.now_ms, message: decoded });
  }

  addHead(writer: EpochWriter): void {
    this.records.push(writer.appendHead(this.now_ms));
  }

  private write(writer: EpochWriter, { kind, body }: KnownRecord): void {
    this.records.push(writer.append(kind, this.now_ms, body as unknown as OpenBody));
  }
}
