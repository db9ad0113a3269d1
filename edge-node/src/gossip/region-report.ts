import type { GossipParts } from "./gossip-parts.ts";
import type { GossipPorts } from "./gossip-ports.ts";
import { areEqual, bytesOf, hexOf } from "./names.ts";
import type { CopyReport, GossipReport, PeerReport, ReceiptReport, ReplicaReport } from "./report.ts";

/** Puts together what this node knows of its region at the moment. */
export function buildReport(
  ports: GossipPorts,
  parts: GossipParts,
  { replaced }: Pick<GossipReport, "replaced">,
): GossipReport {
  const { members, partition, alarms, relaying, clock, holdings, steady_ms } = parts;
  const { options } = ports;
  return {
    region: members.region,
    membership_version: members.version,
    is_partitioned: partition.isPartitioned,
    partitioned_since_ms: partition.since_ms,
    peers: peersIn(ports, parts),
    copies: copiesIn(ports, parts),
    copies_wanted: Math.min(options.replica_count, members.others().length),
    replicas: replicasIn(parts),
    replica_bytes: holdings.bytes,
    replica_quota_bytes: options.replica_quota_bytes,
    carried: relaying.carried,
    receipts: receiptsIn(ports, parts),
    clock: clock.report(steady_ms()),
    alarms: alarms.all(),
    replaced,
  };
}

function peersIn({ network }: GossipPorts, parts: GossipParts): readonly PeerReport[] {
  const { members, peers, contacts, clock, alarms } = parts;
  const latencies = new Map(network.connected().map(({ node, latency_ms }) => [node, latency_ms]));
  return members.others().map(({ node, community }) => {
    const heard = peers.newest(node);
    const { head = null, records = 0, has_uplink = null } = heard?.announcement ?? {};
    return {
      node,
      community,
      is_connected: contacts.isConnected(node),
      is_blocked: contacts.isBlocked(node),
      latency_ms: latencies.get(node) ?? null,
      last_heard_ms: heard?.heard_at_ms ?? null,
      head: head === null ? null : { epoch: hexOf(head.epoch), seq: head.seq, records },
      clock_offset_ms: clock.offsetOf(node),
      has_uplink,
      alarms: alarms.of(node),
    };
  });
}

function copiesIn({ own }: GossipPorts, { claims, members, ownWatch }: GossipParts): readonly CopyReport[] {
  const all = ownWatch.countRecords();
  return claims.on(own.journal).flatMap(({ source, records, told_at_ms, isOrigin }) => {
    const community = members.member(source)?.community;
    if (community === undefined || isOrigin) return [];
    return [{ holder: source, community, records, behind_records: Math.max(0, all - records), told_at_ms }];
  });
}

function replicasIn({ holdings, claims, members, custody }: GossipParts): readonly ReplicaReport[] {
  return holdings.all().map(({ node, records, bytes, updated_at_ms }) => {
    const announced = claims.of(node, node)?.records ?? records;
    const community = members.member(node)?.community ?? null;
    return {
      node,
      community,
      records,
      bytes,
      behind_records: Math.max(0, announced - records),
      updated_at_ms,
      is_assigned: community !== null && custody.isAssigned(node),
      is_valid: community !== null,
    };
  });
}

function receiptsIn({ own }: GossipPorts, { peers }: GossipParts): readonly ReceiptReport[] {
  const journal = bytesOf(own.journal);
  return peers.all().flatMap(({ announcement, heard_at_ms }) => {
    const receipt = announcement.receipts.find(({ node }) => areEqual(node, journal));
    if (receipt === undefined) return [];
    const { epoch, seq } = receipt;
    return [{ node: hexOf(announcement.node), epoch: hexOf(epoch), seq, told_at_ms: heard_at_ms }];
  });
}
