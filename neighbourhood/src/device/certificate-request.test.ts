import { createPrivateKey, createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { certificateRequest } from "./certificate-request.ts";
import { deviceIdentityOf, generateDeviceKeys } from "./device-identity.ts";

const keys = generateDeviceKeys();
const identity = deviceIdentityOf(keys);
const tlsKey = createPublicKey(keys.tls_key_pem);

describe("a device's certificate request", () => {
  const pem = certificateRequest(identity.device, createPrivateKey(keys.tls_key_pem));
  const [whole] = elementsOf(Buffer.from(pem.replaceAll(/-----.*-----|\n/g, ""), "base64"));
  const [body, algorithm, signature] = elementsOf(whole.content);

  test("has version, name, key and attributes, as RFC 2986 wants them", () => {
    const [version, name, key, attributes] = elementsOf(body.content);
    expect(version.bytes.toString("hex")).toBe("020100");
    expect(name.bytes.toString("hex")).toBe(
      `301c311a301806035504030c11${Buffer.from(identity.device).toString("hex")}`,
    );
    expect(key.bytes).toEqual(tlsKey.export({ type: "spki", format: "der" }));
    expect(attributes.bytes.toString("hex")).toBe("a000");
  });

  test("is signed by its own key with ECDSA over SHA-256", () => {
    expect(algorithm.bytes.toString("hex")).toBe("300a06082a8648ce3d040302");
    expect(signature.content[0]).toBe(0);
    expect(verify("sha256", body.bytes, tlsKey, signature.content.subarray(1))).toBe(true);
    const changed = Buffer.from(body.bytes);
    changed[20] = (changed[20] as number) ^ 1;
    expect(verify("sha256", changed, tlsKey, signature.content.subarray(1))).toBe(false);
  });

  test("is PEM in lines of 64 characters", () => {
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n([^\n]{1,64}\n)+-----END CERTIFICATE REQUEST-----\n$/);
  });
});

describe("a pairing request", () => {
  test("proves the reading key over domain, code without dash, and certificate request", () => {
    const request = identity.pairingRequest("ACDE-4679");
    const message = Buffer.from(`lg/pair/1ACDE4679${request.certificate_request_pem}`);
    const proof = Buffer.from(request.proof_hex, "hex");
    expect(verify(null, message, createPublicKey(keys.reading_key_pem), proof)).toBe(true);
    expect(request.public_key_hex).toMatch(/^[0-9a-f]{64}$/);
    expect(request.code).toBe("ACDE-4679");
  });
});

interface Element {
  /** With tag and length. */
  readonly bytes: Buffer;
  readonly content: Buffer;
}

/** The DER elements that stand one after the other; there are at least as many as the caller looks at. */
function elementsOf(der: Buffer): [Element, Element, Element, Element] {
  const elements: Element[] = [];
  for (let at = 0; at < der.length; ) {
    const first = der[at + 1] as number;
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const length = lengthBytes === 0 ? first : der.readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    elements.push({ bytes: der.subarray(at, start + length), content: der.subarray(start, start + length) });
    at = start + length;
  }
  return elements as [Element, Element, Element, Element];
}
