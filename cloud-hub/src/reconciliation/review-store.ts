import type { CommunityId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { AuditedAct } from "../audit/audit-log.ts";
import type { Period } from "./reconciliation-store.ts";

/** `accepted` holds for exactly the figures that were looked at; `reopened` takes that back; `noted` changes nothing. */
export const RECORD_KINDS = ["accepted", "reopened", "noted"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Where a difference is. */
export interface DifferencePlace {
  readonly start_s: number;
  readonly metering_point: MeteringPointId;
}

/** What one person says, and when. */
export interface SaidAct {
  readonly kind: RecordKind;
  readonly text: string;
  readonly by: Pick<AuditedAct, "who" | "role">;
  readonly at_ms: number;
  /** Of what whoever acts has looked at. */
  readonly seen: string;
}

/** What is open of a month, a cause and perhaps a member. */
export interface OpenFilter extends Period {
  readonly cause: string;
  readonly member: string | null;
}

export interface OpenDifferences {
  readonly differences: number;
  readonly import_change_wh: number;
  readonly export_change_wh: number;
  readonly amount_change_nano: bigint;
  /** Another one as soon as one of them is another one. */
  readonly seen: string;
}

/** One act on one difference, with the figures of then. */
export interface DifferenceRecord {
  readonly act: number;
  readonly kind: RecordKind;
  readonly text: string;
  readonly who: string;
  readonly role: string;
  readonly at_ms: number;
  /** How many differences were decided together. */
  readonly differences: number;
  readonly import_wh: number | null;
  readonly export_wh: number | null;
  readonly official_import_wh: number;
  readonly official_export_wh: number;
  readonly amount_change_nano: bigint;
}

export type SaidOutcome =
  | { readonly kind: "said"; readonly act: number; readonly differences: number }
  | { readonly kind: "refused"; readonly reason: SaidRefusal };

export type SaidRefusal =
  | "unknown-difference"
  | "difference-changed"
  | "nothing-to-accept"
  | "not-accepted"
  | "too-many-differences"
  | "too-many-records";

/** Decisions and notes. Every method @throws {LocalGridError} `store-away`; what writes also `store-full` */
export interface ReviewStore {
  open(community: CommunityId, filter: OpenFilter): Promise<OpenDifferences>;
  /** With its audit entry, or not at all. */
  say(community: CommunityId, place: DifferencePlace, act: SaidAct): Promise<SaidOutcome>;
  /** Accepts all that is open, with one audit entry, or nothing. */
  acceptOpen(
    community: CommunityId,
    asked: OpenFilter & { readonly month: string },
    act: SaidAct,
  ): Promise<SaidOutcome>;
  /** The newest first, whose act is below `after`. */
  records(
    community: CommunityId,
    place: DifferencePlace,
    part: { readonly limit: number; readonly after: number | null },
  ): Promise<readonly DifferenceRecord[]>;
}
