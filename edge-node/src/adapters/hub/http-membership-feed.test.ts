import type { RequestListener } from "node:http";
import { isRequestProven, readAuthorization } from "@localgrid/protocol/node-proofs";
import { expect, test } from "vitest";
import { HttpMembershipFeed } from "./http-membership-feed.ts";
import { clientOfHubThat, key } from "./test-hub.ts";

const hubThat = async (answers: RequestListener) => new HttpMembershipFeed(await clientOfHubThat(answers));

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
