import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import * as Type from "typebox";
import { cloudHubError } from "../errors.ts";
import { answerUnknownRoute } from "../http/answers.ts";
import type { HubApp, HubPlugin } from "../http/hub-app.ts";
import { findPerson, type PersonFinder } from "../http/route-guard.ts";
import { CommunityName, ErrorJson } from "../http/schemas.ts";
import { findNamedShape, NAMED_SHAPES } from "../shapes/named-shapes.ts";
import { grantShape, type ShapeIdentity } from "../shapes/shape-identity.ts";
import { PROTOCOL_PARAMETERS, type ShapeReply, type ShapeRequest, type ShapeSource } from "../shapes/shape-source.ts";
import { type NodeLoginPorts, signerOf } from "./node-login.ts";

export interface ShapeRoutePorts extends NodeLoginPorts {
  readonly shapes: ShapeSource;
  readonly people: PersonFinder;
  /** A client that takes nothing in for so long is dropped; it goes on where it was when it comes back. */
  readonly slow_client_ms?: number;
}

const PATH = "/v1/shape";
/** Per address: a thousand clients behind one address begin at once, and then ask three times a minute. */
const REQUESTS_PER_MINUTE = 60_000;
const SLOW_CLIENT_MS = 45_000;
const MAX_PARAMETER_LENGTH = 200;

/** Pages of other sites can read these, as Electric's client needs them; they come with tokens, never with cookies. */
const CROSS_ORIGIN = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers":
    "electric-cursor, electric-handle, electric-has-data, electric-offset, electric-schema, electric-up-to-date, retry-after, etag",
};
const PREFLIGHT = {
  "access-control-allow-methods": "GET, OPTIONS",
  "access-control-allow-headers": "authorization, if-none-match",
  "access-control-max-age": "600",
};

const Parameter = Type.Optional(Type.String({ maxLength: MAX_PARAMETER_LENGTH }));

// Open: whatever else clients of Electric send is without effect.
const ShapeParameters = Type.Object({
  shape: Type.String({
    maxLength: MAX_PARAMETER_LENGTH,
    description: NAMED_SHAPES.map(({ name }) => name).join(", "),
  }),
  community: Type.Optional(CommunityName),
  offset: Type.String({ maxLength: MAX_PARAMETER_LENGTH, description: "-1, now, or that of the answer before" }),
  handle: Parameter,
  live: Parameter,
  live_sse: Parameter,
  experimental_live_sse: Parameter,
  cursor: Parameter,
  expired_handle: Parameter,
  "cache-buster": Parameter,
});

type ShapeParameters = Type.Static<typeof ShapeParameters>;

/** Shapes by the protocol of Electric, for nodes that sign their requests and for people. */
export function shapeApi(ports: ShapeRoutePorts): HubPlugin {
  return (app) => {
    app.register(async (scope: HubApp) => {
      followRoute(scope, ports);
      preflightRoute(scope);
    });
  };
}

function followRoute(app: HubApp, ports: ShapeRoutePorts): void {
  app.get(
    PATH,
    {
      config: { rateLimit: { max: REQUESTS_PER_MINUTE, timeWindow: 60_000 }, hub: { roles: "node" } },
      schema: {
        summary: "Follows a named shape by Electric's HTTP protocol",
        description:
          "A node sees its own community; people name a community. Tables, conditions, columns and secrets that a client sends are without effect.",
        tags: ["shapes"],
        security: [{ node: [] }],
        querystring: ShapeParameters,
        response: {
          200: Type.Unknown({ description: "messages, or server-sent events of them" }),
          400: ErrorJson,
          401: ErrorJson,
          403: ErrorJson,
          404: ErrorJson,
          409: Type.Unknown({ description: "must-refetch; the header electric-handle names the new shape" }),
          503: ErrorJson,
        },
      },
      onRequest: async (request, reply) => {
        reply.headers(CROSS_ORIGIN);
        // The router decodes; who wrote the address in another way gets nothing, whatever proxies in front made of it.
        if (request.url.split("?", 1)[0] !== PATH) answerUnknownRoute(request, reply);
      },
    },
    async (request, reply) => {
      const { shape: name, community = null } = request.query;
      const shape = findNamedShape(name);
      if (shape === null) throw cloudHubError("unknown-shape", "there is no shape of that name");
      const { scoped, community: of } = grantShape(shape, await identityOf(request, ports), community);
      const answer = await ports.shapes.answer({ ...requestOf(request, reply), scoped, community: of });
      request.raw.socket?.setTimeout?.(ports.slow_client_ms ?? SLOW_CLIENT_MS);
      return send(reply, answer);
    },
  );
}

function preflightRoute(app: HubApp): void {
  app.options(
    PATH,
    {
      config: { hub: { roles: "public" } },
      schema: { summary: "What pages of other sites may ask", tags: ["shapes"], response: { 204: Type.Null() } },
    },
    async (_request, reply) =>
      reply
        .headers({ ...CROSS_ORIGIN, ...PREFLIGHT })
        .code(204)
        .send(null),
  );
}

/** @throws {LocalGridError} `no-proof`, `wrong-clock`, `wrong-proof`, `unknown-node`, `revoked-node`, `store-away` */
async function identityOf(request: FastifyRequest, ports: ShapeRoutePorts): Promise<ShapeIdentity> {
  const person = await findPerson(request, ports.people);
  if (person !== null) {
    return { kind: "person", community: person.community, may_see_readings: person.role !== "viewer" };
  }
  const { id, community } = await signerOf(request, ports);
  return { kind: "node", node: id, community };
}

function requestOf(request: FastifyRequest, reply: FastifyReply): Omit<ShapeRequest, "scoped" | "community"> {
  const query = request.query as ShapeParameters;
  const gone = new AbortController();
  reply.raw.once("close", () => gone.abort());
  const given = PROTOCOL_PARAMETERS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]]));
  return {
    parameters: Object.fromEntries(given),
    known_etag: request.headers["if-none-match"] ?? null,
    gone: gone.signal,
  };
}

function send(reply: FastifyReply, { status, headers, body }: ShapeReply): FastifyReply {
  reply.code(status).headers(headers);
  if (body === null || typeof body === "string") return reply.send(body ?? undefined);
  return reply.send(Readable.from(body, { objectMode: false }));
}
