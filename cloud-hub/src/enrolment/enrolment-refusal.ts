import type { EnrolledNode, Enrolment, EnrolmentRefusal, JoinCode } from "./node-registry.ts";

/** What is held of a code and of the node that shows it, while nobody else can change either. */
export interface HeldEnrolment {
  readonly code: Pick<JoinCode, "community" | "expires_at_ms"> & { readonly used_by: Uint8Array | null };
  /** Null for a node that was never let in. */
  readonly known: EnrolledNode | null;
}

/** Why a code does not let a node in; null when it does, or did before. */
export function refusalOf(enrolment: Enrolment, { code, known }: HeldEnrolment): EnrolmentRefusal | null {
  const { id, community, at_ms } = enrolment;
  if (community !== null && community !== code.community) return "wrong-community";
  if (known !== null && known.revoked_at_ms !== null) return "revoked-node";
  if (code.used_by !== null) return known !== null && Buffer.compare(code.used_by, id) === 0 ? null : "used-code";
  if (at_ms >= code.expires_at_ms) return "expired-code";
  return known !== null && known.community !== code.community ? "node-exists" : null;
}
