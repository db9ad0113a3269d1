import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { rendezvous, wantedPeers } from "./wanted-peers.ts";

const SIZE = { full_mesh_peers: 24, min_connections: 8 };

function region(size: number): readonly string[] {
  return Array.from({ length: size }, (_, n) => hash("sha256", String(n), "hex").slice(0, 32));
}

/** Whom a node dials when all of them answer. */
function dialled(self: string, nodes: readonly string[]): readonly string[] {
  const { always, others, count } = wantedPeers(
    self,
    nodes.filter((node) => node !== self),
    SIZE,
  );
  return [...always, ...others.slice(0, count - always.length)];
}

test("in a small region everybody connects to everybody", () => {
  const nodes = region(25);
  for (const self of nodes) expect([...dialled(self, nodes)].sort()).toEqual(nodes.filter((n) => n !== self).sort());
});

test("in a large region each wants eight, among them two neighbours to each side, who want it as well", () => {
  const nodes = region(75);
  const ring = [...nodes].sort();
  for (const [at, self] of ring.entries()) {
    const wanted = dialled(self, nodes);
    expect(new Set(wanted).size).toBe(8);
    for (const step of [-2, -1, 1, 2]) {
      const neighbour = ring[(at + step + ring.length) % ring.length] ?? "";
      expect(wanted).toContain(neighbour);
      expect(dialled(neighbour, nodes)).toContain(self);
    }
  }
});

test("a large region stays in one piece when a third of it is gone", () => {
  const nodes = region(75);
  const left = nodes.filter((_, n) => n % 3 !== 0);
  const ways = new Map(left.map((node) => [node, dialled(node, nodes).filter((to) => left.includes(to))]));
  const reached = new Set<string>();
  const visit = (node: string): void => {
    if (reached.has(node)) return;
    reached.add(node);
    for (const to of ways.get(node) ?? []) visit(to);
    for (const [from, to] of ways) if (to.includes(node)) visit(from);
  };
  visit(left[0] ?? "");
  expect(reached.size).toBe(left.length);
});

test("nobody is preferred by all, and the order does not depend on how the nodes were listed", () => {
  const nodes = region(40);
  const first = nodes.map((self) => rendezvous(self, nodes)[0]);
  expect(new Set(first).size).toBeGreaterThan(10);
  expect(rendezvous("a", [...nodes].reverse())).toEqual(rendezvous("a", nodes));
});
