import { hash, type KeyObject, verify } from "node:crypto";
import { ed25519PublicKey } from "@localgrid/journal/head";
import { type CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import {
  bytesOf,
  CONTROL_VERSION,
  checkPrintable,
  checkWhole,
  expectVersion,
  MAX_NAME_LENGTH,
  printable,
  within,
} from "./control-fields.ts";
import { protocolError } from "./errors.ts";
import { decodeSign1, encodeSign1, kidOf, type Sign1 } from "./sign1.ts";
import { MAX_U32, malformed, strictly, unsigned32 } from "./strict-fields.ts";
import { StrictMap } from "./strict-map.ts";

// The file in which updates of a node's card travel: who signs it, what it holds, in which order. UPDATE.md is its text.

export const BUNDLE_KINDS = ["application", "system"] as const;
export type BundleKind = (typeof BUNDLE_KINDS)[number];

/** One file inside a bundle, in the order of its bytes. */
export interface BundleFile {
  readonly name: string;
  /** Bytes, 1 or more. */
  readonly size: number;
  readonly sha256: Uint8Array;
}

/** What a release key says of a bundle. */
export interface BundleManifest {
  readonly kind: BundleKind;
  readonly board: string;
  /** Cards only go up; 1 or more. */
  readonly version: number;
  readonly version_name: string;
  /** What runs now must be at least this. */
  readonly min_version: number;
  readonly files: readonly BundleFile[];
}

/** A release of one kind, as a card knows the one that it runs. */
export interface RunningRelease {
  readonly board: string;
  readonly version: number;
}

export type BundleMisfit = "wrong-board" | "older-version" | "too-new-for-this";

const MAGIC = new TextEncoder().encode("LGRIDUP1");
/** The magic and the length of the signed manifest, which follows. */
export const BUNDLE_START_BYTES = MAGIC.length + 4;
export const MAX_BUNDLE_MANIFEST_BYTES = 16 * 1024;
export const MAX_BUNDLE_FILES = 64;
/** Of the whole file; what a root slot holds and its boot files are well below. */
export const MAX_BUNDLE_BYTES = 512 * 1024 * 1024;

export const APPLICATION_FILE = "application.squashfs";
export const ROOT_FILE = "root.squashfs";
/** Without both of them nothing starts. */
export const NEEDED_BOOT_FILES = ["boot/kernel8.img", "boot/initrd.img"] as const;

const MAX_FILE_NAME_LENGTH = 96;
/** At most one folder inside `boot/`, no name that begins with a dot: nothing can lead out of its folder. */
const BOOT_FILE = /^boot\/([A-Za-z0-9_][A-Za-z0-9._+-]*\/)?[A-Za-z0-9_][A-Za-z0-9._+-]*$/;
/** Made on the card, for the root slot that it goes to. */
const COMMAND_LINE = "boot/cmdline.txt";
const DIGEST = [32, 32] as const;
const SIGNED_MANIFEST = { what: "bundle manifest", maxBytes: MAX_BUNDLE_MANIFEST_BYTES };
const PAYLOAD = { what: "bundle manifest payload", maxBytes: MAX_BUNDLE_MANIFEST_BYTES };

/** @throws {LocalGridError} `inconsistent-control`, `message-too-large` */
export function signBundleManifest(manifest: BundleManifest, privateKey: KeyObject, kid: Uint8Array): Uint8Array {
  const payload = encodeBundleManifest(manifest);
  return encodeSign1(payload, { privateKey, kid, purpose: "lg/bundle/1", maxBytes: MAX_BUNDLE_MANIFEST_BYTES });
}

/** The bytes in front of the first file. */
export function bundleStart(signed: Uint8Array): Uint8Array {
  const start = new Uint8Array(BUNDLE_START_BYTES + signed.length);
  start.set(MAGIC);
  new DataView(start.buffer).setUint32(MAGIC.length, signed.length);
  start.set(signed, BUNDLE_START_BYTES);
  return start;
}

/** Length of the signed manifest, from the first bytes of a file. @throws {LocalGridError} `not-a-bundle` */
export function manifestLengthOf(start: Uint8Array): number {
  if (start.length < BUNDLE_START_BYTES || !MAGIC.every((byte, at) => start[at] === byte)) {
    throw protocolError("not-a-bundle", "the file does not begin like an update bundle");
  }
  const length = new DataView(start.buffer, start.byteOffset).getUint32(MAGIC.length);
  if (length >= 1 && length <= MAX_BUNDLE_MANIFEST_BYTES) return length;
  throw protocolError("not-a-bundle", `a manifest of ${length} bytes, 1 to ${MAX_BUNDLE_MANIFEST_BYTES} are allowed`);
}

/**
 * What a signed manifest says, once its signature is known to be of one of the keys.
 *
 * @param keys - raw Ed25519 keys, 32 bytes each
 * @throws {LocalGridError} `not-a-bundle`, `unknown-release-key`, `bad-signature`
 */
export function openBundleManifest(signed: Uint8Array, keys: readonly Uint8Array[]): BundleManifest {
  const { kid, payload, signedBytes, signature } = asBundle(() => decodeSignedBundleManifest(signed));
  const key = keys.find((candidate) => Buffer.compare(kidOf(candidate), kid) === 0);
  if (key === undefined) {
    throw protocolError("unknown-release-key", `no release key has the id ${Buffer.from(kid).toString("hex")}`);
  }
  if (!verify(null, signedBytes, ed25519PublicKey(key), signature)) {
    throw protocolError("bad-signature", "the manifest was changed after it had been signed");
  }
  return asBundle(() => decodeBundleManifest(payload));
}

/** Takes it apart without verifying it. @throws {LocalGridError} `malformed-message` */
export function decodeSignedBundleManifest(signed: Uint8Array): Sign1 {
  return decodeSign1(signed, "lg/bundle/1", SIGNED_MANIFEST);
}

/** SHA-256 of the signed manifest in hexadecimal digits: it settles every byte of the bundle. */
export function bundleIdOf(signed: Uint8Array): string {
  return hash("sha256", signed, "hex");
}

/** Bytes of the whole file. */
export function bundleSizeOf(signed: Uint8Array, manifest: BundleManifest): number {
  return manifest.files.reduce((sum, { size }) => sum + size, BUNDLE_START_BYTES + signed.length);
}

/** Why what runs cannot go on to this bundle, or null. The version that runs already is an older one, too. */
export function misfitOf(manifest: BundleManifest, running: RunningRelease): BundleMisfit | null {
  if (manifest.board !== running.board) return "wrong-board";
  if (manifest.version <= running.version) return "older-version";
  return manifest.min_version > running.version ? "too-new-for-this" : null;
}

/** @throws {LocalGridError} `inconsistent-control` */
export function encodeBundleManifest(manifest: BundleManifest): Uint8Array {
  const { kind, board, version, version_name, min_version, files } = manifest;
  checkPrintable({ board, version_name }, MAX_NAME_LENGTH);
  checkWhole({ version }, [1, MAX_U32]);
  checkWhole({ min_version }, [0, MAX_U32]);
  const problem = problemOf(manifest);
  if (problem !== null) throw protocolError("inconsistent-control", problem);
  const rows = files.map(({ name, size, sha256 }) => [name, size, sha256]);
  const fields: readonly CborValue[] = [CONTROL_VERSION, kind, board, version, version_name, min_version, rows];
  return encodeCbor(new Map<number, CborValue>(fields.entries()));
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeBundleManifest(payload: Uint8Array): BundleManifest {
  return strictly(payload, PAYLOAD, (reader) => {
    const fields = new StrictMap(reader);
    fields.required(0, () => expectVersion(reader));
    const manifest = {
      kind: fields.required(1, () => kindOf(reader)),
      board: fields.required(2, () => printable(reader, MAX_NAME_LENGTH)),
      version: fields.required(3, () => within(reader, [1, MAX_U32])),
      version_name: fields.required(4, () => printable(reader, MAX_NAME_LENGTH)),
      min_version: fields.required(5, () => unsigned32(reader)),
      files: fields.required(6, () => filesOf(reader)),
    };
    fields.end();
    const problem = problemOf(manifest);
    if (problem !== null) throw malformed(problem);
    return manifest;
  });
}

function kindOf(reader: CborReader): BundleKind {
  const text = reader.text();
  const kind = BUNDLE_KINDS.find((candidate) => candidate === text);
  if (kind === undefined) throw malformed("neither an application nor a system");
  return kind;
}

function filesOf(reader: CborReader): readonly BundleFile[] {
  const count = reader.array();
  if (count < 1 || count > MAX_BUNDLE_FILES) throw malformed(`${count} files, 1 to ${MAX_BUNDLE_FILES} allowed`);
  const files: BundleFile[] = [];
  while (files.length < count) {
    if (reader.array() !== 3) throw malformed("a file has a name, a size and a SHA-256");
    const name = printable(reader, MAX_FILE_NAME_LENGTH);
    files.push({ name, size: within(reader, [1, MAX_BUNDLE_BYTES]), sha256: bytesOf(reader, DIGEST) });
  }
  return files;
}

/** What no manifest may say: names of another kind, twice the same, too much in all. */
function problemOf({ kind, files }: BundleManifest): string | null {
  if (files.length < 1 || files.length > MAX_BUNDLE_FILES) return `${files.length} files`;
  if (files.some(({ size }) => !Number.isSafeInteger(size) || size < 1)) return "a file without bytes";
  if (files.some(({ sha256 }) => sha256.length !== 32)) return "a SHA-256 that has not 32 bytes";
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MAX_BUNDLE_BYTES - BUNDLE_START_BYTES - MAX_BUNDLE_MANIFEST_BYTES) return `${bytes} bytes of files`;
  const names = files.map(({ name }) => name);
  return kind === "application" ? applicationProblem(names) : systemProblem(names);
}

function applicationProblem(names: readonly string[]): string | null {
  const isRight = names.length === 1 && names[0] === APPLICATION_FILE;
  return isRight ? null : `an application bundle holds ${APPLICATION_FILE} and nothing else`;
}

function systemProblem(names: readonly string[]): string | null {
  const missing = [ROOT_FILE, ...NEEDED_BOOT_FILES].find((name) => !names.includes(name));
  if (missing !== undefined) return `a system bundle without ${missing}`;
  const foreign = names.find((name) => name !== ROOT_FILE && !isBootFile(name));
  if (foreign !== undefined) return `"${foreign}" has no place in a system bundle`;
  // The boot partition's file system does not tell capitals from small letters.
  const different = new Set(names.map((name) => name.toLowerCase()));
  return different.size === names.length ? null : "two files of one name";
}

function isBootFile(name: string): boolean {
  const isLong = name.length > MAX_FILE_NAME_LENGTH;
  return BOOT_FILE.test(name) && !isLong && name.toLowerCase() !== COMMAND_LINE;
}

/** Whatever is wrong with the bytes, to whoever looks at the file it is no bundle. */
function asBundle<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof LocalGridError)) throw cause;
    throw protocolError("not-a-bundle", cause.message, cause);
  }
}
