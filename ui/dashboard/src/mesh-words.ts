/** What nodes say of each other, in words, and as a table of who sees whom. */
import { agoText, lastingText } from "@localgrid/ui-components/lasting";
import { t } from "@localgrid/ui-components/messages";
import type { MeshSummary, NodePeers, SeenPeer } from "./mesh-types.ts";

/** Nodes tell the hub every minute unless their policy says otherwise. */
export const STALE_MS = 10 * 60_000;

export interface MeshState {
  readonly tone: "good" | "note" | "alarm" | "quiet";
  /** One or two words, for a badge. */
  readonly text: string;
}

/** What counts of a node's report, whichever list it came with. */
export interface MeshFacts {
  /** Null while the node never told. */
  readonly reported_at_ms: number | null;
  readonly is_partitioned: boolean;
  readonly copies: number;
  readonly copies_wanted: number;
}

export function factsOf({ reported_at_ms, is_partitioned, copies, copies_wanted }: NodePeers): MeshFacts {
  return { reported_at_ms, is_partitioned, copies: copies.length, copies_wanted };
}

/** A node that has gone silent may have been cut off from everybody: what it last said comes second. */
export function meshState(facts: MeshFacts, now_ms: number): MeshState {
  const { reported_at_ms, is_partitioned, copies, copies_wanted } = facts;
  if (reported_at_ms === null) return { tone: "quiet", text: t("mesh-untold") };
  if (now_ms - reported_at_ms > STALE_MS) {
    return { tone: "note", text: t("mesh-silent", { duration: lastingText(now_ms - reported_at_ms) }) };
  }
  if (is_partitioned) return { tone: "alarm", text: t("mesh-cut-off") };
  if (copies < copies_wanted)
    return { tone: "note", text: t("mesh-short-of-copies", { copies, wanted: copies_wanted }) };
  return { tone: "good", text: t("mesh-in-touch") };
}

/** `4 of 5 connected`. In large regions nodes hear of most others through some. */
export function reachText({ peers, peers_connected }: Pick<MeshSummary, "peers" | "peers_connected">): string {
  return peers === 0 ? t("mesh-alone") : t("mesh-reach", { peers, connected: peers_connected });
}

/** Nodes say that they are there once a minute. */
const HEARD_LATELY_MS = 150_000;

/** How a node stood with another when it told of it. */
export function contactState({ is_connected, last_heard_ms }: SeenPeer, { reported_at_ms }: NodePeers): MeshState {
  if (is_connected) return { tone: "good", text: t("mesh-connected") };
  if (last_heard_ms === null) return { tone: "quiet", text: t("mesh-never-heard") };
  const isLate = reported_at_ms === null || reported_at_ms - last_heard_ms > HEARD_LATELY_MS;
  return isLate ? { tone: "note", text: t("mesh-out-of-reach") } : { tone: "quiet", text: t("mesh-heard-lately") };
}

/** `2 copies`, `1 of 2 copies`, `none of 2 copies`. */
export function copiesText({ copies, copies_wanted }: Pick<MeshFacts, "copies" | "copies_wanted">): string {
  if (copies >= copies_wanted) return t("mesh-copies", { copies });
  if (copies === 0) return t("mesh-no-copies", { wanted: copies_wanted });
  return t("mesh-short-of-copies", { copies, wanted: copies_wanted });
}

/** `complete`, `12 behind`. */
export function behindText(behind_records: number): string {
  return behind_records === 0 ? t("mesh-complete") : t("mesh-behind", { records: behind_records });
}

/** As people call a node: its community, else the beginning of its id. */
export function nodeLabel({ node, community }: { readonly node: string; readonly community: string | null }): string {
  return community ?? node.slice(0, 8);
}

/** Age of what a report tells. Its times are of the node's clock, which may run ahead of the hub's. */
export function toldAgoText(at_ms: number, { reported_at_ms }: NodePeers, now_ms: number): string {
  return agoText(Math.min(at_ms, reported_at_ms ?? at_ms), now_ms);
}

/** How a node sees another: `unsure` where only one of the two sees the other. */
export type Sight = "self" | "sees" | "misses" | "unsure" | "unknown";

export interface SightRow {
  readonly node: string;
  readonly label: string;
  /** In the order of the rows. */
  readonly cells: readonly Sight[];
}

/** Who sees whom; rows and columns are the same nodes in the same order. What a silent node last saw does not count. */
export function sightRows(reports: readonly NodePeers[], now_ms: number): readonly SightRow[] {
  const told = new Map(reports.map((report) => [report.node, sightsOf(report, now_ms)]));
  const cell = (from: string, to: string): Sight => {
    if (from === to) return "self";
    const there = told.get(from)?.get(to);
    if (there === undefined) return "unknown";
    const back = told.get(to)?.get(from);
    return back !== undefined && back !== there ? "unsure" : there;
  };
  return reports.map((report) => ({
    node: report.node,
    label: nodeLabel(report),
    cells: reports.map(({ node }) => cell(report.node, node)),
  }));
}

function sightsOf({ reported_at_ms, peers }: NodePeers, now_ms: number): ReadonlyMap<string, "sees" | "misses"> {
  if (reported_at_ms === null || now_ms - reported_at_ms > STALE_MS) return new Map();
  return new Map(peers.map(({ node, is_connected }) => [node, is_connected ? "sees" : "misses"]));
}

/** They differ in shape, not only in colour. */
export const SIGHT_MARKS: Readonly<Record<Sight, string>> = {
  self: "",
  sees: "●",
  misses: "○",
  unsure: "◐",
  unknown: "·",
};

export function sightText(sight: Sight): string {
  return t(`mesh-sight-${sight}`);
}
