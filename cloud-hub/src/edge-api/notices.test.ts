import { describe, expect, test } from "vitest";
import { TestNode } from "../test-support/test-node.ts";
import { askAs, createTestHub, NOW_MS } from "./test-hub.ts";

const EXPIRES_S = NOW_MS / 1_000 + 600;
const push = (more: object = {}) => ({
  ...{ id: "a-1", way: "push", expires_at_s: EXPIRES_S, endpoint: "https://push.example.org/a", body: "AQID" },
  ...{ urgency: "normal", ...more },
});
const mail = (more: object = {}) => ({
  ...{ id: "b-1", way: "mail", expires_at_s: EXPIRES_S, recipient: "anna", subject: "Hello", text: "Sun\n\ttab" },
  ...more,
});
const ADDRESS = { address: "anna@example.org", language: "it", community_name: "Sole" };

function setUp({ carries = true } = {}) {
  const [node, other] = [new TestNode(), new TestNode()];
  const hub = createTestHub({ nodes: [node, other], carries });
  const base = `/v1/nodes/${node.name}/notices`;
  const ask = async (request: string, payload?: object, asking: TestNode = node) => {
    const [method, path = ""] = request.split(" ");
    const given = { request: `${method} ${base}${path}`, ...(payload === undefined ? {} : { payload }) };
    const answer = await askAs(hub.app, asking, given);
    return { status: answer.statusCode, json: answer.body === "" ? null : answer.json() };
  };
  const codeMail = async () => {
    const [code] = await hub.relay.outbox.due("mail", 1, NOW_MS);
    if (code?.way !== "mail") throw new Error("no code was mailed");
    const token = Buffer.from(code.to?.stop_token ?? []).toString("base64url");
    return { code: /\d{6}/.exec(code.text)?.[0] ?? "", token };
  };
  return { ...hub, node, other, base, ask, codeMail };
}

