import { hash } from "node:crypto";

/**
 * Trees of hashes as in RFC 9162 section 2.1: a leaf is SHA-256(0x00 | bytes), an inner node SHA-256(0x01 | left | right),
 * and a tree splits at the largest power of two below its size. The empty tree is SHA-256 of nothing.
 */

const HASH_BYTES = 32;
const MAX_PROOF_HASHES = 64;

/** Where a leaf stands in a tree of which size. */
export interface TreePlace {
  /** From 0. */
  readonly index: number;
  readonly size: number;
}

export function leafHash(leaf: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + leaf.length);
  bytes.set(leaf, 1);
  return sha256(bytes);
}

/** Hashes of leaves of equal length that stand one behind the other. */
export function leafHashes(leaves: Uint8Array, leaf_bytes: number): readonly Uint8Array[] {
  const hashes: Uint8Array[] = [];
  for (let at = 0; at < leaves.length; at += leaf_bytes) hashes.push(leafHash(leaves.subarray(at, at + leaf_bytes)));
  return hashes;
}

/** Root over hashed leaves. */
export function treeRoot(hashes: readonly Uint8Array[]): Uint8Array {
  // Pairing neighbours, an odd last one moving up as it is, builds the same tree as splitting from above.
  let level = hashes;
  while (level.length > 1) level = levelAbove(level);
  return level[0] ?? sha256(new Uint8Array(0));
}

/** What has to be known besides a leaf to arrive at the root, from the leaf upwards (RFC 9162 section 2.1.3.1). */
export function inclusionProof(hashes: readonly Uint8Array[], index: number): readonly Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= hashes.length)
    throw new RangeError(`there is no leaf ${index}`);
  const proof: Uint8Array[] = [];
  let place = index;
  for (let level = hashes; level.length > 1; level = levelAbove(level)) {
    const sibling = level[place ^ 1];
    if (sibling !== undefined) proof.push(sibling);
    place >>= 1;
  }
  return proof;
}

/** Whether a proof shows the leaf at exactly this place of the tree with this root (RFC 9162 section 2.1.3.2). */
export function isIncluded(
  leaf_hash: Uint8Array,
  { index, size }: TreePlace,
  { proof, root }: { readonly proof: readonly Uint8Array[]; readonly root: Uint8Array },
): boolean {
  if (!isPlace(index, size) || !isProof(proof)) return false;
  let [node, last, hashed] = [index, size - 1, leaf_hash];
  for (const sibling of proof) {
    if (last === 0) return false;
    const isRight = node % 2 === 1;
    if (isRight || node === last) {
      hashed = nodeHash(sibling, hashed);
      // A node without a sibling has moved up as it was.
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else hashed = nodeHash(hashed, sibling);
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && isEqual(hashed, root);
}

function isPlace(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size;
}

function isProof(proof: readonly Uint8Array[]): boolean {
  return proof.length <= MAX_PROOF_HASHES && proof.every(({ length }) => length === HASH_BYTES);
}

function levelAbove(level: readonly Uint8Array[]): readonly Uint8Array[] {
  const above: Uint8Array[] = [];
  for (let at = 0; at + 1 < level.length; at += 2) {
    above.push(nodeHash(level[at] as Uint8Array, level[at + 1] as Uint8Array));
  }
  if (level.length % 2 === 1) above.push(level[level.length - 1] as Uint8Array);
  return above;
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
