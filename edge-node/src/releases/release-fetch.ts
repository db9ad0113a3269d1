import { BundleCheck } from "@localgrid/protocol/bundle-check";
import { MAX_RELEASE_PIECE_BYTES } from "@localgrid/protocol/release-stream";
import { bundleStart, openBundleManifest } from "@localgrid/protocol/update-bundle";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { ReleaseFiles } from "./release-files.ts";
import type { ReleaseOffer } from "./release-offer.ts";
import type { ReleaseSource } from "./release-source.ts";

/** After each piece: about one megabyte in a second, so that readings have line, disk and processor for themselves. */
const PIECE_PAUSE_MS = 250;
/** While an interval is closing. */
const BUSY_PAUSE_MS = 1_000;
/** The journal, too, needs room to write. */
const RESERVED_BYTES = 67_108_864;

export type FetchEnd =
  /** It is whole, verified and kept. */
  | { readonly kind: "whole" }
  /** What has come stays, and goes on from there. */
  | { readonly kind: "interrupted"; readonly reason: string }
  /** Other bytes than were signed, or none where there have to be some. `isBlamable` when all came from it just now. */
  | { readonly kind: "wrong"; readonly reason: string; readonly isBlamable: boolean }
  | { readonly kind: "no-room"; readonly missing_bytes: number };

export interface FetchPorts {
  readonly files: ReleaseFiles;
  readonly release_keys: readonly Uint8Array[];
  readonly isBusy: () => boolean;
  readonly pause: (wall_ms: number) => Promise<void>;
  readonly isStopped: () => boolean;
  /** Has come this far. */
  readonly received: (bytes: number) => void;
}

export interface FetchOrder {
  readonly offer: ReleaseOffer;
  readonly source: ReleaseSource;
  /** Wall milliseconds for all of it; what is slower is interrupted. */
  readonly isOverdue: () => boolean;
}

/**
 * Brings one bundle here, piece by piece, from one source. What another source began is begun anew: so wrong bytes have
 * one author, and whoever tells lies costs the time of one bundle.
 */
export async function fetchBundle(order: FetchOrder, ports: FetchPorts): Promise<FetchEnd> {
  const { offer, source } = order;
  const { files } = ports;
  const before = await files.part();
  const isGoingOn = before !== null && before.id === offer.id && before.source === source.name;
  const start = bundleStart(offer.signed);
  const missing_bytes = await missingRoom(offer, isGoingOn ? before.received : 0, files);
  if (missing_bytes > 0) return { kind: "no-room", missing_bytes };
  if (!isGoingOn) await files.beginPart(offer.id, source.name, start);
  const end = await receive(order, isGoingOn ? before.received : start.length, ports);
  if (end !== null) {
    if (end.kind === "wrong") await files.dropPart();
    return end;
  }
  return await verify(!isGoingOn, ports);
}

/** Null when all bytes are here. */
async function receive(order: FetchOrder, begun: number, ports: FetchPorts): Promise<FetchEnd | null> {
  const { offer, source, isOverdue } = order;
  let received = begun;
  // More than there can be was not written by this program.
  if (received > offer.size) return { kind: "wrong", reason: "too-long", isBlamable: false };
  while (received < offer.size) {
    if (ports.isStopped()) return { kind: "interrupted", reason: "stopping" };
    if (isOverdue()) return { kind: "interrupted", reason: "too-slow" };
    const length = Math.min(MAX_RELEASE_PIECE_BYTES, offer.size - received);
    const answer = await source.piece(offer.id, received, length);
    if (answer.kind === "away") return { kind: "interrupted", reason: answer.reason };
    if (answer.kind === "refused") return { kind: "interrupted", reason: answer.code };
    const { value } = answer;
    if (value.length === 0 || value.length > length) return { kind: "wrong", reason: "wrong-length", isBlamable: true };
    await ports.files.append(value);
    received += value.length;
    ports.received(received);
    await ports.pause(ports.isBusy() ? BUSY_PAUSE_MS : PIECE_PAUSE_MS);
  }
  return null;
}

/** Reads everything back from the disk: it may have failed where the source did not. */
async function verify(isFresh: boolean, { files, release_keys }: FetchPorts): Promise<FetchEnd> {
  const check = new BundleCheck((signed) => openBundleManifest(signed, release_keys));
  try {
    for await (const bytes of files.partBytes()) check.push(bytes);
    check.end();
  } catch (error) {
    if (!(error instanceof LocalGridError)) throw error;
    await files.dropPart();
    // A power cut can leave wrong bytes in what had come before it.
    return { kind: "wrong", reason: error.code, isBlamable: isFresh };
  }
  await files.keepPart();
  return { kind: "whole" };
}

/** What the machine copies for itself, and what lies before it until then, needs room too. */
async function missingRoom({ size }: ReleaseOffer, received: number, files: ReleaseFiles): Promise<number> {
  const copies = files.hasShelf ? 2 : 3;
  return Math.max(0, size * copies - received + RESERVED_BYTES - (await files.free_bytes()));
}
