/** What the nodes of the fake hub say of each other. */
import type { MeshSummary, NodePeers, RegionMesh } from "../src/mesh-types.ts";
import { NOW_MS } from "./fake-communities.ts";

const MINUTE_MS = 60_000;

interface Place {
  readonly node: string;
  readonly community: string;
}

/** The first has fallen silent, the third is cut off from most; the others are well. */
const PLACES: readonly Place[] = [
  { node: "7f3ac41b90d2e65a1188c0ffee00aa01", community: "lindengasse" },
  { node: "51aa0b7c8d9e0f1a2b3c4d5e6f708192", community: "seestadt" },
  { node: "a1c0ffee".repeat(4), community: "birkenhof" },
  { node: "3f9a02c1".repeat(4), community: "ahornweg" },
  { node: "e05d6612".repeat(4), community: "eichenplatz" },
];

const isSilent = (index: number) => index === 0;
const isCutOff = (index: number) => index === 2;
/** The silent one saw everybody; the one that is cut off is seen by one that it does not see. */
const sees = (from: number, to: number) => {
  if (isSilent(from)) return true;
  if (isSilent(to)) return false;
  if (isCutOff(from)) return to === 1;
  return !isCutOff(to) || from === 1 || from === 3;
};

export function fakeNodePeers(node: string): NodePeers | null {
  const index = PLACES.findIndex((place) => place.node === node);
  const place = PLACES[index];
  return place === undefined ? null : reportOf(place, index);
}

export function fakeRegionPeers(): readonly NodePeers[] {
  return PLACES.map(reportOf);
}

export function fakeRegionMesh(region: string): RegionMesh {
  const shown = { public_key: "5d".repeat(32), partitioned: [], short_of_copies: [], silent: [] };
  return { region, version: NOW_MS, issued_at_ms: NOW_MS - 9_000_000, members: PLACES.length, not_listed: 0, ...shown };
}

/** As the list of a community's nodes has it; null for nodes that are in no region. */
export function fakeMeshSummary(node: string): MeshSummary | null {
  const report = fakeNodePeers(node);
  if (report === null || report.reported_at_ms === null) return null;
  const { peers, copies } = report;
  return {
    reported_at_ms: report.reported_at_ms,
    is_partitioned: report.is_partitioned,
    partitioned_since_ms: report.partitioned_since_ms,
    peers: peers.length,
    peers_connected: peers.filter(({ is_connected }) => is_connected).length,
    copies: copies.length,
    copies_wanted: report.copies_wanted,
    behind_records: Math.min(...copies.map(({ behind_records }) => behind_records)),
    alarms: report.alarms.length,
  };
}

function reportOf({ node, community }: Place, index: number): NodePeers {
  const reported_at_ms = isSilent(index) ? NOW_MS - 190 * MINUTE_MS : NOW_MS - 25_000;
  const others = PLACES.map((place, at) => ({ ...place, at })).filter(({ at }) => at !== index);
  const cutAt_ms = NOW_MS - 42 * MINUTE_MS;
  return {
    node,
    community,
    region: "vienna-east",
    generation: index === 3 ? 2 : 1,
    replaced_at_ms: index === 3 ? NOW_MS - 5 * 24 * 60 * MINUTE_MS : null,
    reported_at_ms,
    addresses: [`/ip4/10.20.0.${index + 2}/tcp/4001`],
    is_partitioned: isCutOff(index),
    partitioned_since_ms: isCutOff(index) ? cutAt_ms : null,
    membership_version: NOW_MS,
    copies_wanted: 2,
    peers: others.map((other) => ({
      node: other.node,
      community: other.community,
      is_connected: sees(index, other.at),
      latency_ms: sees(index, other.at) ? 4 + 9 * other.at : null,
      head_records: 91_002 + other.at,
      last_heard_ms: sees(index, other.at) ? reported_at_ms - 4_000 : cutAt_ms,
    })),
    copies: others.slice(-2, isCutOff(index) ? -1 : undefined).map((other, at) => ({
      holder: other.node,
      community: other.community,
      records: 184_190 - at,
      behind_records: isCutOff(index) ? 21 : at * 3,
      told_at_ms: reported_at_ms - 20_000 * (at + 1),
    })),
    alarms: isSilent(index)
      ? [{ alarm: "equivocation", node: PLACES[4]?.node ?? null, detail: "two records at 9c9c9c9c, 4210" }]
      : [],
  };
}
