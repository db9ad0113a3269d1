import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { keyIdOf } from "@localgrid/protocol/device";
import { signManifest } from "@localgrid/protocol/device-update";
import { writeSecretFile } from "../adapters/system/identity.ts";
import { refuseExisting } from "../adapters/system/region-files.ts";
import { edgeNodeError } from "../errors.ts";
import { MAX_IMAGE_BYTES } from "../updates/firmware-image.ts";

export interface FirmwareToSign {
  readonly image: string;
  readonly key: string;
  readonly board: string;
  readonly version: number;
  readonly version_name: string;
  readonly min_version: number;
}

/**
 * Writes `<image>.manifest` beside an image: what a coordinator uploads with it.
 *
 * @throws {LocalGridError} `wrong-config` for a key file that is none or an image that is empty or too large,
 *   `inconsistent-control` for a board or version that no manifest can name
 */
export function signFirmware({ image, key, ...fields }: FirmwareToSign): void {
  const bytes = readFileSync(image);
  if (bytes.length === 0 || bytes.length > MAX_IMAGE_BYTES) {
    throw edgeNodeError("wrong-config", `${image} has ${bytes.length} bytes, 1 to ${MAX_IMAGE_BYTES} can be installed`);
  }
  const privateKey = readReleaseKey(key);
  const sha256 = new Uint8Array(createHash("sha256").update(bytes).digest());
  const manifest = signManifest({ ...fields, size: bytes.length, sha256 }, privateKey, keyIdOf(rawKey(privateKey)));
  writeFileSync(`${image}.manifest`, manifest);
  console.log(`${image}.manifest: ${fields.board} ${fields.version_name}, ${bytes.length} bytes`);
}

/**
 * Makes a release key and prints what nodes and devices have to know of it.
 *
 * @throws {LocalGridError} `file-exists`
 */
export function makeReleaseKey({ key }: { readonly key: string }): void {
  refuseExisting(key);
  const { privateKey } = generateKeyPairSync("ed25519");
  writeSecretFile(key, privateKey.export({ type: "pkcs8", format: "pem" }) as string);
  console.log(Buffer.from(rawKey(privateKey)).toString("hex"));
}

/** @throws {LocalGridError} `wrong-config` */
export function readReleaseKey(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (cause) {
    throw edgeNodeError("wrong-config", `${file} holds no private key`, cause);
  }
  throw edgeNodeError("wrong-config", `${file} holds no Ed25519 key`);
}

export function rawKey(privateKey: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(privateKey).export({ type: "spki", format: "der" }).subarray(-32));
}
