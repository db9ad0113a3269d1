import { expect, test } from "vitest";
import { copiesWanted, meshOverview } from "./mesh-overview.ts";
import type { MeshLine } from "./mesh-store.ts";

const NOW_MS = 10_000_000;
const line = (fill: number, more: Partial<MeshLine> = {}): MeshLine => ({
  node: new Uint8Array(16).fill(fill),
  community: "sun",
  reported_at_ms: NOW_MS,
  is_partitioned: false,
  partitioned_since_ms: null,
  copies: 2,
  ...more,
});

test("A journal should be on two other nodes, where there are two", () => {
  expect([0, 1, 2, 3, 75].map(copiesWanted)).toEqual([0, 0, 1, 2, 2]);
});

test("Nodes that are cut off, short of copies or silent are named, and only those", () => {
  const [cut, short, silent] = [
    line(1, { is_partitioned: true, partitioned_since_ms: 5 }),
    line(2, { copies: 1 }),
    line(3, { reported_at_ms: NOW_MS - 600_001 }),
  ];
  const old = line(4, { reported_at_ms: null, copies: 0 });
  expect(meshOverview([cut, short, silent, old, line(5)], NOW_MS)).toEqual({
    partitioned: [cut],
    short_of_copies: [short],
    silent: [silent],
  });
  // Of two nodes each can have one copy only.
  expect(meshOverview([short, line(5)], NOW_MS).short_of_copies).toEqual([]);
});
