import type { FastifyReply, FastifyRequest } from "fastify";
import * as Type from "typebox";
import type { Access, LockedAnswer } from "../access/access.ts";
import type { OpenedSession, Session } from "../access/session-book.ts";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { LiveStreams } from "./live-streams.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, HomeRightName, NoContent, OpaqueId, orNull, RoleName } from "./schemas.ts";
import { arrivedBy, cookieOptions, sessionCookie, sessionTokenOf } from "./session-cookie.ts";

const ALL_ROLES = ["member", "installer", "coordinator"] as const;
const TAGS = ["session"];

export const SessionJson = closed({
  login: Type.String(),
  role: RoleName,
  member: orNull(OpaqueId),
  right: orNull(HomeRightName),
  csrf_token: Type.String({ description: "to be sent as x-csrf-token with everything but GET" }),
});

const Credentials = closed({
  login: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});

const PasswordChange = closed({
  current: Type.String({ minLength: 1, maxLength: 200 }),
  next: Type.String({ maxLength: 400 }),
});

export interface SessionPorts {
  readonly access: Access;
  readonly streams: LiveStreams;
}

export function sessionRoutes(app: LanApp, ports: SessionPorts): void {
  const { access } = ports;

  app.post(
    "/api/session",
    {
      config: {
        roles: "public",
        errors: ["wrong-login", "login-locked"],
        rateLimit: { max: 60, timeWindow: 60_000 },
      },
      schema: { summary: "Log in", tags: TAGS, body: Credentials, response: { 200: SessionJson } },
    },
    async (request, reply) => {
      const { login, password } = request.body;
      const answer = await access.login({ login: login.toLowerCase(), password, address: request.ip });
      if (answer.kind === "rejected") {
        if (answer.reason === "login-locked") reply.header("retry-after", answer.retry_after_s);
        throw refusalOf(answer);
      }
      return admit(ports, { request, reply }, answer);
    },
  );

  app.get(
    "/api/session",
    {
      config: { roles: ALL_ROLES, right: "reader" },
      schema: { summary: "Who is logged in", tags: TAGS, response: { 200: SessionJson } },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const way = arrivedBy(request);
      const token = sessionTokenOf(request.cookies, way);
      // The browser's copy lives on like the node's does.
      if (token !== null) reply.setCookie(sessionCookie(way), token, cookieOptions(session.role, way));
      return sessionJson(session);
    },
  );

  app.delete(
    "/api/session",
    {
      config: { roles: ALL_ROLES, right: "reader" },
      schema: { summary: "Log out", tags: TAGS, response: { 204: NoContent } },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      endSession(ports, session);
      const way = arrivedBy(request);
      reply.clearCookie(sessionCookie(way), cookieOptions(session.role, way));
      return reply.code(204).send(null);
    },
  );
}

/** Gives the browser its cookie; a session that it had before ends. */
export function admit(
  ports: SessionPorts,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { token, session }: OpenedSession,
) {
  const way = arrivedBy(request);
  const replaced = sessionTokenOf(request.cookies, way);
  const before = replaced === null ? null : ports.access.sessionOf(replaced);
  if (before !== null) endSession(ports, before);
  reply.setCookie(sessionCookie(way), token, cookieOptions(session.role, way));
  return sessionJson(session);
}

function endSession({ access, streams }: SessionPorts, session: Session): void {
  access.logout(session);
  streams.endSession(session.token_hash);
}

export function passwordRoutes(app: LanApp, ports: SessionPorts): void {
  app.put(
    "/api/session/password",
    {
      config: {
        roles: ALL_ROLES,
        right: "reader",
        errors: ["wrong-login", "login-locked", "weak-password"],
        rateLimit: { max: 20, timeWindow: 60_000 },
      },
      schema: {
        summary: "Change the own password; ends all other sessions of the login",
        tags: TAGS,
        body: PasswordChange,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const answer = await ports.access.changePassword({ session, ...request.body, address: request.ip });
      if (answer.kind === "rejected") {
        if (answer.reason === "login-locked") reply.header("retry-after", answer.retry_after_s);
        if (answer.reason === "weak-password") throw edgeNodeError("weak-password", answer.message);
        throw refusalOf(answer);
      }
      ports.streams.endLogin(session.login, session.token_hash);
      return reply.code(204).send(null);
    },
  );
}

function refusalOf(answer: { readonly reason: "wrong-login" } | LockedAnswer) {
  return answer.reason === "wrong-login"
    ? edgeNodeError("wrong-login", "login and password do not belong together")
    : edgeNodeError("login-locked", `too many wrong tries; wait ${answer.retry_after_s} s`);
}

function sessionJson({ login, role, member, right, csrf_token }: Session) {
  return { login, role, member, right, csrf_token };
}
