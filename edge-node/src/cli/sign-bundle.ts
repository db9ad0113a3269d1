import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, readSync, renameSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { keyIdOf } from "@localgrid/protocol/device";
import {
  APPLICATION_FILE,
  BUNDLE_KINDS,
  type BundleFile,
  bundleIdOf,
  bundleSizeOf,
  bundleStart,
  ROOT_FILE,
  signBundleManifest,
} from "@localgrid/protocol/update-bundle";
import { edgeNodeError } from "../errors.ts";
import { rawKey, readReleaseKey } from "./sign-firmware.ts";

export interface BundleToSign {
  readonly kind: string;
  /** The application, or the root of a system. */
  readonly file: string;
  /** Boot files of a system: all that is in this folder and in folders inside it. */
  readonly boot_dir: string | null;
  readonly key: string;
  readonly board: string;
  readonly version: number;
  readonly version_name: string;
  readonly min_version: number;
  readonly out: string;
}

const CHUNK_BYTES = 1024 * 1024;
/** Made on the card, for the root slot that a bundle goes to. */
const MADE_ON_CARD = "cmdline.txt";

/**
 * Packs and signs an update bundle; the file is there as a whole or not at all.
 *
 * @throws {LocalGridError} `wrong-config` for a kind or key that is none, `inconsistent-control` for what no bundle
 *   can hold
 */
export function signBundle({ kind: given, file, boot_dir, key, out, ...fields }: BundleToSign): void {
  const kind = BUNDLE_KINDS.find((candidate) => candidate === given);
  if (kind === undefined) throw edgeNodeError("wrong-config", `--kind is one of ${BUNDLE_KINDS.join(" and ")}`);
  const privateKey = readReleaseKey(key);
  const main = { name: kind === "application" ? APPLICATION_FILE : ROOT_FILE, path: file };
  const parts = [main, ...(kind === "system" ? bootFilesIn(boot_dir) : [])];
  const files = parts.map(({ name, path }) => measured(name, path));
  const manifest = { kind, ...fields, files };
  const signed = signBundleManifest(manifest, privateKey, keyIdOf(rawKey(privateKey)));
  const paths = parts.map(({ path }) => path);
  write(out, bundleStart(signed), paths);
  const size = statSync(out).size;
  if (size !== bundleSizeOf(signed, manifest))
    throw edgeNodeError("wrong-config", "a file changed while it was packed");
  console.log(`${out}: ${kind} ${fields.version_name} (${fields.version}), ${size} bytes, ${bundleIdOf(signed)}`);
}

function bootFilesIn(folder: string | null): readonly { readonly name: string; readonly path: string }[] {
  if (folder === null) throw edgeNodeError("wrong-config", "--boot-dir is missing");
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, inside: path.slice(join(folder, "/").length) }))
    .filter(({ inside }) => inside !== MADE_ON_CARD)
    .map(({ path, inside }) => ({ name: `boot/${inside}`, path }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function measured(name: string, path: string): BundleFile {
  const digest = createHash("sha256");
  let size = 0;
  for (const chunk of chunksOf(path)) {
    digest.update(chunk);
    size += chunk.length;
  }
  return { name, size, sha256: new Uint8Array(digest.digest()) };
}

function write(out: string, start: Uint8Array, paths: readonly string[]): void {
  const draft = `${out}.new`;
  const descriptor = openSync(draft, "w", 0o644);
  try {
    writeSync(descriptor, start);
    for (const path of paths) for (const chunk of chunksOf(path)) writeSync(descriptor, chunk);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, out);
}

function* chunksOf(path: string): Generator<Uint8Array> {
  const descriptor = openSync(path, "r");
  const buffer = new Uint8Array(CHUNK_BYTES);
  try {
    for (;;) {
      const count = readSync(descriptor, buffer, 0, CHUNK_BYTES, null);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(descriptor);
  }
}
