import * as Type from "typebox";
import type { LanApp } from "./lan-app.ts";
import type { LiveStreams } from "./live-streams.ts";
import { NowJson, type NowPorts, takeNow } from "./now-figures.ts";
import { sessionOf } from "./route-guard.ts";

const ALL_ROLES = ["member", "installer", "coordinator"] as const;
const TAGS = ["live"];

export function nowRoutes(app: LanApp, ports: NowPorts & { readonly streams: LiveStreams }): void {
  app.get(
    "/api/now",
    {
      config: { roles: ALL_ROLES, right: "reader" },
      schema: { summary: "Power of home, neighbours and grid at this moment", tags: TAGS, response: { 200: NowJson } },
    },
    async (request) => takeNow(ports)(sessionOf(request).member),
  );

  app.get(
    "/api/live",
    {
      config: { roles: ALL_ROLES, right: "reader", errors: ["too-many-streams"] },
      schema: {
        summary: "The same as a stream of events: now, interval-closed, health, notice",
        tags: TAGS,
        produces: ["text/event-stream"],
        response: { 200: Type.String({ description: "server-sent events" }) },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      ports.streams.assertRoom(session);
      reply.header("content-type", "text/event-stream; charset=utf-8").header("x-accel-buffering", "no");
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      reply.hijack();
      ports.streams.open(session, reply.raw);
      return reply;
    },
  );
}
