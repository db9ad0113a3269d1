import type { RequestListener } from "node:http";
import { isRequestProven, readAuthorization } from "@localgrid/protocol/node-proofs";
import { expect, test } from "vitest";
import { HttpBatchHub } from "./http-batch-hub.ts";
import { clientOfHubThat, key } from "./test-hub.ts";

const NODE = Buffer.from(key.node).toString("hex");

const hubThat = async (answers: RequestListener) => new HttpBatchHub(await clientOfHubThat(answers), key.node);

test("Trades and receipts are asked for, and signatures handed over, with the node's proof", async () => {
  const seen: string[] = [];
  const hub = await hubThat(async (request, response) => {
    const { method = "", url: target = "" } = request;
    const proof = readAuthorization(request.headers.authorization ?? "");
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const isProven = proof !== null && isRequestProven(proof, { method, target }, key.publicKey);
    seen.push(`${method} ${target} ${isProven} ${Buffer.concat(parts).toString("utf8")}`);
    if (method === "POST") response.writeHead(204).end();
    else response.end(target.endsWith("/leaves") ? Buffer.of(1, 2) : '{"seq":3}');
  });
  expect(await hub.leaves(3)).toEqual({ kind: "answered", value: new Uint8Array([1, 2]) });
  expect(await hub.receipt(3)).toEqual({ kind: "answered", value: '{"seq":3}' });
  const attestation = { batch_hash: new Uint8Array(2).fill(0xab), signature: new Uint8Array(2).fill(0xcd) };
  expect(await hub.attest(3, attestation)).toEqual({ kind: "answered", value: null });
  expect(seen).toEqual([
    `GET /v1/nodes/${NODE}/batches/3/leaves true `,
    `GET /v1/nodes/${NODE}/batches/3 true `,
    `POST /v1/nodes/${NODE}/batches/3/attestation true {"batch_hash":"abab","signature":"cdcd"}`,
  ]);
});

test.each([
  [404, '{"code":"unknown-batch"}', { kind: "refused", code: "unknown-batch" }],
  [409, '{"code":"batch-differs"}', { kind: "refused", code: "batch-differs" }],
  [429, '{"code":"too-many-requests"}', { kind: "away", reason: "status 429" }],
  [503, '{"code":"store-away"}', { kind: "away", reason: "status 503" }],
  [404, "<html>", { kind: "away", reason: "status 404" }],
])("The answer %i %s is told apart", async (status, body, expected) => {
  const hub = await hubThat((_request, response) => response.writeHead(status).end(body));
  expect(await hub.leaves(1)).toEqual(expected);
});

test("A hub that hangs or is not there is away", async () => {
  const hub = await hubThat(() => {});
  expect(await hub.leaves(1)).toMatchObject({ kind: "away" });
  hub.close();
  expect(await hub.leaves(1)).toMatchObject({ kind: "away" });
});
