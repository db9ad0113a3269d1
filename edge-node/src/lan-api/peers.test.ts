import { describe, expect, test } from "vitest";
import { NO_GOSSIP } from "../gossip/report.ts";
import { nodeNamed } from "../gossip/test-report.ts";
import { startTestApi, type TestClient } from "./test-client.ts";

const [ASH, BIRCH] = [nodeNamed("a"), nodeNamed("b")];
const CBOR = { "content-type": "application/cbor" };

const block = (client: TestClient, node: string, is_blocked = true) =>
  client.send(`POST /api/peers/${node}/block`, { is_blocked });

describe("Everybody who lives here", () => {
  test("sees the other nodes and where copies of the records are, but not what is kept for others", async () => {
    const api = await startTestApi();
    for (const role of ["member", "installer"] as const) {
      const { status, json } = await (await api.as(role)).get("/api/peers");
      expect(status).toBe(200);
      expect(json).toMatchObject({
        at_ms: api.world.wall_ms,
        region: "east",
        is_partitioned: false,
        copies_wanted: 2,
        peers: [
          { node: ASH, community: "ash", is_connected: true, is_blocked: false, head: { seq: 70, records: 1_200 } },
          { node: BIRCH },
        ],
        copies: [{ holder: ASH, community: "ash", records: 900, behind_records: 0 }, { holder: BIRCH }],
        keeping: null,
      });
    }
  });

  test("sees as much where there are no other nodes", async () => {
    const api = await startTestApi();
    api.world.peers.current = NO_GOSSIP;
    const { status, json } = await (await api.as("member")).get("/api/peers");
    expect([status, json.region, json.peers, json.copies]).toEqual([200, null, [], []]);
  });

  test("can neither block a node, nor bring a list, nor see the recovery code", async () => {
    const api = await startTestApi();
    for (const client of [await api.as("member"), await api.as("installer")]) {
      expect((await block(client, ASH)).status).toBe(403);
      expect((await client.send("POST /api/membership", { membership: "AAAA" })).status).toBe(403);
      expect((await client.send("POST /api/recovery-code", { password: "x" })).status).toBe(403);
      expect((await client.get("/api/membership/card")).status).toBe(403);
    }
    expect([api.world.peers.blocked, api.world.peers.adopted]).toEqual([[], []]);
  });
});

describe("The coordinator", () => {
  test("sees what this node keeps for others", async () => {
    const api = await startTestApi();
    const { json } = await (await api.as("coordinator")).get("/api/peers");
    expect(json.keeping).toMatchObject({
      replicas: [{ node: ASH, community: "ash", records: 1_190, behind_records: 10, is_valid: true }],
      replica_bytes: 240_000,
      carried: [BIRCH],
      receipts: [{ node: BIRCH, seq: 880 }],
      clock: { offset_ms: 4, peers: 2, is_trusted: true, is_applied: false },
      alarms: [],
    });
  });

  test("blocks one node after the other, takes one back, and others stay blocked", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    expect((await block(coordinator, ASH)).json.peers).toMatchObject([{ is_blocked: true }, { is_blocked: false }]);
    await block(coordinator, BIRCH);
    await block(coordinator, BIRCH);
    expect(api.world.peers.blocked.toSorted()).toEqual([ASH, BIRCH]);
    await block(coordinator, ASH, false);
    expect(api.world.peers.blocked).toEqual([BIRCH]);
    expect(api.world.told).toContainEqual({ event: "peer-unblocked", node: ASH, by: "coordinator" });
  });

  test("cannot block a node that the region does not list", async () => {
    const api = await startTestApi();
    const answer = await block(await api.as("coordinator"), nodeNamed("f"));
    expect([answer.status, answer.json.code]).toEqual([404, "unknown-peer"]);
    expect(api.world.peers.blocked).toEqual([]);
  });

  test("brings the region's list as the text of a QR code or as a file that is longer than other bodies", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    const text = await coordinator.send("POST /api/membership", { membership: "_-8A" });
    expect([text.status, text.json]).toEqual([200, { version: 4, is_new: true }]);
    api.world.peers.verdict = { kind: "known", version: 4 };
    const codes = await coordinator.send("POST /api/membership", { membership: "LGR1:2/2:AA\nLGR1:1/2:_w" });
    expect(codes.status).toBe(200);
    const file = await coordinator.send("POST /api/membership", "x".repeat(200_000), CBOR);
    expect([file.status, file.json]).toEqual([200, { version: 4, is_new: false }]);
    expect(api.world.peers.adopted.map((bytes) => [bytes.length, bytes[0]])).toEqual([
      [3, 0xff],
      [3, 0xff],
      [200_000, 0x78],
    ]);
  });

  test("is told why a list is not taken", async () => {
    const api = await startTestApi();
    const coordinator = await api.as("coordinator");
    for (const [reason, status, code] of [
      ["malformed-message", 400, "malformed-membership"],
      ["wrong-signature", 422, "forged-membership"],
      ["region-key-changed", 409, "region-key-changed"],
      ["region-key-unknown", 409, "region-key-unknown"],
      ["older-version", 409, "older-membership"],
      ["same-version-differs", 409, "membership-contradicted"],
      ["other-region", 409, "other-region"],
    ] as const) {
      api.world.peers.verdict = { kind: "rejected", reason, message: "no" };
      const answer = await coordinator.send("POST /api/membership", { membership: "AAAA" });
      expect([answer.status, answer.json.code]).toEqual([status, code]);
    }
    const tooLong = await coordinator.send("POST /api/membership", "x".repeat(300_000), CBOR);
    expect([tooLong.status, tooLong.json.code]).toEqual([413, "body-too-large"]);
    const noText = await coordinator.send("POST /api/membership", { membership: "not base64url!" });
    expect([noText.status, noText.json.code]).toEqual([400, "malformed-membership"]);
  });

  test("cannot send a file where none is expected", async () => {
    const api = await startTestApi();
    const answer = await (await api.as("coordinator")).send("POST /api/recovery-code", "x", CBOR);
    expect([answer.status, answer.json.code]).toEqual([415, "wrong-content-type"]);
  });

  test("hands out the card of this node", async () => {
    const api = await startTestApi();
    const { json } = await (await api.as("coordinator")).get("/api/membership/card");
    expect(json).toEqual({
      node: nodeNamed("0"),
      public_key: "07".repeat(32),
      community: "test-street",
      addresses: ["/ip4/192.168.1.5/tcp/4001"],
    });
  });
});
