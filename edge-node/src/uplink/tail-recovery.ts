import { type ChainPosition, chainHash } from "@localgrid/journal/chain";
import { checkHeadRecord } from "@localgrid/journal/head";
import { type DecodedRecord, decodeRecord } from "@localgrid/journal/record";
import { decodeRecordPage } from "@localgrid/protocol/record-page";
import type { TailRequest } from "@localgrid/sync-engine/upload-state";
import { edgeNodeError } from "../errors.ts";
import type { OwnJournal, Tail } from "./upload-source.ts";

export interface TailContext {
  readonly own: Pick<OwnJournal, "hashAt">;
  /** Raw, 32 bytes, of the node that writes the journal. */
  readonly publicKey: Uint8Array;
}

/**
 * What a page of the hub holds of the tail that was asked for: it has to continue the chain that is on this disk, in
 * its own epoch or after the parent that its genesis names, and heads in it have to carry this node's signature.
 *
 * @throws {LocalGridError} `foreign-tail`; those of `decodeRecordPage`
 */
export function readTail(bytes: Uint8Array, request: TailRequest, { own, publicKey }: TailContext): Tail {
  const page = decodeRecordPage(bytes);
  const { epoch, from_seq, upto_seq } = request;
  if (hex(page.epoch) !== epoch || hex(page.node) !== request.journal || page.from_seq !== from_seq) {
    throw foreign("the page is of another place than was asked for");
  }
  const records = page.records.slice(0, upto_seq - from_seq + 1);
  const first = records[0] === undefined ? null : decodeRecord(records[0]);
  const known = first === null || from_seq > 1 ? own.hashAt(epoch, from_seq - 1) : hashOfParent(own, first);
  if (first === null) return { epoch, from_seq, records: [], hashes: [] };
  if (known === null || Buffer.compare(known, page.prev_hash) !== 0) {
    throw foreign("the records do not continue what is here");
  }
  let before: ChainPosition = { epoch: first.epoch, seq: from_seq - 1, hash: known };
  const hashes: Uint8Array[] = [];
  for (const record of records) {
    const decoded = decodeRecord(record);
    if (decoded.kind === "head") checkHeadRecord(decoded, before, publicKey);
    before = { epoch: decoded.epoch, seq: decoded.seq, hash: chainHash(before.hash, record) };
    hashes.push(before.hash);
  }
  return { epoch, from_seq, records, hashes };
}

function hashOfParent(own: TailContext["own"], { kind, body }: DecodedRecord): Uint8Array | null {
  if (kind !== "genesis" || body instanceof Uint8Array) return null;
  const { parent } = body;
  if (parent === null) return new Uint8Array(32);
  const { epoch, seq, hash } = parent as Record<string, unknown>;
  if (!(epoch instanceof Uint8Array && hash instanceof Uint8Array && typeof seq === "number")) return null;
  const here = own.hashAt(hex(epoch), seq);
  return here !== null && Buffer.compare(here, hash) === 0 ? here : null;
}

function foreign(message: string): Error {
  return edgeNodeError("foreign-tail", message);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