describe("what a node asks the hub to carry", () => {
  test("begins with the ways that the hub has", async () => {
    expect(await setUp().ask("GET /ways")).toEqual({ status: 200, json: { push: { public_key: "BA" }, mail: true } });
    expect((await setUp({ carries: false }).ask("GET /ways")).json).toEqual({ push: null, mail: false });
  });

  test("is told what became of it, message by message", async () => {
    const { ask, relay } = setUp();
    const messages = [push(), mail(), push({ id: "c", endpoint: "http://x.example/" }), push()];
    expect(await ask("POST ", { messages })).toEqual({
      status: 200,
      json: {
        outcomes: [
          { id: "a-1", outcome: "taken", code: null },
          { id: "b-1", outcome: "gone", code: null },
          { id: "c", outcome: "refused", code: "wrong-endpoint" },
          { id: "a-1", outcome: "taken", code: null },
        ],
      },
    });
    expect(await relay.outbox.due("push", 10, NOW_MS)).toHaveLength(1);
    expect((await ask("PUT /held", { messages: [push({ id: "held" })] })).json.outcomes).toHaveLength(1);
    expect(await relay.outbox.due("push", 10, NOW_MS)).toHaveLength(1);
    expect((await ask("POST ", { messages: [] })).json).toEqual({ outcomes: [] });
  });

  test("is refused where the hub has no way, and keeps its place", async () => {
    const { ask } = setUp({ carries: false });
    expect((await ask("POST ", { messages: [push(), mail()] })).json.outcomes).toEqual([
      { id: "a-1", outcome: "refused", code: "no-push-way" },
      { id: "b-1", outcome: "refused", code: "no-mail-way" },
    ]);
    expect(await ask("PUT /mail/anna", ADDRESS)).toMatchObject({ status: 409, json: { code: "no-mail-way" } });
  });

  test.each<[string, object]>([
    ["no list", {}],
    ["another key", { messages: [], more: 1 }],
    ["an id of other signs", { messages: [push({ id: "held/1" })] }],
    ["a long id", { messages: [push({ id: "a".repeat(65) })] }],
    ["another way", { messages: [push({ way: "pigeon" })] }],
    ["a key too many", { messages: [push({ topic: "x" })] }],
    ["a body too long", { messages: [push({ body: "A".repeat(5_463) })] }],
    ["a body of other signs", { messages: [push({ body: "A+/=" })] }],
    ["an endpoint too long", { messages: [push({ endpoint: `https://x.example/${"a".repeat(1_024)}` })] }],
    ["an endpoint with a line", { messages: [push({ endpoint: "https://x.example/\r\nhost: y" })] }],
    ["an urgency of its own", { messages: [push({ urgency: "now" })] }],
    ["an expiry that is no time", { messages: [push({ expires_at_s: 1.5 })] }],
    ["a subject of two lines", { messages: [mail({ subject: "a\r\nBcc: all@example.org" })] }],
    ["a subject too long", { messages: [mail({ subject: "a".repeat(201) })] }],
    ["no subject", { messages: [mail({ subject: "" })] }],
    ["a text with a control character", { messages: [mail({ text: "a\u0000" })] }],
    ["a text too long", { messages: [mail({ text: "a".repeat(4_001) })] }],
    ["an address instead of a name", { messages: [mail({ recipient: "anna@example.org" })] }],
  ])("is refused with %s", async (_what, body) => {
    const { ask, relay } = setUp();
    for (const request of ["POST ", "PUT /held"]) {
      expect(await ask(request, body)).toMatchObject({ status: 400, json: { code: "invalid-input" } });
    }
    expect(await relay.outbox.due("push", 10, NOW_MS)).toEqual([]);
  });

  test("is so many messages at once, more of them to hold", async () => {
    const { ask } = setUp();
    const many = (length: number) => ({ messages: Array.from({ length }, (_, at) => push({ id: `m${at}` })) });
    for (const [request, most] of [
      ["POST ", 64],
      ["PUT /held", 256],
    ] as const) {
      expect((await ask(request, many(most))).json.outcomes).toHaveLength(most);
      expect(await ask(request, many(most + 1))).toMatchObject({ status: 400, json: { code: "invalid-input" } });
    }
  });

  test("fits into one request at its largest", async () => {
    const body = "A".repeat(5_462);
    const endpoint = `https://x.example/${"a".repeat(1_006)}`;
    const messages = Array.from({ length: 64 }, (_, at) => push({ id: `${at}`.padStart(64, "0"), body, endpoint }));
    expect((await setUp().ask("POST ", { messages })).json.outcomes).toHaveLength(64);
    const text = "ü".repeat(4_000);
    expect((await setUp().ask("POST ", { messages: messages.map(({ id }) => mail({ id, text })) })).status).toBe(200);
  });

  test("is for the node that signed it", async () => {
    const { ask, app, base, other } = setUp();
    const requests: readonly [string, object?][] = [
      ["GET /ways"],
      ["POST ", { messages: [push()] }],
      ["PUT /held", { messages: [] }],
      ["PUT /mail/anna", ADDRESS],
      ["GET /mail/anna"],
      ["DELETE /mail/anna"],
      ["POST /mail/anna/confirmation", { code: "123456" }],
    ];
    for (const [request, payload] of requests) {
      expect(await ask(request, payload, other)).toMatchObject({ status: 401, json: { code: "wrong-proof" } });
      const [method, path] = request.split(" ") as ["GET", string];
      const unsigned = await app.inject({
        method,
        url: `${base}${path}`,
        ...(payload === undefined ? {} : { payload }),
      });
      expect([unsigned.statusCode, unsigned.json().code]).toEqual([401, "no-proof"]);
    }
  });
});

