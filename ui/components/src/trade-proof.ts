import { sha256 } from "@noble/hashes/sha2.js";

/**
 * Checks of a settled trade that anybody can make again: written for the page alone, so that neither node nor hub has to be
 * believed. SHA-256 comes from a library because browsers have none on plain HTTP. What the bytes mean: a trade is 56 bytes,
 * a batch's header 202, whole numbers big-endian; trees are those of RFC 9162.
 */

const TRADE_BYTES = 56;
const HEADER_BYTES = 202;
const HASH_BYTES = 32;
const LABEL = "lg/batch/1";
const BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A trade as its bytes have it. */
export interface ProvenTrade {
  readonly zone: number;
  readonly seq: number;
  readonly index: number;
  readonly start_s: number;
  /** Number of the member in its zone. */
  readonly member: number;
  readonly revision: number;
  /** + bought, - sold. */
  readonly energy_wh: bigint;
  readonly price_micro_per_kwh: bigint;
  /** + receives, - pays. */
  readonly money_nano: bigint;
}

/** What there is to check; bytes in hexadecimal. */
export interface ProofParts {
  readonly leaf: string;
  readonly index: number;
  readonly trade_count: number;
  /** From the trade upwards. */
  readonly proof: readonly string[];
  readonly header: string;
  readonly batch_hash: string;
  readonly settlement_contract: string;
  readonly network_passphrase: string;
}

/** What two hashes on the way up come to. */
export interface PathStep {
  readonly left: string;
  readonly right: string;
  /** Which of the two was in the proof. */
  readonly given: "left" | "right";
  readonly hash: string;
}

export interface ProofCheck {
  readonly trade: ProvenTrade;
  readonly leaf_hash: string;
  readonly path: readonly PathStep[];
  /** Where the path leads to, and what the header has. */
  readonly root: string;
  readonly header_root: string;
  /** Hash of the header, as computed here. */
  readonly batch_hash: string;
  /** The path leads to the header's root, from this very place of a tree of that size. */
  readonly isInBatch: boolean;
  /** The header's hash is the one that was told, and zone, number and count are the trade's. */
  readonly isHeaderRight: boolean;
  /** The header names the network and the contract. */
  readonly isBoundToContract: boolean;
}

/** Null where the parts are not even bytes of the right length. */
export function checkTradeProof(parts: ProofParts): ProofCheck | null {
  const [leaf, header] = [bytesOf(parts.leaf, TRADE_BYTES), bytesOf(parts.header, HEADER_BYTES)];
  const proof = parts.proof.map((hash) => bytesOf(hash, HASH_BYTES));
  if (leaf === null || header === null || proof.includes(null)) return null;
  const trade = tradeIn(leaf);
  const leafHash = sha256(concatenated(Uint8Array.of(0), leaf));
  const climbed = climb(leafHash, parts, proof as Uint8Array[]);
  const view = viewOf(header);
  const header_root = hexOf(header.subarray(74, 106));
  const isNamed = new TextDecoder().decode(header.subarray(0, 10)) === LABEL;
  const isSame =
    view.getUint32(42) === trade.zone &&
    Number(view.getBigUint64(46)) === trade.seq &&
    view.getUint32(70) === parts.trade_count &&
    trade.index === parts.index;
  const batch_hash = hexOf(sha256(header));
  return {
    trade,
    leaf_hash: hexOf(leafHash),
    path: climbed.path,
    root: hexOf(climbed.hash),
    header_root,
    batch_hash,
    isInBatch: climbed.isWhole && hexOf(climbed.hash) === header_root,
    isHeaderRight: isNamed && isSame && batch_hash === parts.batch_hash,
    isBoundToContract: hexOf(header.subarray(10, 42)) === domainOf(parts),
  };
}

/** RFC 9162, section 2.1.3.2. */
function climb(leafHash: Uint8Array, { index, trade_count }: ProofParts, proof: readonly Uint8Array[]) {
  const path: PathStep[] = [];
  let [node, last, hash] = [index, trade_count - 1, leafHash];
  let isWhole = Number.isInteger(index) && index >= 0 && index < trade_count;
  for (const sibling of proof) {
    if (last === 0) isWhole = false;
    const isLeft = node % 2 === 1 || node === last;
    const [left, right] = isLeft ? [sibling, hash] : [hash, sibling];
    hash = sha256(concatenated(Uint8Array.of(1), left, right));
    path.push({ left: hexOf(left), right: hexOf(right), given: isLeft ? "left" : "right", hash: hexOf(hash) });
    // A node without a neighbour has moved up as it was.
    while (isLeft && node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return { path, hash, isWhole: isWhole && last === 0 };
}

function tradeIn(leaf: Uint8Array): ProvenTrade {
  const view = viewOf(leaf);
  return {
    zone: view.getUint32(0),
    seq: Number(view.getBigUint64(4)),
    index: view.getUint32(12),
    start_s: Number(view.getBigUint64(16)),
    member: view.getUint32(24),
    revision: view.getUint32(28),
    energy_wh: view.getBigInt64(32),
    price_micro_per_kwh: view.getBigInt64(40),
    money_nano: view.getBigInt64(48),
  };
}

/** SHA-256 over network id and the contract's address, as the Stellar network writes it. Empty for no such address. */
function domainOf({ settlement_contract, network_passphrase }: ProofParts): string {
  const contract = contractBytes(settlement_contract);
  if (contract === null) return "";
  const network = sha256(new TextEncoder().encode(network_passphrase));
  return hexOf(sha256(concatenated(network, Uint8Array.of(0, 0, 0, 18, 0, 0, 0, 1), contract)));
}

/** An address is base 32 of kind, 32 bytes and a checksum; a wrong letter leads to another domain. */
function contractBytes(address: string): Uint8Array | null {
  if (!/^C[A-Z2-7]{55}$/.test(address)) return null;
  let value = 0n;
  for (const letter of address) value = value * 32n + BigInt(BASE_32.indexOf(letter));
  return bytesOf(value.toString(16).padStart(70, "0").slice(2, 66), HASH_BYTES);
}

function bytesOf(text: string, length: number): Uint8Array | null {
  if (text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) return null;
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function concatenated(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
