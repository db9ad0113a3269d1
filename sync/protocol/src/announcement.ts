import { sign, verify } from "node:crypto";
import { type ChainPosition, nodeIdOf } from "@localgrid/journal/chain";
import { ed25519PublicKey, type NodeKey } from "@localgrid/journal/head";
import { type CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { readBytes } from "./batch-fields.ts";
import { fromOne, malformed, strictly, trueOrFalse } from "./strict-fields.ts";

/** A foreign journal that the announcing node keeps. */
export interface HeldJournal {
  readonly node: Uint8Array;
  /** The newest that it holds of that node. */
  readonly epoch: Uint8Array;
  /** Last one of that epoch. */
  readonly seq: number;
  /** How many records it holds over all epochs. */
  readonly records: number;
}

/** Up to where the hub is known to hold a foreign journal. */
export interface JournalReceipt {
  readonly node: Uint8Array;
  readonly epoch: Uint8Array;
  readonly seq: number;
}

/** What a node tells of itself; the one message that is gossiped. */
export interface Announcement {
  /** 16 bytes. */
  readonly node: Uint8Array;
  readonly at_ms: number;
  /** Rises with every announcement; begins with the time in ms at which the process started. */
  readonly counter: number;
  /** 1 for a node that was never replaced. */
  readonly generation: number;
  /** Null while the journal is empty. */
  readonly head: ChainPosition | null;
  /** How many records the own journal has over all epochs. */
  readonly records: number;
  /** 0 while the node has none. */
  readonly membership_version: number;
  /** Whether its hub answers. */
  readonly has_uplink: boolean;
  /** At most 64, ascending by node. */
  readonly copies: readonly HeldJournal[];
  /** At most 64, ascending by node. */
  readonly receipts: readonly JournalReceipt[];
}

export interface SignedAnnouncement extends Announcement {
  /** Ed25519 over the deterministic CBOR of all items before it. */
  readonly signature: Uint8Array;
  /** As they came: what is passed on. */
  readonly bytes: Uint8Array;
}

export const MAX_ANNOUNCEMENT_BYTES = 16_384;
export const MAX_ANNOUNCED_COPIES = 64;
export const MAX_ANNOUNCED_RECEIPTS = 64;

const LABEL = "lg/announcement/1";
const ID_BYTES = 16;
const HASH_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * Signs an announcement of the node that holds the key. Copies and receipts may come in any order.
 *
 * @throws {LocalGridError} `malformed-message` when it is none: more than 64 copies or receipts, a journal twice
 */
export function encodeAnnouncement(announcement: Omit<Announcement, "node">, key: NodeKey): Uint8Array {
  const items = itemsOf({
    ...announcement,
    node: key.node,
    copies: [...announcement.copies].sort(byNode),
    receipts: [...announcement.receipts].sort(byNode),
  });
  const bytes = encodeCbor([...items, sign(null, encodeCbor(items), key.privateKey)]);
  decodeAnnouncement(bytes);
  return bytes;
}

/**
 * The form only: see {@link isAnnouncementAuthentic}. The arrays are views of `bytes`.
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function decodeAnnouncement(bytes: Uint8Array): SignedAnnouncement {
  return strictly(bytes, { what: "announcement", maxBytes: MAX_ANNOUNCEMENT_BYTES }, (reader) => {
    if (reader.array() !== 12) throw malformed("not an array of 12");
    if (reader.text() !== LABEL) throw malformed(`not "${LABEL}"`);
    return {
      node: readBytes(reader, ID_BYTES),
      at_ms: reader.unsigned(),
      counter: reader.unsigned(),
      generation: fromOne(reader, "generation"),
      head: readHead(reader),
      records: reader.unsigned(),
      membership_version: reader.unsigned(),
      has_uplink: trueOrFalse(reader),
      copies: readList(reader, MAX_ANNOUNCED_COPIES, readCopy),
      receipts: readList(reader, MAX_ANNOUNCED_RECEIPTS, readReceipt),
      signature: readBytes(reader, SIGNATURE_BYTES),
      bytes,
    };
  });
}

/** Whether the node with this key (raw, 32 bytes) signed it, and the announcement names that node. */
export function isAnnouncementAuthentic(announcement: SignedAnnouncement, publicKey: Uint8Array): boolean {
  if (Buffer.compare(nodeIdOf(publicKey), announcement.node) !== 0) return false;
  return verify(null, encodeCbor(itemsOf(announcement)), ed25519PublicKey(publicKey), announcement.signature);
}

function readHead(reader: CborReader): ChainPosition | null {
  // A single item: either null or an array, which the strict reader takes apart by itself.
  const head = reader.value();
  if (head === null) return null;
  if (!Array.isArray(head) || head.length !== 3) throw malformed("a head is not an array of 3");
  const [epoch, seq, hash] = head as readonly CborValue[];
  if (!isBytes(epoch, ID_BYTES) || !isBytes(hash, HASH_BYTES)) throw malformed("a head's epoch or hash is not one");
  if (typeof seq !== "number" || seq < 1) throw malformed("a head's seq is not one");
  return { epoch, seq, hash };
}

function readCopy(reader: CborReader): HeldJournal {
  if (reader.array() !== 4) throw malformed("a copy is not an array of 4");
  const node = readBytes(reader, ID_BYTES);
  const epoch = readBytes(reader, ID_BYTES);
  const seq = fromOne(reader, "seq");
  return { node, epoch, seq, records: fromOne(reader, "records") };
}

function readReceipt(reader: CborReader): JournalReceipt {
  if (reader.array() !== 3) throw malformed("a receipt is not an array of 3");
  const node = readBytes(reader, ID_BYTES);
  return { node, epoch: readBytes(reader, ID_BYTES), seq: fromOne(reader, "seq") };
}

function readList<T extends { readonly node: Uint8Array }>(
  reader: CborReader,
  most: number,
  read: (reader: CborReader) => T,
): readonly T[] {
  const count = reader.array();
  if (count > most) throw malformed(`${count} journals, at most ${most} are allowed`);
  const items: T[] = [];
  for (let left = count; left > 0; left--) {
    const item = read(reader);
    const before = items.at(-1);
    if (before !== undefined && byNode(before, item) >= 0) throw malformed("journals are not in order of their nodes");
    items.push(item);
  }
  return items;
}

function isBytes(value: CborValue | undefined, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

function byNode(a: { readonly node: Uint8Array }, b: { readonly node: Uint8Array }): number {
  return Buffer.compare(a.node, b.node);
}

function itemsOf(announcement: Announcement): readonly CborValue[] {
  const { node, at_ms, counter, generation, head, records, membership_version, has_uplink } = announcement;
  return [
    LABEL,
    node,
    at_ms,
    counter,
    generation,
    head === null ? null : [head.epoch, head.seq, head.hash],
    records,
    membership_version,
    has_uplink,
    announcement.copies.map((copy) => [copy.node, copy.epoch, copy.seq, copy.records]),
    announcement.receipts.map((receipt) => [receipt.node, receipt.epoch, receipt.seq]),
  ];
}
