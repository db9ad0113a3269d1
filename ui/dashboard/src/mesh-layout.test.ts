import "../test/english.ts";
import { describe, expect, test } from "vitest";
import { layOutMesh, MESH, MOST_SINGLE, ringOf } from "./mesh-layout.ts";
import type { NodePeers, SeenPeer } from "./mesh-types.ts";

const NOW_MS = 1_000_000_000;
const idOf = (at: number) => at.toString(16).padStart(32, "0");

const peer = (at: number, more: Partial<SeenPeer> = {}): SeenPeer => ({
  ...{ node: idOf(at), community: null, is_connected: true, latency_ms: 3, head_records: 9 },
  ...{ last_heard_ms: NOW_MS - 2_000, ...more },
});

function report(at: number, more: Partial<NodePeers> = {}): NodePeers {
  return {
    ...{ node: idOf(at), community: `c-${String(at).padStart(3, "0")}`, region: "wien", generation: 1 },
    ...{ replaced_at_ms: null, reported_at_ms: NOW_MS - 1_000, addresses: [], is_partitioned: false },
    ...{ partitioned_since_ms: null, membership_version: 1, copies_wanted: 0, peers: [], copies: [], alarms: [] },
    ...more,
  };
}

const copy = (at: number, behind_records = 0) => ({
  ...{ holder: idOf(at), community: null, records: 9, behind_records, told_at_ms: NOW_MS },
});
const many = (count: number) => Array.from({ length: count }, (_, at) => report(at));
const ask = (kind: "copies" | "contacts", opened: string | null = null) => ({ kind, opened, now_ms: NOW_MS });
const linksIn = (reports: readonly NodePeers[], kind: "copies" | "contacts") =>
  layOutMesh(reports, ask(kind)).links.map(({ from, to, state, pairs }) => [from.label, to.label, state, pairs]);

describe("the picture of a region", () => {
  test("is the same for the same nodes, in whatever order they come", () => {
    const reports = many(9);
    const picture = layOutMesh(reports, ask("contacts"));
    expect(layOutMesh(reports.toReversed(), ask("contacts"))).toEqual(picture);
    expect(picture.places.map(({ label }) => label)).toEqual(reports.map(({ community }) => community));
    const [first] = picture.places;
    expect([first?.x, first?.y, first?.turn]).toEqual([0, -ringOf(9), -90]);
  });

  test("is smaller with few nodes, so that their names are larger, and none is near another", () => {
    expect(layOutMesh(many(5), ask("copies")).half).toBeLessThan(layOutMesh(many(12), ask("copies")).half);
    expect([ringOf(12), ringOf(MOST_SINGLE)]).toEqual([MESH.ring, MESH.ring]);
    expect(ringOf(1)).toBe(ringOf(4));
    for (let count = 2; count <= 12; count += 1) {
      expect(2 * ringOf(count) * Math.sin(Math.PI / count)).toBeGreaterThan(6 * MESH.node);
    }
  });

  test("has a place of its own for each of up to sixty nodes, none near another", () => {
    const { places } = layOutMesh(many(MOST_SINGLE), ask("copies"));
    expect(places).toHaveLength(MOST_SINGLE);
    for (const a of places) {
      for (const b of places) {
        if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(2 * MESH.node);
      }
    }
  });

  test("draws more of them in groups, each as its worst, and opens the one that is looked into", () => {
    const reports = many(200).map((each, at) => (at === 11 ? { ...each, is_partitioned: true } : each));
    const { places } = layOutMesh(reports, ask("copies"));
    expect(places.length).toBeLessThanOrEqual(24);
    expect(places.flatMap(({ nodes }) => nodes)).toHaveLength(200);
    expect(places.map(({ tone }) => tone).filter((tone) => tone === "alarm")).toHaveLength(1);
    expect(places[1]).toMatchObject({ label: "c-009 – c-017", tone: "alarm" });
    const opened = layOutMesh(reports, ask("copies", places[1]?.key ?? "")).places;
    expect(opened).toHaveLength(places.length - 1 + 9);
    expect(opened[3]).toMatchObject({ label: "c-011", tone: "alarm" });
  });

  test("shows who keeps whose journal, and what is missing there", () => {
    const reports = [report(0, { copies: [copy(1), copy(2, 5)] }), report(1), report(2)];
    expect(linksIn(reports, "copies")).toEqual([
      ["c-000", "c-001", "complete", 1],
      ["c-000", "c-002", "behind", 1],
    ]);
  });

  test("shows who is connected, heard through others, or out of reach; of two words the worse one", () => {
    const away = { is_connected: false, latency_ms: null };
    const reports = [
      report(0, { peers: [peer(1), peer(2, away), peer(3, { ...away, last_heard_ms: NOW_MS - 900_000 })] }),
      report(1, { peers: [peer(0, { ...away }), peer(3, { ...away, last_heard_ms: null })] }),
      report(2),
      report(3),
    ];
    expect(linksIn(reports, "contacts")).toEqual([
      ["c-000", "c-001", "relayed", 1],
      ["c-000", "c-002", "relayed", 1],
      ["c-000", "c-003", "lost", 1],
    ]);
  });

  test("does not count what a silent node told, nor nodes that are not there", () => {
    const silent = { reported_at_ms: NOW_MS - 3_600_000 };
    expect(linksIn([report(0, { ...silent, peers: [peer(1)], copies: [copy(1)] }), report(1)], "contacts")).toEqual([]);
    expect(linksIn([report(0, { peers: [peer(77)] })], "contacts")).toEqual([]);
  });

  test("draws one line for all pairs of two groups", () => {
    const reports = many(120).map((each, at) => (at < 3 ? report(at, { copies: [copy(7), copy(1)] }) : each));
    expect(linksIn(reports, "copies")).toEqual([["c-000 – c-004", "c-005 – c-009", "complete", 3]]);
  });
});
