import type { CommunityId } from "@localgrid/vocabulary/identifiers";

/**
 * What people may do: `operator` everything but billing; `coordinator` looks after communities; `billing` imports
 * official values, reads statements and bills them; `analyst` reads all figures; `viewer` reads how communities and
 * nodes are, and no member's readings.
 */
export const ROLES = ["operator", "coordinator", "billing", "analyst", "viewer"] as const;

export type Role = (typeof ROLES)[number];

/** Somebody who came with a session or an API token. */
export interface Identity {
  readonly kind: "session" | "token";
  /** The login, or the token's id: for the log, never a secret. */
  readonly name: string;
  readonly role: Role;
  /** The only community that the identity may see; null for all of them. */
  readonly community: CommunityId | null;
  /** SHA-256 of the secret that was shown, in hexadecimal. */
  readonly credential: string;
}

/** Whether an identity may see a community. */
export function isInScope({ community }: Pick<Identity, "community">, asked: string): boolean {
  return community === null || community === asked;
}
