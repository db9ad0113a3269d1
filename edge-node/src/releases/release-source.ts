import type { MachineOutcome } from "./machine-releases.ts";

/** What became of a question; none of them rejects, and each ends by itself. */
export type SourceAnswer<T> =
  | { readonly kind: "answered"; readonly value: T }
  /** Cannot be reached or has no time; the same question makes sense again soon. */
  | { readonly kind: "away"; readonly reason: string }
  /** It says no. */
  | { readonly kind: "refused"; readonly code: string };

/** Somebody who has bundles. */
export interface ReleaseSource {
  /** `hub`, or a node's id: what was begun there goes on there. */
  readonly name: string;
  /** Bytes of a bundle, at most `length`. */
  piece(id: string, from: number, length: number): Promise<SourceAnswer<Uint8Array>>;
  close(): void;
}

export interface HubReleasesList {
  /** Signed manifests, not looked at. */
  readonly manifests: readonly Uint8Array[];
  /** Ids that were called back. */
  readonly withdrawn: readonly string[];
}

/** The hub, as far as releases go. */
export interface ReleaseHub extends ReleaseSource {
  offers(): Promise<SourceAnswer<HubReleasesList>>;
  /** Again changes nothing. */
  tell(id: string, outcome: MachineOutcome, reason: string | null): Promise<SourceAnswer<null>>;
}

/** A peer that was asked what it has proven. */
export interface ReleasePeer {
  readonly node: string;
  readonly manifests: readonly Uint8Array[];
}

/** The other nodes of the region, as far as releases go. */
export interface ReleasePeers {
  /** What members that can be reached offer; each one's answer is bounded in size and time. */
  offers(): Promise<readonly ReleasePeer[]>;
  from(node: string): ReleaseSource;
  /** Ends what is under way; nobody is asked any more. */
  close(): void;
}
