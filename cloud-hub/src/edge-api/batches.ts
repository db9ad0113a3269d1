import { verify } from "node:crypto";
import { ed25519PublicKey } from "@localgrid/journal/head";
import type { FastifyRequest } from "fastify";
import * as Type from "typebox";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { bytesOf, closed, ErrorJson, HashText, NodeName, Seq, Signature } from "../http/schemas.ts";
import { receiptOf } from "../settlement/batch-receipt.ts";
import type { SettlementBook } from "../settlement/settlement-book.ts";
import type { BatchRecord, SettlementRecords } from "../settlement/settlement-records.ts";
import { authorizeNode, type NodeLoginPorts } from "./node-login.ts";

const TAGS = ["settlement"];
const ANSWERS = { 401: ErrorJson, 403: ErrorJson, 404: ErrorJson };

export interface BatchRoutePorts extends NodeLoginPorts {
  readonly settlement: SettlementRecords;
  readonly settlementBook: Pick<SettlementBook, "attest">;
  /** A batch has a signature more. */
  readonly attested: () => void;
}

/** What nodes are told of their community's batches, and what they say to them. */
export function batchRoutes(app: HubApp, ports: BatchRoutePorts): void {
  app.get(
    "/v1/nodes/:node/batches/:seq",
    {
      config: { hub: { roles: "node" } },
      schema: {
        summary: "A batch of the node's community as its receipt tells it, for nodes that come later",
        tags: TAGS,
        security: [{ node: [] }],
        params: closed({ node: NodeName, seq: Seq }),
        response: { 200: Type.Unknown({ description: "the body of the receipt" }), ...ANSWERS },
      },
    },
    async (request, reply) => {
      const record = await batchFor(request, request.params, ports);
      return reply.header("cache-control", "no-store").send(receiptOf(record));
    },
  );

  app.get(
    "/v1/nodes/:node/batches/:seq/leaves",
    {
      config: { hub: { roles: "node" } },
      schema: {
        summary: "Every trade in a batch of the node's community, 56 bytes each",
        tags: TAGS,
        security: [{ node: [] }],
        produces: ["application/octet-stream"],
        params: closed({ node: NodeName, seq: Seq }),
        response: { 200: Type.Unknown({ description: "leaves of the batch's tree, in their order" }), ...ANSWERS },
      },
    },
    async (request, reply) => {
      const { batch } = await batchFor(request, request.params, ports);
      return reply.type("application/octet-stream").header("cache-control", "no-store").send(Buffer.from(batch.leaves));
    },
  );

  attestationRoute(app, ports);
}

function attestationRoute(app: HubApp, ports: BatchRoutePorts): void {
  app.post(
    "/v1/nodes/:node/batches/:seq/attestation",
    {
      config: { hub: { roles: "node" } },
      schema: {
        summary: "The node has computed the same batch, and signs its hash; again changes nothing",
        tags: TAGS,
        security: [{ node: [] }],
        params: closed({ node: NodeName, seq: Seq }),
        body: closed({ batch_hash: HashText, signature: Signature }),
        response: { 204: Type.Null(), ...ANSWERS, 409: ErrorJson, 422: ErrorJson },
      },
    },
    async (request, reply) => {
      const { node, seq } = request.params;
      const { community, public_key: signer } = await authorizeNode(request, bytesOf(node), ports);
      const [batch_hash, signature] = [bytesOf(request.body.batch_hash), bytesOf(request.body.signature)];
      if (!verify(null, batch_hash, ed25519PublicKey(signer), signature)) {
        throw cloudHubError("wrong-signature", "this is not the node's signature over the batch's hash");
      }
      const kept = await ports.settlementBook.attest(community, seq, { signer, batch_hash, signature });
      if (kept === "unknown-batch") throw cloudHubError("unknown-batch", `the community has no batch ${seq}`);
      if (kept === "batch-differs") throw cloudHubError("batch-differs", `batch ${seq} has another hash`);
      ports.attested();
      return reply.code(204).send(null);
    },
  );
}

async function batchFor(
  request: FastifyRequest,
  { node, seq }: { readonly node: string; readonly seq: number },
  ports: BatchRoutePorts,
): Promise<BatchRecord> {
  const { community } = await authorizeNode(request, bytesOf(node), ports);
  const record = await ports.settlement.find(community, seq);
  if (record === null) throw cloudHubError("unknown-batch", `the community has no batch ${seq}`);
  return record;
}
