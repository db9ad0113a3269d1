import { createDecipheriv, createECDH, hkdfSync, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arePushKeys, MOST_SEALED_BYTES, sealPush, sealRecord } from "./push-seal.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

/** RFC 8291, appendix A. */
const EXAMPLE = {
  text: "When I grow up, I want to be a watermelon",
  own_private: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  browser_private: "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
  salt: "DGv6ra1nlYgDCS1FRnbzlw",
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
  body: "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

/** What a browser does with it. */
function opened(body: Uint8Array, secret: string, auth: string): Uint8Array {
  const key = createECDH("prime256v1");
  key.setPrivateKey(bytes(secret));
  const salt = body.subarray(0, 16);
  const length = body[20] as number;
  const point = body.subarray(21, 21 + length);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), key.getPublicKey(), point]);
  const keying = Buffer.from(hkdfSync("sha256", key.computeSecret(point), bytes(auth), info, 32));
  const cek = Buffer.from(hkdfSync("sha256", keying, salt, "Content-Encoding: aes128gcm\0", 16));
  const nonce = Buffer.from(hkdfSync("sha256", keying, salt, "Content-Encoding: nonce\0", 12));
  const decipher = createDecipheriv("aes-128-gcm", cek, nonce);
  decipher.setAuthTag(body.subarray(-16));
  const record = Buffer.concat([decipher.update(body.subarray(21 + length, -16)), decipher.final()]);
  const end = record.findLastIndex((byte) => byte !== 0);
  expect(record[end]).toBe(2);
  return new Uint8Array(record.subarray(0, end));
}

test("the example of RFC 8291 comes out byte by byte", () => {
  const drawn = [bytes(EXAMPLE.own_private), bytes(EXAMPLE.salt)];
  const record = Buffer.concat([Buffer.from(EXAMPLE.text), Buffer.of(2)]);
  const body = sealRecord(record, EXAMPLE, () => drawn.shift() as Uint8Array);
  expect(Buffer.from(body).toString("base64url")).toBe(EXAMPLE.body);
});

test("the browser reads every text of every length, and nobody with another secret does", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: MOST_SEALED_BYTES }), (text) => {
      const body = sealPush(text, EXAMPLE, randomBytes);
      expect(body.length).toBeLessThanOrEqual(4_096);
      expect(Buffer.compare(opened(body, EXAMPLE.browser_private, EXAMPLE.auth), text)).toBe(0);
      const wrong = Buffer.alloc(16, 1).toString("base64url");
      expect(() => opened(body, EXAMPLE.browser_private, wrong)).toThrow();
    }),
    { numRuns: 30 },
  );
});

test("texts of one sentence and of three are equally long, and the same text is never sealed twice alike", () => {
  const [short, long] = ["a", "a".repeat(500)].map((text) => sealPush(Buffer.from(text), EXAMPLE, randomBytes));
  expect(short?.length).toBe(long?.length);
  expect(sealPush(Buffer.from("a"), EXAMPLE, randomBytes)).not.toEqual(short);
});

test("a key that is no number of the group is drawn again", () => {
  const drawn = [new Uint8Array(32).fill(0xff), bytes(EXAMPLE.own_private), bytes(EXAMPLE.salt)];
  const body = sealPush(Buffer.from("a"), EXAMPLE, () => drawn.shift() as Uint8Array);
  expect(Buffer.from(opened(body, EXAMPLE.browser_private, EXAMPLE.auth)).toString()).toBe("a");
});

test("what is longer than a push message may be is not sealed", () => {
  expect(() => sealPush(new Uint8Array(MOST_SEALED_BYTES + 1), EXAMPLE, randomBytes)).toThrow(RangeError);
});

test.each([
  ["a browser's keys", {}, true],
  ["a point that is not on the curve", { p256dh: `BAAA${EXAMPLE.p256dh.slice(4)}` }, false],
  ["a short point", { p256dh: EXAMPLE.p256dh.slice(0, 40) }, false],
  ["no point", { p256dh: "" }, false],
  ["a secret of another length", { auth: EXAMPLE.auth.slice(0, 10) }, false],
])("%s: %j", (_, change, expected) => {
  expect(arePushKeys({ ...EXAMPLE, ...change })).toBe(expected);
});
