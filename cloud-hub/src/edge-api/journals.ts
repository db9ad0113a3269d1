import {
  encodeHeads,
  encodeUploadAnswer,
  type HttpAnswer,
  type JournalHeads,
  type UploadAnswer,
} from "@localgrid/protocol/upload-answers";
import { MAX_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import type { FastifyReply, FastifyRequest } from "fastify";
import * as Type from "typebox";
import type { EdgeGateway } from "../edge-gateway/edge-gateway.ts";
import type { EnrolledNode } from "../enrolment/node-registry.ts";
import type { HubApp } from "../http/hub-app.ts";
import { bytesOf, closed, EpochName, ErrorJson, HashText, NodePath, Position, Seq } from "../http/schemas.ts";
import type { RegionDesk } from "../region/region-desk.ts";
import { unpackBatch } from "./batch-body.ts";
import type { NodeGate } from "./node-gate.ts";
import { authorizeNeighbour, authorizeReading, type NodeLoginPorts, welcomeNode } from "./node-login.ts";

export interface UploadRoutePorts extends NodeLoginPorts {
  readonly gate: NodeGate;
  readonly regions: RegionDesk;
}

export interface JournalRoutePorts extends UploadRoutePorts {
  readonly gateway: EdgeGateway;
}

interface NodeParams {
  readonly node: string;
}

const Conflict = Type.Object(
  {
    code: Type.String(),
    expected: Type.Optional(Position),
    generation: Type.Optional(Type.Integer({ minimum: 2 })),
    at_ms: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { description: "gap, unknown-parent, node-replaced" },
);

export function journalRoutes(app: HubApp, ports: JournalRoutePorts): void {
  const journals = {
    place: "journals",
    what: "journal",
    receive: (node: EnrolledNode, batch: Uint8Array) => ports.gateway.receive(node, batch),
    heads: (node: Uint8Array) => ports.gateway.heads(node),
    areHeadsForNeighbours: true,
  };
  uploadRoutes(app, ports, journals);
  pageRoute(app, ports);
}

/** Something that nodes upload in signed batches. */
export interface Uploaded {
  /** In the address. */
  readonly place: string;
  readonly what: string;
  readonly receive: (node: EnrolledNode, batch: Uint8Array) => Promise<UploadAnswer>;
  readonly heads: (node: Uint8Array) => Promise<JournalHeads>;
  /** Whether all nodes of the region may ask for them, not only those of the community: carriers need them. */
  readonly areHeadsForNeighbours: boolean;
}

/** Takes batches, and tells how far they have come. */
export function uploadRoutes(app: HubApp, ports: UploadRoutePorts, uploaded: Uploaded): void {
  app.register(async (scope: HubApp) => batchRoute(scope, ports, uploaded));
  headsRoute(app, ports, uploaded);
}

function batchRoute(app: HubApp, { gate, registry }: UploadRoutePorts, { place, what, receive }: Uploaded): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/cbor", { parseAs: "buffer", bodyLimit: MAX_BATCH_BYTES }, readBatch);
  const nodes = new WeakMap<FastifyRequest, EnrolledNode>();
  app.route({
    method: "POST",
    url: `/v1/${place}/:node/records`,
    bodyLimit: MAX_BATCH_BYTES,
    config: { hub: { roles: "node" } },
    schema: {
      summary: `Takes a signed batch of a node's ${what}; sending it again changes nothing`,
      description:
        "Body: an upload batch, version 1, as CBOR; content-encoding zstd, gzip or none. Any carrier may send it.",
      tags: [place],
      consumes: ["application/cbor"],
      params: NodePath,
      response: {
        200: closed({ acknowledged: Position, max_records: Type.Integer({ minimum: 1 }) }),
        403: ErrorJson,
        409: Conflict,
        413: ErrorJson,
        422: ErrorJson,
        503: ErrorJson,
      },
    },
    // Before the body is read: nobody else's bytes are worth memory. A path that fits no schema names no node.
    onRequest: async (request, reply) => {
      const { node } = request.params as NodeParams;
      reply.raw.once("close", gate.enter(node));
      nodes.set(request, await welcomeNode(registry, bytesOf(node)));
    },
    handler: async (request, reply) => {
      const node = nodes.get(request) as EnrolledNode;
      const answer = await receive(node, request.body as Uint8Array);
      if (answer.kind !== "acknowledged") {
        const { kind } = answer;
        request.log.info({ event: "upload-refused", place, answer: kind, node: (request.params as NodeParams).node });
      }
      return send(reply, encodeUploadAnswer(answer));
    },
  });
}

function readBatch({ headers }: FastifyRequest, body: string | Buffer): Promise<Uint8Array> {
  return unpackBatch(body as Buffer, headers["content-encoding"]);
}

function headsRoute(app: HubApp, ports: UploadRoutePorts, uploaded: Uploaded): void {
  const { place, what, heads, areHeadsForNeighbours } = uploaded;
  app.get(
    `/v1/${place}/:node/heads`,
    {
      config: { hub: { roles: "node" } },
      schema: {
        summary: `Where the hub's copy of a node's ${what} ends, per epoch in the order in which they came`,
        tags: [place],
        security: [{ node: [] }],
        params: NodePath,
        response: {
          200: closed({
            heads: Type.Array(closed({ epoch: EpochName, seq: Seq, hash: HashText })),
            newest: Type.Union([EpochName, Type.Null()]),
            generation: Type.Optional(Type.Integer({ minimum: 1 })),
          }),
          401: ErrorJson,
          403: ErrorJson,
        },
      },
    },
    async (request, reply) => {
      const authorize = areHeadsForNeighbours ? authorizeNeighbour : authorizeReading;
      const { id } = await authorize(request, bytesOf(request.params.node), ports);
      return send(reply, encodeHeads(await heads(id)));
    },
  );
}

function pageRoute(app: HubApp, ports: JournalRoutePorts): void {
  app.get(
    "/v1/journals/:node/records",
    {
      config: { hub: { roles: "node" } },
      schema: {
        summary: "Records of one epoch from a seq on, as many as one page holds",
        description: "A page of records, version 1, as CBOR.",
        tags: ["journals"],
        security: [{ node: [] }],
        produces: ["application/cbor"],
        params: NodePath,
        querystring: closed({ epoch: EpochName, from: Seq }),
        response: { 200: Type.Unknown({ description: "CBOR" }), 401: ErrorJson, 403: ErrorJson, 404: ErrorJson },
      },
    },
    async (request, reply) => {
      const { epoch, from: from_seq } = request.query;
      const { id } = await authorizeReading(request, bytesOf(request.params.node), ports);
      const page = await ports.gateway.page({ node: id, epoch: bytesOf(epoch) as EpochId, from_seq });
      return reply.type("application/cbor").header("cache-control", "no-store").send(Buffer.from(page));
    },
  );
}

function send(reply: FastifyReply, { status, body }: HttpAnswer): FastifyReply {
  return reply.code(status).header("cache-control", "no-store").type("application/json; charset=utf-8").send(body);
}
