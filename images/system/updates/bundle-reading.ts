import { createHash } from "node:crypto";
import {
  BUNDLE_START_BYTES,
  type BundleFile,
  type BundleManifest,
  bundleIdOf,
  bundleSizeOf,
  bundleStart,
  manifestLengthOf,
  openBundleManifest,
} from "@localgrid/protocol/update-bundle";
import { applianceError } from "../errors.ts";
import type { ByteSink, ByteSource } from "./ports.ts";

/** A bundle whose signature was verified; its files were not yet. */
export interface OpenBundle {
  readonly source: ByteSource;
  readonly id: string;
  readonly manifest: BundleManifest;
  readonly signed: Uint8Array;
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * @throws {LocalGridError} `not-a-bundle`, `unknown-release-key`, `bad-signature`, and `truncated` for a file that is
 *   longer or shorter than its manifest says
 */
export function openBundle(source: ByteSource, releaseKeys: readonly Uint8Array[]): OpenBundle {
  const length = manifestLengthOf(source.read(0, BUNDLE_START_BYTES));
  const signed = source.read(BUNDLE_START_BYTES, length);
  if (signed.length !== length) throw applianceError("truncated", "the file ends inside its manifest");
  const manifest = openBundleManifest(signed, releaseKeys);
  const size = bundleSizeOf(signed, manifest);
  if (source.size !== size) {
    throw applianceError("truncated", `the file has ${source.size} bytes, its manifest says ${size}`);
  }
  return { source, id: bundleIdOf(signed), manifest, signed };
}

/** The files with the places where their bytes begin. */
export function placesOf({
  manifest,
  signed,
}: OpenBundle): readonly { readonly file: BundleFile; readonly at: number }[] {
  let at = BUNDLE_START_BYTES + signed.length;
  return manifest.files.map((file) => {
    const place = { file, at };
    at += file.size;
    return place;
  });
}

/** Writes the bundle as it is, and refuses it before its last byte is written. @throws {LocalGridError} `hash-mismatch` */
export function copyBundle(bundle: OpenBundle, sink: ByteSink): void {
  sink.write(bundleStart(bundle.signed));
  for (const { file, at } of placesOf(bundle)) copyFile(bundle.source, { file, at }, sink);
}

/** @throws {LocalGridError} `hash-mismatch` */
export function copyFile(
  source: ByteSource,
  { file, at }: { readonly file: BundleFile; readonly at: number },
  sink: ByteSink,
): void {
  const digest = createHash("sha256");
  for (const chunk of chunksOf(source, { at, size: file.size })) {
    digest.update(chunk);
    sink.write(chunk);
  }
  if (!isDigest(digest.digest(), file)) throw applianceError("hash-mismatch", `${file.name} is not what was signed`);
}

/** Whether these bytes are what was signed. */
export function isIntact(
  source: ByteSource,
  { file, at }: { readonly file: BundleFile; readonly at: number },
): boolean {
  const digest = createHash("sha256");
  for (const chunk of chunksOf(source, { at, size: file.size })) digest.update(chunk);
  return isDigest(digest.digest(), file);
}

function* chunksOf(source: ByteSource, range: { readonly at: number; readonly size: number }): Generator<Uint8Array> {
  let left = range.size;
  while (left > 0) {
    const chunk = source.read(range.at + range.size - left, Math.min(left, CHUNK_BYTES));
    if (chunk.length === 0) return;
    left -= chunk.length;
    yield chunk;
  }
}

function isDigest(digest: Uint8Array, file: BundleFile): boolean {
  return Buffer.compare(digest, file.sha256) === 0;
}
