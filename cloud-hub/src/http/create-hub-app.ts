import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import rateLimit from "@fastify/rate-limit";
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import fastify, { type FastifyBaseLogger, LogController } from "fastify";
import type { AnswerBook } from "../access/answer-book.ts";
import type { AuditedAct } from "../audit/audit-log.ts";
import { cloudHubError } from "../errors.ts";
import { answerError, answerUnknownRoute } from "./answers.ts";
import { tellActs } from "./audited-acts.ts";
import { limitBodies } from "./body-deadline.ts";
import { endConnectionsOnClose } from "./closing-connections.ts";
import type { HubApp, HubPlugin } from "./hub-app.ts";
import { keepAnswers } from "./kept-answers.ts";
import { describeRoutes } from "./openapi-document.ts";
import { type OperationPorts, operationRoutes } from "./operation.ts";
import { type GuardPorts, guardRoutes } from "./route-guard.ts";
import { SECURITY_HEADERS, secureHeaders } from "./security-headers.ts";
import { spareUnchanged } from "./unchanged-answers.ts";
import { serveWebPages } from "./web-pages.ts";

export interface HubAppPorts extends OperationPorts, GuardPorts {
  readonly answers: AnswerBook;
  readonly logger: FastifyBaseLogger;
  /** Folder of the built dashboard; null where there is none. */
  readonly web_root: string | null;
  /** Per address; many nodes and people can stand behind one. */
  readonly requests_per_minute: number;
  /** Addresses and networks of proxies that tell truly where requests come from; null or nothing for none. */
  readonly trusted_proxies?: string | null;
  /** After each answer. */
  readonly answered?: (answer: HttpAnswered) => void;
  /** After each act of a person that is audited, before its answer. */
  readonly acted?: (act: AuditedAct) => Promise<void>;
}

export interface HttpAnswered {
  readonly method: string;
  /** As declared, such as `/api/communities/:community`; null where none was meant. */
  readonly route: string | null;
  readonly status: number;
  readonly duration_ms: number;
}

const BODY_LIMIT_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 4_000;
const HEADERS_TIMEOUT_MS = 30_000;
const CONNECTIONS_CHECKED_EVERY_MS = 5_000;
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The hub's HTTP face: errors in one form, trace ids, limits, the guard of every route, the OpenAPI document, and the
 * routes of the plugins. It does not listen yet: `await app.listen({ host, port })`.
 */
export function createHubApp(ports: HubAppPorts, plugins: readonly HubPlugin[]): HubApp {
  const app = fastify({
    loggerInstance: ports.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "trace_id" }),
    genReqId: traceId,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: ports.trusted_proxies ?? false,
    exposeHeadRoutes: false,
    forceCloseConnections: "idle",
    // Bodies have limits of their own.
    requestTimeout: 0,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CONNECTIONS_CHECKED_EVERY_MS },
    routerOptions: { maxParamLength: 100 },
    // No hook runs for these.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(SECURITY_HEADERS)),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = MAX_CONNECTIONS;
  endConnectionsOnClose(app);
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  // Handlers name every key they answer, so nothing is left to be cut away.
  app.setSerializerCompiler(() => JSON.stringify);
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply));
  app.addHook("onSend", async (request, reply) => {
    reply.header("x-trace-id", request.id);
  });
  tellAnswers(app, ports.answered);
  limitBodies(app);
  secureHeaders(app);
  if (ports.web_root === null) app.setNotFoundHandler(answerUnknownRoute);
  else serveWebPages(app, ports.web_root);
  app.register(rateLimit, {
    max: ports.requests_per_minute,
    timeWindow: 60_000,
    cache: 10_000,
    errorResponseBuilder: (_request, { after }) =>
      cloudHubError("too-many-requests", `too many requests; wait ${after}`),
  });
  describeRoutes(app);
  app.register(async (scope: HubApp) => {
    guardRoutes(scope, ports);
    keepAnswers(scope, ports.answers);
    tellActs(scope, ports.acted);
    spareUnchanged(scope);
    for (const plugin of plugins) plugin(scope);
    operationRoutes(scope, ports);
  });
  return app;
}

function tellAnswers(app: HubApp, answered: HubAppPorts["answered"]): void {
  if (answered === undefined) return;
  app.addHook("onResponse", async ({ method, routeOptions, is404 }, { statusCode: status, elapsedTime }) => {
    answered({ method, route: is404 ? null : (routeOptions.url ?? null), status, duration_ms: elapsedTime });
  });
}

/** The trace that the caller is in, so that logs of both sides meet; else a new one. */
function traceId({ headers }: IncomingMessage): string {
  const { traceparent } = headers;
  const [, id] = (typeof traceparent === "string" && TRACE_PARENT.exec(traceparent)) || [];
  return id ?? randomBytes(16).toString("hex");
}
