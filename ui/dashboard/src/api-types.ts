/** JSON of the hub's coordinator API as this app reads it. Money is a decimal string of nano-currency. */
import type { MeshSummary } from "./mesh-types.ts";
import type { ReviewedState } from "./review-types.ts";

export type Role = "operator" | "coordinator" | "billing" | "analyst" | "viewer";

export interface Session {
  readonly login: string;
  readonly role: Role;
  /** The only community of this account; null for accounts of all communities. */
  readonly community: string | null;
  readonly csrf_token: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** What to send as `after` for the items behind these; null at the end. */
  readonly next: string | null;
}

export interface Community {
  readonly community: string;
  readonly name: string;
  readonly region: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** IANA name; local days of this app are days of this zone. */
  readonly time_zone: string;
}

export interface CommunityDetail extends Community {
  readonly members: number;
  readonly metering_points: number;
  readonly nodes: number;
  readonly last_interval_start_s: number | null;
  /** Intervals where node and hub computed different results. */
  readonly mismatches: number;
  readonly open_imports: number;
  /** Alerts that nobody has taken on. */
  readonly open_alarms: number;
  readonly open_notes: number;
}

export interface NodeAlarm {
  readonly code: string;
  readonly epoch: string;
  readonly first_at_ms: number;
  readonly last_at_ms: number;
  readonly times: number;
}

export interface ReportedAlarm {
  readonly journal: string | null;
  readonly alarm: string;
}

/** Something that the hub told and the node did not take. */
export interface RefusedRow {
  readonly shape: string;
  readonly key: string;
  readonly reason: string;
}

export interface Recomputation {
  readonly status: "current" | "behind" | "stopped";
  readonly reason: string | null;
  readonly updated_at_ms: number;
}

export interface HubNode {
  readonly node: string;
  readonly enrolled_at_ms: number;
  readonly revoked_at_ms: number | null;
  readonly last_contact_at_ms: number | null;
  readonly journal_seq_total: number;
  readonly backlog_records: number | null;
  readonly backlog_since_ms: number | null;
  /** How often it is to tell how it is, by its policy. */
  readonly status_every_s: number;
  readonly recomputation: Recomputation | null;
  readonly alarms: readonly NodeAlarm[];
  readonly reported_alarms: readonly ReportedAlarm[];
  readonly refused: readonly RefusedRow[];
  /** Which box writes the journal; 1 for the first. */
  readonly generation: number;
  readonly replaced_at_ms: number | null;
  /** What it last said of other nodes; null while it never did. */
  readonly mesh: MeshSummary | null;
}

export interface JoinCode {
  readonly join_code: string;
  readonly expires_at_ms: number;
}

export interface MemberInput {
  readonly member: string;
  readonly is_active: boolean;
  readonly credit_limit_micro: number | null;
}

export interface Member extends MemberInput {
  readonly version: number;
  readonly is_taken: boolean;
}

export interface MeteringPointInput {
  readonly metering_point: string;
  readonly member: string;
  readonly is_active: boolean;
  readonly main_fuse_w: number;
  readonly operator_reference: string | null;
}

export interface MeteringPoint extends MeteringPointInput {
  readonly version: number;
  readonly is_taken: boolean;
}

export interface TariffInput {
  readonly valid_from_s: number;
  readonly retail_micro_per_kwh: number;
  readonly feed_in_micro_per_kwh: number;
  readonly local_network_fee_micro_per_kwh: number;
  readonly fixed_fee_micro_per_day: number;
}

export interface Tariff extends TariffInput {
  readonly is_taken: boolean;
}

export interface Interval {
  readonly start_s: number;
  readonly length_s: number;
  readonly revision: number;
  /** Null when nothing was shared. */
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly demand_wh: number;
  readonly supply_wh: number;
  readonly saving_nano: string;
  readonly closed_at_ms: number;
  /** Whether node and hub computed the same result. */
  readonly is_same: boolean;
  readonly official_points: number;
  readonly points: number;
}

/** What one side computed for one revision of an interval. */
export interface Result {
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly input_digest: string;
  readonly result_digest: string;
}

export interface Revision {
  readonly revision: number;
  readonly hub: Result;
  readonly node: Result;
  readonly is_same: boolean;
  readonly closed_at_ms: number;
}

export interface IntervalMember {
  readonly member: string;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly grid_import_wh: number;
  readonly grid_export_wh: number;
  readonly amount_nano: string;
  readonly saving_nano: string;
  readonly quality: string;
  readonly is_signed: boolean;
  readonly is_official: boolean;
}

export interface IntervalPoint {
  readonly metering_point: string;
  readonly import_wh: number;
  readonly export_wh: number;
  readonly quality: string;
  readonly is_signed: boolean;
  readonly is_official: boolean;
}

export interface IntervalDetail {
  readonly revisions: readonly Revision[];
  readonly members: readonly IntervalMember[];
  readonly metering_points: readonly IntervalPoint[];
}

export type ImportStatus = "waiting" | "running" | "done" | "refused" | "failed";

export interface ImportInput {
  readonly file_name: string;
  readonly layout: string;
  readonly size_bytes: number | null;
  readonly keep_good_rows: boolean;
  /** Left out where the hub is to find out. */
  readonly decimal_separator?: string;
}

export interface ImportRun {
  readonly import: string;
  readonly file_name: string;
  readonly layout: string;
  readonly status: ImportStatus;
  readonly bytes_read: number;
  readonly bytes_total: number | null;
  readonly rows_read: number;
  readonly rows_taken: number;
  readonly rows_unchanged: number;
  readonly rows_faulty: number;
  readonly intervals_changed: number;
  readonly started_at_ms: number;
  readonly ended_at_ms: number | null;
  readonly reason: string | null;
}

export interface ImportFault {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

export interface CauseSum {
  readonly cause: string;
  readonly differences: number;
  /** Of those. */
  readonly accepted: number;
  readonly import_change_wh: number;
  readonly export_change_wh: number;
  readonly amount_change_nano: string;
}

export interface MemberBalance {
  readonly member: string;
  readonly provisional_nano: string;
  readonly final_nano: string;
  readonly difference_nano: string;
  readonly differences: number;
}

export interface Reconciliation {
  readonly month: string;
  readonly metering_points: number;
  readonly intervals: number;
  readonly official_intervals: number;
  /** Whose official values the node has taken. */
  readonly posted_intervals: number;
  readonly causes: readonly CauseSum[];
  readonly members: readonly MemberBalance[];
}

export interface Difference extends ReviewedState {
  readonly start_s: number;
  readonly metering_point: string;
  readonly member: string;
  readonly version: number;
  readonly cause: string;
  /** Null where we have no reading. */
  readonly import_wh: number | null;
  readonly export_wh: number | null;
  readonly official_import_wh: number;
  readonly official_export_wh: number;
  readonly amount_change_nano: string;
  /** `posted` once the node has taken the official values. */
  readonly status: "waiting" | "posted";
}

export interface Account {
  readonly login: string;
  readonly role: Role;
  readonly community: string | null;
}

export interface NewAccount {
  readonly login: string;
  /** Shown once. */
  readonly initial_password: string;
}

export interface TokenInput {
  /** What people call it. */
  readonly label: string;
  readonly role: Role;
  readonly community: string | null;
}

export interface ApiToken extends TokenInput {
  readonly id: string;
  readonly last_used_at_ms: number | null;
}

export interface NewToken {
  readonly id: string;
  /** Shown once. */
  readonly token: string;
}
