import { isMemberAddress, MAX_MEMBER_ADDRESSES, MAX_REGION_MEMBERS } from "@localgrid/protocol/region-membership";
import type { GossipReport } from "../gossip/report.ts";
import type { PeersStatus } from "./hub-session.ts";

const COPIES_TOLD = 64;
const ALARMS_TOLD = 32;
const DETAIL_LENGTH = 200;

/** The part of a node's report that the hub is told, within the bounds that the hub takes. */
export function peersStatusOf(
  report: GossipReport,
  { addresses, generation }: Pick<PeersStatus, "addresses" | "generation">,
): PeersStatus {
  const { is_partitioned, partitioned_since_ms, membership_version, peers, copies, alarms } = report;
  return {
    addresses: addresses.filter(isMemberAddress).slice(0, MAX_MEMBER_ADDRESSES),
    is_partitioned,
    partitioned_since_ms: wholeOrNull(partitioned_since_ms),
    membership_version,
    generation,
    peers: peers.slice(0, MAX_REGION_MEMBERS).map(({ node, is_connected, latency_ms, head, last_heard_ms }) => ({
      node,
      is_connected,
      latency_ms: wholeOrNull(latency_ms),
      head_records: head?.records ?? null,
      last_heard_ms: wholeOrNull(last_heard_ms),
    })),
    copies: copies.slice(0, COPIES_TOLD).map(({ holder, records, behind_records, told_at_ms }) => ({
      holder,
      records,
      behind_records,
      told_at_ms: whole(told_at_ms),
    })),
    alarms: alarms.slice(0, ALARMS_TOLD).map(({ alarm, node, detail }) => ({
      alarm,
      node,
      detail: detail.slice(0, DETAIL_LENGTH),
    })),
  };
}

/** Clocks and round trips have fractions, and a clock that was moved may stand before 1970. */
function whole(value: number): number {
  return Math.max(0, Math.floor(value));
}

function wholeOrNull(value: number | null): number | null {
  return value === null ? null : whole(value);
}
