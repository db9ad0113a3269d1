import { timingSafeEqual } from "node:crypto";
import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { FastifyRequest, RouteOptions } from "fastify";
import type { Access } from "../access/access.ts";
import type { HomeRight, Role } from "../access/account-store.ts";
import { holdsRight } from "../access/household.ts";
import type { Session } from "../access/session-book.ts";
import { type EdgeNodeErrorCode, edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import { NoQuery } from "./schemas.ts";
import { arrivedBy, sessionTokenOf } from "./session-cookie.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may call the route. Without it a route under /api does not start. */
    roles?: "public" | readonly Role[];
    /** The least right that a member needs. Without it a route for members does not start. */
    right?: HomeRight;
    /** Codes that the route itself answers, beside those that every route of its kind does. */
    errors?: readonly EdgeNodeErrorCode[];
  }
  interface FastifyRequest {
    session: Session | null;
  }
}

/**
 * Checks session, role, right and CSRF token of every route under /api before its body is read. Routes declare their
 * roles, and those for members the right that they need; one that forgot to stops the node from starting.
 */
export function guardRoutes(app: LanApp, access: Access): void {
  app.decorateRequest("session", null);
  app.addHook("onRoute", (route) => {
    if (!isApiRoute(route)) return;
    if (route.config?.roles === undefined) throw new Error(`${route.method} ${route.url} declares no roles`);
    if (route.config.roles.includes("member") && route.config.right === undefined) {
      throw new Error(`${route.method} ${route.url} declares no right: what a member at least needs`);
    }
    if (route.schema === undefined) throw new Error(`${route.method} ${route.url} declares no schema`);
    route.schema.querystring ??= NoQuery;
  });
  app.addHook("onRequest", async (request) => {
    const { roles, right } = request.routeOptions.config;
    if (roles === undefined || roles === "public") return;
    const token = sessionTokenOf(request.cookies, arrivedBy(request));
    const session = token === null ? null : access.sessionOf(token);
    if (session === null) throw edgeNodeError("no-session", "nobody is logged in here");
    request.session = session;
    assertRole(session.role, roles);
    assertRight(session, right);
    if (request.method !== "GET") assertCsrfToken(request, session);
  });
}

/** The session of a route that is not public. */
export function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) throw new Error("a route without a session asked for it");
  return request.session;
}

/** Whose figures a route for members shows. */
export function memberOf(request: FastifyRequest): MemberId {
  const { member } = sessionOf(request);
  if (member === null) throw edgeNodeError("own-figures-only", "this account belongs to no home");
  return member;
}

function isApiRoute({ url }: RouteOptions): boolean {
  return url === "/api" || url.startsWith("/api/");
}

function assertRole(role: Role, roles: readonly Role[]): void {
  if (roles.includes(role)) return;
  if (roles.length === 1 && roles[0] === "member") {
    throw edgeNodeError("own-figures-only", `figures of a home are not for the role ${role}`);
  }
  throw edgeNodeError("wrong-role", `this is for the role ${roles.join(" or ")}, not for ${role}`);
}

/** Only members have a right, and every route that they may call names one. */
function assertRight({ right: held }: Session, needed: HomeRight | undefined): void {
  if (held === null || needed === undefined || holdsRight(held, needed)) return;
  throw edgeNodeError("right-needed", `this needs the right ${needed} of the home; this account is a ${held}`);
}

function assertCsrfToken(request: FastifyRequest, session: Session): void {
  const given = Buffer.from(String(request.headers["x-csrf-token"] ?? ""));
  const expected = Buffer.from(session.csrf_token);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw edgeNodeError("wrong-csrf-token", "the header x-csrf-token is missing or does not belong to the session");
  }
}
