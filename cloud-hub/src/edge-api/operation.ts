import * as Type from "typebox";
import type { HubApp } from "./hub-app.ts";
import { closed } from "./schemas.ts";

export interface OperationPorts {
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

export function operationRoutes(app: HubApp, { health, metricsText }: OperationPorts): void {
  app.get(
    "/health",
    {
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
      schema: {
        summary: "Prometheus metrics",
        tags: ["operation"],
        produces: ["text/plain"],
        response: { 200: Type.String() },
      },
    },
    async (_request, reply) => reply.type("text/plain; version=0.0.4; charset=utf-8").send(await metricsText()),
  );

  app.get(
    "/v1/openapi.json",
    {
      schema: {
        summary: "This document",
        tags: ["operation"],
        response: { 200: Type.Object({}, { description: "OpenAPI 3.1" }) },
      },
    },
    async () => app.swagger(),
  );
}
