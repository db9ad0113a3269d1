import type { CookieSerializeOptions } from "@fastify/cookie";
import type { FastifyRequest } from "fastify";
import * as Type from "typebox";
import { DEVICE_KEY_LASTS_MS } from "../access/device-keys.ts";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, NoContent } from "./schemas.ts";
import { type ArrivedBy, arrivedBy } from "./session-cookie.ts";
import { admit, SessionJson, type SessionPorts } from "./sessions.ts";

const TAGS = ["session"];
const KEY = /^[A-Za-z0-9_-]{43}$/;
const Pin = Type.String({ pattern: "^[0-9]{6,12}$", description: "6 to 12 digits" });
const RATE = { max: 20, timeWindow: 60_000 };

/** A PIN is good on the one device that holds the key which it unlocks, and nowhere else. */
export function pinRoutes(app: LanApp, ports: SessionPorts): void {
  const { access } = ports;
  app.put(
    "/api/session/pin",
    {
      config: {
        roles: ["member"],
        right: "reader",
        errors: ["wrong-login", "login-locked", "weak-pin"],
        rateLimit: RATE,
      },
      schema: {
        summary: "Let this device in by a PIN from now on; asks for the password once more",
        tags: TAGS,
        body: closed({ password: Type.String({ minLength: 1, maxLength: 200 }), pin: Pin }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const answer = await access.givePin({ session, ...request.body, address: request.ip });
      if (answer.kind === "rejected") {
        if (answer.reason === "weak-pin") throw edgeNodeError("weak-pin", "this PIN is easily guessed");
        if (answer.reason === "wrong-login") throw edgeNodeError("wrong-login", "that is not the password");
        reply.header("retry-after", answer.retry_after_s);
        throw edgeNodeError("login-locked", `too many wrong tries; wait ${answer.retry_after_s} s`);
      }
      const before = deviceKeyOf(request);
      if (before !== null) access.deviceKeys.forget(before);
      reply.setCookie(cookieName(arrivedBy(request)), answer.token, cookieOptions(request));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/session/pin",
    {
      config: { roles: ["member"], right: "reader" },
      schema: { summary: "Forget this device's PIN", tags: TAGS, response: { 204: NoContent } },
    },
    async (request, reply) => {
      const key = deviceKeyOf(request);
      if (key !== null) access.deviceKeys.forget(key);
      reply.clearCookie(cookieName(arrivedBy(request)), cookieOptions(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    "/api/session/pin",
    {
      config: { roles: "public", errors: ["wrong-pin", "pin-over", "login-locked"], rateLimit: RATE },
      schema: {
        summary: "Log in by PIN on a device that has a key; five wrong ones end the key",
        tags: TAGS,
        body: closed({ pin: Pin }),
        response: { 200: SessionJson },
      },
    },
    async (request, reply) => {
      const token = deviceKeyOf(request);
      if (token === null) throw edgeNodeError("pin-over", "this device has no key that a PIN unlocks");
      const answer = await access.deviceKeys.enter({ token, pin: request.body.pin, address: request.ip });
      if (answer.kind === "accepted") {
        reply.setCookie(cookieName(arrivedBy(request)), token, cookieOptions(request));
        return admit(ports, { request, reply }, answer);
      }
      if (answer.reason === "login-locked") {
        reply.header("retry-after", answer.retry_after_s);
        throw edgeNodeError("login-locked", `too many wrong tries; wait ${answer.retry_after_s} s`);
      }
      if (answer.reason === "wrong-pin") throw edgeNodeError("wrong-pin", "that is not the PIN");
      reply.clearCookie(cookieName(arrivedBy(request)), cookieOptions(request));
      throw edgeNodeError("pin-over", "this device's PIN is good no more");
    },
  );
}

function deviceKeyOf(request: FastifyRequest): string | null {
  const key = request.cookies[cookieName(arrivedBy(request))];
  return key !== undefined && KEY.test(key) ? key : null;
}

/** Named and bound like the session's. */
function cookieName({ isSecure }: ArrivedBy): string {
  return isSecure ? "__Host-lg_device" : "lg_device";
}

function cookieOptions(request: FastifyRequest): CookieSerializeOptions {
  const { isSecure } = arrivedBy(request);
  return { path: "/", httpOnly: true, sameSite: "strict", secure: isSecure, maxAge: DEVICE_KEY_LASTS_MS / 1000 };
}
