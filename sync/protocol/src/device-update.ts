import type { KeyObject } from "node:crypto";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import {
  bytesOf,
  CONTROL_VERSION,
  checkBytes,
  checkPrintable,
  checkWhole,
  expectVersion,
  MAX_NAME_LENGTH,
  printable,
  within,
} from "./control-fields.ts";
import { protocolError } from "./errors.ts";
import { decodeSign1, encodeSign1, type Sign1 } from "./sign1.ts";
import { MAX_U32, malformed, strictly, unsigned32 } from "./strict-fields.ts";
import { StrictMap } from "./strict-map.ts";

/** A signed manifest, and the offer around it, are refused unread above these. */
export const MAX_MANIFEST_BYTES = 256;
export const MAX_OFFER_BYTES = 512;

/** What a release key says of an image. */
export interface FirmwareManifest {
  /** The one kind of board that it is for. */
  readonly board: string;
  /** Devices only go up; 1 or more. */
  readonly version: number;
  readonly version_name: string;
  /** A device below it needs another image first. */
  readonly min_version: number;
  /** Bytes, 1 or more. */
  readonly size: number;
  readonly sha256: Uint8Array;
}

/** Tells a device where the node keeps an image for it. */
export interface FirmwareOffer {
  /** A signed manifest. */
  readonly manifest: Uint8Array;
  /** HTTP path at the node that the device is connected to. */
  readonly path: string;
  readonly http_port: number;
}

const MAX_PATH_LENGTH = 128;
const DIGEST_LENGTH = [32, 32] as const;
const PORTS = [1, 0xffff] as const;
const SIGNED_MANIFEST = { what: "manifest", maxBytes: MAX_MANIFEST_BYTES };
const MANIFEST = { what: "manifest payload", maxBytes: MAX_MANIFEST_BYTES };
const OFFER = { what: "offer", maxBytes: MAX_OFFER_BYTES };

/** The payload of a manifest, not signed yet. @throws {LocalGridError} `inconsistent-control` */
export function encodeManifest(manifest: FirmwareManifest): Uint8Array {
  const { board, version, version_name, min_version, size, sha256 } = manifest;
  checkPrintable({ board, version_name }, MAX_NAME_LENGTH);
  checkWhole({ version, size }, [1, MAX_U32]);
  checkWhole({ min_version }, [0, MAX_U32]);
  checkBytes({ sha256 }, DIGEST_LENGTH);
  const fields = [CONTROL_VERSION, board, version, version_name, min_version, size, sha256];
  return encodeCbor(new Map<number, CborValue>(fields.entries()));
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeManifest(payload: Uint8Array): FirmwareManifest {
  return strictly(payload, MANIFEST, (reader) => {
    const fields = new StrictMap(reader);
    fields.required(0, () => expectVersion(reader));
    const manifest = {
      board: fields.required(1, () => printable(reader, MAX_NAME_LENGTH)),
      version: fields.required(2, () => within(reader, [1, MAX_U32])),
      version_name: fields.required(3, () => printable(reader, MAX_NAME_LENGTH)),
      min_version: fields.required(4, () => unsigned32(reader)),
      size: fields.required(5, () => within(reader, [1, MAX_U32])),
      sha256: fields.required(6, () => bytesOf(reader, DIGEST_LENGTH)),
    };
    fields.end();
    return manifest;
  });
}

/** @throws {LocalGridError} `inconsistent-control` */
export function signManifest(manifest: FirmwareManifest, privateKey: KeyObject, kid: Uint8Array): Uint8Array {
  const payload = encodeManifest(manifest);
  return encodeSign1(payload, { privateKey, kid, purpose: "lg/ota/1", maxBytes: MAX_MANIFEST_BYTES });
}

/** Takes a manifest apart; whoever writes the image verifies it first. @throws {LocalGridError} `malformed-message` */
export function decodeSignedManifest(bytes: Uint8Array): Sign1 {
  return decodeSign1(bytes, "lg/ota/1", SIGNED_MANIFEST);
}

/** The message on `lg/v1/<device>/ota`. @throws {LocalGridError} `inconsistent-control` */
export function encodeOffer({ manifest, path, http_port }: FirmwareOffer): Uint8Array {
  checkBytes({ manifest }, [1, MAX_MANIFEST_BYTES]);
  checkPrintable({ path }, MAX_PATH_LENGTH);
  if (!path.startsWith("/")) throw protocolError("inconsistent-control", "a path begins with a slash");
  checkWhole({ http_port }, PORTS);
  return encodeCbor(new Map<number, CborValue>([CONTROL_VERSION, manifest, path, http_port].entries()));
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeOffer(bytes: Uint8Array): FirmwareOffer {
  return strictly(bytes, OFFER, (reader) => {
    const fields = new StrictMap(reader);
    fields.required(0, () => expectVersion(reader));
    const offer = {
      manifest: fields.required(1, () => bytesOf(reader, [1, MAX_MANIFEST_BYTES])),
      path: fields.required(2, () => printable(reader, MAX_PATH_LENGTH)),
      http_port: fields.required(3, () => within(reader, PORTS)),
    };
    fields.end();
    if (!offer.path.startsWith("/")) throw malformed("a path without a slash at its beginning");
    return offer;
  });
}
