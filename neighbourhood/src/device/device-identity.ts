import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { deviceIdOf, keyIdOf, signMessage } from "@localgrid/protocol/device";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { certificateRequest } from "./certificate-request.ts";

const ED25519_RAW_KEY_BYTES = 32;

/** The two private keys of a device, as PKCS#8 PEM. They never leave its store. */
export interface DeviceKeys {
  /** Ed25519: signs readings, and its public half names the device. */
  readonly reading_key_pem: string;
  /** P-256: the key of the TLS client certificate. */
  readonly tls_key_pem: string;
}

/** What the edge node gives out when a device is paired. */
export interface IssuedCertificate {
  readonly certificate_pem: string;
  readonly ca_certificate_pem: string;
}

/** What a device sends to be paired. */
export interface PairingRequest {
  readonly code: string;
  readonly public_key_hex: string;
  readonly certificate_request_pem: string;
  readonly proof_hex: string;
}

export interface DeviceIdentity {
  readonly device: DeviceId;
  readonly tls_key_pem: string;
  /** A COSE_Sign1 message around a reading payload. */
  signReadings(payload: Uint8Array): Uint8Array;
  /** The code as shown, with or without its dash. */
  pairingRequest(code: string): PairingRequest;
}

export function generateDeviceKeys(): DeviceKeys {
  const reading = generateKeyPairSync("ed25519").privateKey;
  const tls = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey;
  return { reading_key_pem: pemOf(reading), tls_key_pem: pemOf(tls) };
}

export function deviceIdentityOf({ reading_key_pem, tls_key_pem }: DeviceKeys): DeviceIdentity {
  const readingKey = createPrivateKey(reading_key_pem);
  const publicKey = createPublicKey(readingKey)
    .export({ type: "spki", format: "der" })
    .subarray(-ED25519_RAW_KEY_BYTES);
  const kid = keyIdOf(publicKey);
  const device = deviceIdOf(kid);
  return {
    device,
    tls_key_pem,
    signReadings: (payload) => signMessage(payload, readingKey, kid),
    pairingRequest(code) {
      const certificate_request_pem = certificateRequest(device, createPrivateKey(tls_key_pem));
      // The dash in a shown code is for the eye only and not part of it.
      const signed = Buffer.from(`lg/pair/1${code.replaceAll("-", "")}${certificate_request_pem}`, "utf8");
      return {
        code,
        public_key_hex: publicKey.toString("hex"),
        certificate_request_pem,
        proof_hex: sign(null, signed, readingKey).toString("hex"),
      };
    },
  };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }) as string;
}
