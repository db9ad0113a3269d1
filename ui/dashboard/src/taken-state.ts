import type { HubNode, RefusedRow } from "./api-types.ts";
import { refusalText } from "./words.ts";

/** How far an entry got on its way into the node's journal. */
export type TakenState =
  | { readonly kind: "taken" }
  | { readonly kind: "waiting" }
  | { readonly kind: "refused"; readonly text: string };

export type RefusedLookup = (shape: string, key: string | number) => RefusedRow | undefined;

/** What the nodes that are not shut out say they did not take. */
export function refusedBy(nodes: readonly HubNode[]): RefusedLookup {
  const active = nodes.filter(({ revoked_at_ms }) => revoked_at_ms === null);
  const rows = new Map(
    active.flatMap(({ refused }) => refused.map((row) => [`${row.shape} ${row.key}`, row] as const)),
  );
  return (shape, key) => rows.get(`${shape} ${key}`);
}

/** A refusal outlives an older taking: it is about the entry as it stands now. */
export function takenState(isTaken: boolean, refused: RefusedRow | undefined): TakenState {
  if (refused !== undefined) return { kind: "refused", text: refusalText(refused.reason) };
  return { kind: isTaken ? "taken" : "waiting" };
}
