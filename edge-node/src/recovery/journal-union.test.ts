import { generateKeyPairSync } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { encodeAnnouncement } from "@localgrid/protocol/announcement";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { besideLine, type FetchedEpoch, lineOf, missingRanges, promisesIn, unionOf } from "./journal-union.ts";

const name = (index: number) => index.toString(16).padStart(32, "0");
const bytes = (index: number) => new Uint8Array(Buffer.from(name(index), "hex"));

function epoch(index: number, last_seq: number, parent: readonly [number, number] | null): FetchedEpoch {
  const hash = new Uint8Array(32);
  return {
    epoch: name(index),
    last_seq,
    parent: parent === null ? null : { epoch: bytes(parent[0]), seq: parent[1], hash },
    generation: 1,
    started_at_ms: index * 1_000,
  };
}

/** Epochs as a node writes them: each goes on from somewhere in one before it. */
const journals = fc
  .array(fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.integer({ min: 1, max: 20 })), { minLength: 1 })
  .map((steps) => {
    const epochs: FetchedEpoch[] = [];
    for (const [index, [pick, cut, last_seq]] of steps.entries()) {
      const before = epochs[pick % Math.max(1, epochs.length)];
      const parent =
        before === undefined ? null : ([Number.parseInt(before.epoch, 16), 1 + (cut % before.last_seq)] as const);
      epochs.push(epoch(index + 1, last_seq, parent));
    }
    return epochs;
  });

describe("The line that a recovered journal goes on from", () => {
  test("leads to the newest epoch, each stretch ending where the next one goes on, and nothing is in two places", () => {
    fc.assert(
      fc.property(journals, (epochs) => {
        const line = lineOf(epochs);
        expect(line.at(-1)).toEqual({ epoch: epochs.at(-1)?.epoch, last_seq: epochs.at(-1)?.last_seq });
        for (const [index, stretch] of line.entries()) {
          const here = epochs.find((one) => one.epoch === stretch.epoch) as FetchedEpoch;
          const before = line[index - 1];
          expect(here.parent === null ? undefined : here.parent.seq).toBe(before?.last_seq);
        }
        const beside = besideLine(epochs, line);
        const count = (ranges: readonly { from_seq: number; upto_seq: number }[]) =>
          ranges.reduce((sum, { from_seq, upto_seq }) => sum + upto_seq - from_seq + 1, 0);
        const all = epochs.reduce((sum, { last_seq }) => sum + last_seq, 0);
        expect(count(beside) + line.reduce((sum, { last_seq }) => sum + last_seq, 0)).toBe(all);
      }),
    );
  });

  test("leaves out an epoch of which something before is not here", () => {
    const epochs = [epoch(1, 10, null), epoch(2, 5, [1, 12]), epoch(3, 5, [2, 5]), epoch(4, 2, [1, 3])];
    expect(lineOf(epochs)).toEqual([
      { epoch: name(1), last_seq: 3 },
      { epoch: name(4), last_seq: 2 },
    ]);
    expect(besideLine(epochs, lineOf(epochs))).toEqual([{ epoch: name(1), from_seq: 4, upto_seq: 10 }]);
    expect(lineOf([epoch(2, 5, [1, 1])])).toEqual([]);
  });

  test("goes to the highest generation, whatever the clocks said", () => {
    const epochs = [epoch(1, 10, null), { ...epoch(2, 5, [1, 10]), generation: 2 }, epoch(3, 5, [1, 10])];
    expect(lineOf(epochs).at(-1)?.epoch).toBe(name(2));
  });
});

test("the union takes the longest copy of each epoch", () => {
  const a = [{ epoch: "a", last_seq: 9 }];
  const b = [
    { epoch: "a", last_seq: 4 },
    { epoch: "b", last_seq: 2 },
  ];
  expect(unionOf([a, b])).toEqual([
    { epoch: "a", last_seq: 9 },
    { epoch: "b", last_seq: 2 },
  ]);
});

test("what is missing lies between what is here and the furthest promise", () => {
  const heads = [
    { epoch: name(1), seq: 5 },
    { epoch: name(1), seq: 9 },
    { epoch: name(2), seq: 3 },
    { epoch: name(3), seq: 1 },
  ];
  const here = [
    { epoch: name(1), last_seq: 6 },
    { epoch: name(2), last_seq: 8 },
  ];
  expect(missingRanges(heads, here)).toEqual([
    { epoch: bytes(1), from_seq: 7, upto_seq: 9 },
    { epoch: bytes(3), from_seq: 1, upto_seq: 1 },
  ]);
});

test("only what the node itself signed is a promise", () => {
  const [own, other] = [
    nodeKeyOf(generateKeyPairSync("ed25519").privateKey),
    nodeKeyOf(generateKeyPairSync("ed25519").privateKey),
  ];
  const told = (seq: number, key: typeof own) =>
    encodeAnnouncement(
      {
        at_ms: 1,
        counter: 1,
        generation: seq,
        head: { epoch: bytes(1), seq, hash: new Uint8Array(32) },
        records: seq,
        membership_version: 0,
        has_uplink: false,
        copies: [],
        receipts: [],
      },
      key,
    );
  const forged = told(7, own);
  forged[60] = (forged[60] as number) ^ 1;
  const promises = promisesIn([told(4, own), told(9, other), forged, Uint8Array.of(1)], own.publicKey);
  expect(promises).toEqual({ heads: [{ epoch: name(1), seq: 4 }], generation: 4 });
});
