import type { CommunityId, NodeId } from "@localgrid/vocabulary/identifiers";

export interface EnrolledNode {
  readonly id: NodeId;
  readonly community: CommunityId;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly public_key: Uint8Array;
  /** Null while the node is welcome. */
  readonly revoked_at_ms: number | null;
}

export interface JoinCode {
  /** SHA-256 of the code's canonical text. */
  readonly digest: Uint8Array;
  readonly community: CommunityId;
  readonly created_at_ms: number;
  /** The code is good before this. */
  readonly expires_at_ms: number;
}

export interface Enrolment {
  readonly digest: Uint8Array;
  readonly id: NodeId;
  readonly public_key: Uint8Array;
  /** What the node was set up for; null where it does not say. */
  readonly community: string | null;
  readonly at_ms: number;
  /** The key that the node brings for its community's journals, as it may be stored. */
  readonly sealKey: (community: CommunityId) => Uint8Array;
  /** Whether the key that is stored is the one that the node brings. */
  readonly isSameKey: (community: CommunityId, sealed: Uint8Array) => boolean;
}

export type EnrolmentResult =
  | { readonly kind: "enrolled"; readonly node: EnrolledNode }
  | { readonly kind: "rejected"; readonly reason: EnrolmentRefusal };

export type EnrolmentRefusal =
  | "wrong-code"
  | "wrong-community"
  | "expired-code"
  | "used-code"
  | "node-exists"
  | "other-community-key"
  | "revoked-node";

/** Which nodes belong to which community. Every method @throws {LocalGridError} `store-away`, `store-full` */
export interface NodeRegistry {
  find(id: Uint8Array): Promise<EnrolledNode | null>;
  /** Makes the community where it is missing. */
  addJoinCode(code: JoinCode): Promise<void>;
  /**
   * Uses a code up and adds its node, both or neither. The node that used a code gets the same answer again, for it
   * may have missed the first. A community without a key takes that of the node; a refused node changes nothing.
   */
  enrol(enrolment: Enrolment): Promise<EnrolmentResult>;
  revoke(id: Uint8Array, at_ms: number): Promise<void>;
}
