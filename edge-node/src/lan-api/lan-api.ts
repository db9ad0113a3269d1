import type { Socket } from "node:net";
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify, { LogController } from "fastify";
import { edgeNodeError } from "../errors.ts";
import { accountRoutes } from "./accounts.ts";
import { allocationKeyRoutes } from "./allocation-keys.ts";
import { answerError, answerUnknownRoute, rawAnswer } from "./answers.ts";
import { calculationRoutes } from "./calculation.ts";
import { careRoutes } from "./care.ts";
import { communityRoutes } from "./community.ts";
import { communityHomeRoutes } from "./community-homes.ts";
import { controlRoutes } from "./control.ts";
import { deviceBookRoutes } from "./device-book.ts";
import { deviceRoutes } from "./devices.ts";
import { energyRoutes } from "./energy.ts";
import { expectedEnergyRoutes } from "./expected-energy.ts";
import { firmwareDownloads } from "./firmware-downloads.ts";
import { healthRoutes } from "./health.ts";
import { houseConnectionRoutes } from "./house-connections.ts";
import { householdRoutes } from "./household.ts";
import { hubRoutes } from "./hub.ts";
import { intervalRoutes } from "./intervals.ts";
import { invitationRoutes } from "./invitations.ts";
import type { LanApp } from "./lan-app.ts";
import { limitRoutes } from "./limits.ts";
import { limitsPreviewRoutes } from "./limits-preview.ts";
import { LiveStreams } from "./live-streams.ts";
import { memberRoutes } from "./members.ts";
import { meteringPointRoutes } from "./metering-points.ts";
import { noticeWayRoutes } from "./notice-ways.ts";
import { noticeRoutes } from "./notices.ts";
import { nowRoutes } from "./now.ts";
import { collectRoutes, openapiRoutes } from "./openapi-document.ts";
import { packAnswers } from "./packed-answers.ts";
import { pairingRoutes } from "./pairing-codes.ts";
import { membershipRoutes, peerRoutes } from "./peers.ts";
import { pinRoutes } from "./pins.ts";
import type { LanApiPorts } from "./ports.ts";
import { quarantineRoutes } from "./quarantine.ts";
import { recoveryRoutes } from "./recovery.ts";
import { releaseRoutes } from "./releases.ts";
import { guardRoutes } from "./route-guard.ts";
import { SECURITY_HEADERS, secureHeaders } from "./security-headers.ts";
import { passwordRoutes, sessionRoutes } from "./sessions.ts";
import { settlementRoutes } from "./settlement.ts";
import { statementRoutes } from "./statements.ts";
import { tariffRoutes } from "./tariffs.ts";
import { thirdPartyRoutes } from "./third-party.ts";
import { trustRoutes } from "./trust.ts";
import { updateRoutes } from "./updates.ts";
import { compileValidator, isValidatorLoaded, loadValidator } from "./validation.ts";
import { WebApp } from "./web-app.ts";

const BODY_LIMIT_BYTES = 64 * 1024;
const MAX_CONNECTIONS = 4_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How exactly the timeout is kept. */
const CONNECTIONS_CHECKED_EVERY_MS = 5_000;
/** Per address and minute, over all routes that have no narrower limit. */
const REQUESTS_PER_MINUTE = 3_000;

/**
 * The node's HTTP face in the home network: JSON API under /api, /health, /metrics, and the member app. It does
 * not listen yet: `await app.listen({ host, port })`; `await app.close()` ends live streams first.
 */
export function createLanApi(ports: LanApiPorts): LanApp {
  const app = fastify({
    loggerInstance: ports.logger,
    // Errors are logged where they are answered; ten requests a second are no news.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    exposeHeadRoutes: false,
    // Browsers open connections ahead of need; one that never asked for anything must not hold up a stop.
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { connectionsCheckingInterval: CONNECTIONS_CHECKED_EVERY_MS },
    routerOptions: { maxParamLength: 100 },
    // No hook runs for these.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(SECURITY_HEADERS)),
    clientErrorHandler: refuseConnection,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = MAX_CONNECTIONS;
  app.setValidatorCompiler(compileValidator);
  // Handlers name every key they answer, so nothing is left to be cut away.
  app.setSerializerCompiler(() => JSON.stringify);
  app.removeContentTypeParser("text/plain");
  app.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply));
  secureHeaders(app);
  packAnswers(app);
  serveWebApp(app, ports.web_root);

  const streams = new LiveStreams(ports);
  app.addHook("onReady", async () => streams.start());
  app.addHook("preClose", async () => streams.stop());

  app.register(cookie);
  app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: 60_000,
    cache: 10_000,
    errorResponseBuilder: (_request, { after }) =>
      edgeNodeError("too-many-requests", `too many requests; wait ${after}`),
  });
  app.register(async (scope: LanApp) => {
    scope.addHook("onRequest", async () => {
      if (!isValidatorLoaded()) await loadValidator();
    });
    const described = collectRoutes(scope);
    guardRoutes(scope, ports.access);
    addRoutes(scope, { ...ports, streams });
    firmwareDownloads(scope, ports);
    trustRoutes(scope, ports.trust);
    openapiRoutes(scope, described);
  });
  return app;
}

function addRoutes(app: LanApp, ports: LanApiPorts & { readonly streams: LiveStreams }): void {
  sessionRoutes(app, ports);
  passwordRoutes(app, ports);
  pinRoutes(app, ports);
  communityRoutes(app, ports);
  communityHomeRoutes(app, ports);
  nowRoutes(app, ports);
  intervalRoutes(app, ports);
  calculationRoutes(app, ports);
  energyRoutes(app, ports);
  expectedEnergyRoutes(app, ports);
  limitRoutes(app, ports);
  limitsPreviewRoutes(app, ports);
  statementRoutes(app, ports);
  settlementRoutes(app, ports);
  memberRoutes(app, ports);
  accountRoutes(app, ports);
  invitationRoutes(app, ports);
  householdRoutes(app, ports);
  meteringPointRoutes(app, ports);
  tariffRoutes(app, ports);
  allocationKeyRoutes(app, ports);
  deviceRoutes(app, ports);
  deviceBookRoutes(app, ports);
  controlRoutes(app, ports);
  updateRoutes(app, ports);
  pairingRoutes(app, ports);
  houseConnectionRoutes(app, ports);
  thirdPartyRoutes(app, ports);
  quarantineRoutes(app, ports);
  hubRoutes(app, ports);
  peerRoutes(app, ports);
  membershipRoutes(app, ports);
  recoveryRoutes(app, ports);
  releaseRoutes(app, ports);
  careRoutes(app, ports);
  noticeRoutes(app, ports);
  noticeWayRoutes(app, ports);
  healthRoutes(app, ports);
}

function serveWebApp(app: LanApp, web_root: string | null): void {
  const webApp = web_root === null ? null : new WebApp(web_root);
  app.setNotFoundHandler((request, reply) => {
    const isPage = (request.method === "GET" || request.method === "HEAD") && !/^\/api(\/|\?|$)/.test(request.url);
    return webApp !== null && isPage ? webApp.serve(request, reply) : answerUnknownRoute(request, reply);
  });
  app.addHook("onClose", async () => webApp?.stop());
}

function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  socket.end(rawAnswer(error.code));
}
