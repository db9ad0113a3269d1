import { type CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { MAX_ANNOUNCEMENT_BYTES } from "./announcement.ts";
import { readBytes } from "./batch-fields.ts";
import { MAX_MEMBERSHIP_BYTES } from "./region-membership.ts";
import { fromOne, malformed, strictly, trueOrFalse } from "./strict-fields.ts";
import { MAX_BATCH_BYTES } from "./upload-limits.ts";

/**
 * What nodes ask each other over a stream: each question and each reply is one frame. Questions are answered one
 * after the other, in the order in which they came.
 */

/** Name of the stream's protocol. */
export const JOURNAL_PROTOCOL = "/localgrid/journal/1";
/** Topic of a region's announcements: this and the region's name. */
export const HEADS_TOPIC_PREFIX = "/localgrid/heads/1/";

/** Of one frame without its length; a larger one ends the stream unread. */
export const MAX_FRAME_BYTES = MAX_BATCH_BYTES;
/** Of one question. */
export const MAX_QUESTION_BYTES = 128;
export const MAX_EXTENTS = 20_000;
/** Announcements in one frame. */
export const MAX_HEADS_PER_FRAME = 64;

export interface EpochReach {
  readonly epoch: Uint8Array;
  readonly last_seq: number;
}

export type JournalQuestion =
  /** Which epochs of a node's journal are there? Answered by `extents`. */
  | { readonly kind: "extents"; readonly node: Uint8Array }
  /** Answered by batches in order of seq, then `end`. */
  | {
      readonly kind: "records";
      readonly node: Uint8Array;
      readonly epoch: Uint8Array;
      readonly from_seq: number;
      /** Inclusive. */
      readonly upto_seq: number;
    }
  /** The newest announcement of every known node: answered by any number of `heads`, then `end`. */
  | { readonly kind: "heads" }
  | { readonly kind: "membership" }
  | { readonly kind: "clock"; readonly asked_at_ms: number };

export type JournalReply =
  | {
      readonly kind: "extents";
      readonly node: Uint8Array;
      /** The highest that is known of the node. */
      readonly generation: number;
      /** Oldest first. */
      readonly epochs: readonly EpochReach[];
    }
  /** A signed upload batch as it is; it has not been looked at. */
  | { readonly kind: "batch"; readonly bytes: Uint8Array }
  | { readonly kind: "heads"; readonly announcements: readonly Uint8Array[] }
  /** After `records`: the last seq sent, one less than asked for when there was none. After `heads`: how many came. */
  | { readonly kind: "end"; readonly upto_seq: number }
  | { readonly kind: "membership"; readonly bytes: Uint8Array | null }
  | {
      readonly kind: "clock";
      /** As in the question. */
      readonly asked_at_ms: number;
      readonly now_ms: number;
      /** Whether the answering node's clock follows a time source. */
      readonly is_trusted: boolean;
    }
  /** In place of any other reply: `code` says why. */
  | { readonly kind: "refused"; readonly code: string };

const ID_BYTES = 16;
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
/** Array of 8 and the text "lg/upload/1". */
const BATCH_START = Buffer.concat([Uint8Array.of(0x88, 0x6b), Buffer.from("lg/upload/1")]);

/** @throws {LocalGridError} `malformed-message` when it is none that {@link decodeQuestion} would read */
export function encodeQuestion(question: JournalQuestion): Uint8Array {
  const bytes = encodeCbor(questionItems(question));
  decodeQuestion(bytes);
  return bytes;
}

/**
 * The arrays are views of `bytes`.
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function decodeQuestion(bytes: Uint8Array): JournalQuestion {
  return strictly(bytes, { what: "journal question", maxBytes: MAX_QUESTION_BYTES }, (reader) => {
    const items = reader.array();
    if (items === 0) throw malformed("an empty array");
    return readQuestion(reader, { kind: reader.text(), items });
  });
}

/** @throws {LocalGridError} `malformed-message` when it is none that {@link decodeReply} would read */
export function encodeReply(reply: JournalReply): Uint8Array {
  const bytes = reply.kind === "batch" ? reply.bytes : encodeCbor(replyItems(reply));
  decodeReply(bytes);
  return bytes;
}

/**
 * Batches, announcements and memberships inside are not looked at. The arrays are views of `bytes`.
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function decodeReply(bytes: Uint8Array): JournalReply {
  if (startsBatch(bytes)) return { kind: "batch", bytes };
  return strictly(bytes, { what: "journal reply", maxBytes: MAX_FRAME_BYTES }, (reader) => {
    const items = reader.array();
    if (items === 0) throw malformed("an empty array");
    return readReply(reader, { kind: reader.text(), items });
  });
}

interface Shape {
  readonly kind: string;
  readonly items: number;
}

function readQuestion(reader: CborReader, { kind, items }: Shape): JournalQuestion {
  switch (`${kind} ${items}`) {
    case "extents 2":
      return { kind: "extents", node: readBytes(reader, ID_BYTES) };
    case "records 5":
      return readRange(reader);
    case "heads 1":
      return { kind: "heads" };
    case "membership 1":
      return { kind: "membership" };
    case "clock 2":
      return { kind: "clock", asked_at_ms: reader.unsigned() };
    default:
      throw unknown({ kind, items });
  }
}

function readRange(reader: CborReader): JournalQuestion {
  const node = readBytes(reader, ID_BYTES);
  const epoch = readBytes(reader, ID_BYTES);
  const from_seq = fromOne(reader, "seq");
  const upto_seq = reader.unsigned();
  if (upto_seq < from_seq) throw malformed("a range that ends before it begins");
  return { kind: "records", node, epoch, from_seq, upto_seq };
}

function readReply(reader: CborReader, { kind, items }: Shape): JournalReply {
  switch (`${kind} ${items}`) {
    case "extents 4":
      return readExtents(reader);
    case "end 2":
      return { kind: "end", upto_seq: reader.unsigned() };
    case "heads 2":
      return { kind: "heads", announcements: readAnnouncements(reader) };
    case "membership 2":
      return { kind: "membership", bytes: readMembershipBytes(reader) };
    case "clock 4":
      return readClock(reader);
    case "refused 2":
      return { kind: "refused", code: readCode(reader) };
    default:
      throw unknown({ kind, items });
  }
}

function readExtents(reader: CborReader): JournalReply {
  const node = readBytes(reader, ID_BYTES);
  const generation = fromOne(reader, "generation");
  const count = reader.array();
  if (count > MAX_EXTENTS) throw malformed(`${count} epochs, at most ${MAX_EXTENTS} are allowed`);
  const names = new Set<string>();
  const epochs = Array.from({ length: count }, () => {
    if (reader.array() !== 2) throw malformed("an epoch is not an array of 2");
    const epoch = readBytes(reader, ID_BYTES);
    names.add(Buffer.from(epoch).toString("latin1"));
    return { epoch, last_seq: fromOne(reader, "seq") };
  });
  if (names.size !== count) throw malformed("an epoch twice");
  return { kind: "extents", node, generation, epochs };
}

function readAnnouncements(reader: CborReader): readonly Uint8Array[] {
  const count = reader.array();
  const isAllowed = count >= 1 && count <= MAX_HEADS_PER_FRAME;
  if (!isAllowed) throw malformed(`${count} announcements, 1 to ${MAX_HEADS_PER_FRAME} are allowed`);
  return Array.from({ length: count }, () => {
    const bytes = reader.byteString();
    if (bytes.length > MAX_ANNOUNCEMENT_BYTES) throw malformed(`an announcement of ${bytes.length} bytes`);
    return bytes;
  });
}

function readMembershipBytes(reader: CborReader): Uint8Array | null {
  const bytes = reader.value();
  if (bytes === null) return null;
  if (!(bytes instanceof Uint8Array)) throw malformed("a membership is not a byte string");
  if (bytes.length > MAX_MEMBERSHIP_BYTES) throw malformed(`a membership of ${bytes.length} bytes`);
  return bytes;
}

function readClock(reader: CborReader): JournalReply {
  const asked_at_ms = reader.unsigned();
  return { kind: "clock", asked_at_ms, now_ms: reader.unsigned(), is_trusted: trueOrFalse(reader) };
}

function readCode(reader: CborReader): string {
  const code = reader.text();
  if (!CODE.test(code)) throw malformed("a code that is none");
  return code;
}

function unknown({ kind, items }: Shape) {
  return malformed(`"${kind.slice(0, 20)}" of ${items} items is not known`);
}

function questionItems(question: JournalQuestion): readonly CborValue[] {
  const { kind } = question;
  switch (kind) {
    case "extents":
      return [kind, question.node];
    case "records":
      return [kind, question.node, question.epoch, question.from_seq, question.upto_seq];
    case "heads":
    case "membership":
      return [kind];
    case "clock":
      return [kind, question.asked_at_ms];
  }
}

function replyItems(reply: Exclude<JournalReply, { readonly kind: "batch" }>): readonly CborValue[] {
  const { kind } = reply;
  switch (kind) {
    case "extents":
      return [kind, reply.node, reply.generation, reply.epochs.map(({ epoch, last_seq }) => [epoch, last_seq])];
    case "end":
      return [kind, reply.upto_seq];
    case "heads":
      return [kind, reply.announcements];
    case "membership":
      return [kind, reply.bytes];
    case "clock":
      return [kind, reply.asked_at_ms, reply.now_ms, reply.is_trusted];
    case "refused":
      return [kind, reply.code];
  }
}

function startsBatch(bytes: Uint8Array): boolean {
  if (bytes.length > MAX_FRAME_BYTES) return false;
  return Buffer.compare(BATCH_START, bytes.subarray(0, BATCH_START.length)) === 0;
}
