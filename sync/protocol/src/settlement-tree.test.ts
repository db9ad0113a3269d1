import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "./settlement-batch.ts";
import { inclusionProof, isIncluded, leafHash, leafHashes, treeRoot } from "./settlement-tree.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "hex"));

function read(name: string) {
  return JSON.parse(
    readFileSync(new URL(`../../../contracts/batch-format/fixtures/${name}.json`, import.meta.url), "utf8"),
  );
}

interface Tree {
  readonly leaves: readonly string[];
  readonly root: string;
  readonly proofs: readonly { readonly index: number; readonly proof: readonly string[] }[];
}

function hashesOf(count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => leafHash(Uint8Array.of(index >> 8, index & 255)));
}

describe("a tree", () => {
  test("has the roots and proofs that the contracts have", () => {
    const trees: readonly Tree[] = read("trees");
    expect(trees.length).toBeGreaterThan(3);
    for (const { leaves, root, proofs } of trees) {
      const hashes = leafHashes(bytes(leaves.join("")), 56);
      expect(hex(treeRoot(hashes))).toBe(root);
      for (const { index, proof } of proofs) {
        expect(inclusionProof(hashes, index).map(hex)).toEqual(proof);
        const given = { proof: proof.map(bytes), root: bytes(root) };
        expect(isIncluded(hashes[index] as Uint8Array, { index, size: leaves.length }, given)).toBe(true);
      }
    }
  });

  test("over batch hashes has the root that the contract's frontier has", () => {
    const { steps } = read("frontier") as { steps: readonly { batch_hash: string; size: number; root: string }[] };
    const hashes: Uint8Array[] = [];
    for (const { batch_hash, size, root } of steps) {
      hashes.push(leafHash(bytes(batch_hash)));
      expect([hashes.length, hex(treeRoot(hashes))]).toEqual([size, root]);
    }
    expect(hashes.length).toBeGreaterThan(4);
  });

  test("splits at the largest power of two below its size", () => {
    const root = (hashes: readonly Uint8Array[]): Uint8Array => {
      if (hashes.length < 2) return hashes[0] ?? sha256(new Uint8Array(0));
      const split = 2 ** Math.floor(Math.log2(hashes.length - 1));
      return sha256(Buffer.concat([Uint8Array.of(1), root(hashes.slice(0, split)), root(hashes.slice(split))]));
    };
    for (let count = 0; count <= 70; count += 1) expect(treeRoot(hashesOf(count))).toEqual(root(hashesOf(count)));
  });
});

describe("a proof", () => {
  const drawn = fc
    .integer({ min: 1, max: 300 })
    .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1), other: fc.nat(size - 1) }));

  test("shows its leaf at its place, and nothing else anywhere", () => {
    fc.assert(
      fc.property(drawn, fc.nat(), ({ size, index, other }, at) => {
        const hashes = hashesOf(size);
        const [root, proof] = [treeRoot(hashes), inclusionProof(hashes, index)];
        const leaf = hashes[index] as Uint8Array;
        expect(isIncluded(leaf, { index, size }, { proof, root })).toBe(true);
        if (other !== index) {
          expect(isIncluded(leaf, { index: other, size }, { proof, root })).toBe(false);
          expect(isIncluded(hashes[other] as Uint8Array, { index, size }, { proof, root })).toBe(false);
        }
        expect(isIncluded(leaf, { index, size }, { proof: [...proof, leaf], root })).toBe(false);
        expect(isIncluded(leaf, { index, size }, { proof: proof.slice(1), root })).toBe(proof.length === 0);
        const changed = [leaf, ...proof.slice(1)];
        if (proof.length > 0) expect(isIncluded(leaf, { index, size }, { proof: changed, root })).toBe(false);
        expect(isIncluded(leaf, { index: size + (at % 9), size }, { proof, root })).toBe(false);
      }),
    );
  });

  test("of an inner node, or with hashes of another length, shows nothing", () => {
    const hashes = hashesOf(4);
    const root = treeRoot(hashes);
    const [first, second] = [treeRoot(hashes.slice(0, 2)), treeRoot(hashes.slice(2))];
    const inner = Buffer.concat([hashes[0] as Uint8Array, hashes[1] as Uint8Array]);
    expect(isIncluded(leafHash(inner), { index: 0, size: 2 }, { proof: [second], root })).toBe(false);
    expect(isIncluded(first, { index: 0, size: 4 }, { proof: [second], root })).toBe(false);
    const cut = inclusionProof(hashes, 0).map((hash) => hash.slice(1));
    expect(isIncluded(hashes[0] as Uint8Array, { index: 0, size: 4 }, { proof: cut, root })).toBe(false);
    expect(() => inclusionProof(hashes, 4)).toThrow(RangeError);
  });
});