describe("an address for e-mail", () => {
  test("is confirmed by its code, told, and forgotten", async () => {
    const { ask, codeMail } = setUp();
    expect(await ask("GET /mail/anna")).toMatchObject({ status: 404, json: { code: "unknown-recipient" } });
    expect(await ask("PUT /mail/anna", ADDRESS)).toEqual({ status: 200, json: { standing: "unconfirmed" } });
    const { code } = await codeMail();
    const wrong = code === "000000" ? "000001" : "000000";
    const confirm = (text: string) => ask("POST /mail/anna/confirmation", { code: text });
    expect(await confirm(wrong)).toMatchObject({ status: 403, json: { code: "wrong-code" } });
    expect(await confirm(code)).toEqual({ status: 200, json: { standing: "confirmed" } });
    expect(await ask("GET /mail/anna")).toEqual({ status: 200, json: { standing: "confirmed" } });
    expect((await ask("POST ", { messages: [mail()] })).json.outcomes[0].outcome).toBe("taken");
    for (const _again of [1, 2]) expect((await ask("DELETE /mail/anna")).status).toBe(204);
    expect((await ask("GET /mail/anna")).status).toBe(404);
  });

  test.each<[string, object]>([
    ["no address", { ...ADDRESS, address: "anna" }],
    ["two addresses", { ...ADDRESS, address: "anna@example.org,ben@example.org" }],
    ["a header", { ...ADDRESS, address: "anna@example.org\r\nBcc: ben@example.org" }],
  ])("is refused when it is %s", async (_what, body) => {
    expect(await setUp().ask("PUT /mail/anna", body)).toMatchObject({
      status: 422,
      json: { code: "wrong-mail-address" },
    });
  });

  test.each<[string, object]>([
    ["a language that the hub does not write", { ...ADDRESS, language: "xx" }],
    ["a community of two lines", { ...ADDRESS, community_name: "Sole\r\nBcc: ben@example.org" }],
    ["a key too many", { ...ADDRESS, name: "Anna" }],
  ])("is refused with %s", async (_what, body) => {
    expect(await setUp().ask("PUT /mail/anna", body)).toMatchObject({ status: 400, json: { code: "invalid-input" } });
  });

  test("is never told, and stands in no log", async () => {
    const { ask, logged } = setUp();
    await ask("PUT /mail/anna", ADDRESS);
    await ask("PUT /mail/anna", { ...ADDRESS, address: "anna at example.org" });
    expect(JSON.stringify([logged, (await ask("GET /mail/anna")).json])).not.toMatch(/anna[@ ]/);
  });
});

describe("the page that ends e-mails", () => {
  async function withMails(community_name = "Sole") {
    const hub = setUp();
    await hub.ask("PUT /mail/anna", { ...ADDRESS, community_name });
    const { code, token } = await hub.codeMail();
    await hub.ask("POST /mail/anna/confirmation", { code });
    return { ...hub, url: `/v1/notices/stop/${token}` };
  }

  test("changes nothing when it is looked at, in the reader's language", async () => {
    const { app, ask, url } = await withMails();
    const page = await app.inject(url);
    expect(page.statusCode).toBe(200);
    expect(page.headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(page.body).toContain('<html lang="it">');
    expect(page.body).toContain("Non vuoi più e-mail da Sole?");
    expect(page.body).toMatch(/<form method="post"><button>Ferma le e-mail<\/button><\/form>/);
    expect((await ask("GET /mail/anna")).json).toEqual({ standing: "confirmed" });
  });

  test.each([
    ["application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"],
    ["application/x-www-form-urlencoded", ""],
    ["multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n--x--\r\n"],
  ])("ends them when it is asked to by %s %j, as often as that is", async (type, payload) => {
    const { app, ask, url } = await withMails();
    for (const _again of [1, 2]) {
      const page = await app.inject({ method: "POST", url, headers: { "content-type": type }, payload });
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain("Non arriveranno più e-mail da Sole.");
      expect(page.body).not.toContain("<form");
    }
    expect((await ask("GET /mail/anna")).json).toEqual({ standing: "ended" });
    expect((await ask("POST ", { messages: [mail()] })).json.outcomes[0].outcome).toBe("gone");
  });

  test("of nobody says so, in the browser's language, and is no longer than it has to be", async () => {
    const { app } = await withMails();
    const asked = async (language?: string) =>
      app.inject({
        url: `/v1/notices/stop/${"A".repeat(43)}`,
        ...(language === undefined ? {} : { headers: { "accept-language": language } }),
      });
    expect([(await asked()).statusCode, (await asked()).body.includes('lang="en"')]).toEqual([404, true]);
    expect((await asked("de-AT,de;q=0.9")).body).toContain("Dieser Link gilt nicht mehr.");
    expect((await asked('"><script>')).body).not.toContain("<script>");
    expect((await app.inject("/v1/notices/stop/short")).statusCode).toBe(400);
    const large = { "content-type": "application/x-www-form-urlencoded" };
    const url = `/v1/notices/stop/${"A".repeat(43)}`;
    expect((await app.inject({ method: "POST", url, headers: large, payload: "a".repeat(5_000) })).statusCode).toBe(
      413,
    );
  });

  test("shows a community's name as text", async () => {
    const { app, url } = await withMails(`<img src=x onerror="a()">&'`);
    const { body } = await app.inject(url);
    expect(body).not.toContain("<img");
    expect(body).toContain("&#60;img src=x onerror=&#34;a()&#34;&#62;&#38;&#39;");
  });
});
