import { memberId } from "@localgrid/vocabulary/identifiers";
import type { FastifyRequest } from "fastify";
import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import { NO_ADAPTER_SETTINGS } from "../third-party/adapter-settings.ts";
import type { HouseConnection } from "../third-party/house-store.ts";
import { assertDone } from "./answers.ts";
import {
  AdapterSettingsJson,
  ConnectionJson,
  ConnectionName,
  connectionJson,
  ShortText,
  Way,
  wayOf,
} from "./house-connections-json.ts";
import type { LanApp } from "./lan-app.ts";
import type { ThirdPartyPort } from "./ports.ts";
import { memberOf, sessionOf } from "./route-guard.ts";
import { closed, list, NoContent, OpaqueId, orNull } from "./schemas.ts";

export const EVERYBODY = ["member", "installer", "coordinator"] as const;

const TAGS = ["bought devices"];

interface Ports {
  readonly thirdParty: ThirdPartyPort;
}

export function houseConnectionRoutes(app: LanApp, ports: Ports): void {
  listRoute(app, ports);
  creationRoute(app, ports);
  changeRoutes(app, ports);
}

function listRoute(app: LanApp, { thirdParty }: Ports): void {
  app.get(
    "/api/house-connections",
    {
      config: { roles: EVERYBODY, right: "reader" },
      schema: {
        summary: "Ways for bought devices to come in; members see their own",
        tags: TAGS,
        response: {
          200: closed({ connections: list(ConnectionJson), house_port: orNull(Type.Integer()) }),
        },
      },
    },
    async (request) => ({
      connections: thirdParty
        .connectionRows()
        .filter(({ connection }) => isTheirs(request, connection))
        .map(connectionJson),
      house_port: thirdParty.housePort,
    }),
  );
}

function creationRoute(app: LanApp, { thirdParty }: Ports): void {
  app.post(
    "/api/house-connections",
    {
      config: {
        roles: EVERYBODY,
        right: "owner",
        errors: [
          "too-many-connections-of-member",
          "no-house-broker",
          "address-not-private",
          "unknown-member",
          "own-figures-only",
        ],
        rateLimit: { max: 30, timeWindow: 60_000 },
      },
      schema: {
        summary: "Let a member's bought devices come in; the password is told once",
        tags: TAGS,
        body: closed({
          member: Type.Optional(OpaqueId),
          label: ShortText(40),
          way: Way,
          settings: Type.Optional(AdapterSettingsJson),
        }),
        response: {
          201: closed({
            connection: ConnectionName,
            user: orNull(ConnectionName),
            password: orNull(Type.String({ description: "shown once; the node keeps only its hash" })),
            host: Type.String({ description: "where devices find the node, as far as this request shows" }),
            port: orNull(Type.Integer()),
          }),
        },
      },
    },
    async (request, reply) => {
      const { label, settings = NO_ADAPTER_SETTINGS, way, member } = request.body;
      const made = await thirdParty.createConnection({
        member: memberFor(request, member),
        label,
        settings,
        way: wayOf(way),
      });
      if (made.kind === "rejected") throw refusalOf(made);
      const { connection } = made.connection;
      const user = made.password === null ? null : connection;
      const port = made.password === null ? null : thirdParty.housePort;
      return reply.code(201).send({ connection, user, password: made.password, host: request.hostname, port });
    },
  );
}

function changeRoutes(app: LanApp, { thirdParty }: Ports): void {
  app.put(
    "/api/house-connections/:connection/settings",
    {
      config: { roles: EVERYBODY, right: "owner", errors: ["unknown-connection"] },
      schema: {
        summary: "Say what a connection's devices do not say themselves",
        tags: TAGS,
        params: closed({ connection: ConnectionName }),
        body: AdapterSettingsJson,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      thirdParty.changeSettings(findTheirs(thirdParty, request, request.params.connection), request.body);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    "/api/house-connections/:connection",
    {
      config: { roles: EVERYBODY, right: "owner", errors: ["unknown-connection"] },
      schema: {
        summary: "End a connection, and the meters that it was read as",
        tags: TAGS,
        params: closed({ connection: ConnectionName }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      await thirdParty.removeConnection(findTheirs(thirdParty, request, request.params.connection));
      return reply.code(204).send(null);
    },
  );
}

/** Members have to do with their own connections only; of others they do not even learn that these exist. */
export function findTheirs(
  thirdParty: Pick<ThirdPartyPort, "findConnection">,
  request: FastifyRequest,
  connection: string,
): HouseConnection {
  const found = thirdParty.findConnection(connection);
  if (found !== null && isTheirs(request, found)) return found;
  throw edgeNodeError("unknown-connection", `there is no connection ${connection}`);
}

export function isTheirs(request: FastifyRequest, { member }: Pick<HouseConnection, "member">): boolean {
  const session = sessionOf(request);
  return session.role !== "member" || session.member === member;
}

/** A refusal of the part that the routes ask, as an error with its code. */
export function refusalOf(refusal: { readonly reason: string; readonly message: string }): unknown {
  try {
    assertDone({ kind: "rejected", ...refusal });
  } catch (error) {
    return error;
  }
  return edgeNodeError("internal-error", refusal.message);
}

function memberFor(request: FastifyRequest, named: string | undefined) {
  if (sessionOf(request).role !== "member") {
    if (named === undefined) throw edgeNodeError("unknown-member", "name the member whose devices these are");
    return memberId(named);
  }
  const own = memberOf(request);
  if (named !== undefined && named !== own)
    throw edgeNodeError("own-figures-only", "members add their own devices only");
  return own;
}
