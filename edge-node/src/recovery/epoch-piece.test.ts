import { generateKeyPairSync } from "node:crypto";
import { CHAIN_START, chainHash } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { nodeKeyOf } from "@localgrid/journal/head";
import { decodeUploadBatch, encodeUploadBatch } from "@localgrid/protocol/upload";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchRun } from "./epoch-piece.ts";

const LENGTH = 40;
const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
const stranger = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
const epoch = new Uint8Array(16).fill(8) as EpochId;
const name = Buffer.from(epoch).toString("hex");
const records = written();
const hashes = hashesAlong(records);
const coded = (code: string) => expect.objectContaining({ code });

function written(): readonly Uint8Array[] {
  const writer = new EpochWriter({ key, communityKey: new Uint8Array(32), epoch, parent: null });
  const genesis = writer.genesis(1, { community: "sun", rules: {} });
  return [genesis, ...Array.from({ length: LENGTH - 1 }, (_, at) => writer.append("note", at, { at }))];
}

/** Before the first record, and after each. */
function hashesAlong(chain: readonly Uint8Array[]): readonly Uint8Array[] {
  const all: Uint8Array[] = [CHAIN_START];
  for (const record of chain) all.push(chainHash(all.at(-1) as Uint8Array, record));
  return all;
}

function batch(from_seq: number, upto_seq: number) {
  const prev_hash = hashes[from_seq - 1] as Uint8Array;
  return decodeUploadBatch(
    encodeUploadBatch({ epoch, from_seq, prev_hash, records: records.slice(from_seq - 1, upto_seq) }, key),
  );
}

/** Goes through batches as a source hands them on; what comes out of them in the end. */
function take(batches: readonly ReturnType<typeof batch>[], range = { epoch: name, from_seq: 1, upto_seq: LENGTH }) {
  const run = new BatchRun(name, key.publicKey);
  const pieces = [];
  for (const one of batches) {
    if (!run.isContinuedBy(one)) pieces.push(run.take(range));
    run.add(one);
  }
  return [...pieces, run.take(range)].flatMap((piece) => (piece === null ? [] : [piece]));
}

test("batches that follow one another, however they were cut, are one piece of the range", () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: LENGTH - 1 }));
  const bounds = fc.tuple(fc.integer({ min: 1, max: LENGTH }), fc.nat(LENGTH));
  fc.assert(
    fc.property(cuts, bounds, (places, [from_seq, more]) => {
      const ends = [...places.toSorted((a, b) => a - b), LENGTH];
      const batches = ends.map((upto, index) => batch((ends[index - 1] ?? 0) + 1, upto));
      const upto_seq = Math.min(LENGTH, from_seq + more);
      expect(take(batches, { epoch: name, from_seq, upto_seq })).toEqual([
        {
          from_seq,
          prev_hash: hashes[from_seq - 1],
          records: records.slice(from_seq - 1, upto_seq),
          hashes: hashes.slice(from_seq, upto_seq + 1),
        },
      ]);
    }),
  );
});

test("batches that overlap are pieces of their own", () => {
  expect(take([batch(1, 10), batch(6, 20)]).map(({ from_seq }) => from_seq)).toEqual([1, 6]);
});

test("a run whose last batch carries another signature is nothing", () => {
  const { packed: _, ...last } = batch(21, 40);
  const forged = { ...batch(21, 40), signature: last.signature.map((byte) => byte ^ 1) };
  expect(() => take([batch(1, 20), forged])).toThrow(coded("wrong-signature"));
});

test("a record that was changed in the middle of a run is told by the hashes behind it", () => {
  const honest = batch(11, 20);
  const changed = { ...honest, records: honest.records.with(3, records[0] as Uint8Array) };
  expect(() => take([batch(1, 10), changed, batch(21, 40)])).toThrow(coded("foreign-tail"));
});

test("what somebody else made up, hashes and all, is not believed for what follows it", () => {
  const writer = new EpochWriter({ key: stranger, communityKey: new Uint8Array(32), epoch, parent: null });
  const made = [writer.genesis(1, { community: "sun", rules: {} })];
  while (made.length < 10) made.push(writer.append("note", 1, {}));
  const prev_hash = hashesAlong(made)[4] as Uint8Array;
  const middle = encodeUploadBatch({ epoch, from_seq: 5, prev_hash, records: made.slice(4) }, stranger);
  const beginning = encodeUploadBatch({ epoch, from_seq: 1, prev_hash: CHAIN_START, records: made }, stranger);
  for (const forged of [middle, beginning]) {
    expect(() => take([decodeUploadBatch(forged)])).toThrow(coded("wrong-signature"));
    expect(() => take([decodeUploadBatch(forged), batch(11, 40)])).toThrow(coded("wrong-signature"));
  }
});

test("a batch of another epoch is refused at once", () => {
  const run = new BatchRun("00".repeat(16), key.publicKey);
  expect(() => run.isContinuedBy(batch(1, 2))).toThrow(coded("foreign-tail"));
});
