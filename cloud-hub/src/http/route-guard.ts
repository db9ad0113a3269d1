import { hash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest, RouteOptions } from "fastify";
import { type Identity, isInScope, type Role } from "../access/identity.ts";
import { type CloudHubErrorCode, cloudHubError } from "../errors.ts";
import type { HubApp } from "./hub-app.ts";
import { credentialsOf } from "./person-credentials.ts";
import { closed } from "./schemas.ts";

/** What a route says about who may call it. */
export interface RouteRules {
  /**
   * `public` for everybody; `node` where the route itself checks a node's signature; else the roles of people. A route
   * that tells nothing stops the hub from starting.
   */
  readonly roles: "public" | "node" | readonly Role[];
  /**
   * For routes without `:community` in their address: `own` when the route itself shows each identity only its own
   * community. Everything else is closed to identities of a single community.
   */
  readonly scope?: "own";
  /** Reads its body as it comes, however long that takes. */
  readonly streams?: true;
  /** Codes that the route itself answers, beside those that every route of its kind does. */
  readonly errors?: readonly CloudHubErrorCode[];
}

declare module "fastify" {
  interface FastifyContextConfig {
    hub?: RouteRules;
  }
  interface FastifyRequest {
    identity: Identity | null;
  }
}

/** Finds out who came. */
export interface PersonFinder {
  /** @throws {LocalGridError} `store-away` */
  personOfSession(token: string): Promise<Identity | null>;
  /** @throws {LocalGridError} `store-away` */
  personOfToken(token: string): Promise<Identity | null>;
}

export interface GuardPorts {
  readonly people: PersonFinder;
  /** @throws {LocalGridError} `unknown-community`, `store-away` */
  readonly assertCommunity: (community: string) => Promise<void>;
}

const SAFE_METHODS = ["GET", "HEAD"];

/** Checks identity, role, community and CSRF token of every route of people before its body is read. */
export function guardRoutes(app: HubApp, ports: GuardPorts): void {
  app.decorateRequest("identity", null);
  app.addHook("onRoute", assertRouteTells);
  // Not earlier: who comes too often is sent away before the database is asked who it is.
  app.addHook("preParsing", async (request, _reply, payload) => {
    const rules = request.routeOptions.config.hub;
    if (rules !== undefined && typeof rules.roles !== "string") await admit(request, rules, ports);
    return payload;
  });
}

/** Who calls a route that has roles. */
export function identityOf({ identity }: FastifyRequest): Identity {
  if (identity === null) throw new Error("a route without roles asked who calls");
  return identity;
}

/**
 * The person behind a session cookie or a bearer token; null for nobody.
 *
 * @throws {LocalGridError} `store-away`
 */
export async function findPerson(request: FastifyRequest, people: PersonFinder): Promise<Identity | null> {
  const { session, bearer } = credentialsOf(request);
  if (bearer !== null) return people.personOfToken(bearer);
  return session === null ? null : people.personOfSession(session);
}

/** What a page has to send as `x-csrf-token`: whoever has the session's token can compute it, and nobody else. */
export function csrfTokenOf(session: string): string {
  return hash("sha256", `lg/csrf/1${session}`, "base64url");
}

function assertRouteTells({ method, url, config, schema }: RouteOptions): void {
  if (config?.hub === undefined) throw new Error(`${method} ${url} declares no roles`);
  if (schema === undefined) throw new Error(`${method} ${url} declares no schema`);
  // Unknown keys are named, not ignored.
  if (url.startsWith("/api/")) schema.querystring ??= closed({});
}

async function admit(request: FastifyRequest, rules: RouteRules, ports: GuardPorts): Promise<void> {
  const identity = await findPerson(request, ports.people);
  if (identity === null) throw cloudHubError("no-session", "nobody is logged in, and no valid token came");
  request.identity = identity;
  assertRole(identity, rules.roles as readonly Role[]);
  const { community } = request.params as { readonly community?: string };
  if (
    community === undefined
      ? rules.scope !== "own" && identity.community !== null
      : !isInScope(identity, community as string)
  ) {
    throw cloudHubError("out-of-scope", "this is beyond the community that you may see");
  }
  if (identity.kind === "session" && !SAFE_METHODS.includes(request.method)) assertCsrfToken(request);
  if (community !== undefined) await ports.assertCommunity(community);
}

function assertRole({ role }: Identity, roles: readonly Role[]): void {
  if (!roles.includes(role)) {
    throw cloudHubError("wrong-role", `this is for the role ${roles.join(" or ")}, not for ${role}`);
  }
}

function assertCsrfToken(request: FastifyRequest): void {
  const given = Buffer.from(String(request.headers["x-csrf-token"] ?? ""));
  const expected = Buffer.from(csrfTokenOf(credentialsOf(request).session as string));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw cloudHubError("wrong-csrf-token", "the header x-csrf-token is missing or does not belong to the session");
  }
}
