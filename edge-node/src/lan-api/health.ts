import * as Type from "typebox";
import type { LanApp } from "./lan-app.ts";
import type { NodeHealth } from "./ports.ts";
import { closed, Milliseconds, orNull, Seconds } from "./schemas.ts";

const HealthJson = closed({
  status: Type.Enum(["ok", "storage-full", "degraded", "starting"]),
  journal: closed({ position: Type.Integer({ minimum: 0 }), last_commit_at_ms: orNull(Milliseconds) }),
  last_interval_start_s: orNull(Seconds),
  devices_connected: Type.Integer({ minimum: 0 }),
  broker: Type.Enum(["listening", "closed"]),
  last_reading_at_ms: orNull(Milliseconds),
  interval_closing: Type.Boolean(),
  details: Type.Array(Type.String()),
});

export function healthRoutes(app: LanApp, { health }: { readonly health: NodeHealth }): void {
  app.get(
    "/health",
    {
      config: { roles: "public" },
      schema: {
        summary: "Whether the node does everything it should; 503 where it does not",
        tags: ["operation"],
        response: { 200: HealthJson, 503: HealthJson },
      },
    },
    async (_request, reply) => {
      const { journal, details, ...rest } = health.report();
      const { position, last_commit_at_ms } = journal;
      return reply.code(rest.status === "ok" ? 200 : 503).send({
        ...rest,
        journal: { position, last_commit_at_ms: last_commit_at_ms === null ? null : Math.floor(last_commit_at_ms) },
        details: [...details],
      });
    },
  );

  app.get(
    "/metrics",
    {
      config: { roles: "public" },
      schema: {
        summary: "Prometheus metrics",
        tags: ["operation"],
        produces: ["text/plain"],
        response: { 200: Type.String() },
      },
    },
    async (_request, reply) => {
      reply.type("text/plain; version=0.0.4; charset=utf-8");
      return reply.send(await health.metricsText());
    },
  );
}
