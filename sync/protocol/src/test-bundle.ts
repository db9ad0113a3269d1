import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto";
import { kidOf } from "./sign1.ts";
import {
  type BundleManifest,
  bundleIdOf,
  bundleStart,
  NEEDED_BOOT_FILES,
  ROOT_FILE,
  signBundleManifest,
} from "./update-bundle.ts";

export interface TestReleaseKey {
  readonly privateKey: KeyObject;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly hex: string;
}

export interface TestBundle {
  /** SHA-256 of the signed manifest, hexadecimal. */
  readonly id: string;
  readonly manifest: BundleManifest;
  readonly signed: Uint8Array;
  /** The whole file. */
  readonly bytes: Uint8Array;
}

/** Test support: somebody who signs bundles. */
export function testReleaseKey(): TestReleaseKey {
  const { privateKey, publicKey: key } = generateKeyPairSync("ed25519");
  const publicKey = new Uint8Array(key.export({ type: "spki", format: "der" }).subarray(-32));
  return { privateKey, publicKey, hex: Buffer.from(publicKey).toString("hex") };
}

/** Test support: a bundle whose files hold nothing that could run. */
export function testBundle(
  key: TestReleaseKey,
  given: Partial<Omit<BundleManifest, "files">> & { readonly size?: number; readonly salt?: string } = {},
): TestBundle {
  const { kind = "application", version = 2, size = 1_000, salt = "", ...rest } = given;
  const names = kind === "application" ? ["application.squashfs"] : [ROOT_FILE, ...NEEDED_BOOT_FILES];
  const contents = names.map((name) => contentOf(`${name} ${version} ${salt}`, size));
  const files = contents.map((bytes, at) => ({
    name: names[at] as string,
    size: bytes.length,
    sha256: new Uint8Array(createHash("sha256").update(bytes).digest()),
  }));
  const named = { board: "raspberrypi-arm64", version_name: `1.${version}`, min_version: 1, ...rest };
  const manifest = { kind, version, ...named, files };
  const signed = signBundleManifest(manifest, key.privateKey, kidOf(key.publicKey));
  const bytes = new Uint8Array(Buffer.concat([bundleStart(signed), ...contents]));
  return { id: bundleIdOf(signed), manifest, signed, bytes };
}

/** Other bytes at every place, so that none may change places unnoticed. */
function contentOf(seed: string, size: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, at) =>
    createHash("sha256").update(`${seed} ${at}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, size));
}
