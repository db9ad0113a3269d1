import type { RequestListener } from "node:http";
import { isRequestProven, readAuthorization } from "@localgrid/protocol/node-proofs";
import { expect, test } from "vitest";
import { HttpReleaseHub } from "./http-release-hub.ts";
import { clientOfHubThat, key } from "./test-hub.ts";

const NODE = Buffer.from(key.node).toString("hex");
const ID = "ab".repeat(32);

const hubThat = async (answers: RequestListener) => new HttpReleaseHub(await clientOfHubThat(answers), key.node);

test("releases are asked for, fetched by ranges and told of with the node's proof", async () => {
  const seen: string[] = [];
  const offer = { release: ID, signed_manifest: Buffer.of(1, 2, 3).toString("base64") };
  const hub = await hubThat(async (request, response) => {
    const { method = "", url: target = "", headers } = request;
    const proof = readAuthorization(headers.authorization ?? "");
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const isProven = proof !== null && isRequestProven(proof, { method, target }, key.publicKey);
    seen.push([method, target, isProven, headers.range ?? "", Buffer.concat(parts)].join(" "));
    if (method === "POST") response.writeHead(204).end();
    else if (target.endsWith("/content")) response.writeHead(206).end(Buffer.of(9));
    else response.end(JSON.stringify({ offers: [offer], withdrawn: [ID] }));
  });
  const value = { manifests: [new Uint8Array([1, 2, 3])], withdrawn: [ID] };
  expect(await hub.offers()).toEqual({ kind: "answered", value });
  expect(await hub.piece(ID, 10, 5)).toEqual({ kind: "answered", value: new Uint8Array([9]) });
  expect(await hub.tell(ID, "rolled-back", "no-proof")).toEqual({ kind: "answered", value: null });
  expect(seen).toEqual([
    `GET /v1/nodes/${NODE}/releases true  `,
    `GET /v1/nodes/${NODE}/releases/${ID}/content true bytes=10-14 `,
    `POST /v1/nodes/${NODE}/releases/${ID}/outcome true  {"outcome":"rolled-back","reason":"no-proof"}`,
  ]);
});

test.each([
  [404, '{"code":"unknown-release"}', { kind: "refused", code: "unknown-release" }],
  [429, '{"code":"too-many-requests"}', { kind: "away", reason: "status 429" }],
  [503, '{"code":"overloaded"}', { kind: "away", reason: "status 503" }],
  [404, "<html>", { kind: "away", reason: "status 404" }],
  [200, "<html>", { kind: "away", reason: "an answer that is none" }],
  [200, '{"offers":5,"withdrawn":[]}', { kind: "away", reason: "an answer that is none" }],
])("the answer %i %s is told apart", async (status, body, expected) => {
  const hub = await hubThat((_request, response) => response.writeHead(status).end(body));
  expect(await hub.offers()).toEqual(expected);
});

test("what is no manifest, and more than there may be, is passed over", async () => {
  const manifest = Buffer.of(1).toString("base64");
  const offers = [
    { signed_manifest: "?" },
    { signed_manifest: 5 },
    null,
    ...Array(40).fill({ signed_manifest: manifest }),
  ];
  const hub = await hubThat((_request, response) => response.end(JSON.stringify({ offers, withdrawn: [5, ID] })));
  expect(await hub.offers()).toMatchObject({
    value: { withdrawn: [ID], manifests: Array(13).fill(new Uint8Array([1])) },
  });
});

test("a hub that gives everything in place of a range, hangs or is not there is away", async () => {
  const whole = await hubThat((_request, response) => response.end(Buffer.alloc(100)));
  expect(await whole.piece(ID, 5, 10)).toMatchObject({ kind: "away" });
  const hung = await hubThat(() => {});
  expect(await hung.offers()).toMatchObject({ kind: "away" });
  hung.close();
  expect(await hung.piece(ID, 0, 1)).toMatchObject({ kind: "away" });
});
