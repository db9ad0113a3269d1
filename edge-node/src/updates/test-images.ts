import { createHash, generateKeyPairSync } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { keyIdOf } from "@localgrid/protocol/device";
import { type FirmwareManifest, signManifest } from "@localgrid/protocol/device-update";

/** Test support: a release key and images that it signs. */
export class TestReleases {
  readonly key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  readonly public_key_hex = Buffer.from(this.key.publicKey).toString("hex");

  image(fields: Partial<FirmwareManifest> = {}, content = `image ${fields.version ?? 13}`) {
    const bytes = Buffer.from(content);
    const digest = createHash("sha256").update(bytes).digest();
    const manifest: FirmwareManifest = {
      board: "posix",
      version: 13,
      version_name: `1.${fields.version ?? 13}.0`,
      min_version: 0,
      size: bytes.length,
      sha256: new Uint8Array(digest),
      ...fields,
    };
    const signed_manifest = signManifest(manifest, this.key.privateKey, keyIdOf(this.key.publicKey));
    return { bytes, manifest, signed_manifest, sha256: digest.toString("hex") };
  }
}

export async function* inChunks(bytes: Uint8Array, size = 5): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
