import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isHeadAuthentic, signHead } from "./head.ts";
import { nodeKeyFromSeed, nodeSeedOf } from "./node-seed.ts";

/** RFC 8032, section 7.1, test 1. */
const RFC_SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const RFC_PUBLIC_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

test("a node's key is its seed", () => {
  const key = nodeKeyFromSeed(new Uint8Array(Buffer.from(RFC_SEED, "hex")));
  expect(Buffer.from(key.publicKey).toString("hex")).toBe(RFC_PUBLIC_KEY);
  expect(Buffer.from(nodeSeedOf(key.privateKey)).toString("hex")).toBe(RFC_SEED);
});

test("a key that was made, written down and made again signs as the first one did", () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  const again = nodeKeyFromSeed(nodeSeedOf(createPrivateKey(pem)));
  expect(again.privateKey.export({ type: "pkcs8", format: "pem" })).toBe(pem);
  const head = signHead({ epoch: new Uint8Array(16), seq: 1, hash: new Uint8Array(32) }, 1, again);
  expect(isHeadAuthentic(head, again.publicKey)).toBe(true);
});

test("any 32 bytes are a seed, and others are none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
      expect(nodeSeedOf(nodeKeyFromSeed(seed).privateKey)).toEqual(seed);
    }),
  );
  expect(() => nodeKeyFromSeed(new Uint8Array(31))).toThrow(RangeError);
  expect(() => nodeSeedOf(generateKeyPairSync("x25519").privateKey)).toThrow(TypeError);
});
