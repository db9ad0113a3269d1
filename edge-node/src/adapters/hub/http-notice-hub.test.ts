import type { RequestListener } from "node:http";
import { isRequestProven, readAuthorization } from "@localgrid/protocol/node-proofs";
import { expect, test } from "vitest";
import { HttpNoticeHub } from "./http-notice-hub.ts";
import { clientOfHubThat, key } from "./test-hub.ts";

const PLACE = `/v1/nodes/${Buffer.from(key.node).toString("hex")}/notices`;
const POINT = "B".repeat(87);

const hubThat = async (answers: RequestListener) => new HttpNoticeHub(await clientOfHubThat(answers), key.node);

const answering = (status: number, body: string) => hubThat((_, response) => response.writeHead(status).end(body));

test("everything goes to its place with the node's proof", async () => {
  const seen: string[] = [];
  const hub = await hubThat(async (request, response) => {
    const { method = "", url: target = "" } = request;
    const proof = readAuthorization(request.headers.authorization ?? "");
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const isProven = proof !== null && isRequestProven(proof, { method, target }, key.publicKey);
    seen.push(`${isProven} ${method} ${target.replace(PLACE, "")} ${Buffer.concat(parts).toString("utf8")}`);
    if (method === "DELETE") return void response.writeHead(204).end();
    const push = { public_key: POINT };
    response.end(
      JSON.stringify({ push, mail: true, outcomes: [{ id: "a", outcome: "taken" }, { id: 5 }], standing: "ended" }),
    );
  });
  const mail = { id: "a", way: "mail", recipient: "r", subject: "s", text: "t", expires_at_s: 9 } as const;
  const address = { address: "a@b.org", language: "de", community_name: "sun" } as const;
  expect(await hub.ways()).toEqual({ kind: "answered", value: { push: { public_key: POINT }, mail: true } });
  const outcomes = { kind: "answered", value: [{ id: "a", outcome: "taken" }] };
  expect(await hub.send([mail])).toEqual(outcomes);
  expect(await hub.hold([])).toEqual(outcomes);
  expect(await hub.saveAddress("r", address)).toEqual({ kind: "answered", value: { standing: "ended" } });
  expect(await hub.confirm("r", "123456")).toEqual({ kind: "answered", value: { standing: "ended" } });
  expect(await hub.forget("r")).toEqual({ kind: "answered", value: null });
  expect(seen).toEqual([
    "true GET /ways ",
    `true POST  ${JSON.stringify({ messages: [mail] })}`,
    'true PUT /held {"messages":[]}',
    `true PUT /mail/r ${JSON.stringify(address)}`,
    'true POST /mail/r/confirmation {"code":"123456"}',
    "true DELETE /mail/r ",
  ]);
});

test.each([
  [403, '{"code":"wrong-code"}', { kind: "refused", status: 403, code: "wrong-code" }],
  [429, '{"code":"too-many-codes"}', { kind: "refused", status: 429, code: "too-many-codes" }],
  [401, '{"code":"not-authenticated"}', { kind: "away", reason: "status 401" }],
  [503, '{"code":"store-away"}', { kind: "away", reason: "status 503" }],
  [404, "<html>", { kind: "away", reason: "status 404" }],
  [200, '{"standing":"loved"}', { kind: "away", reason: "malformed-hub-answer" }],
  [200, "<html>", { kind: "away", reason: "malformed-hub-answer" }],
])("the answer %i %s is told apart", async (status, body, expected) => {
  expect(await (await answering(status, body)).confirm("r", "123456")).toEqual(expected);
});

test.each(['{"push":{"public_key":"short"},"mail":true}', '{"push":null}', '{"push":1,"mail":true}', "[]", "null"])(
  "ways that no hub has are not taken: %s",
  async (body) => {
    expect(await (await answering(200, body)).ways()).toEqual({ kind: "away", reason: "malformed-hub-answer" });
  },
);

test("a hub that hangs, or whose connection was given up, is away", async () => {
  const hub = await hubThat(() => {});
  expect(await hub.ways()).toMatchObject({ kind: "away" });
  hub.close();
  expect(await hub.ways()).toMatchObject({ kind: "away" });
});
