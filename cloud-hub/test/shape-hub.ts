import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { requestAuthorization } from "@localgrid/protocol/node-proofs";
import { drizzle } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import { pino } from "pino";
import { AnswerBook } from "../src/access/answer-book.ts";
import type { Identity } from "../src/access/identity.ts";
import { PostgresNodeRegistry } from "../src/adapters/postgres/postgres-node-registry.ts";
import { PostgresShapeSignals } from "../src/adapters/postgres/shape-signals.ts";
import { PostgresShapeStore } from "../src/adapters/postgres/shape-store.ts";
import { later } from "../src/adapters/system/timers.ts";
import { shapeApi } from "../src/edge-api/shape-routes.ts";
import { createHubApp } from "../src/http/create-hub-app.ts";
import { ShapeFeed } from "../src/shapes/shape-feed.ts";
import { SHAPE_SERVER_LIMITS, ShapeServer, type ShapeServerLimits } from "../src/shapes/shape-server.ts";
import type { ShapeSource } from "../src/shapes/shape-source.ts";
import { InMemoryAnswerStore } from "../src/test-support/in-memory-answer-store.ts";
import type { TestNode } from "../src/test-support/test-node.ts";

export interface ShapeHubOptions {
  readonly limits?: Partial<ShapeServerLimits>;
  readonly page_changes?: number;
  readonly part_length?: number;
  /** Answers in place of the hub's own shape server. */
  readonly source?: ShapeSource;
  readonly people?: Readonly<Record<string, Identity>>;
  readonly port?: number;
  readonly slow_client_ms?: number;
}

/** A hub that serves shapes and nothing else, listening, on a migrated database. */
export interface ShapeHub {
  readonly url: string;
  readonly port: number;
  readonly feed: ShapeFeed;
  readonly store: PostgresShapeStore;
  /** Bytes that wait in memory for clients to take them. */
  readonly buffered: () => number;
  /** Whether the client at this port of its own is still connected. */
  readonly isConnected: (port: number) => boolean;
  readonly stop: () => Promise<void>;
}

export async function startShapeHub(pool: Pool, options: ShapeHubOptions = {}): Promise<ShapeHub> {
  const { limits = {}, page_changes = 200, part_length = 100_000, people = {}, port = 0 } = options;
  const now_ms = () => Date.now();
  const random = (count: number) => new Uint8Array(randomBytes(count));
  const feed = new ShapeFeed(later);
  const store = new PostgresShapeStore({ pool, now_ms, page_changes, part_length });
  const server = new ShapeServer(
    {
      store,
      signals: new PostgresShapeSignals(pool),
      feed,
      later,
      now_ms,
      random: Math.random,
      onPruneFailed: () => {},
    },
    { ...SHAPE_SERVER_LIMITS, ...limits },
  );
  const app = createHubApp(
    {
      people: { personOfSession: async () => null, personOfToken: async (token) => people[token] ?? null },
      answers: new AnswerBook({ store: new InMemoryAnswerStore(), random, now_ms }),
      assertCommunity: async () => {},
      logger: pino({ level: "silent" }),
      web_root: null,
      requests_per_minute: 100_000,
      health: async () => ({ status: "ok", database: "running", uploads_in_flight: 0 }),
      metricsText: async () => "",
    },
    [
      shapeApi({
        registry: new PostgresNodeRegistry(drizzle({ client: pool })),
        now_ms,
        shapes: options.source ?? server,
        people: { personOfSession: async () => null, personOfToken: async (token) => people[token] ?? null },
        ...(options.slow_client_ms === undefined ? {} : { slow_client_ms: options.slow_client_ms }),
      }),
    ],
  );
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await server.start();
  const url = await app.listen({ host: "127.0.0.1", port });
  const buffered = () => [...sockets].reduce((sum, { writableLength }) => sum + writableLength, 0);
  const isConnected = (of: number) => [...sockets].some(({ remotePort }) => remotePort === of);
  const stop = async () => {
    await server.stop();
    await app.close();
  };
  return { url, port: Number(new URL(url).port), feed, store, buffered, isConnected, stop };
}

/** Puts nodes and their communities into the database. */
export async function settle(pool: Pool, ...nodes: readonly TestNode[]): Promise<void> {
  for (const { id, community, key } of nodes) {
    await pool.query("INSERT INTO community (id, created_at_ms) VALUES ($1, 0) ON CONFLICT DO NOTHING", [community]);
    await pool.query("INSERT INTO node (id, community, public_key, enrolled_at_ms) VALUES ($1, $2, $3, 0)", [
      Buffer.from(id),
      community,
      Buffer.from(key.publicKey),
    ]);
  }
}

/** `fetch` of a client that signs each request as the node. */
export function signedFetch(node: TestNode): typeof fetch {
  return (input, init) => {
    const { pathname, search } = new URL(String(input));
    const proof = requestAuthorization(
      { method: init?.method ?? "GET", target: `${pathname}${search}`, at_ms: Date.now() },
      node.key,
    );
    const headers = new Headers(init?.headers);
    headers.set("authorization", proof);
    return fetch(input, { ...init, headers });
  };
}
