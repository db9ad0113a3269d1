import * as Type from "typebox";
import type { GossipReport } from "../gossip/report.ts";
import { closed, list, Milliseconds, orNull } from "./schemas.ts";

export const NodeName = Type.String({ pattern: "^[0-9a-f]{32}$", description: "32 hexadecimal digits" });
const Community = Type.String();
const Count = Type.Integer({ minimum: 0 });
const Offset = Type.Integer({ description: "ms; + where the other clock is ahead" });
const Latency = Type.Number({ minimum: 0, description: "ms, there and back" });

const PeerJson = closed({
  node: NodeName,
  community: Community,
  is_connected: Type.Boolean(),
  is_blocked: Type.Boolean({ description: "the coordinator wants nothing to do with it" }),
  latency_ms: orNull(Latency),
  last_heard_ms: orNull(Milliseconds),
  head: orNull(closed({ epoch: Type.String(), seq: Count, records: Count })),
  has_uplink: orNull(Type.Boolean({ description: "whether its hub answers" })),
  clock_offset_ms: orNull(Offset),
  alarms: list(Type.String()),
});

const CopyJson = closed({
  holder: NodeName,
  community: Community,
  records: Count,
  behind_records: Count,
  told_at_ms: Milliseconds,
});

const ReplicaJson = closed({
  node: NodeName,
  community: orNull(Community),
  records: Count,
  bytes: Count,
  behind_records: Count,
  updated_at_ms: Milliseconds,
  is_assigned: Type.Boolean(),
  is_valid: Type.Boolean({ description: "false of a node that is no member any more" }),
});

const KeepingJson = closed({
  replicas: list(ReplicaJson),
  replica_bytes: Count,
  replica_quota_bytes: Count,
  carried: list(NodeName),
  receipts: list(closed({ node: NodeName, epoch: Type.String(), seq: Count, told_at_ms: Milliseconds })),
  clock: closed({
    offset_ms: orNull(Offset),
    peers: Count,
    is_trusted: Type.Boolean(),
    is_applied: Type.Boolean(),
  }),
  alarms: list(closed({ alarm: Type.String(), node: orNull(NodeName), detail: Type.String() })),
});

export const PeersJson = closed({
  at_ms: Type.Integer({ minimum: 0, description: "the node's wall clock, which all times here are of" }),
  region: orNull(Type.String({ description: "null while this node knows no other one" })),
  membership_version: Count,
  is_partitioned: Type.Boolean({ description: "more than half of the others have been out of reach for a minute" }),
  partitioned_since_ms: orNull(Milliseconds),
  copies_wanted: Type.Integer({ minimum: 0, description: "on how many other nodes this journal shall be" }),
  peers: list(PeerJson),
  copies: list(CopyJson),
  keeping: orNull(KeepingJson),
  replaced: orNull(closed({ generation: Count, at_ms: Milliseconds })),
});

/** Named key by key, so that what is added to the report does not get out by itself. */
export function peersJson(report: GossipReport, { at_ms, isForAll }: { at_ms: number; isForAll: boolean }) {
  const { region, membership_version, is_partitioned, partitioned_since_ms, copies_wanted, replaced } = report;
  return {
    at_ms: Math.floor(at_ms),
    region,
    membership_version,
    is_partitioned,
    partitioned_since_ms: whole(partitioned_since_ms),
    copies_wanted,
    peers: report.peers.map((peer) => ({
      node: peer.node,
      community: peer.community,
      is_connected: peer.is_connected,
      is_blocked: peer.is_blocked,
      latency_ms: peer.latency_ms,
      last_heard_ms: whole(peer.last_heard_ms),
      head: peer.head && { epoch: peer.head.epoch, seq: peer.head.seq, records: peer.head.records },
      has_uplink: peer.has_uplink,
      clock_offset_ms: whole(peer.clock_offset_ms),
      alarms: peer.alarms,
    })),
    copies: report.copies.map(({ holder, community, records, behind_records, told_at_ms }) => ({
      holder,
      community,
      records,
      behind_records,
      told_at_ms: Math.floor(told_at_ms),
    })),
    keeping: isForAll ? null : keepingJson(report),
    replaced: replaced && { generation: replaced.generation, at_ms: Math.floor(replaced.at_ms) },
  };
}

function keepingJson({ replicas, receipts, clock, alarms, ...report }: GossipReport) {
  return {
    replicas: replicas.map(({ node, community, records, bytes, behind_records, ...replica }) => ({
      node,
      community,
      records,
      bytes,
      behind_records,
      updated_at_ms: Math.floor(replica.updated_at_ms),
      is_assigned: replica.is_assigned,
      is_valid: replica.is_valid,
    })),
    replica_bytes: report.replica_bytes,
    replica_quota_bytes: report.replica_quota_bytes,
    carried: report.carried,
    receipts: receipts.map(({ node, epoch, seq, told_at_ms }) => ({
      node,
      epoch,
      seq,
      told_at_ms: Math.floor(told_at_ms),
    })),
    clock: {
      offset_ms: whole(clock.offset_ms),
      peers: clock.peers,
      is_trusted: clock.is_trusted,
      is_applied: clock.is_applied,
    },
    alarms: alarms.map(({ alarm, node, detail }) => ({ alarm, node, detail })),
  };
}

/** Clocks of machines count fractions; the API does not. */
function whole(value: number | null): number | null {
  return value === null ? null : Math.floor(value);
}
