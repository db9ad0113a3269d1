import type { NodeId } from "@localgrid/vocabulary/identifiers";
import type { NewRelease, NodeOutcome, Release } from "./release.ts";
import type { Rollout } from "./rollout.ts";

/** Bytes of a bundle in one piece of its content; the last one has what is left. */
export const PIECE_BYTES = 262_144;

export type AddAnswer =
  | { readonly kind: "added"; readonly release: Release }
  /** The very same bundle was there already. */
  | { readonly kind: "known"; readonly release: Release }
  /** Another bundle has this kind, board and version. */
  | { readonly kind: "version-taken" };

/** Bundles, rollouts and outcomes; a release's counts are of nodes that its rollout has come to. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface ReleaseStore {
  /** Begins a bundle's content. What nobody finished since `abandoned_before_ms` is thrown away. */
  beginContent(
    content: Uint8Array,
    times: { readonly at_ms: number; readonly abandoned_before_ms: number },
  ): Promise<void>;
  addPiece(content: Uint8Array, position: number, bytes: Uint8Array): Promise<void>;
  dropContent(content: Uint8Array): Promise<void>;
  /** The content is whole: from now on it is a release in draft. Of a known one the new content is thrown away. */
  add(release: NewRelease, content: Uint8Array): Promise<AddAnswer>;
  count(): Promise<number>;
  find(id: Uint8Array): Promise<Release | null>;
  /** Newest first; the key is the number. */
  list(part: { readonly limit: number; readonly after: number | null }): Promise<readonly Release[]>;
  /** Running and withdrawn ones, newest first, so many at most. Only of running ones the outcomes are counted. */
  told(limit: number): Promise<readonly Release[]>;
  /** One piece of a release's content; null beyond its end. */
  piece(id: Uint8Array, position: number): Promise<Uint8Array | null>;
  /** Puts a rollout in place of another one; false when it was not that one any more. */
  replaceRollout(id: Uint8Array, before: Rollout, after: Rollout): Promise<boolean>;
  remove(id: Uint8Array): Promise<void>;
  /** A node's last word; but what a node has proven stays so until it fails there. */
  saveOutcome(id: Uint8Array, outcome: NodeOutcome): Promise<void>;
  /** By node, also of those that the rollout has not come to. */
  outcomes(
    id: Uint8Array,
    part: { readonly limit: number; readonly after: Uint8Array | null },
  ): Promise<readonly NodeOutcome[]>;
  /** Ids of all nodes that are welcome. */
  nodes(): Promise<readonly NodeId[]>;
}
