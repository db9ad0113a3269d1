import { ChainVerifier } from "@localgrid/journal/chain";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import { generationOf, type MissingRange, missingOf, recoveryOf } from "@localgrid/journal/genesis";
import { nodeSeedOf } from "@localgrid/journal/node-seed";
import { decodeRecord, type OpenBody } from "@localgrid/journal/record";
import { openSecrets, sealSecrets } from "@localgrid/journal/recovery-seal";
import { describe, expect, test } from "vitest";
import { AT_MS, chapter, counting, hex, keyOf } from "./upload.fixture.ts";
import { decodeUploadBatch, encodeUploadBatch, verifyUploadBatch } from "./upload.ts";

const KEY = keyOf();
const COMMUNITY_KEY = counting(0x20, 32);
const BEGINNING = { community: "linden-street", rules: { interval_length_s: 900, price_rule: "pair" } };
const SECRETS = {
  community_key: COMMUNITY_KEY,
  authority_pem: "-----BEGIN PRIVATE KEY-----\n",
  region_public_key: counting(0x90, 32),
  hub_url: null,
  settings: { currency: "EUR" },
};
const first = chapter(KEY, 0xa0, { bodies: [{ n: 1 }, { n: 2 }] });
const parent = first.positions[2] ?? null;

describe("the epoch of a node that took over from one that was lost", () => {
  const epoch = counting(0xb0, 16);
  const missing: readonly MissingRange[] = [{ epoch: first.epoch, from_seq: 4, upto_seq: 9 }];
  const seed = nodeSeedOf(KEY.privateKey);
  const writer = new EpochWriter({ key: KEY, communityKey: COMMUNITY_KEY, epoch, parent });
  const recovery = sealSecrets(SECRETS, seed, epoch);
  const records = [
    writer.genesis(AT_MS, { ...BEGINNING, generation: 2, recovery, missing }),
    writer.append("note", AT_MS, { n: 3 }),
  ];

  test("continues the chain", () => {
    const chain = new ChainVerifier();
    for (const record of [...first.records, ...records]) chain.accept(record);
    expect(hex(chain.position?.hash ?? counting(0, 0))).toBe(hex(writer.position.hash));
  });

  test("verifies as an upload, and names the head that it continues", () => {
    const batch = {
      epoch: writer.position.epoch as never,
      from_seq: 1,
      prev_hash: parent?.hash as Uint8Array,
      records,
    };
    const verified = verifyUploadBatch(decodeUploadBatch(encodeUploadBatch(batch, KEY)), KEY.publicKey);
    expect(verified.records.map(({ kind }) => kind)).toEqual(["genesis", "note"]);
    expect(verified.parent).toEqual(parent);
  });

  test("says which box writes it, what is missing, and what the next box needs", () => {
    const body = decodeRecord(records[0] as Uint8Array).body as OpenBody;
    expect(generationOf(body)).toBe(2);
    expect(missingOf(body)).toEqual(missing);
    expect(openSecrets(recoveryOf(body) as Uint8Array, seed, epoch)).toEqual(SECRETS);
  });
});

describe("a genesis of a node that was never replaced", () => {
  const genesis = (options: object) =>
    new EpochWriter({ key: KEY, communityKey: COMMUNITY_KEY, epoch: first.epoch, parent: null }).genesis(AT_MS, {
      ...BEGINNING,
      ...options,
    });

  test("has the bytes that it always had", () => {
    const explicit = { generation: 1, recovery: undefined, missing: [] };
    expect(hex(genesis(explicit))).toBe(hex(first.records[0] as Uint8Array));
  });

  test("is of generation 1, with nothing missing and nothing for another box", () => {
    const body = decodeRecord(genesis({})).body as OpenBody;
    expect([generationOf(body), missingOf(body), recoveryOf(body)]).toEqual([1, [], null]);
  });
});

test.each<readonly [string, OpenBody]>([
  ["generation 0", { generation: 0 }],
  ["a generation past 2^53", { generation: 2n ** 60n }],
  ["a generation in words", { generation: "two" }],
  ["a recovery that is a text", { recovery: "sealed" }],
  ["missing that is no list", { missing: { from_seq: 1 } }],
  ["missing numbers", { missing: [7, null] }],
  ["a range that ends before it begins", { missing: [{ epoch: counting(0, 16), from_seq: 5, upto_seq: 4 }] }],
  ["a range from seq 0 on", { missing: [{ epoch: counting(0, 16), from_seq: 0, upto_seq: 4 }] }],
  ["a range of an epoch of 15 bytes", { missing: [{ epoch: counting(0, 15), from_seq: 1, upto_seq: 4 }] }],
])("a genesis that says nonsense is read as one that says nothing: %s", (_, body) => {
  expect([generationOf(body), missingOf(body), recoveryOf(body)]).toEqual([1, [], null]);
});
