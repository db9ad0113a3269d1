import type { CookieSerializeOptions } from "@fastify/cookie";
import type { Role } from "../access/account-store.ts";

const COOKIE = "lg_session";
/**
 * Browsers let no plain page touch a cookie that came over TLS, so each way has a cookie of its own; the prefix binds
 * this one to the host and to TLS (RFC 6265bis, 4.1.3).
 */
const SECURE_COOKIE = "__Host-lg_session";
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const MEMBER_COOKIE_S = 30 * 24 * 3600;

/** How a request came in. */
export interface ArrivedBy {
  readonly isSecure: boolean;
}

export function sessionCookie({ isSecure }: ArrivedBy): string {
  return isSecure ? SECURE_COOKIE : COOKIE;
}

/** Null where there is no cookie or it cannot be a token. */
export function sessionTokenOf(
  cookies: Readonly<Record<string, string | undefined>>,
  arrivedBy: ArrivedBy,
): string | null {
  const token = cookies[sessionCookie(arrivedBy)];
  return token !== undefined && TOKEN.test(token) ? token : null;
}

/** The same from a raw `Cookie` header, for what does not go through Fastify, such as a WebSocket. */
export function sessionTokenFromHeader(header: string | undefined, arrivedBy: ArrivedBy): string | null {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim().split("=", 2));
  return sessionTokenOf(Object.fromEntries(pairs.map(([name, value]) => [name, value])), arrivedBy);
}

/**
 * Members stay logged in when they close the page; for everybody else the cookie ends with the browser. Not `Secure`
 * where the node is reached by plain HTTP in the home network.
 */
export function cookieOptions(role: Role, { isSecure }: ArrivedBy): CookieSerializeOptions {
  const fixed = { path: "/", httpOnly: true, sameSite: "strict", secure: isSecure } as const;
  return role === "member" ? { ...fixed, maxAge: MEMBER_COOKIE_S } : fixed;
}

export function arrivedBy({ protocol }: { readonly protocol: string }): ArrivedBy {
  return { isSecure: protocol === "https" };
}
