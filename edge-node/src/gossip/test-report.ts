import { type CopyReport, type GossipReport, NO_GOSSIP, type PeerReport } from "./report.ts";

/** 2026-11-21 14:05 UTC. */
export const REPORTED_AT_MS = Date.UTC(2026, 10, 21, 14, 5);

/** Names of a node and its community that are told apart at a glance. */
export function nodeNamed(digit: string): string {
  return digit.repeat(32);
}

export function peerReport(digit: string, community: string, more: Partial<PeerReport> = {}): PeerReport {
  return {
    node: nodeNamed(digit),
    community,
    is_connected: true,
    is_blocked: false,
    latency_ms: 12.5,
    last_heard_ms: REPORTED_AT_MS - 4_000.5,
    head: { epoch: "ab".repeat(16), seq: 70, records: 1_200 },
    clock_offset_ms: 3,
    has_uplink: true,
    alarms: [],
    ...more,
  };
}

export function copyReport(digit: string, community: string, more: Partial<CopyReport> = {}): CopyReport {
  return {
    holder: nodeNamed(digit),
    community,
    records: 900,
    behind_records: 0,
    told_at_ms: REPORTED_AT_MS - 30_000,
    ...more,
  };
}

/** A region of three in which all is well, seen from one of them. */
export function healthyReport(more: Partial<GossipReport> = {}): GossipReport {
  return {
    ...NO_GOSSIP,
    region: "east",
    membership_version: 3,
    copies_wanted: 2,
    peers: [peerReport("a", "ash"), peerReport("b", "birch")],
    copies: [copyReport("a", "ash"), copyReport("b", "birch")],
    replicas: [
      {
        node: nodeNamed("a"),
        community: "ash",
        records: 1_190,
        bytes: 240_000,
        behind_records: 10,
        updated_at_ms: REPORTED_AT_MS - 1_000,
        is_assigned: true,
        is_valid: true,
      },
    ],
    replica_bytes: 240_000,
    replica_quota_bytes: 8_000_000_000,
    carried: [nodeNamed("b")],
    receipts: [{ node: nodeNamed("b"), epoch: "cd".repeat(16), seq: 880, told_at_ms: REPORTED_AT_MS - 9_000 }],
    clock: { offset_ms: 4, peers: 2, is_trusted: true, is_applied: false },
    ...more,
  };
}
