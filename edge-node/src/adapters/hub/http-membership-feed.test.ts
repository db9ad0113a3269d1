import { generateKeyPairSync } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { nodeKeyOf } from "@localgrid/journal/head";
import { isRequestProven, readAuthorization } from "@localgrid/protocol/node-proofs";
import { afterEach, expect, test } from "vitest";
import { HttpMembershipFeed } from "./http-membership-feed.ts";
import { HubClient } from "./hub-client.ts";

const key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function hubThat(answers: RequestListener): Promise<HttpMembershipFeed> {
  const server = createServer(answers);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hub_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new HttpMembershipFeed(new HubClient({ hub_url, key, now_ms: () => Date.now(), deadline_ms: 300 }));
}

test("The list is asked for with the node's proof, and not sent again while it is the newest", async () => {
  const asked: string[] = [];
  const hub = await hubThat(({ method = "", url: target = "", headers }, response) => {
    const proof = readAuthorization(headers.authorization ?? "");
    asked.push(`${method} ${target} ${proof !== null && isRequestProven(proof, { method, target }, key.publicKey)}`);
    if (headers["if-none-match"] === '"7"') response.writeHead(304, { etag: '"7"' }).end();
    else response.writeHead(200, { etag: '"7"' }).end(Buffer.of(1, 2, 3));
  });
  expect(await hub.fetch(0)).toEqual({ kind: "membership", bytes: new Uint8Array([1, 2, 3]) });
  expect(await hub.fetch(7)).toEqual({ kind: "unchanged" });
  expect(asked).toEqual(Array(2).fill("GET /v1/region/membership true"));
});

test.each([
  [404, '{"code":"unknown-route"}', { kind: "refused", code: "unknown-route" }],
  [409, '{"code":"wrong-region-key"}', { kind: "refused", code: "wrong-region-key" }],
  [429, '{"code":"too-many-requests"}', { kind: "away", reason: "status 429" }],
  [503, '{"code":"store-away"}', { kind: "away", reason: "status 503" }],
  [403, "<html>", { kind: "away", reason: "status 403" }],
])("The answer %i %s is told apart", async (status, body, expected) => {
  const hub = await hubThat((_request, response) => response.writeHead(status).end(body));
  expect(await hub.fetch(1)).toEqual(expected);
});

test("A hub that hangs is away", async () => {
  expect(await (await hubThat(() => {})).fetch(1)).toEqual({ kind: "away", reason: "timed out" });
});
