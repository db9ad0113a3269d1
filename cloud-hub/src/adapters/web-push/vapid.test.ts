import { createECDH, createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { VapidSigner, vapidKeyOf } from "./vapid.ts";

const NOW_MS = 1_800_000_000_000;

test("a key is told as its point, uncompressed", () => {
  for (let round = 0; round < 20; round += 1) {
    const pair = createECDH("prime256v1");
    const point = pair.generateKeys("base64url", "uncompressed");
    expect(vapidKeyOf(Buffer.from(pair.getPrivateKey("hex").padStart(64, "0"), "hex")).public_key).toBe(point);
  }
});

test("a token is an ES256 JWT of the service, the contact and half a day", () => {
  const key = vapidKeyOf(new Uint8Array(32).fill(1));
  const header = new VapidSigner(key, "mailto:a@example.org").authorization("https://push.example.org", NOW_MS);
  const [, head = "", claims = "", signature = ""] = /^vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(.+)$/.exec(header) ?? [];
  expect(JSON.parse(Buffer.from(head, "base64url").toString())).toEqual({ typ: "JWT", alg: "ES256" });
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toEqual({
    ...{ aud: "https://push.example.org", exp: 1_800_043_200, sub: "mailto:a@example.org" },
  });
  const bytes = Buffer.from(signature, "base64url");
  const publicKey = createPublicKey(key.privateKey);
  expect(bytes).toHaveLength(64);
  const isRight = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: "ieee-p1363" },
    bytes,
  );
  expect(isRight).toBe(true);
  expect(header.endsWith(`, k=${key.public_key}`)).toBe(true);
});

test("each service gets a token of its own, the same one for hours, and memory stays bounded", () => {
  const signer = new VapidSigner(vapidKeyOf(new Uint8Array(32).fill(1)), "mailto:a@example.org");
  const one = signer.authorization("https://one.example", NOW_MS);
  expect(signer.authorization("https://one.example", NOW_MS + 3_600_000)).toBe(one);
  expect(signer.authorization("https://two.example", NOW_MS)).not.toBe(one);
  for (let at = 0; at < 300; at += 1) signer.authorization(`https://${at}.example`, NOW_MS);
  expect((Reflect.get(signer, "remembered") as Map<string, unknown>).size).toBeLessThanOrEqual(100);
});

test.each([0, 255])("%i alone is no key", (fill) => {
  expect(() => vapidKeyOf(new Uint8Array(32).fill(fill))).toThrow();
});
