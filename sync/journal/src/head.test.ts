import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { ChainVerifier } from "./chain.ts";
import { EpochWriter } from "./epoch-writer.ts";
import { checkHeadRecord, nodeKeyOf } from "./head.ts";
import { type DecodedRecord, decodeRecord, type OpenBody } from "./record.ts";

const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
const BODY = { community: "c", rules: {} };

function writerAfter(parent: EpochWriter["position"] | null, epoch: number): EpochWriter {
  return new EpochWriter({ key, communityKey: new Uint8Array(32), epoch: new Uint8Array(16).fill(epoch), parent });
}

describe("a head record", () => {
  const writer = writerAfter(null, 1);
  writer.genesis(1, BODY);
  const before = writer.position;
  const record = decodeRecord(writer.appendHead(2));

  const changed = (field: string, value: unknown): DecodedRecord => ({
    ...record,
    body: { ...(record.body as OpenBody), [field]: value } as OpenBody,
  });

  test("holds where it was written", () => {
    expect(() => checkHeadRecord(record, before, key.publicKey)).not.toThrow();
  });

  test.each([
    ["another hash", () => changed("hash", new Uint8Array(32)), "head-mismatch"],
    ["another seq", () => changed("seq", 2), "head-mismatch"],
    ["another epoch", () => changed("epoch", new Uint8Array(16)), "head-mismatch"],
    ["another time", () => changed("at_ms", 3), "wrong-signature"],
    ["another signature", () => changed("signature", new Uint8Array(64)), "wrong-signature"],
    ["no hash", () => changed("hash", null), "malformed-record"],
    ["a sealed body", () => ({ ...record, body: new Uint8Array(40) }), "malformed-record"],
  ])("with %s is refused", (_what, bad, code) => {
    expect(() => checkHeadRecord(bad(), before, key.publicKey)).toThrow(expect.objectContaining({ code }));
  });

  test("of another node, or before any genesis, is refused", () => {
    const other = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
    for (const publicKey of [other.publicKey, null]) {
      const code = "wrong-signature";
      expect(() => checkHeadRecord(record, before, publicKey)).toThrow(expect.objectContaining({ code }));
    }
  });
});

test("an epoch's name is refused a second time, because keys and nonces would repeat", () => {
  const verifier = new ChainVerifier();
  const first = writerAfter(null, 1);
  verifier.accept(first.genesis(1, BODY));
  const second = writerAfter(first.position, 2);
  verifier.accept(second.genesis(2, BODY));
  const third = writerAfter(second.position, 1).genesis(3, BODY);
  expect(() => verifier.accept(third)).toThrow(expect.objectContaining({ code: "broken-chain" }));
});
