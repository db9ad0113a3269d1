import type { FastifyRequest } from "fastify";
import * as Type from "typebox";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "./hub-app.ts";
import { findPerson, type PersonFinder } from "./route-guard.ts";
import { closed } from "./schemas.ts";

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

export interface OperationPorts {
  readonly people: PersonFinder;
  readonly health: () => Promise<HubHealth>;
  readonly metricsText: () => Promise<string>;
}

export interface HubHealth {
  readonly status: "ok" | "degraded";
  readonly database: "running" | "away";
  readonly uploads_in_flight: number;
}

const HealthJson = closed({
  status: Type.Enum(["ok", "degraded"]),
  database: Type.Enum(["running", "away"]),
  uploads_in_flight: Type.Integer({ minimum: 0 }),
});

export function operationRoutes(app: HubApp, { people, health, metricsText }: OperationPorts): void {
  app.get(
    "/health",
    {
      config: { hub: { roles: "public" } },
      schema: {
        summary: "Whether the hub does everything it should; 503 where it does not",
        tags: ["operation"],
        response: { 200: HealthJson, 503: HealthJson },
      },
    },
    async (_request, reply) => {
      const report = await health();
      return reply
        .code(report.status === "ok" ? 200 : 503)
        .header("cache-control", "no-store")
        .send({ ...report });
    },
  );

  app.get(
    "/metrics",
    {
      config: { hub: { roles: "public", errors: ["no-session"] } },
      schema: {
        summary: "Prometheus metrics",
        description: "Without a token only on the hub's own machine; elsewhere with an API token of any role.",
        tags: ["operation"],
        produces: ["text/plain"],
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      if (!isLocal(request) && (await findPerson(request, people)) === null) {
        throw cloudHubError("no-session", "metrics are told on the hub's own machine, or to a token");
      }
      return reply.type("text/plain; version=0.0.4; charset=utf-8").send(await metricsText());
    },
  );

  app.get(
    "/v1/openapi.json",
    {
      config: { hub: { roles: "public" } },
      schema: {
        summary: "This document",
        tags: ["operation"],
        response: { 200: Type.Object({}, { description: "OpenAPI 3.1" }) },
      },
    },
    async () => app.swagger(),
  );
}

/** A proxy on the same machine speaks for others. */
function isLocal({ socket, headers }: FastifyRequest): boolean {
  const isForwarded = headers["x-forwarded-for"] !== undefined || headers["forwarded"] !== undefined;
  return !isForwarded && LOOPBACK.test(socket.remoteAddress ?? "");
}
