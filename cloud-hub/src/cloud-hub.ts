import type { FastifyBaseLogger } from "fastify";
import type { Config } from "./config.ts";
import { createEdgeApi } from "./edge-api/edge-api.ts";
import { UploadGate } from "./edge-api/upload-gate.ts";
import { EdgeGateway } from "./edge-gateway/edge-gateway.ts";
import type { JournalStore } from "./edge-gateway/journal-store.ts";
import { EnrolmentDesk } from "./enrolment/enrolment-desk.ts";
import type { NodeRegistry } from "./enrolment/node-registry.ts";
import { createHubMetrics } from "./metrics/hub-metrics.ts";

export interface CloudHubPorts {
  readonly journals: JournalStore;
  readonly registry: NodeRegistry;
  readonly isDatabaseThere: () => Promise<boolean>;
  readonly now_ms: () => number;
  readonly random: (count: number) => Uint8Array;
  readonly logger: FastifyBaseLogger;
}

export interface CloudHub {
  /** Resolves with the port when the hub listens. */
  start(): Promise<number>;
  /** Finishes what was taken in, then closes. */
  stop(): Promise<void>;
}

/** Wires the hub: API → gateway and enrolment → stores. Nothing runs before `start`. */
export function createCloudHub(config: Config, ports: CloudHubPorts): CloudHub {
  const { journals, registry, now_ms, random, logger } = ports;
  const gate = new UploadGate(config.uploads_in_flight);
  let wasThere = true;
  const isThere = async () => {
    wasThere = await ports.isDatabaseThere();
    return wasThere;
  };
  const metrics = createHubMetrics({ uploadsInFlight: () => gate.inFlight, isDatabaseThere: () => wasThere });
  const gateway = new EdgeGateway({
    journals,
    now_ms,
    events: {
      stored: (records, refused) => {
        metrics.recordsStored.inc(records);
        metrics.recordsRefused.inc(refused);
      },
      known: (records) => metrics.recordsKnown.inc(records),
      alarm: (code, node) => {
        metrics.alarms.inc({ code });
        logger.warn({ event: "journal-alarm", code, node: Buffer.from(node).toString("hex") });
      },
    },
  });
  const app = createEdgeApi({
    gateway,
    enrolment: new EnrolmentDesk({ registry, now_ms, random }),
    registry,
    gate,
    now_ms,
    logger,
    health: async () => {
      const is_there = await isThere();
      return {
        status: is_there ? "ok" : "degraded",
        database: is_there ? "running" : "away",
        uploads_in_flight: gate.inFlight,
      };
    },
    metricsText: async () => {
      await isThere();
      return metrics.text();
    },
  });
  return {
    start: async () => Number(new URL(await app.listen({ host: config.host, port: config.port })).port),
    stop: () => app.close(),
  };
}
