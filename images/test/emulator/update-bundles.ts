import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { keyIdOf } from "@localgrid/protocol/device";
import { type BundleManifest, bundleStart, signBundleManifest } from "@localgrid/protocol/update-bundle";

export const BOARD = "raspberrypi-arm64";
const RAW_KEY_BYTES = 32;
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Who signs updates. The image under test is built with the public half. */
export interface ReleaseKey {
  readonly private_key: KeyObject;
  readonly public_key: Uint8Array;
}

export interface BundlePlan {
  readonly kind: BundleManifest["kind"];
  readonly version: number;
  readonly board?: string;
  readonly min_version?: number;
  readonly key: ReleaseKey;
  /** Name in the bundle → file of this machine. */
  readonly files: readonly (readonly [name: string, from: string])[];
}

export function makeReleaseKey(): ReleaseKey {
  return releaseKeyOf(generateKeyPairSync("ed25519").privateKey);
}

/** The key of this folder, made when there is none. `release-keys` beside it is what an image is built with. */
export function openReleaseKey(folder: string): ReleaseKey & { readonly public_file: string } {
  const file = join(folder, "release-key.pem");
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) {
    const { private_key } = makeReleaseKey();
    writeFileSync(file, private_key.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  }
  const key = releaseKeyOf(createPrivateKey(readFileSync(file)));
  const public_file = join(folder, "release-keys");
  writeFileSync(public_file, `${Buffer.from(key.public_key).toString("hex")}\n`);
  return { ...key, public_file };
}

/** Writes a bundle as a release would be, or as somebody would who means harm: what is in the files is not looked at. */
export function writeBundle(to: string, plan: BundlePlan): string {
  const { kind, version, board = BOARD, min_version = 1, key, files } = plan;
  const manifest: BundleManifest = {
    kind,
    board,
    version,
    version_name: `test-${version}`,
    min_version,
    files: files.map(([name, from]) => ({ name, size: statSync(from).size, sha256: sha256Of(from) })),
  };
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, bundleStart(signBundleManifest(manifest, key.private_key, keyIdOf(key.public_key))));
  for (const [, from] of files) forEachChunk(from, (chunk) => appendFileSync(to, chunk));
  return to;
}

function releaseKeyOf(private_key: KeyObject): ReleaseKey {
  const spki = createPublicKey(private_key).export({ type: "spki", format: "der" });
  return { private_key, public_key: new Uint8Array(spki.subarray(-RAW_KEY_BYTES)) };
}

function sha256Of(file: string): Uint8Array {
  const hash = createHash("sha256");
  forEachChunk(file, (chunk) => hash.update(chunk));
  return new Uint8Array(hash.digest());
}

function forEachChunk(path: string, act: (chunk: Buffer) => void): void {
  const file = openSync(path, "r");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) act(chunk.subarray(0, size));
}
