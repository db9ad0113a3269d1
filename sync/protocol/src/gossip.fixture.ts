import type { NodeKey } from "@localgrid/journal/head";
import type { Announcement } from "./announcement.ts";
import type { RegionKey, RegionMember } from "./region-membership.ts";
import { counting, keyOf, OTHER_SEED } from "./upload.fixture.ts";

/** Fixed messages between nodes. */

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
