import { hash } from "node:crypto";

interface MeshSize {
  /** Up to so many admitted peers each is connected to each. */
  readonly full_mesh_peers: number;
  readonly min_connections: number;
}

/** On each side in the ring of all nodes by their names; this alone keeps the region in one piece. */
const RING_NEIGHBOURS = 2;

/**
 * Whom to connect to: `always` these, and of `others`, in this order, as many as are needed to hold `count`
 * connections. The order is another one for each node, so that nobody is preferred by all.
 */
export function wantedPeers(
  self: string,
  admitted: readonly string[],
  size: MeshSize,
): { readonly always: readonly string[]; readonly others: readonly string[]; readonly count: number } {
  if (admitted.length <= size.full_mesh_peers) return { always: admitted, others: [], count: admitted.length };
  const ring = [...admitted].sort();
  const after = ring.findIndex((node) => node > self);
  const start = after === -1 ? 0 : after;
  const always = new Set<string>();
  for (let step = 1; step <= RING_NEIGHBOURS; step++) {
    for (const at of [start + step - 1, start - step]) {
      const node = ring[(at + ring.length) % ring.length];
      if (node !== undefined) always.add(node);
    }
  }
  const others = rendezvous(
    self,
    ring.filter((node) => !always.has(node)),
  );
  return { always: [...always], others, count: size.min_connections };
}

/** The nodes by SHA-256 of the one's name and theirs, greatest first: whoever computes it gets the same order. */
export function rendezvous(self: string, nodes: readonly string[]): readonly string[] {
  const weight = new Map(nodes.map((node) => [node, hash("sha256", `${self}${node}`, "hex")]));
  return [...nodes].sort((a, b) => ((weight.get(a) ?? "") < (weight.get(b) ?? "") ? 1 : -1));
}
