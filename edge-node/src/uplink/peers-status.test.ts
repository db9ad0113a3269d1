import { expect, test } from "vitest";
import { type GossipReport, NO_GOSSIP, type PeerReport } from "../gossip/report.ts";
import { peersStatusOf } from "./peers-status.ts";

const nameOf = (at: number) => at.toString(16).padStart(32, "0");
const PEER: PeerReport = {
  node: nameOf(1),
  community: "moon",
  is_connected: true,
  is_blocked: false,
  latency_ms: 3.7,
  last_heard_ms: 1_700_000_000_000.4,
  head: { epoch: nameOf(9), seq: 4, records: 44 },
  clock_offset_ms: -2,
  has_uplink: true,
  alarms: [],
};
const COPY = { holder: nameOf(2), community: "moon", records: 40, behind_records: 4, told_at_ms: 1_000.5 };
const HERE = { addresses: ["/ip4/10.0.0.2/tcp/4001"], generation: 1 };

const told = (report: Partial<GossipReport>, here = HERE) => peersStatusOf({ ...NO_GOSSIP, ...report }, here);

test("The hub is told whom a node sees and who has copies, in whole numbers", () => {
  const alarm = { alarm: "equivocation", node: nameOf(1), detail: "x".repeat(300) } as const;
  const silent = { ...PEER, node: nameOf(3), is_connected: false, latency_ms: null, last_heard_ms: null, head: null };
  const report = { is_partitioned: true, partitioned_since_ms: 5.5, membership_version: 7, alarms: [alarm] };
  expect(told({ ...report, peers: [PEER, silent], copies: [COPY] })).toEqual({
    ...HERE,
    is_partitioned: true,
    partitioned_since_ms: 5,
    membership_version: 7,
    peers: [
      { node: nameOf(1), is_connected: true, latency_ms: 3, head_records: 44, last_heard_ms: 1_700_000_000_000 },
      { node: nameOf(3), is_connected: false, latency_ms: null, head_records: null, last_heard_ms: null },
    ],
    copies: [{ holder: nameOf(2), records: 40, behind_records: 4, told_at_ms: 1_000 }],
    alarms: [{ ...alarm, detail: "x".repeat(200) }],
  });
});

test("It is told no more than it takes, and no address that is none", () => {
  const peers = Array.from({ length: 300 }, (_, at) => ({ ...PEER, node: nameOf(at) }));
  const copies = Array.from({ length: 100 }, (_, at) => ({ ...COPY, holder: nameOf(at) }));
  const alarms = peers.map(({ node }) => ({ alarm: "claims-ahead", node, detail: "" }) as const);
  const addresses = [
    "",
    "10.0.0.2",
    `/dns/${"x".repeat(130)}`,
    ...Array.from({ length: 20 }, (_, at) => `/ip4/10.0.0.${at}`),
  ];
  const status = told({ peers, copies, alarms }, { addresses, generation: 1 });
  expect([status.peers, status.copies, status.alarms].map(({ length }) => length)).toEqual([256, 64, 32]);
  expect(status.addresses).toEqual(addresses.slice(3, 11));
});
