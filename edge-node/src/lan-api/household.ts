import * as Type from "typebox";
import type { Access } from "../access/access.ts";
import type { HouseholdAnswer } from "../access/household.ts";
import { edgeNodeError } from "../errors.ts";
import {
  assertWithdrawn,
  INVITATIONS_PER_MINUTE,
  InvitationJson,
  invitationJson,
  NewInvitationJson,
  tellInvitation,
} from "./invitations.ts";
import type { LanApp } from "./lan-app.ts";
import type { LiveStreams } from "./live-streams.ts";
import type { CommunityQueries } from "./ports.ts";
import { memberOf, sessionOf } from "./route-guard.ts";
import { closed, Day, HomeRightName, Login, list, NoContent, orNull, Sha256 } from "./schemas.ts";

const TAGS = ["household"];
const OWNERS = { roles: ["member"], right: "owner" } as const;

const AccountJson = closed({
  login: Login,
  right: HomeRightName,
  last_seen_day: orNull(Day),
  is_own: Type.Boolean({ description: "the account that asks" }),
});

interface Ports {
  readonly access: Access;
  readonly community: Pick<CommunityQueries, "settings">;
  readonly streams: LiveStreams;
  readonly qrPicture: (text: string) => string;
}

/** The accounts of the own home, for its owners. */
export function householdRoutes(app: LanApp, ports: Ports): void {
  listRoute(app, ports);
  invitationRoutesOfHome(app, ports);
  accountRoutesOfHome(app, ports);
}

function listRoute(app: LanApp, { access, community }: Ports): void {
  app.get(
    "/api/household",
    {
      config: OWNERS,
      schema: {
        summary: "The accounts of the own home, and who is invited",
        tags: TAGS,
        response: { 200: closed({ accounts: list(AccountJson), invitations: list(InvitationJson) }) },
      },
    },
    async (request) => {
      const member = memberOf(request);
      const { login: own } = sessionOf(request);
      const dayOf = localDay(community.settings.time_zone);
      return {
        accounts: access.household.accountsOf(member).map(({ login, right, last_seen_at_ms }) => ({
          login,
          right,
          last_seen_day: last_seen_at_ms === null ? null : dayOf(last_seen_at_ms),
          is_own: login === own,
        })),
        invitations: access.invitations
          .open()
          .filter((invitation) => invitation.member === member)
          .map(invitationJson),
      };
    },
  );
}

function invitationRoutesOfHome(app: LanApp, ports: Ports): void {
  const { invitations } = ports.access;
  app.post(
    "/api/household",
    {
      config: { ...OWNERS, errors: ["too-many-invitations", "too-many-accounts"], rateLimit: INVITATIONS_PER_MINUTE },
      schema: {
        summary: "Invite a person to the own home, who chooses login and password",
        tags: TAGS,
        body: closed({ right: HomeRightName }),
        response: { 201: NewInvitationJson },
      },
    },
    async (request, reply) => {
      const guest = { role: "member", member: memberOf(request), right: request.body.right } as const;
      const answer = invitations.invite(guest, sessionOf(request).login);
      return reply.code(201).send(tellInvitation(ports, { request, reply }, answer));
    },
  );

  app.post(
    "/api/household/:login/invitation",
    {
      config: {
        ...OWNERS,
        errors: ["unknown-account", "own-account", "too-many-invitations"],
        rateLimit: INVITATIONS_PER_MINUTE,
      },
      schema: {
        summary: "Let another person of the home choose a new password; until then nothing changes",
        tags: TAGS,
        params: closed({ login: Login }),
        response: { 201: NewInvitationJson },
      },
    },
    async (request, reply) => {
      const { login } = request.params;
      const session = sessionOf(request);
      // Whoever finds an unlocked phone must not get past its password this way.
      if (login === session.login) throw edgeNodeError("own-account", "an invitation is for somebody else");
      const isTheirs = ports.access.household.accountsOf(memberOf(request)).some((account) => account.login === login);
      if (!isTheirs) throw edgeNodeError("unknown-account", `there is no login ${login} in this home`);
      const answer = invitations.invite({ login }, session.login);
      return reply.code(201).send(tellInvitation(ports, { request, reply }, answer));
    },
  );

  app.delete(
    "/api/household/invitations/:invitation",
    {
      config: { ...OWNERS, errors: ["unknown-invitation"] },
      schema: {
        summary: "Take an invitation to the own home back",
        tags: TAGS,
        params: closed({ invitation: Sha256 }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      assertWithdrawn(invitations.withdraw(request.params.invitation, memberOf(request)));
      return reply.code(204).send(null);
    },
  );
}

function accountRoutesOfHome(app: LanApp, { access, streams }: Ports): void {
  app.put(
    "/api/household/:login",
    {
      config: { ...OWNERS, errors: ["unknown-account", "last-owner"] },
      schema: {
        summary: "Give an account of the own home another right; it holds from the next request on",
        tags: TAGS,
        params: closed({ login: Login }),
        body: closed({ right: HomeRightName }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { login } = request.params;
      const { right } = request.body;
      assertKept(access.household.changeRight(memberOf(request), login, right), login);
      request.log.info({ event: "home-right-changed", by: sessionOf(request).login, login, right });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/household/:login",
    {
      config: { ...OWNERS, errors: ["unknown-account", "last-owner"] },
      schema: {
        summary: "End an account of the own home, with its sessions and live pages",
        tags: TAGS,
        params: closed({ login: Login }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { login } = request.params;
      assertKept(access.household.remove(memberOf(request), login), login);
      streams.endLogin(login, null);
      request.log.info({ event: "home-account-removed", by: sessionOf(request).login, login });
      return reply.code(204).send(null);
    },
  );
}

function assertKept(answer: HouseholdAnswer, login: string): void {
  if (answer.kind === "done") return;
  if (answer.reason === "last-owner") throw edgeNodeError("last-owner", `${login} is the last owner of this home`);
  throw edgeNodeError("unknown-account", `there is no login ${login} in this home`);
}

/** `2016-08-31`, in the community's time. */
function localDay(timeZone: string): (at_ms: number) => string {
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return (at_ms) => format.format(at_ms);
}
