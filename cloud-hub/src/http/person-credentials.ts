import type { FastifyRequest } from "fastify";

const COOKIE = "lg_hub_session";
const SESSION_TOKEN = /^[A-Za-z0-9_-]{43}$/;
const BEARER = /^Bearer (lgt_[A-Za-z0-9_-]{43})$/;

/** What a request shows of a person; null where there is nothing, or nothing that can be right. */
export interface Credentials {
  readonly session: string | null;
  readonly bearer: string | null;
}

export function credentialsOf({ headers }: Pick<FastifyRequest, "headers">): Credentials {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim().split("=", 2));
  const [, session = ""] = pairs.find(([name]) => name === COOKIE) ?? [];
  const [, bearer = null] = BEARER.exec(headers.authorization ?? "") ?? [];
  return { session: SESSION_TOKEN.test(session) ? session : null, bearer };
}

/** `Set-Cookie` that logs a browser in until it closes. Over TLS it never travels in the open again. */
export function sessionCookie(token: string, isSecure: boolean): string {
  return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict${isSecure ? "; Secure" : ""}`;
}

/** `Set-Cookie` that logs a browser out. */
export const NO_SESSION_COOKIE = `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
