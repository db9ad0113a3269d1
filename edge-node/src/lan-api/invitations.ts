import { memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import type { FastifyReply, FastifyRequest } from "fastify";
import * as Type from "typebox";
import type { Access } from "../access/access.ts";
import type { Invitation } from "../access/account-store.ts";
import { type InviteAnswer, type JoinAnswer, type LookAnswer, SECRET_PATTERN } from "../access/invitation-book.ts";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { LiveStreams } from "./live-streams.ts";
import type { CommunityQueries } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import {
  closed,
  HomeRightName,
  Login,
  list,
  Milliseconds,
  NoContent,
  OpaqueId,
  orNull,
  RoleName,
  Sha256,
} from "./schemas.ts";
import { admit, SessionJson } from "./sessions.ts";

const TAGS = ["accounts"];
/** Per address and minute; the brake of logins is narrower for who guesses. */
const TRIES_PER_MINUTE = 30;
export const INVITATIONS_PER_MINUTE = { max: 60, timeWindow: 60_000 };
/** A name or an address with its port; nothing else of a request becomes part of a link. */
const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

export const InvitationJson = closed({
  invitation: Sha256,
  login: orNull(Login),
  role: RoleName,
  member: orNull(OpaqueId),
  right: orNull(HomeRightName),
  ends_at_ms: Milliseconds,
});

export const NewInvitationJson = closed({
  invitation: InvitationJson,
  address: Type.String({
    description: "opens once; told once. The secret stands in the fragment, which is never sent",
  }),
  qr_svg: Type.String({ description: "the same as a QR code, an SVG document" }),
});

const Secret = Type.String({ pattern: SECRET_PATTERN, description: "the end of the invitation's address" });

interface Ports {
  readonly access: Access;
  readonly community: Pick<CommunityQueries, "members" | "settings">;
  readonly streams: LiveStreams;
  readonly qrPicture: (text: string) => string;
}

export function invitationRoutes(app: LanApp, ports: Ports): void {
  listRoutes(app, ports);
  newMembersRoute(app, ports);
  knownAccountsRoute(app, ports);
  joinRoutes(app, ports);
}

function listRoutes(app: LanApp, { access, community }: Ports): void {
  app.get(
    "/api/invitations",
    {
      config: { roles: ["coordinator", "installer"] },
      schema: {
        summary: "How many accounts each home has, and which invitations of those who look after the node are open",
        tags: TAGS,
        response: {
          200: closed({
            homes: list(closed({ member: OpaqueId, accounts: Type.Integer(), invited: Type.Integer() })),
            invitations: list(InvitationJson),
          }),
        },
      },
    },
    async (request) => {
      const { role, login } = sessionOf(request);
      const accounts = access.accounts();
      const open = access.invitations.open();
      const staff = new Set(accounts.filter((account) => account.role !== "member").map((account) => account.login));
      const isShown = ({ made_by }: Invitation) => (role === "installer" ? made_by === login : staff.has(made_by));
      const homes = community.members().filter(({ is_active }) => is_active);
      return {
        homes: homes.map(({ member }) => ({
          member,
          accounts: accounts.filter((account) => account.member === member).length,
          invited: open.filter((each) => each.member === member).length,
        })),
        invitations: open.filter(isShown).map(invitationJson),
      };
    },
  );

  app.delete(
    "/api/invitations/:invitation",
    {
      config: { roles: ["coordinator"], errors: ["unknown-invitation"] },
      schema: {
        summary: "Take an invitation back",
        tags: TAGS,
        params: closed({ invitation: Sha256 }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      assertWithdrawn(access.invitations.withdraw(request.params.invitation, null));
      return reply.code(204).send(null);
    },
  );
}

function newMembersRoute(app: LanApp, ports: Ports): void {
  const { access, community } = ports;
  app.post(
    "/api/invitations",
    {
      config: {
        roles: ["coordinator", "installer"],
        errors: ["unknown-member", "too-many-invitations", "too-many-accounts"],
        rateLimit: INVITATIONS_PER_MINUTE,
      },
      schema: {
        summary: "Invite a person of a home, who chooses login and password; installers invite the first one only",
        tags: TAGS,
        body: closed({ member: OpaqueId, right: Type.Optional(HomeRightName) }),
        response: { 201: NewInvitationJson },
      },
    },
    async (request, reply) => {
      const member = memberId(request.body.member);
      if (!community.members().some((known) => known.member === member && known.is_active)) {
        throw edgeNodeError("unknown-member", `there is no active member ${member}`);
      }
      if (sessionOf(request).role === "installer" && access.accounts().some((account) => account.member === member)) {
        throw edgeNodeError("wrong-role", "this home has an account already: its owners or a coordinator invite");
      }
      const { right = "owner" } = request.body;
      const answer = access.invitations.invite({ role: "member", member, right }, sessionOf(request).login);
      return reply.code(201).send(tellInvitation(ports, { request, reply }, answer));
    },
  );
}

function knownAccountsRoute(app: LanApp, ports: Ports): void {
  app.post(
    "/api/accounts/:login/invitation",
    {
      config: {
        roles: ["coordinator"],
        errors: ["unknown-account", "too-many-invitations"],
        rateLimit: INVITATIONS_PER_MINUTE,
      },
      schema: {
        summary: "Let whoever has the account choose a new password; until then nothing changes",
        tags: TAGS,
        params: closed({ login: Login }),
        response: { 201: NewInvitationJson },
      },
    },
    async (request, reply) => {
      const { login } = request.params;
      const answer = ports.access.invitations.invite({ login }, sessionOf(request).login);
      return reply.code(201).send(tellInvitation(ports, { request, reply }, answer));
    },
  );
}

function joinRoutes(app: LanApp, ports: Ports): void {
  const { access, community, streams } = ports;
  const rateLimit = { max: TRIES_PER_MINUTE, timeWindow: 60_000 };
  app.post(
    "/api/join/preview",
    {
      config: { roles: "public", errors: ["invitation-over", "login-locked"], rateLimit },
      schema: {
        summary: "What an invitation is for; it can be used afterwards",
        tags: TAGS,
        body: closed({ secret: Secret }),
        response: {
          200: closed({
            community: OpaqueId,
            login: orNull(Login),
            role: RoleName,
            member: orNull(OpaqueId),
            right: orNull(HomeRightName),
            ends_at_ms: Milliseconds,
          }),
        },
      },
    },
    async (request, reply) => {
      const answer = access.invitations.look({ secret: request.body.secret, address: request.ip });
      if (answer.kind === "rejected") throw refuseGuest(reply, answer);
      const { login, role, member, right, ends_at_ms } = answer.invitation;
      return { community: community.settings.community, login, role, member, right, ends_at_ms };
    },
  );

  app.post(
    "/api/join",
    {
      config: {
        roles: "public",
        errors: ["invitation-over", "login-locked", "account-exists", "not-a-login", "weak-password"],
        rateLimit,
      },
      schema: {
        summary: "Use an invitation: choose login and password, and be logged in",
        description: "The login is left out where the invitation is for an account that has one.",
        tags: TAGS,
        body: closed({ secret: Secret, login: Type.Optional(Login), password: Type.String({ maxLength: 400 }) }),
        response: { 200: SessionJson },
      },
    },
    async (request, reply) => {
      const { secret, login = null, password } = request.body;
      const answer = await access.invitations.join({ secret, login, password, address: request.ip });
      if (answer.kind === "rejected") throw refuseGuest(reply, answer);
      const { session } = answer;
      // Pages that others had open with the password that is gone.
      streams.endLogin(session.login, session.token_hash);
      request.log.info({ event: "invitation-used", login: session.login, role: session.role, right: session.right });
      return admit(ports, { request, reply }, answer);
    },
  );
}

/** @throws {LocalGridError} `unknown-account`, `too-many-invitations`, `too-many-accounts` */
export function tellInvitation(
  { qrPicture }: Pick<Ports, "qrPicture">,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  answer: InviteAnswer,
) {
  if (answer.kind === "rejected") throw refuseInvitation(answer.reason);
  const { invitation, secret } = answer;
  const address = `${originOf(request)}/#/join/${secret}`;
  const { login, member, role, right, made_by } = invitation;
  request.log.info({ event: "invitation-made", by: made_by, login, member, role, right });
  reply.header("cache-control", "no-store");
  return { invitation: invitationJson(invitation), address, qr_svg: qrPicture(address) };
}

export function invitationJson({ secret_hash, login, role, member, right, ends_at_ms }: Invitation) {
  return { invitation: secret_hash, login, role, member, right, ends_at_ms };
}

/** @throws {LocalGridError} `unknown-invitation` */
export function assertWithdrawn(wasThere: boolean): void {
  if (!wasThere) throw edgeNodeError("unknown-invitation", "this invitation is not open any more");
}

/** The address by which whoever invites has reached the node: guests reach it by the same. */
function originOf({ protocol, host }: FastifyRequest): string {
  if (!HOST.test(host)) throw edgeNodeError("malformed-request", "the header host names no host");
  return `${protocol}://${host}`;
}

function refuseInvitation(reason: Extract<InviteAnswer, { readonly kind: "rejected" }>["reason"]): LocalGridError {
  const messages = {
    "unknown-account": "there is no such login",
    "too-many-invitations": "too many invitations are open",
    "too-many-accounts": "this home has as many accounts and invitations as a home may have",
  };
  return edgeNodeError(reason, messages[reason]);
}

type Refusal = Extract<LookAnswer | JoinAnswer, { readonly kind: "rejected" }>;

function refuseGuest(reply: FastifyReply, answer: Refusal): LocalGridError {
  switch (answer.reason) {
    case "login-locked":
      reply.header("retry-after", answer.retry_after_s);
      return edgeNodeError("login-locked", `too many tries; wait ${answer.retry_after_s} s`);
    case "weak-password":
      return edgeNodeError("weak-password", answer.message);
    case "invitation-over":
      return edgeNodeError("invitation-over", "this invitation is not good any more");
    case "account-exists":
      return edgeNodeError("account-exists", "this login is taken");
    case "not-a-login":
      return edgeNodeError("not-a-login", "this cannot be a login");
  }
}
