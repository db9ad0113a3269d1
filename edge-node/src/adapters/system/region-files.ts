import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import {
  decodeMembership,
  MAX_MEMBERSHIP_BYTES,
  type RegionKey,
  regionKeyOf,
  type SignedMembership,
} from "@localgrid/protocol/region-membership";
import { edgeNodeError } from "../../errors.ts";
import { membershipFromText } from "../../gossip/membership-text.ts";
import { writeSecretFile } from "./identity.ts";

/** Text takes a third more than bytes, QR codes a little more again. */
const MAX_FILE_BYTES = 2 * MAX_MEMBERSHIP_BYTES;

/** Makes a region's key in a file that only its owner can read. @throws {LocalGridError} `file-exists` */
export function makeRegionKey(file: string): RegionKey {
  refuseExisting(file);
  const { privateKey } = generateKeyPairSync("ed25519");
  writeSecretFile(file, privateKey.export({ type: "pkcs8", format: "pem" }) as string);
  return regionKeyOf(privateKey);
}

/** @throws {LocalGridError} `wrong-region-key` */
export function readRegionKey(file: string): RegionKey {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType === "ed25519") return regionKeyOf(key);
  } catch (cause) {
    throw edgeNodeError("wrong-region-key", `${file} holds no key`, cause);
  }
  throw edgeNodeError("wrong-region-key", `${file} holds a key of another kind`);
}

/**
 * Reads a signed membership: its bytes, base64url text, or the texts of its QR codes.
 *
 * @throws {LocalGridError} `malformed-membership`, `forged-membership`
 */
export function readMembershipFile(file: string): { readonly bytes: Uint8Array; readonly signed: SignedMembership } {
  const bytes = membershipBytes(readSmallFile(file));
  try {
    return { bytes, signed: decodeMembership(bytes) };
  } catch (cause) {
    const { code, message } = cause as Error & { code?: string };
    const isForged = code === "wrong-signature";
    throw edgeNodeError(isForged ? "forged-membership" : "malformed-membership", `${file}: ${message}`, cause);
  }
}

export function refuseExisting(file: string): void {
  if (existsSync(file)) throw edgeNodeError("file-exists", `${file} is there already`);
}

function readSmallFile(file: string): Uint8Array {
  try {
    if (statSync(file).size <= MAX_FILE_BYTES) return new Uint8Array(readFileSync(file));
  } catch (cause) {
    throw edgeNodeError("malformed-membership", `${file} cannot be read`, cause);
  }
  throw edgeNodeError("malformed-membership", `${file} is larger than any list`);
}

/** The signed form begins with a CBOR array of seven, no text does. */
function membershipBytes(content: Uint8Array): Uint8Array {
  return content[0] === 0x87 ? content : membershipFromText(Buffer.from(content).toString("utf8"));
}
