import type { FastifyRequest } from "fastify";
import * as Type from "typebox";
import type { Access, LockedAnswer } from "../access/access.ts";
import { type Identity, ROLES } from "../access/identity.ts";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { credentialsOf, NO_SESSION_COOKIE, sessionCookie } from "../http/person-credentials.ts";
import { csrfTokenOf, findPerson, identityOf } from "../http/route-guard.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { NoContent, RoleName } from "./schemas.ts";

const TAGS = ["session"];
const LOGINS_PER_MINUTE = 60;

const SessionJson = closed({
  login: Type.String(),
  role: RoleName,
  community: orNull(CommunityName),
  csrf_token: orNull(
    Type.String({ description: "to be sent as x-csrf-token with everything but GET; null for tokens" }),
  ),
});

const Credentials = closed({
  login: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 200 }),
});

const PasswordChange = closed({
  current: Type.String({ minLength: 1, maxLength: 200 }),
  next: Type.String({ maxLength: 400 }),
});

interface Ports {
  readonly access: Access;
}

export function sessionRoutes(app: HubApp, { access }: Ports): void {
  app.post(
    "/api/session",
    {
      config: {
        hub: { roles: "public", errors: ["invalid-input", "wrong-login", "login-locked"] },
        rateLimit: { max: LOGINS_PER_MINUTE, timeWindow: 60_000 },
      },
      schema: { summary: "Log in", tags: TAGS, body: Credentials, response: { 200: SessionJson } },
    },
    async (request, reply) => {
      const { login, password } = request.body;
      const answer = await access.login({ login: login.toLowerCase(), password, address: request.ip });
      if (answer.kind === "rejected") {
        request.log.warn({ event: "login-refused", reason: answer.reason });
        if (answer.reason === "login-locked") reply.header("retry-after", answer.retry_after_s);
        throw refusalOf(answer);
      }
      // Whatever the browser was logged in with before ends.
      const before = await findPerson(request, access);
      if (before?.kind === "session") await access.logout(before);
      const { account, token } = answer;
      request.log.info({ event: "logged-in", login: account.login, role: account.role });
      reply.header("set-cookie", sessionCookie(token, isSecure(request)));
      return sessionJson({ name: account.login, role: account.role, community: account.community }, token);
    },
  );

  app.get(
    "/api/session",
    {
      config: { hub: { roles: ROLES, scope: "own" } },
      schema: { summary: "Who is logged in", tags: TAGS, response: { 200: SessionJson } },
    },
    async (request) => {
      const identity = identityOf(request);
      return sessionJson(identity, identity.kind === "session" ? credentialsOf(request).session : null);
    },
  );

  app.delete(
    "/api/session",
    {
      config: { hub: { roles: ROLES, scope: "own" } },
      schema: { summary: "Log out", tags: TAGS, response: { 204: NoContent } },
    },
    async (request, reply) => {
      const identity = identityOf(request);
      if (identity.kind === "session") await access.logout(identity);
      return reply.code(204).header("set-cookie", NO_SESSION_COOKIE).send(null);
    },
  );
}

export function passwordRoutes(app: HubApp, { access }: Ports): void {
  app.put(
    "/api/session/password",
    {
      config: {
        audited: { action: "password-changed" },
        hub: { roles: ROLES, scope: "own", errors: ["wrong-login", "login-locked", "weak-password"] },
        rateLimit: { max: LOGINS_PER_MINUTE, timeWindow: 60_000 },
      },
      schema: {
        summary: "Change the own password; ends all other sessions of the login",
        tags: TAGS,
        body: PasswordChange,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request);
      if (identity.kind === "token") throw cloudHubError("wrong-login", "an API token has no password");
      const answer = await access.changePassword({ identity, ...request.body, address: request.ip });
      if (answer.kind === "rejected") {
        if (answer.reason === "login-locked") reply.header("retry-after", answer.retry_after_s);
        if (answer.reason === "weak-password") throw cloudHubError("weak-password", answer.message);
        throw refusalOf(answer);
      }
      request.log.info({ event: "password-changed", login: identity.name });
      return reply.code(204).send(null);
    },
  );
}

function refusalOf(answer: { readonly reason: "wrong-login" } | LockedAnswer) {
  return answer.reason === "wrong-login"
    ? cloudHubError("wrong-login", "login and password do not belong together")
    : cloudHubError("login-locked", `too many wrong tries; wait ${answer.retry_after_s} s`);
}

function sessionJson({ name, role, community }: Pick<Identity, "name" | "role" | "community">, session: string | null) {
  return { login: name, role, community, csrf_token: session === null ? null : csrfTokenOf(session) };
}

/** Also behind a proxy that ends TLS: at worst a browser on plain HTTP does not keep the cookie. */
function isSecure({ protocol, headers }: FastifyRequest): boolean {
  return protocol === "https" || headers["x-forwarded-proto"] === "https";
}
