import { type KeyObject, verify } from "node:crypto";
import { ed25519PublicKey } from "@localgrid/journal/head";
import { keyIdOf } from "@localgrid/protocol/device";
import { decodeManifest, decodeSignedManifest, type FirmwareManifest } from "@localgrid/protocol/device-update";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../errors.ts";

/** A larger image is refused before its first byte. */
export const MAX_IMAGE_BYTES = 4 * 1024 * 1024;
export const MAX_IMAGES = 8;

/** An image that the node keeps, named by its SHA-256 in hexadecimal digits. */
export interface FirmwareImage {
  readonly sha256: string;
  readonly manifest: FirmwareManifest;
  /** As the release key signed it, and as devices get it. */
  readonly signed_manifest: Uint8Array;
  readonly added_at_ms: number;
  readonly added_by: string;
}

/** The public keys whose signature makes an image one of ours. */
export class ReleaseKeys {
  private readonly keys: ReadonlyMap<string, KeyObject>;

  /** Raw Ed25519 keys in hexadecimal digits. */
  constructor(keys_hex: readonly string[]) {
    this.keys = new Map(
      keys_hex.map((hex) => {
        const raw = new Uint8Array(Buffer.from(hex, "hex"));
        return [nameOf(keyIdOf(raw)), ed25519PublicKey(raw)];
      }),
    );
  }

  /**
   * What a signed manifest says.
   *
   * @throws {LocalGridError} `wrong-manifest` when it is none, was signed by another key, or is for too large an image
   */
  open(signed_manifest: Uint8Array): FirmwareManifest {
    const { kid, payload, signedBytes, signature } = readable(() => decodeSignedManifest(signed_manifest));
    const key = this.keys.get(nameOf(kid));
    if (key === undefined) throw edgeNodeError("wrong-manifest", `no release key has the id ${nameOf(kid)}`);
    if (!verify(null, signedBytes, key, signature)) {
      throw edgeNodeError("wrong-manifest", "the manifest was changed after it had been signed");
    }
    const manifest = readable(() => decodeManifest(payload));
    if (manifest.size > MAX_IMAGE_BYTES) {
      throw edgeNodeError("wrong-manifest", `${manifest.size} bytes, at most ${MAX_IMAGE_BYTES} are taken`);
    }
    return manifest;
  }
}

function readable<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof LocalGridError)) throw cause;
    throw edgeNodeError("wrong-manifest", cause.message, cause);
  }
}

function nameOf(kid: Uint8Array): string {
  return Buffer.from(kid).toString("hex");
}
