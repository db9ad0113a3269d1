import { encodeHeads, encodeUploadAnswer, type HttpAnswer } from "@localgrid/protocol/upload-answers";
import { MAX_BATCH_BYTES } from "@localgrid/protocol/upload-limits";
import type { EpochId } from "@localgrid/vocabulary/identifiers";
import type { FastifyReply, FastifyRequest } from "fastify";
import * as Type from "typebox";
import type { EdgeGateway } from "../edge-gateway/edge-gateway.ts";
import type { EnrolledNode } from "../enrolment/node-registry.ts";
import { unpackBatch } from "./batch-body.ts";
import type { HubApp } from "./hub-app.ts";
import { authorizeReading, type NodeLoginPorts, welcomeNode } from "./node-login.ts";
import { bytesOf, closed, EpochName, ErrorJson, HashText, NodePath, Position, Seq } from "./schemas.ts";
import type { UploadGate } from "./upload-gate.ts";

export interface JournalRoutePorts extends NodeLoginPorts {
  readonly gateway: EdgeGateway;
  readonly gate: UploadGate;
}

const Conflict = Type.Object(
  { code: Type.String(), expected: Type.Optional(Position) },
  { description: "gap, unknown-parent" },
);

export function journalRoutes(app: HubApp, ports: JournalRoutePorts): void {
  app.register(async (scope: HubApp) => uploadRoute(scope, ports));
  headsRoute(app, ports);
  pageRoute(app, ports);
}

function uploadRoute(app: HubApp, { gateway, gate, registry }: JournalRoutePorts): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/cbor", { parseAs: "buffer", bodyLimit: MAX_BATCH_BYTES }, readBatch);
  const nodes = new WeakMap<FastifyRequest, EnrolledNode>();
  app.route({
    method: "POST",
    url: "/v1/journals/:node/records",
    bodyLimit: MAX_BATCH_BYTES,
    schema: {
      summary: "Takes a signed batch of a node's journal; sending it again changes nothing",
      description:
        "Body: an upload batch, version 1, as CBOR; content-encoding zstd, gzip or none. Any carrier may send it.",
      tags: ["journals"],
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
      reply.raw.once("close", gate.enter());
      nodes.set(request, await welcomeNode(registry, bytesOf((request.params as { node: string }).node)));
    },
    handler: async (request, reply) => {
      const node = nodes.get(request) as EnrolledNode;
      return send(reply, encodeUploadAnswer(await gateway.receive(node, request.body as Uint8Array)));
    },
  });
}

function readBatch({ headers }: FastifyRequest, body: string | Buffer): Promise<Uint8Array> {
  return unpackBatch(body as Buffer, headers["content-encoding"]);
}

function headsRoute(app: HubApp, ports: JournalRoutePorts): void {
  app.get(
    "/v1/journals/:node/heads",
    {
      schema: {
        summary: "Where the hub's copy of a node's journal ends, per epoch in the order in which they came",
        tags: ["journals"],
        security: [{ node: [] }],
        params: NodePath,
        response: {
          200: closed({
            heads: Type.Array(closed({ epoch: EpochName, seq: Seq, hash: HashText })),
            newest: Type.Union([EpochName, Type.Null()]),
          }),
          401: ErrorJson,
          403: ErrorJson,
        },
      },
    },
    async (request, reply) => {
      const { id } = await authorizeReading(request, bytesOf(request.params.node), ports);
      return send(reply, encodeHeads(await ports.gateway.heads(id)));
    },
  );
}

function pageRoute(app: HubApp, ports: JournalRoutePorts): void {
  app.get(
    "/v1/journals/:node/records",
    {
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
