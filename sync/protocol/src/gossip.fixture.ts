import type { NodeKey } from "@localgrid/journal/head";
import fc from "fast-check";
import type { Announcement } from "./announcement.ts";
import type { RegionKey, RegionMember } from "./region-membership.ts";
import { counting, keyOf, OTHER_SEED } from "./upload.fixture.ts";

/** Fixed messages between nodes, and all that there could be. */

export const REGION_SEED = counting(0x90, 32);
export const NODE_KEY: NodeKey = keyOf();
export const OTHER_KEY: NodeKey = keyOf(OTHER_SEED);

const FIRST = counting(0x10, 16);
const SECOND = counting(0x11, 16);
const EPOCH = counting(0xa0, 16);

export function regionKey(): RegionKey {
  const { publicKey, privateKey } = keyOf(REGION_SEED);
  return { publicKey, privateKey };
}

export const MEMBERS: readonly RegionMember[] = [
  {
    public_key: NODE_KEY.publicKey,
    community: "linden-street",
    addresses: ["/ip4/192.168.7.20/tcp/4001", "/dns4/linden.example/tcp/4001"],
  },
  { public_key: OTHER_KEY.publicKey, community: "mill-lane", addresses: [] },
];

export const MEMBERSHIP = { region: "valley", version: 3, issued_at_ms: 1_780_272_000_000, members: MEMBERS };

export const ANNOUNCEMENT: Omit<Announcement, "node"> = {
  at_ms: 1_780_272_000_500,
  counter: 1_780_271_000_007,
  generation: 1,
  head: { epoch: EPOCH, seq: 52, hash: counting(0xc0, 32) },
  records: 1052,
  membership_version: 3,
  has_uplink: true,
  copies: [
    { node: FIRST, epoch: EPOCH, seq: 7, records: 900 },
    { node: SECOND, epoch: EPOCH, seq: 1, records: 1 },
  ],
  receipts: [{ node: FIRST, epoch: EPOCH, seq: 5 }],
};

/** What a node tells that has neither records nor peers. */
export const FIRST_ANNOUNCEMENT: Omit<Announcement, "node"> = {
  at_ms: 1_780_272_000_000,
  counter: 1_780_272_000_000,
  generation: 1,
  head: null,
  records: 0,
  membership_version: 0,
  has_uplink: false,
  copies: [],
  receipts: [],
};

export function bytesOfLength(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

export function fromOne(): fc.Arbitrary<number> {
  return fc.maxSafeNat().map((value) => Math.max(1, value));
}

function opaqueId(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);
}

export function anyMembership() {
  const member = fc.record({
    public_key: bytesOfLength(32),
    community: opaqueId(),
    addresses: fc.array(fc.stringMatching(/^\/[\x21-\x7e]{1,127}$/), { maxLength: 8 }),
  });
  const members = fc
    .uniqueArray(member, { maxLength: 12, selector: ({ public_key }) => Buffer.from(public_key).toString("hex") })
    .map((list) => list.sort((a, b) => Buffer.compare(a.public_key, b.public_key)));
  return fc.record({ region: opaqueId(), version: fromOne(), issued_at_ms: fc.maxSafeNat(), members });
}

export function anyAnnouncement(): fc.Arbitrary<Omit<Announcement, "node">> {
  const place = { node: bytesOfLength(16), epoch: bytesOfLength(16), seq: fromOne() };
  return fc.record({
    at_ms: fc.maxSafeNat(),
    counter: fc.maxSafeNat(),
    generation: fromOne(),
    head: fc.option(fc.record({ epoch: bytesOfLength(16), seq: fromOne(), hash: bytesOfLength(32) })),
    records: fc.maxSafeNat(),
    membership_version: fc.maxSafeNat(),
    has_uplink: fc.boolean(),
    copies: byNode(fc.record({ ...place, records: fromOne() })),
    receipts: byNode(fc.record(place)),
  });
}

function byNode<T extends { readonly node: Uint8Array }>(item: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
  return fc
    .uniqueArray(item, { maxLength: 64, selector: ({ node }) => Buffer.from(node).toString("hex") })
    .map((items) => items.sort((a, b) => Buffer.compare(a.node, b.node)));
}
