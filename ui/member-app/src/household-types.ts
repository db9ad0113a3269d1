import type { HomeRight, Role } from "./api-types.ts";

/** Each holds those after it. */
export const HOME_RIGHTS: readonly HomeRight[] = ["owner", "tenant", "reader"];

export interface HouseholdAccount {
  readonly login: string;
  readonly right: HomeRight;
  /** Local day; null for an account that nobody has used yet. */
  readonly last_seen_day: string | null;
  readonly is_own: boolean;
}

export interface Invitation {
  /** Names it; does not open it. */
  readonly invitation: string;
  /** Null where whoever comes chooses a login. */
  readonly login: string | null;
  readonly role: Role;
  readonly member: string | null;
  readonly right: HomeRight | null;
  readonly ends_at_ms: number;
}

export interface NewInvitation {
  readonly invitation: Invitation;
  /** Opens once; the node tells it once. */
  readonly address: string;
  readonly qr_svg: string;
}

export interface Household {
  readonly accounts: readonly HouseholdAccount[];
  readonly invitations: readonly Invitation[];
}

/** What those who look after the node see: how many persons a home has, not who they are. */
export interface OpenInvitations {
  readonly homes: readonly { readonly member: string; readonly accounts: number; readonly invited: number }[];
  readonly invitations: readonly Invitation[];
}

/** What an invitation opens. */
export interface InvitationPreview extends Omit<Invitation, "invitation"> {
  readonly community: string;
}

export interface Joining {
  readonly secret: string;
  readonly login?: string;
  readonly password: string;
}
