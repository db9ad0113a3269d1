import type { MeshLine } from "./mesh-store.ts";

/** So many others should hold each journal, where there are so many. */
const COPIES_WANTED = 2;
/** Nodes report every minute unless their policy says otherwise. */
const SILENT_AFTER_MS = 600_000;

export interface MeshOverview {
  readonly partitioned: readonly MeshLine[];
  readonly short_of_copies: readonly MeshLine[];
  /** Told of the others before, but not for ten minutes. */
  readonly silent: readonly MeshLine[];
}

/** How many copies a journal should have among so many nodes. */
export function copiesWanted(nodes: number): number {
  return Math.max(0, Math.min(COPIES_WANTED, nodes - 1));
}

/** What somebody should look at in a region. Of nodes that never told of the others nothing is known. */
export function meshOverview(lines: readonly MeshLine[], now_ms: number): MeshOverview {
  const told = lines.filter(({ reported_at_ms }) => reported_at_ms !== null);
  const wanted = copiesWanted(lines.length);
  return {
    partitioned: told.filter(({ is_partitioned }) => is_partitioned),
    short_of_copies: told.filter(({ copies }) => copies < wanted),
    silent: told.filter(({ reported_at_ms }) => now_ms - (reported_at_ms as number) > SILENT_AFTER_MS),
  };
}
