import { generateKeyPairSync, randomBytes, sign, verify } from "node:crypto";
import { ed25519PublicKey, nodeKeyOf } from "@localgrid/journal/head";
import { afterAll, describe, expect, test } from "vitest";
import type { SignatureCheck } from "../../ingest/signature-verifier.ts";
import { ThreadedSignatureVerifier } from "./threaded-signature-verifier.ts";

const verifier = new ThreadedSignatureVerifier((error) => {
  throw error;
});
afterAll(() => verifier.stop());

function check(length: number): SignatureCheck {
  const { privateKey } = generateKeyPairSync("ed25519");
  const signed_bytes = new Uint8Array(randomBytes(length));
  const signature = new Uint8Array(sign(null, signed_bytes, privateKey));
  return { public_key: nodeKeyOf(privateKey).publicKey, signed_bytes, signature };
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = new Uint8Array(bytes);
  changed[at] = (changed[at] as number) ^ 1;
  return changed;
}

/** RFC 8032, section 7.1, test 3. */
const RFC_8032: SignatureCheck = {
  public_key: Buffer.from("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "hex"),
  signed_bytes: Uint8Array.of(0xaf, 0x82),
  signature: Buffer.from(
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    "hex",
  ),
};

describe("the verifier's thread", () => {
  test("knows the standard's own example", async () => {
    expect(await verifier.verify([RFC_8032])).toEqual([true]);
  });

  test("tells good signatures from bad ones, in order, whatever was changed", async () => {
    const good = [check(1), check(200), check(8_000)];
    const bad = good.flatMap((each) => [
      { ...each, signed_bytes: flipped(each.signed_bytes, 0) },
      { ...each, signature: flipped(each.signature, 0) },
      { ...each, signature: flipped(each.signature, 40) },
      { ...each, public_key: check(1).public_key },
    ]);
    const verdicts = await verifier.verify([...good, ...bad, ...good]);
    expect(verdicts).toEqual([...good.map(() => true), ...bad.map(() => false), ...good.map(() => true)]);
  });

  test("refuses keys and signatures that prove nothing", async () => {
    const each = check(100);
    const zeros = { ...each, public_key: new Uint8Array(32), signature: new Uint8Array(64) };
    const ones = { ...each, public_key: new Uint8Array(32).fill(255) };
    expect(await verifier.verify([zeros, ones])).toEqual([false, false]);
  });

  test("agrees with Node's own verification, which audits use", async () => {
    const checks = Array.from({ length: 64 }, (_, i) => {
      const each = check(i + 1);
      return i % 3 === 0 ? { ...each, signature: flipped(each.signature, i) } : each;
    });
    const own = checks.map(({ public_key, signed_bytes, signature }) =>
      verify(null, signed_bytes, ed25519PublicKey(public_key), signature),
    );
    expect(await verifier.verify(checks)).toEqual(own);
  });
});
