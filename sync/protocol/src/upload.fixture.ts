import { createPrivateKey } from "node:crypto";
import { CHAIN_START, type ChainPosition } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { type NodeKey, nodeKeyOf } from "@localgrid/journal/head";
import type { OpenBody } from "@localgrid/journal/record";
import type { EpochId } from "@localgrid/vocabulary/identifiers";

/** Records of one epoch with what stands before them. */
export interface Chapter {
  readonly epoch: EpochId;
  readonly prev_hash: Uint8Array;
  readonly records: readonly Uint8Array[];
  /** Chain after each record. */
  readonly positions: readonly ChainPosition[];
}

export const SEED = counting(0x00, 32);
export const OTHER_SEED = counting(0x60, 32);
export const AT_MS = 1_780_272_000_000;

const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const COMMUNITY_KEY = counting(0x20, 32);
const RULES: OpenBody = { interval_length_s: 900, price_rule: "pair" };

export function keyOf(seed: Uint8Array = SEED): NodeKey {
  return nodeKeyOf(createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" }));
}

/** A genesis, then one record per body: what has a `message` is sealed, all else is open. */
export function chapter(
  key: NodeKey,
  first: number,
  { parent = null, bodies }: { readonly parent?: ChainPosition | null; readonly bodies: readonly OpenBody[] },
): Chapter {
  const epoch = counting(first, 16) as EpochId;
  const writer = new EpochWriter({ key, communityKey: COMMUNITY_KEY, epoch, parent });
  const records = [writer.genesis(AT_MS, { community: "linden-street", rules: RULES })];
  const positions = [plain(writer.position)];
  for (const [index, body] of bodies.entries()) {
    records.push(writer.append("message" in body ? "readings" : "note", AT_MS + 1000 * (index + 1), body));
    positions.push(plain(writer.position));
  }
  return { epoch, prev_hash: parent?.hash ?? CHAIN_START, records, positions };
}

/** Hashes as Node makes them are Buffers, which compare unlike what is read from bytes. */
function plain({ epoch, seq, hash }: ChainPosition): ChainPosition {
  return { epoch, seq, hash: new Uint8Array(hash) };
}

export function counting(from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (from + i) & 0xff);
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

export function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}
