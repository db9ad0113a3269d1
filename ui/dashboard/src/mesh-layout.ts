/** The nodes of a region as a picture: places on a ring and the links between them. The same reports give the same picture. */
import type { NodePeers } from "./mesh-types.ts";
import { contactState, factsOf, type MeshState, meshState, nodeLabel, STALE_MS } from "./mesh-words.ts";

/** More nodes than this are drawn in groups. */
export const MOST_SINGLE = 60;
/** Groups on the ring. */
const GROUPS = 24;

/**
 * `direct`: connected to each other; `relayed`: not, but heard of lately through others; `lost`: out of reach;
 * `complete` and `behind`: the second keeps a copy of the first one's journal.
 */
export type LinkState = "direct" | "relayed" | "lost" | "complete" | "behind";

/** Which links are drawn. */
export type LinkKind = "copies" | "contacts";

/** One node, or several whose names follow each other. */
export interface MeshPlace {
  readonly key: string;
  readonly label: string;
  readonly nodes: readonly NodePeers[];
  /** Of the one that is worst off. */
  readonly tone: MeshState["tone"];
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Where the label begins and which way it is read, in degrees. */
  readonly turn: number;
  readonly isLeft: boolean;
}

export interface MeshLink {
  readonly key: string;
  readonly from: MeshPlace;
  readonly to: MeshPlace;
  readonly state: LinkState;
  /** Pairs of nodes that it stands for. */
  readonly pairs: number;
}

export interface MeshPicture {
  /** Half of the picture's width and height: labels have room. */
  readonly half: number;
  readonly places: readonly MeshPlace[];
  readonly links: readonly MeshLink[];
}

/** Largest radius of the ring, and those of its places; room beside a place, and for each letter of its label. */
export const MESH = { ring: 300, node: 11, group: 20, gap: 8, letter: 11.5 } as const;
const MOST_LETTERS = 20;
const SMALLEST_RING = 120;
const ROOM_ALONG_RING = 25;

/** Few places stand closer together: then their names are large enough to be read. */
export function ringOf(places: number): number {
  return Math.min(MESH.ring, Math.max(SMALLEST_RING, places * ROOM_ALONG_RING));
}

const TONES: readonly MeshState["tone"][] = ["alarm", "note", "quiet", "good"];
const STATES: readonly LinkState[] = ["lost", "behind", "relayed", "complete", "direct"];

export interface MeshQuestion {
  readonly kind: LinkKind;
  /** Key of the group that is looked into; null for none. */
  readonly opened: string | null;
  readonly now_ms: number;
}

export function layOutMesh(reports: readonly NodePeers[], { kind, opened, now_ms }: MeshQuestion): MeshPicture {
  const groups = groupsOf(reports);
  const cells = groups.flatMap((nodes) =>
    keyOf(nodes) === opened || groups.length === reports.length ? nodes.map((node) => [node]) : [nodes],
  );
  const places = cells.map((nodes, index) => placeOf(nodes, { index, of: cells.length, now_ms }));
  const home = new Map(places.flatMap((place) => place.nodes.map(({ node }) => [node, place] as const)));
  const pairs = kind === "copies" ? copyPairs(reports, now_ms) : contactPairs(reports, now_ms);
  const letters = Math.max(0, ...places.map(({ label }) => label.length));
  const half = ringOf(places.length) + MESH.group + 2 * MESH.gap + letters * MESH.letter;
  return { half: Math.ceil(half), places, links: linksOf(pairs, home) };
}

/** By community and id; whole names stay in their order when nodes come and go. */
function groupsOf(reports: readonly NodePeers[]): readonly (readonly NodePeers[])[] {
  const sorted = reports.toSorted((a, b) => compare(a.community, b.community) || compare(a.node, b.node));
  if (sorted.length <= MOST_SINGLE) return sorted.map((report) => [report]);
  const size = Math.ceil(sorted.length / GROUPS);
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, at) => sorted.slice(at * size, (at + 1) * size));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function keyOf(nodes: readonly NodePeers[]): string {
  return nodes[0]?.node ?? "";
}

interface Seat {
  readonly index: number;
  readonly of: number;
  readonly now_ms: number;
}

function placeOf(nodes: readonly NodePeers[], { index, of, now_ms }: Seat): MeshPlace {
  const states = nodes.map((report) => meshState(factsOf(report), now_ms));
  const worst = states.reduce((a, b) => (TONES.indexOf(b.tone) < TONES.indexOf(a.tone) ? b : a));
  const [first, last] = [nodes[0], nodes.at(-1)].map((node) => (node === undefined ? "" : nodeLabel(node)));
  // The first one is at the top.
  const angle = (index / of) * 2 * Math.PI - Math.PI / 2;
  const degrees = (angle * 180) / Math.PI;
  const isLeft = degrees > 90.001;
  return {
    key: keyOf(nodes),
    label: shortened(nodes.length === 1 || first === last ? (first ?? "") : `${first} – ${last}`),
    nodes,
    ...worst,
    x: round(Math.cos(angle) * ringOf(of)),
    y: round(Math.sin(angle) * ringOf(of)),
    turn: round(isLeft ? degrees - 180 : degrees),
    isLeft,
  };
}

function shortened(label: string): string {
  return label.length <= MOST_LETTERS ? label : `${label.slice(0, MOST_LETTERS - 1)}…`;
}

const round = (value: number) => Math.round(value * 10) / 10 + 0;

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly state: LinkState;
}

/** What a silent node told last is not known any more. */
function fresh(reports: readonly NodePeers[], now_ms: number): readonly NodePeers[] {
  return reports.filter(({ reported_at_ms }) => reported_at_ms !== null && now_ms - reported_at_ms <= STALE_MS);
}

function copyPairs(reports: readonly NodePeers[], now_ms: number): readonly Pair[] {
  return fresh(reports, now_ms).flatMap(({ node, copies }) =>
    copies.map(({ holder, behind_records }) => {
      const state: LinkState = behind_records === 0 ? "complete" : "behind";
      return { from: node, to: holder, state };
    }),
  );
}

/** Of two that do not agree the worse word counts. */
function contactPairs(reports: readonly NodePeers[], now_ms: number): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  for (const report of fresh(reports, now_ms)) {
    for (const peer of report.peers) {
      const state = contactOf(report, peer);
      if (state === null) continue;
      const [from = "", to = ""] = [report.node, peer.node].sort();
      const key = `${from} ${to}`;
      const known = pairs.get(key);
      if (known === undefined || STATES.indexOf(state) < STATES.indexOf(known.state))
        pairs.set(key, { from, to, state });
    }
  }
  return [...pairs.values()];
}

function contactOf(report: NodePeers, peer: NodePeers["peers"][number]): LinkState | null {
  if (peer.is_connected) return "direct";
  if (peer.last_heard_ms === null) return null;
  return contactState(peer, report).tone === "note" ? "lost" : "relayed";
}

/** One line for all pairs between two places that stand alike; those inside one place are none. */
function linksOf(pairs: readonly Pair[], home: ReadonlyMap<string, MeshPlace>): readonly MeshLink[] {
  const links = new Map<string, MeshLink>();
  for (const { from: a, to: b, state } of pairs) {
    const [from, to] = [home.get(a), home.get(b)];
    if (from === undefined || to === undefined || from === to) continue;
    const key = `${from.key} ${to.key} ${state}`;
    links.set(key, { key, from, to, state, pairs: (links.get(key)?.pairs ?? 0) + 1 });
  }
  // The worst are drawn last, above the others.
  return [...links.values()].sort((a, b) => STATES.indexOf(b.state) - STATES.indexOf(a.state) || compare(a.key, b.key));
}
