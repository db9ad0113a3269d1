import type { JsonApi } from "@localgrid/ui-components/json-api";
import type { HomeRight } from "./api-types.ts";
import type { Household, InvitationPreview, NewInvitation, OpenInvitations } from "./household-types.ts";

export interface HouseholdApi {
  readonly household: () => Promise<Household>;
  readonly inviteToHome: (right: HomeRight) => Promise<NewInvitation>;
  /** A new password for another account of the home. */
  readonly inviteAgain: (login: string) => Promise<NewInvitation>;
  readonly changeRight: (login: string, right: HomeRight) => Promise<void>;
  readonly removeFromHome: (login: string) => Promise<void>;
  readonly endHomeInvitation: (invitation: string) => Promise<void>;
  readonly openInvitations: () => Promise<OpenInvitations>;
  /** Owners of homes, and those who look after the node. */
  readonly logins: () => Promise<readonly string[]>;
  readonly inviteMember: (member: string) => Promise<NewInvitation>;
  readonly inviteLogin: (login: string) => Promise<NewInvitation>;
  readonly endInvitation: (invitation: string) => Promise<void>;
  readonly lookAtInvitation: (secret: string) => Promise<InvitationPreview>;
}

/** Accounts of a home, and the ways in that are handed out. */
export function createHouseholdApi(call: JsonApi["call"]): HouseholdApi {
  const of = (login: string) => `/api/household/${encodeURIComponent(login)}`;
  return {
    household: () => call("GET", "/api/household"),
    inviteToHome: (right) => call("POST", "/api/household", { body: { right } }),
    inviteAgain: (login) => call("POST", `${of(login)}/invitation`),
    changeRight: (login, right) => call("PUT", of(login), { body: { right } }),
    removeFromHome: (login) => call("DELETE", of(login)),
    endHomeInvitation: (invitation) => call("DELETE", `/api/household/invitations/${invitation}`),
    openInvitations: () => call("GET", "/api/invitations"),
    logins: async () =>
      (await call<{ accounts: { login: string }[] }>("GET", "/api/accounts")).accounts.map(({ login }) => login),
    inviteMember: (member) => call("POST", "/api/invitations", { body: { member } }),
    inviteLogin: (login) => call("POST", `/api/accounts/${encodeURIComponent(login)}/invitation`),
    endInvitation: (invitation) => call("DELETE", `/api/invitations/${invitation}`),
    lookAtInvitation: (secret) => call("POST", "/api/join/preview", { body: { secret } }),
  };
}
