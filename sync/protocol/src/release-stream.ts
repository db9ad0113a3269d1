import { type CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { readBytes } from "./batch-fields.ts";
import { fromOne, malformed, strictly } from "./strict-fields.ts";

/**
 * How nodes hand update bundles on to each other over a stream: each question and each reply is one frame, one reply to
 * each question. A bundle is named by the SHA-256 of its signed manifest: with a release key everything else follows
 * from it, its length and every byte, so nobody who carries a bundle has to be believed.
 */

/** Name of the stream's protocol. */
export const RELEASE_PROTOCOL = "/localgrid/release/1";

export const MAX_RELEASE_QUESTION_BYTES = 64;
/** Bundles that one node offers. */
export const MAX_RELEASE_OFFERS = 16;
/** Of a signed manifest. */
export const MAX_OFFERED_MANIFEST_BYTES = 16_384;
/** Of a bundle in one frame. */
export const MAX_RELEASE_PIECE_BYTES = 262_144;
/** Of one reply. */
export const MAX_RELEASE_REPLY_BYTES = 300_000;

export type ReleaseQuestion =
  /** Which bundles have been proven there? Answered by `offers`. */
  | { readonly kind: "offers" }
  /** Bytes of a bundle's file; answered by `piece` of exactly that length, unless the bundle ends before. */
  | { readonly kind: "piece"; readonly id: Uint8Array; readonly from: number; readonly length: number };

export type ReleaseReply =
  /** Signed manifests, not looked at. */
  | { readonly kind: "offers"; readonly manifests: readonly Uint8Array[] }
  | { readonly kind: "piece"; readonly bytes: Uint8Array }
  /** In place of any other reply: `code` says why. */
  | { readonly kind: "refused"; readonly code: string };

const ID_BYTES = 32;
const CODE = /^[a-z][a-z0-9-]{0,63}$/;

/** @throws {LocalGridError} `malformed-message` when it is none that {@link decodeReleaseQuestion} would read */
export function encodeReleaseQuestion(question: ReleaseQuestion): Uint8Array {
  const { kind } = question;
  const bytes = encodeCbor(kind === "offers" ? [kind] : [kind, question.id, question.from, question.length]);
  decodeReleaseQuestion(bytes);
  return bytes;
}

/**
 * The arrays are views of `bytes`.
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function decodeReleaseQuestion(bytes: Uint8Array): ReleaseQuestion {
  return strictly(bytes, { what: "release question", maxBytes: MAX_RELEASE_QUESTION_BYTES }, (reader) => {
    const shape = shapeOf(reader);
    if (shape === "offers 1") return { kind: "offers" };
    if (shape !== "piece 4") throw malformed(`"${shape}" is not known`);
    const id = readBytes(reader, ID_BYTES);
    const from = reader.unsigned();
    const length = fromOne(reader, "length");
    if (length > MAX_RELEASE_PIECE_BYTES) throw malformed(`a piece of ${length} bytes`);
    return { kind: "piece", id, from, length };
  });
}

/** @throws {LocalGridError} `malformed-message` when it is none that {@link decodeReleaseReply} would read */
export function encodeReleaseReply(reply: ReleaseReply): Uint8Array {
  const bytes = encodeCbor(replyItems(reply));
  decodeReleaseReply(bytes);
  return bytes;
}

/**
 * Manifests inside are not looked at. The arrays are views of `bytes`.
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function decodeReleaseReply(bytes: Uint8Array): ReleaseReply {
  return strictly(bytes, { what: "release reply", maxBytes: MAX_RELEASE_REPLY_BYTES }, (reader) => {
    const shape = shapeOf(reader);
    if (shape === "offers 2") return { kind: "offers", manifests: readManifests(reader) };
    if (shape === "piece 2") return { kind: "piece", bytes: readPiece(reader) };
    if (shape !== "refused 2") throw malformed(`"${shape}" is not known`);
    const code = reader.text();
    if (!CODE.test(code)) throw malformed("a code that is none");
    return { kind: "refused", code };
  });
}

function replyItems(reply: ReleaseReply): readonly CborValue[] {
  if (reply.kind === "offers") return [reply.kind, reply.manifests];
  return reply.kind === "piece" ? [reply.kind, reply.bytes] : [reply.kind, reply.code];
}

/** The kind and how many items the array has, itself among them. */
function shapeOf(reader: CborReader): string {
  const items = reader.array();
  if (items === 0) throw malformed("an empty array");
  return `${reader.text().slice(0, 20)} ${items}`;
}

function readManifests(reader: CborReader): readonly Uint8Array[] {
  const count = reader.array();
  if (count > MAX_RELEASE_OFFERS) throw malformed(`${count} offers, at most ${MAX_RELEASE_OFFERS} are allowed`);
  return Array.from({ length: count }, () => {
    const manifest = reader.byteString();
    upToManifest(manifest.length);
    return manifest;
  });
}

function upToManifest(length: number): void {
  if (length === 0 || length > MAX_OFFERED_MANIFEST_BYTES) throw malformed(`a manifest of ${length} bytes`);
}

function readPiece(reader: CborReader): Uint8Array {
  const bytes = reader.byteString();
  if (bytes.length > MAX_RELEASE_PIECE_BYTES) throw malformed(`a piece of ${bytes.length} bytes`);
  return bytes;
}
