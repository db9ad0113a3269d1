import { readFileSync } from "node:fs";
import { nodeIdOf } from "@localgrid/journal/chain";
import {
  encodeMembership,
  type RegionKey,
  type RegionMember,
  type RegionMembership,
  regionKeyName,
  type SignedMembership,
} from "@localgrid/protocol/region-membership";
import { isOpaqueId } from "@localgrid/vocabulary/identifiers";
import Type, { type Static } from "typebox";
import { Check } from "typebox/schema";
import { writeSecretFile } from "../adapters/system/identity.ts";
import { makeRegionKey, readMembershipFile, readRegionKey, refuseExisting } from "../adapters/system/region-files.ts";
import { edgeNodeError } from "../errors.ts";
import { membershipTexts } from "../gossip/membership-text.ts";

/** What `localgrid node-card` prints: all that a region's list says of a node. */
export const NodeCard = Type.Object({
  node: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  public_key: Type.String({ pattern: "^[0-9a-f]{64}$" }),
  community: Type.String({ pattern: "^[a-z0-9][a-z0-9-]{0,31}$" }),
  addresses: Type.Array(Type.String({ pattern: "^/[\\x21-\\x7e]{1,127}$" }), { maxItems: 8 }),
});

/**
 * Begins a region without a hub: a key, and a list without nodes.
 *
 * @throws {LocalGridError} `file-exists`, `wrong-config`
 */
export function createRegion({ region, key, out }: Readonly<Record<"region" | "key" | "out", string>>): void {
  if (!isOpaqueId(region)) throw edgeNodeError("wrong-config", `"${region}" is no name of a region`);
  refuseExisting(out);
  const regionKey = makeRegionKey(key);
  save(out, { region, version: 1, issued_at_ms: Date.now(), members: [] }, regionKey);
  console.log(`region ${region}, key ${regionKeyName(regionKey.publicKey)}: keep ${key} away from every node`);
}

/**
 * Lists nodes, or changes the addresses of those that are listed, in one new version.
 *
 * @throws {LocalGridError} `wrong-node-card`, `wrong-region-key`, `malformed-membership`, `forged-membership`
 */
export function addToRegion(files: {
  readonly key: string;
  readonly membership: string;
  readonly cards: readonly string[];
}): void {
  const cards = files.cards.map(readCard);
  revise(files, (members) => {
    const named = new Set(cards.map(({ public_key }) => hex(public_key)));
    return [...members.filter(({ public_key }) => !named.has(hex(public_key))), ...cards];
  });
}

/** @throws {LocalGridError} `unknown-member`, and those of {@link addToRegion} */
export function removeFromRegion(files: {
  readonly key: string;
  readonly membership: string;
  readonly nodes: readonly string[];
}): void {
  revise(files, (members) => {
    for (const node of files.nodes) {
      const isListed = members.some(({ public_key }) => hex(nodeIdOf(public_key)) === node);
      if (!isListed) throw edgeNodeError("unknown-member", `the list has no node ${node}`);
    }
    return members.filter(({ public_key }) => !files.nodes.includes(hex(nodeIdOf(public_key))));
  });
}

/** Prints a list for people, and the texts of its QR codes. @throws {LocalGridError} as {@link addToRegion} */
export function showRegion({ membership: file }: { readonly membership: string }): void {
  const { bytes, signed } = readMembershipFile(file);
  const { region, version, issued_at_ms, members, public_key } = signed;
  const listed = members.map((member) => ({
    node: hex(nodeIdOf(member.public_key)),
    community: member.community,
    addresses: member.addresses,
  }));
  const key = regionKeyName(public_key);
  const issued_at = new Date(issued_at_ms).toISOString();
  console.log(
    JSON.stringify({ region, version, issued_at, key, members: listed, qr: membershipTexts(bytes) }, null, 2),
  );
}

function revise(
  files: { readonly key: string; readonly membership: string },
  change: (members: readonly RegionMember[]) => readonly RegionMember[],
): void {
  const key = readRegionKey(files.key);
  const { signed } = readMembershipFile(files.membership);
  assertOwn(signed, key);
  const { region, version } = signed;
  const next = { region, version: version + 1, issued_at_ms: Date.now(), members: change(signed.members) };
  save(files.membership, next, key);
  console.log(`region ${region}, version ${next.version}: ${next.members.length} nodes`);
}

function assertOwn({ public_key, region }: SignedMembership, key: RegionKey): void {
  if (Buffer.compare(public_key, key.publicKey) === 0) return;
  throw edgeNodeError("wrong-region-key", `the list of region ${region} is signed by another key`);
}

function save(file: string, membership: RegionMembership, key: RegionKey): void {
  writeSecretFile(file, Buffer.from(encodeMembership(membership, key)));
}

function readCard(file: string): RegionMember {
  const card = parseCard(file);
  const public_key = new Uint8Array(Buffer.from(card.public_key, "hex"));
  if (hex(nodeIdOf(public_key)) !== card.node) throw edgeNodeError("wrong-node-card", `${file}: node and key differ`);
  return { public_key, community: card.community, addresses: card.addresses };
}

function parseCard(file: string): Static<typeof NodeCard> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (Check(NodeCard, read)) return read;
  } catch (cause) {
    throw edgeNodeError("wrong-node-card", `${file} is no node's card`, cause);
  }
  throw edgeNodeError("wrong-node-card", `${file} is no node's card`);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
