import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import fastify, { type FastifyBaseLogger, LogController } from "fastify";
import type { EdgeGateway } from "../edge-gateway/edge-gateway.ts";
import type { EnrolmentDesk } from "../enrolment/enrolment-desk.ts";
import type { NodeRegistry } from "../enrolment/node-registry.ts";
import { cloudHubError } from "../errors.ts";
import { answerError, answerUnknownRoute } from "./answers.ts";
import type { HubApp } from "./hub-app.ts";
import { journalRoutes } from "./journals.ts";
import { nodeRoutes } from "./nodes.ts";
import { type OperationPorts, operationRoutes } from "./operation.ts";
import type { UploadGate } from "./upload-gate.ts";

export interface EdgeApiPorts extends OperationPorts {
  readonly gateway: EdgeGateway;
  readonly enrolment: EnrolmentDesk;
  readonly registry: NodeRegistry;
  readonly gate: UploadGate;
  readonly now_ms: () => number;
  readonly logger: FastifyBaseLogger;
}

const BODY_LIMIT_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 4_000;
const REQUEST_TIMEOUT_MS = 30_000;
const CONNECTIONS_CHECKED_EVERY_MS = 5_000;
/** Per address and minute; many nodes can stand behind one address. */
const REQUESTS_PER_MINUTE = 6_000;
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** What the hub offers to nodes. It does not listen yet: `await app.listen({ host, port })`. */
export function createEdgeApi(ports: EdgeApiPorts): HubApp {
  const app = fastify({
    loggerInstance: ports.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "trace_id" }),
    genReqId: traceId,
    bodyLimit: BODY_LIMIT_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle",
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { connectionsCheckingInterval: CONNECTIONS_CHECKED_EVERY_MS },
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = MAX_CONNECTIONS;
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Handlers name every key they answer, so nothing is left to be cut away.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler(answerUnknownRoute);
  app.addHook("onSend", async (request, reply) => {
    reply.header("x-trace-id", request.id);
  });
  app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    cache: 10_000,
    errorResponseBuilder: (_request, { after }) =>
      cloudHubError("too-many-requests", `too many requests; wait ${after}`),
  });
  app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "localgrid hub", version: "1", description: "What the hub offers to nodes." },
      components: { securitySchemes: { node: { type: "apiKey", in: "header", name: "authorization" } } },
    },
  });
  app.register(async (scope: HubApp) => {
    journalRoutes(scope, ports);
    nodeRoutes(scope, ports);
    operationRoutes(scope, ports);
  });
  return app;
}

/** The trace that the caller is in, so that logs of both sides meet; else a new one. */
function traceId({ headers }: IncomingMessage): string {
  const { traceparent } = headers;
  const [, id] = (typeof traceparent === "string" && TRACE_PARENT.exec(traceparent)) || [];
  return id ?? randomBytes(16).toString("hex");
}
