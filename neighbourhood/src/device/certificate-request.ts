import { createPublicKey, type KeyObject, sign } from "node:crypto";

const SEQUENCE = 0x30;
const SET = 0x31;
const BIT_STRING = 0x03;
const UTF8_STRING = 0x0c;
const VERSION_1 = Uint8Array.of(0x02, 0x01, 0x00);
const NO_ATTRIBUTES = Uint8Array.of(0xa0, 0x00);
const COMMON_NAME = Uint8Array.of(0x06, 0x03, 0x55, 0x04, 0x03);
const ECDSA_WITH_SHA256 = Uint8Array.of(0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);

/**
 * A certificate request (PKCS#10, RFC 2986) in PEM, signed by its own key.
 *
 * @param key P-256 private key
 */
export function certificateRequest(common_name: string, key: KeyObject): string {
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8_STRING, Buffer.from(common_name, "utf8")))));
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" });
  const body = der(SEQUENCE, VERSION_1, name, publicKey, NO_ATTRIBUTES);
  const signature = der(BIT_STRING, Uint8Array.of(0), sign("sha256", body, key));
  const request = der(SEQUENCE, body, der(SEQUENCE, ECDSA_WITH_SHA256), signature);
  const lines =
    Buffer.from(request)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join("\n")}\n-----END CERTIFICATE REQUEST-----\n`;
}

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Uint8Array.of(tag, content.length), content]);
  const length = Uint8Array.of(content.length >> 8, content.length & 0xff);
  const shortest = content.length < 0x100 ? length.subarray(1) : length;
  return Buffer.concat([Uint8Array.of(tag, 0x80 | shortest.length), shortest, content]);
}
