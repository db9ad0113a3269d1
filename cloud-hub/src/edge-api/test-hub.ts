import { requestAuthorization, signEnrolment } from "@localgrid/protocol/node-proofs";
import { pino } from "pino";
import { EdgeGateway } from "../edge-gateway/edge-gateway.ts";
import type { JournalStore } from "../edge-gateway/journal-store.ts";
import { EnrolmentDesk } from "../enrolment/enrolment-desk.ts";
import { InMemoryJournalStore } from "../test-support/in-memory-journal-store.ts";
import { InMemoryNodeRegistry } from "../test-support/in-memory-node-registry.ts";
import type { TestNode } from "../test-support/test-node.ts";
import { createEdgeApi } from "./edge-api.ts";
import { UploadGate } from "./upload-gate.ts";

export const NOW_MS = 1_700_000_000_000;

export interface TestHubOptions {
  readonly nodes?: readonly TestNode[];
  readonly places?: number;
  readonly journals?: JournalStore;
  readonly isDatabaseThere?: () => boolean;
}

/** The API over stores in memory, asked without a socket. */
export function createTestHub({ nodes = [], places = 4, ...options }: TestHubOptions = {}) {
  const store = new InMemoryJournalStore();
  const registry = new InMemoryNodeRegistry(nodes.map(({ enrolled }) => enrolled));
  const logged: Record<string, unknown>[] = [];
  const logger = pino({ base: null }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const now_ms = () => NOW_MS;
  const gate = new UploadGate(places);
  const events = { stored: () => {}, known: () => {}, alarm: () => {} };
  const journals = options.journals ?? store;
  const enrolment = new EnrolmentDesk({ registry, now_ms, random: (count) => new Uint8Array(count).fill(3) });
  const isThere = options.isDatabaseThere ?? (() => true);
  const app = createEdgeApi({
    gateway: new EdgeGateway({ journals, now_ms, events }),
    enrolment,
    registry,
    gate,
    now_ms,
    logger,
    health: async () => ({
      status: isThere() ? "ok" : "degraded",
      database: isThere() ? "running" : "away",
      uploads_in_flight: gate.inFlight,
    }),
    metricsText: async () => "up 1\n",
  });
  const upload = (node: Pick<TestNode, "name">, payload: Uint8Array, headers: Record<string, string> = {}) =>
    app.inject({
      method: "POST",
      url: `/v1/journals/${node.name}/records`,
      headers: { "content-type": "application/cbor", ...headers },
      payload: Buffer.from(payload),
    });
  const read = (asking: TestNode, target: string, at_ms = NOW_MS) =>
    app.inject({
      method: "GET",
      url: target,
      headers: { authorization: requestAuthorization({ method: "GET", target, at_ms }, asking.key) },
    });
  const enrol = (node: TestNode, join_code: string, proof = signEnrolment(join_code, node.key)) =>
    app.inject({
      method: "POST",
      url: "/v1/nodes",
      payload: { join_code, public_key: hex(node.key.publicKey), proof: hex(proof) },
    });
  return { app, store, registry, gate, enrolment, logged, upload, read, enrol };
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
