import type { FoldedRecord } from "@localgrid/clearing/fold";
import type { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { OpenBody } from "@localgrid/journal/record";
import type { GenesisBody, KnownRecord } from "@localgrid/protocol/record-bodies";
import type { InboxMessage } from "./inbox.ts";

const MESSAGES_PER_RECORD = 64;
/** A record stays small enough to be sent on by itself; a single message is never larger. */
const BYTES_PER_RECORD = 16_384;

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
    this.records.push(writer.genesis(this.now_ms, { ...body, rules: { ...body.rules } }));
    this.folded.push({ kind: "genesis", body, recorded_at_ms: this.now_ms });
  }

  add(writer: EpochWriter, record: KnownRecord): void {
    this.write(writer, record);
    this.folded.push({ ...record, recorded_at_ms: this.now_ms });
  }

  /** Several messages share a record: sealing, hashing and storing it cost about as much as for one. */
  addMessages(writer: EpochWriter, messages: readonly InboxMessage[]): void {
    let from = 0;
    let bytes = 0;
    for (const [index, { payload }] of messages.entries()) {
      const isFull = index - from === MESSAGES_PER_RECORD || bytes + payload.length > BYTES_PER_RECORD;
      if (isFull && index > from) {
        this.addReadings(writer, messages.slice(from, index));
        from = index;
        bytes = 0;
      }
      bytes += payload.length;
    }
    if (from < messages.length) this.addReadings(writer, messages.slice(from));
  }

  addHead(writer: EpochWriter): void {
    this.records.push(writer.appendHead(this.now_ms));
  }

  private addReadings(writer: EpochWriter, messages: readonly InboxMessage[]): void {
    const record: KnownRecord = { kind: "readings", body: { messages: messages.map(({ payload }) => payload) } };
    this.write(writer, record);
    this.folded.push({ ...record, recorded_at_ms: this.now_ms, messages: messages.map(({ decoded }) => decoded) });
  }

  private write(writer: EpochWriter, { kind, body }: KnownRecord): void {
    this.records.push(writer.append(kind, this.now_ms, body as unknown as OpenBody));
  }
}
