import type { CookieSerializeOptions } from "@fastify/cookie";
import type { Role } from "../access/account-store.ts";

const COOKIE = "lg_session";
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const MEMBER_COOKIE_S = 30 * 24 * 3600;

export const SESSION_COOKIE = COOKIE;

/** Null where there is no cookie or it cannot be a token. */
export function sessionTokenOf(cookies: Readonly<Record<string, string | undefined>>): string | null {
  const token = cookies[COOKIE];
  return token !== undefined && TOKEN.test(token) ? token : null;
}

/** The same from a raw `Cookie` header, for what does not go through Fastify, such as a WebSocket. */
export function sessionTokenFromHeader(header: string | undefined): string | null {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("=", 2));
  return sessionTokenOf(Object.fromEntries(pairs.map(([name, value]) => [name, value])));
}

/**
 * Members stay logged in when they close the page; for everybody else the cookie ends with the browser. Not
 * `Secure`, because the node is reached by plain HTTP in the home network.
 */
export function cookieOptions(role: Role): CookieSerializeOptions {
  const fixed = { path: "/", httpOnly: true, sameSite: "strict" } as const;
  return role === "member" ? { ...fixed, maxAge: MEMBER_COOKIE_S } : fixed;
}
