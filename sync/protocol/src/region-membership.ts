import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { ed25519PublicKey, nodeKeyOf } from "@localgrid/journal/head";
import { type CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { isOpaqueId } from "@localgrid/vocabulary/identifiers";
import { readBytes } from "./batch-fields.ts";
import { protocolError } from "./errors.ts";
import { fromOne, malformed, strictly } from "./strict-fields.ts";

export interface RegionMember {
  /** Raw Ed25519 public key of the node, 32 bytes. */
  readonly public_key: Uint8Array;
  /** The community that the node serves. */
  readonly community: string;
  /** Where it can be reached: multiaddr texts without the node's own `/p2p` part. At most 8. */
  readonly addresses: readonly string[];
}

/** Which nodes belong to a region. Who is not listed is no member. */
export interface RegionMembership {
  readonly region: string;
  /** From 1 on; only a higher one replaces another. */
  readonly version: number;
  readonly issued_at_ms: number;
  /** At most 256, ascending by public key. */
  readonly members: readonly RegionMember[];
}

export interface SignedMembership extends RegionMembership {
  /** Of the region, raw, 32 bytes: what a node pins. */
  readonly public_key: Uint8Array;
  /** Ed25519 over the deterministic CBOR of `["lg/region/1", region, version, issued_at_ms, members, public_key]`. */
  readonly signature: Uint8Array;
}

/** The key of a region's hub, or of whoever lists the nodes of a region that has none. */
export interface RegionKey {
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
}

export const MAX_REGION_MEMBERS = 256;
export const MAX_MEMBER_ADDRESSES = 8;
/** Room for all members with all addresses at their longest. */
export const MAX_MEMBERSHIP_BYTES = 294_912;

const LABEL = "lg/region/1";
const ADDRESS = /^\/[\x21-\x7e]{1,127}$/;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

export function regionKeyOf(privateKey: KeyObject): RegionKey {
  return { publicKey: nodeKeyOf(privateKey).publicKey, privateKey };
}

/** Short public name of a region's key, to be compared by eye: 16 hexadecimal digits. */
export function regionKeyName(publicKey: Uint8Array): string {
  return createHash("sha256").update(publicKey).digest("hex").slice(0, 16);
}

/** Whether it can stand among a member's addresses: 2 to 128 visible ASCII characters, the first one a slash. */
export function isMemberAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/**
 * Signs a membership. The members may come in any order.
 *
 * @throws {LocalGridError} `malformed-message` when it is none: too many members or addresses, a node twice, a name
 *   that is no identifier
 */
export function encodeMembership(membership: RegionMembership, key: RegionKey): Uint8Array {
  const members = [...membership.members].sort((a, b) => Buffer.compare(a.public_key, b.public_key));
  const unsigned = { ...membership, members, public_key: key.publicKey };
  const signature = sign(null, signedBytes(unsigned), key.privateKey);
  const bytes = encodeCbor([...itemsOf(unsigned), signature]);
  readMembership(bytes);
  return bytes;
}

/**
 * Form and signature; whether the key is the region's own is the reader's to check. The arrays are views of `bytes`.
 *
 * @throws {LocalGridError} `malformed-message`, `wrong-signature`
 */
export function decodeMembership(bytes: Uint8Array): SignedMembership {
  const membership = readMembership(bytes);
  if (!verify(null, signedBytes(membership), ed25519PublicKey(membership.public_key), membership.signature)) {
    throw protocolError("wrong-signature", "the membership does not carry the signature of the key that it names");
  }
  return membership;
}

function readMembership(bytes: Uint8Array): SignedMembership {
  return strictly(bytes, { what: "region membership", maxBytes: MAX_MEMBERSHIP_BYTES }, (reader) => {
    if (reader.array() !== 7) throw malformed("not an array of 7");
    if (reader.text() !== LABEL) throw malformed(`not "${LABEL}"`);
    const region = readName(reader);
    const version = fromOne(reader, "version");
    const issued_at_ms = reader.unsigned();
    const members = readMembers(reader);
    const public_key = readBytes(reader, KEY_BYTES);
    return { region, version, issued_at_ms, members, public_key, signature: readBytes(reader, SIGNATURE_BYTES) };
  });
}

function readMembers(reader: CborReader): readonly RegionMember[] {
  const count = reader.array();
  if (count > MAX_REGION_MEMBERS) throw malformed(`${count} members, at most ${MAX_REGION_MEMBERS} are allowed`);
  const members: RegionMember[] = [];
  for (let left = count; left > 0; left--) {
    const member = readMember(reader);
    const before = members.at(-1);
    const isNext = before === undefined || Buffer.compare(before.public_key, member.public_key) < 0;
    if (!isNext) throw malformed("members are not in order of their keys");
    members.push(member);
  }
  return members;
}

function readMember(reader: CborReader): RegionMember {
  if (reader.array() !== 3) throw malformed("a member is not an array of 3");
  const public_key = readBytes(reader, KEY_BYTES);
  const community = readName(reader);
  const count = reader.array();
  if (count > MAX_MEMBER_ADDRESSES) throw malformed(`${count} addresses, at most ${MAX_MEMBER_ADDRESSES} are allowed`);
  const addresses = Array.from({ length: count }, () => {
    const address = reader.text();
    if (!isMemberAddress(address)) throw malformed("an address is not one");
    return address;
  });
  return { public_key, community, addresses };
}

function readName(reader: CborReader): string {
  const name = reader.text();
  if (!isOpaqueId(name)) throw malformed("a name is not an identifier");
  return name;
}

function signedBytes(membership: Omit<SignedMembership, "signature">): Uint8Array {
  return encodeCbor(itemsOf(membership));
}

function itemsOf(membership: Omit<SignedMembership, "signature">): readonly CborValue[] {
  const { region, version, issued_at_ms, members, public_key } = membership;
  const listed = members.map((member) => [member.public_key, member.community, member.addresses]);
  return [LABEL, region, version, issued_at_ms, listed, public_key];
}
