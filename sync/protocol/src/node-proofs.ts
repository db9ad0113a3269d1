import { sign, verify } from "node:crypto";
import { ed25519PublicKey, type NodeKey } from "@localgrid/journal/head";
import { encodeCbor } from "@localgrid/vocabulary/cbor";

/** What a node asks of the hub, as it stands in the request line. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** UTC; the hub accepts a few minutes to both sides of its own clock. */
  readonly at_ms: number;
}

/** What a node tells the hub when it is let in. */
export interface SignedEnrolment {
  /** As it is sent. */
  readonly joinCode: string;
  /** Raw, 32 bytes: opens the sealed bodies of the community's journals. */
  readonly communityKey: Uint8Array;
}

/**
 * Shows that the holder of a join code also holds the node's key, so that a stolen code binds no foreign key to it, and
 * nobody on the way puts another community key in its place: Ed25519 over the deterministic CBOR of
 * `["lg/enrol/1", join code, public key, community key]`.
 */
export function signEnrolment({ key, ...enrolment }: SignedEnrolment & { readonly key: NodeKey }): Uint8Array {
  return sign(null, enrolmentBytes(enrolment, key.publicKey), key.privateKey);
}

/** `publicKey` is raw, 32 bytes. */
export function isEnrolmentProven(
  { publicKey, ...enrolment }: SignedEnrolment & { readonly publicKey: Uint8Array },
  proof: Uint8Array,
): boolean {
  return verify(null, enrolmentBytes(enrolment, publicKey), ed25519PublicKey(publicKey), proof);
}

/**
 * Value of the header `authorization`: `localgrid-node <node> <at_ms> <signature>`, node and signature in hexadecimal;
 * Ed25519 over the deterministic CBOR of `["lg/request/1", node, method, target, at_ms]`.
 */
export function requestAuthorization(request: SignedRequest, key: NodeKey): string {
  const signature = sign(null, requestBytes(key.node, request), key.privateKey);
  return `localgrid-node ${hex(key.node)} ${request.at_ms} ${hex(signature)}`;
}

export interface RequestProof {
  readonly node: Uint8Array;
  readonly at_ms: number;
  readonly signature: Uint8Array;
}

const AUTHORIZATION = /^localgrid-node ([0-9a-f]{32}) (\d{1,15}) ([0-9a-f]{128})$/;

/** Null for everything that {@link requestAuthorization} does not write. */
export function readAuthorization(header: string): RequestProof | null {
  const [, node, at_ms, signature] = AUTHORIZATION.exec(header) ?? [];
  if (node === undefined || at_ms === undefined || signature === undefined) return null;
  return { node: bytesOf(node), at_ms: Number(at_ms), signature: bytesOf(signature) };
}

/** Whether the node with this key (raw, 32 bytes) signed the request. */
export function isRequestProven(
  { node, at_ms, signature }: RequestProof,
  request: Omit<SignedRequest, "at_ms">,
  publicKey: Uint8Array,
): boolean {
  return verify(null, requestBytes(node, { ...request, at_ms }), ed25519PublicKey(publicKey), signature);
}

function enrolmentBytes({ joinCode, communityKey }: SignedEnrolment, publicKey: Uint8Array): Uint8Array {
  return encodeCbor(["lg/enrol/1", joinCode, publicKey, communityKey]);
}

function requestBytes(node: Uint8Array, { method, target, at_ms }: SignedRequest): Uint8Array {
  return encodeCbor(["lg/request/1", node, method, target, at_ms]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}
