import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { cleanUp as endNodes, type RunningNode, startNode } from "@localgrid/edge-node/test/running-node";
import { afterAll, expect, test } from "vitest";
import { cleanUp as endHubs, startHub } from "./running-hub.ts";

afterAll(async () => {
  await endNodes();
  await endHubs();
});

const TARIFF = {
  valid_from_s: Math.ceil(Date.now() / 900_000) * 900,
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 80_000,
  local_network_fee_micro_per_kwh: 20_000,
  fixed_fee_micro_per_day: 100_000,
};

const HOME = { member: "home-1", is_active: true, credit_limit_micro: 9_000_000 };
const POINT = {
  metering_point: "point-1",
  member: HOME.member,
  is_active: true,
  main_fuse_w: 20_000,
  operator_reference: null,
};

const BY_NEED = {
  valid_from_s: TARIFF.valid_from_s + 86_400,
  key: { kind: "hybrid", shares: [{ member: HOME.member, share_ppm: 1_000_000 }] },
  price_rule: { kind: "mid-market" },
};

async function coordinatorAt(url: string, data_dir: string): Promise<NodeClient> {
  const client = new NodeClient(url);
  const { login, password } = JSON.parse(readFileSync(join(data_dir, "first-login.json"), "utf8"));
  expect((await client.login(login, password)).status).toBe(200);
  return client;
}

function startJoined(hub_url: string, join_code: string | null, data_dir?: string): Promise<RunningNode> {
  const config = { hub_url, join_code, community: "sun" };
  return startNode({ config, ...(data_dir === undefined ? {} : { data_dir }) });
}

test("what a coordinator sets at the hub reaches the node's journal, over restarts of both", async () => {
  const hub = await startHub();
  const atHub = await coordinatorAt(hub.url, hub.data_dir);
  const community = { community: "sun", name: "Sun street", region: "valley", currency: "EUR", time_zone: "Etc/UTC" };
  expect((await atHub.send("POST", "/api/communities", community)).status).toBeLessThan(300);
  const { body: invitation } = await atHub.send("POST", "/api/communities/sun/join-codes", {});
  const sets = [
    ["tariffs", TARIFF],
    ["members", HOME],
    ["allocation-keys", { ...BY_NEED, version: 0 }],
  ] as const;
  for (const [path, body] of sets) {
    expect((await atHub.send("POST", `/api/communities/sun/${path}`, body)).status).toBe(201);
  }
  const node = await startJoined(hub.url, invitation.join_code);
  const atNode = await coordinatorAt(node.http_url, node.data_dir);
  await eventually("the member", async () => (await atNode.get("/api/members")).body.members.length === 1);
  await eventually("the tariff", async () => (await atNode.get("/api/tariffs")).body.tariffs.length === 1);
  const { body: told } = await eventually("all shapes", async () => {
    const answer = await atNode.get("/api/hub");
    return answer.body.shapes.every((shape: { is_up_to_date: boolean }) => shape.is_up_to_date) && answer;
  });
  expect(told.shapes).toHaveLength(9);
  expect(told.refused).toEqual([]);

  const keys = async () => (await atHub.get("/api/communities/sun/allocation-keys")).body.items;
  await eventually("the key in the journal", async () => (await keys())[0]?.is_taken === true);
  const withdrawal = `/api/communities/sun/allocation-keys/${BY_NEED.valid_from_s}/withdrawal`;
  expect((await atHub.send("POST", withdrawal, { version: 1 })).status).toBe(200);
  await eventually("what held before it", async () => (await keys())[0]?.is_taken === true);
  expect(await keys()).toEqual([{ ...BY_NEED, is_withdrawn: true, is_taken: true }]);

  await node.stop();
  await atHub.send("POST", "/api/communities/sun/metering-points", POINT);
  const again = await startJoined(hub.url, null, node.data_dir);
  const later = atNode.at(again.http_url);
  await eventually(
    "the metering point",
    async () => (await later.get("/api/metering-points")).body.metering_points.length === 1,
  );
  expect(again.lines.filter(({ event }) => event === "hub-row-refused")).toEqual([]);
  await again.stop();
  await hub.stop();
}, 120_000);
