import { describe, expect, test } from "vitest";
import { TestNode } from "../test-support/test-node.ts";
import { createTestHub, NOW_MS } from "./test-hub.ts";

const WEEK_MS = 7 * 86_400_000;

describe("an enrolment", () => {
  test("binds the node that signs to the code's community, and may be repeated", async () => {
    const { enrol, enrolment, registry } = createTestHub();
    const node = new TestNode();
    const { join_code, expires_at_ms } = await enrolment.createJoinCode("sun");
    expect(join_code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(expires_at_ms).toBe(NOW_MS + WEEK_MS);
    for (const typed of [join_code, join_code.toLowerCase().replaceAll("-", " ")]) {
      const answer = await enrol(node, typed);
      expect([answer.statusCode, answer.json()]).toEqual([200, { node: node.name, community: "sun" }]);
    }
    expect(await registry.find(node.id)).toMatchObject({ community: "sun" });
  });

  test("with a stolen code is refused once the code was used", async () => {
    const { enrol, enrolment } = createTestHub();
    const { join_code } = await enrolment.createJoinCode("sun");
    await enrol(new TestNode(), join_code);
    const answer = await enrol(new TestNode(), join_code);
    expect([answer.statusCode, answer.json().code]).toEqual([409, "used-code"]);
  });

  test("without the key's own proof is refused, and leaves the code good", async () => {
    const { enrol, enrolment } = createTestHub();
    const { join_code } = await enrolment.createJoinCode("sun");
    const answer = await enrol(new TestNode(), join_code, { proof: new Uint8Array(64) });
    expect([answer.statusCode, answer.json().code]).toEqual([422, "wrong-signature"]);
    expect((await enrol(new TestNode(), join_code)).statusCode).toBe(200);
    const wrong = await enrol(new TestNode(), "AAAAA");
    expect([wrong.statusCode, wrong.json().code]).toEqual([403, "wrong-code"]);
  });

  test("with another key than the community's is refused, and leaves the code good", async () => {
    const { enrol, enrolment } = createTestHub();
    const [first, second] = [await enrolment.createJoinCode("sun"), await enrolment.createJoinCode("sun")];
    await enrol(new TestNode(), first.join_code);
    const answer = await enrol(new TestNode(), second.join_code, { communityKey: new Uint8Array(32) });
    expect([answer.statusCode, answer.json().code]).toEqual([409, "other-community-key"]);
    expect((await enrol(new TestNode(), second.join_code)).statusCode).toBe(200);
  });

  test("that does not fit the route names each wrong key", async () => {
    const { app } = createTestHub();
    const payload = { join_code: 5, public_key: "00", proof: "x", role: "coordinator" };
    const answer = await app.inject({ method: "POST", url: "/v1/nodes", payload });
    expect([answer.statusCode, answer.json().code]).toEqual([400, "invalid-input"]);
    const broken = await app.inject({
      method: "POST",
      url: "/v1/nodes",
      headers: { "content-type": "application/json" },
      payload: "{",
    });
    expect([broken.statusCode, broken.json().code]).toEqual([400, "malformed-json"]);
  });

  test("is slowed down when it comes too often", async () => {
    const { enrol } = createTestHub();
    const node = new TestNode();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 31; attempt++) statuses.push((await enrol(node, "AAAAA")).statusCode);
    expect(new Set(statuses.slice(0, 30))).toEqual(new Set([403]));
    const last = await enrol(node, "AAAAA");
    expect([last.statusCode, last.json().code]).toEqual([429, "too-many-requests"]);
    expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
  });
});

describe("the hub", () => {
  test("tells its health, and 503 while the database is away", async () => {
    let isThere = true;
    const { app } = createTestHub({ isDatabaseThere: () => isThere });
    const well = await app.inject("/health");
    expect([well.statusCode, well.json()]).toEqual([200, { status: "ok", database: "running", uploads_in_flight: 0 }]);
    isThere = false;
    const ill = await app.inject("/health");
    expect([ill.statusCode, ill.json()]).toEqual([503, { status: "degraded", database: "away", uploads_in_flight: 0 }]);
    expect((await app.inject("/metrics")).body).toBe("up 1\n");
  });

  test("answers unknown addresses in its one form", async () => {
    const { app } = createTestHub();
    for (const url of ["/", "/v1/nodes/", "/v1//nodes", "/v1/%6eodes", "/v1/journals/x"]) {
      const answer = await app.inject(url);
      expect([answer.statusCode, answer.json().code]).toEqual([404, "unknown-route"]);
    }
  });
});
