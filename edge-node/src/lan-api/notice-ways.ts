import { NOTICE_LANGUAGES } from "@localgrid/protocol/notice-relay";
import * as Type from "typebox";
import type { EdgeNodeErrorCode } from "../errors.ts";
import { MOST_NOTICE_DEVICES } from "../notice-relay/notice-target.ts";
import type { LanApp } from "./lan-app.ts";
import type { NoticeWaysPort } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, list, NoContent, OpaqueId, orNull, Seconds } from "./schemas.ts";

const TAGS = ["notices"];
const ROUTE = { roles: ["member", "installer", "coordinator"], right: "reader" } as const;
/** Whoever taps without end must not have the neighbours' notices wait. */
const TRIALS_PER_MINUTE = { max: 10, timeWindow: 60_000 };
const ADDRESSES_PER_MINUTE = { max: 30, timeWindow: 60_000 };
const NEVER_KEPT = { "cache-control": "no-store" };

const Base64Url = (description: string) => Type.String({ pattern: "^[A-Za-z0-9_-]{1,128}={0,2}$", description });
const Language = Type.Enum([...NOTICE_LANGUAGES]);
const Standing = Type.Enum(["unconfirmed", "confirmed", "ended"]);
const StandingJson = closed({ standing: Standing });
const DeviceId = closed({ id: OpaqueId });
const Device = closed({
  id: OpaqueId,
  name: Type.String(),
  since_s: Seconds,
});

const Ways = closed({
  push: orNull(
    closed({ public_key: Type.String({ description: "browsers subscribe with it (RFC 8292), base64url" }) }),
  ),
  mail: Type.Boolean({ description: "whether the hub sends e-mails" }),
  hub: Type.Enum(["reachable", "away", "none"]),
  devices: list(Device),
  address: orNull(closed({ address: Type.String(), standing: Standing })),
});

const NewDevice = closed({
  endpoint: Type.String({ minLength: 1, maxLength: 2_048, description: "https address at the browser's push service" }),
  p256dh: Base64Url("the browser's P-256 point, uncompressed, base64url"),
  auth: Base64Url("16 bytes, base64url"),
  language: Language,
  name: Type.String({ pattern: "^[^\\u0000-\\u001f\\u007f]{1,60}$", description: "as the login knows this device" }),
});

interface Ports {
  readonly noticeWays: NoticeWaysPort;
}

const errors = (...codes: readonly EdgeNodeErrorCode[]) => ({ ...ROUTE, errors: codes });

/** How a login is told beyond the home: browsers that it subscribed, and one e-mail address. Nobody sees another one's. */
export function noticeWayRoutes(app: LanApp, { noticeWays }: Ports): void {
  app.get(
    "/api/notices/ways",
    {
      config: ROUTE,
      schema: { summary: "How this login is told beyond the home", tags: TAGS, response: { 200: Ways } },
    },
    async (request, reply) => {
      reply.headers(NEVER_KEPT);
      return noticeWays.ways(sessionOf(request).login);
    },
  );
  deviceRoutes(app, noticeWays);
  trialRoute(app, noticeWays);
  addressRoutes(app, noticeWays);
}

function deviceRoutes(app: LanApp, noticeWays: NoticeWaysPort): void {
  app.post(
    "/api/notices/devices",
    {
      config: errors("not-an-endpoint", "push-not-offered", "hub-away", "too-many-devices"),
      schema: {
        summary: "Tell this browser too, by its push subscription",
        description: `At most ${MOST_NOTICE_DEVICES} of a login. The same endpoint again keeps its id.`,
        tags: TAGS,
        body: NewDevice,
        response: { 201: closed({ id: OpaqueId }) },
      },
    },
    async (request, reply) => {
      const id = noticeWays.addDevice(sessionOf(request).login, request.body);
      return reply.code(201).send({ id });
    },
  );

  app.delete(
    "/api/notices/devices/:id",
    {
      config: ROUTE,
      schema: {
        summary: "Tell this browser no more; one that there is not changes nothing",
        tags: TAGS,
        params: DeviceId,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      noticeWays.removeDevice(sessionOf(request).login, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function trialRoute(app: LanApp, noticeWays: NoticeWaysPort): void {
  app.post(
    "/api/notices/devices/:id/trial",
    {
      config: { ...errors("unknown-device", "push-not-offered", "hub-away"), rateLimit: TRIALS_PER_MINUTE },
      schema: {
        summary: "Send one of the own browsers a notification on trial, now",
        tags: TAGS,
        params: DeviceId,
        response: { 202: closed({}) },
      },
    },
    async (request, reply) => {
      noticeWays.tryDevice(sessionOf(request).login, request.params.id);
      return reply.code(202).send({});
    },
  );
}

function addressRoutes(app: LanApp, noticeWays: NoticeWaysPort): void {
  app.put(
    "/api/notices/address",
    {
      config: {
        ...errors("not-an-address", "mail-not-offered", "hub-away", "too-many-codes"),
        rateLimit: ADDRESSES_PER_MINUTE,
      },
      schema: {
        summary: "Have this login told by e-mail there: the hub mails a code that confirms it",
        tags: TAGS,
        body: closed({ address: Type.String({ minLength: 1, maxLength: 320 }), language: Language }),
        response: { 202: StandingJson },
      },
    },
    async (request, reply) => {
      const standing = await noticeWays.saveAddress(sessionOf(request).login, request.body);
      return reply.code(202).send({ standing });
    },
  );

  app.post(
    "/api/notices/address/confirmation",
    {
      config: {
        ...errors("wrong-code", "code-expired", "mail-not-offered", "hub-away"),
        rateLimit: ADDRESSES_PER_MINUTE,
      },
      schema: {
        summary: "Confirm the own address with the code that was mailed there",
        tags: TAGS,
        body: closed({ code: Type.String({ minLength: 1, maxLength: 32, description: "six digits" }) }),
        response: { 200: StandingJson },
      },
    },
    async (request) => {
      return { standing: await noticeWays.confirmAddress(sessionOf(request).login, request.body.code) };
    },
  );

  app.delete(
    "/api/notices/address",
    {
      config: ROUTE,
      schema: { summary: "Mail this login nothing more", tags: TAGS, response: { 204: NoContent } },
    },
    async (request, reply) => {
      noticeWays.removeAddress(sessionOf(request).login);
      return reply.code(204).send(null);
    },
  );
}
