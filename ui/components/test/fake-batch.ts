/** Made-up batches of trades whose proofs really hold, written apart from everything that seals or checks them. */
import { createHash } from "node:crypto";

export const CONTRACT = "CCQYYNXCF2NYS6Y3GYBJIZ2MUQPPCR3NGW737VUXSXYZIVFRCG3M72QZ";
const CONTRACT_ID = "a18c36e22e9b897b1b360294674ca41ef1476d35bfbfd69795f19454b111b6cf";
export const PASSPHRASE = "localgrid ; neighbourhood";
export const ZONE = 7;

export interface FakeTrade {
  readonly start_s: number;
  /** Number of the member in the zone. */
  readonly member: number;
  readonly revision: number;
  readonly energy_wh: number;
  readonly price_micro_per_kwh: number;
  readonly money_nano: string;
}

/** Bytes are hexadecimal. */
export interface FakeBatch {
  readonly leaves: readonly string[];
  readonly trades_root: string;
  readonly header: string;
  readonly batch_hash: string;
  readonly proofOf: (index: number) => readonly string[];
}

export interface FakeWindow {
  readonly seq: number;
  readonly window_start_s: number;
  readonly window_end_s: number;
}

/** Trades stand in the batch in the order in which they are given. */
export function fakeBatch(window: FakeWindow, trades: readonly FakeTrade[]): FakeBatch {
  const leaves = trades.map((trade, index) => leafOf(window.seq, index, trade));
  const hashes = leaves.map((leaf) => sha256(Buffer.concat([Buffer.of(0), leaf])));
  const trades_root = rootOf(hashes);
  const header = headerOf(window, { trade_count: leaves.length, trades_root });
  return {
    leaves: leaves.map((leaf) => leaf.toString("hex")),
    trades_root: trades_root.toString("hex"),
    header: header.toString("hex"),
    batch_hash: sha256(header).toString("hex"),
    proofOf: (index) => proofOf(hashes, index).map((hash) => hash.toString("hex")),
  };
}

export function fakeHash(text: string): string {
  return sha256(Buffer.from(text)).toString("hex");
}

function leafOf(seq: number, index: number, trade: FakeTrade): Buffer {
  const leaf = Buffer.alloc(56);
  leaf.writeUInt32BE(ZONE, 0);
  leaf.writeBigUInt64BE(BigInt(seq), 4);
  leaf.writeUInt32BE(index, 12);
  leaf.writeBigUInt64BE(BigInt(trade.start_s), 16);
  leaf.writeUInt32BE(trade.member, 24);
  leaf.writeUInt32BE(trade.revision, 28);
  leaf.writeBigInt64BE(BigInt(trade.energy_wh), 32);
  leaf.writeBigInt64BE(BigInt(trade.price_micro_per_kwh), 40);
  leaf.writeBigInt64BE(BigInt(trade.money_nano), 48);
  return leaf;
}

function headerOf(
  { seq, window_start_s, window_end_s }: FakeWindow,
  { trade_count, trades_root }: { readonly trade_count: number; readonly trades_root: Buffer },
): Buffer {
  const header = Buffer.alloc(202);
  const address = Buffer.from(`0000001200000001${CONTRACT_ID}`, "hex");
  header.write("lg/batch/1", 0, "latin1");
  sha256(Buffer.concat([sha256(Buffer.from(PASSPHRASE)), address])).copy(header, 10);
  header.writeUInt32BE(ZONE, 42);
  header.writeBigUInt64BE(BigInt(seq), 46);
  header.writeBigUInt64BE(BigInt(window_start_s), 54);
  header.writeBigUInt64BE(BigInt(window_end_s), 62);
  header.writeUInt32BE(trade_count, 70);
  trades_root.copy(header, 74);
  return header;
}

function rootOf(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (only === undefined) return sha256(Buffer.alloc(0));
  if (hashes.length === 1) return only;
  const split = splitOf(hashes.length);
  return sha256(Buffer.concat([Buffer.of(1), rootOf(hashes.slice(0, split)), rootOf(hashes.slice(split))]));
}

function proofOf(hashes: readonly Buffer[], index: number): readonly Buffer[] {
  if (hashes.length === 1) return [];
  const split = splitOf(hashes.length);
  const [left, right] = [hashes.slice(0, split), hashes.slice(split)];
  return index < split ? [...proofOf(left, index), rootOf(right)] : [...proofOf(right, index - split), rootOf(left)];
}

/** The largest power of two below the size. */
function splitOf(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1);
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
