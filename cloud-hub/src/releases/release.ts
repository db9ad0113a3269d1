import type { BundleKind } from "@localgrid/protocol/update-bundle";
import type { OutcomeCounts, Rollout } from "./rollout.ts";

/** A signed update bundle that nodes can be offered. */
export interface Release {
  /** Rises with every release that was brought. */
  readonly number: number;
  /** SHA-256 of the signed manifest, 32 bytes: it settles every byte of the bundle. */
  readonly id: Uint8Array;
  readonly kind: BundleKind;
  readonly board: string;
  readonly version: number;
  readonly version_name: string;
  readonly min_version: number;
  readonly signed_manifest: Uint8Array;
  readonly size_bytes: number;
  readonly added_at_ms: number;
  /** Login or token. */
  readonly added_by: string;
  readonly rollout: Rollout;
  readonly counts: OutcomeCounts;
}

export type NewRelease = Omit<Release, "number" | "rollout" | "counts">;

export const OUTCOMES = ["taken", "proven", "rolled-back", "refused"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What a node says became of a release. */
export interface ToldOutcome {
  readonly outcome: Outcome;
  /** A code; null where there is nothing to say. */
  readonly reason: string | null;
}

export interface NodeOutcome extends ToldOutcome {
  readonly node: Uint8Array;
  readonly is_failure: boolean;
  readonly received_at_ms: number;
}

/** Reasons that say something about the node and nothing about the bundle. */
const FAULTLESS: ReadonlySet<string | null> = new Set([
  ...["older-version", "too-new-for-this", "older-than-factory", "no-room", "boot-partition-unreadable"],
  // Its copy or its card: whole and verified bundles are all that left the hub.
  ...["hash-mismatch", "card-unreliable", "gave-up", "damaged-bundle"],
]);

/** Whether an outcome speaks against the release. */
export function isFailure({ outcome, reason }: ToldOutcome): boolean {
  return (outcome === "rolled-back" || outcome === "refused") && !FAULTLESS.has(reason);
}
