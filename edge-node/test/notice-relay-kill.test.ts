import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { TestBrowser } from "../src/notice-relay/test-push-browser.ts";
import { type Home, setUpCommunity, simulatedClock } from "./community.ts";
import { eventually } from "./eventually.ts";
import { measuring } from "./measuring.ts";
import { NodeClient } from "./node-client.ts";
import { NoticeHub } from "./notice-hub.ts";
import { cleanUp, type RunningNode, startNode, temporaryFolder } from "./running-node.ts";

const SETTINGS = {
  muted: ["device-silent", "device-back", "statement-ready"],
  // What every price lies above.
  price_above_micro_per_kwh: 1,
  price_below_micro_per_kwh: null,
  quiet_hours: null,
};
const ADDRESS = { address: "anna@example.org", language: "it" };

const hub = new NoticeHub();
const clock = simulatedClock(600);

afterAll(async () => {
  hub.stop();
  await cleanUp();
});

async function logIn(node: RunningNode, { login, password }: Home): Promise<NodeClient> {
  const client = new NodeClient(node.http_url);
  expect((await client.login(login, password)).status).toBe(200);
  return client;
}

test("a notice reaches the hub under one id, wherever a kill -9 came before it", { timeout: 180_000 }, async () => {
  const config = {
    clock,
    interval_length_s: 300,
    close_deadline_s: 60,
    time_zone: "UTC",
    has_time_source: false,
    hub_url: await hub.start(),
    join_code: "AAAAA",
  } as const;
  const phone = new TestBrowser("phone", "de");
  let node = await startNode({ config });
  const lines = [...node.lines];
  const { data_dir } = node;
  const { devices, homes } = await setUpCommunity(node, { homes: 2, clock });
  const [home] = homes as [Home];
  let member = await logIn(node, home);
  await member.done("PUT", "/api/me/notice-settings", SETTINGS);
  await eventually("the hub was asked for its ways", async () => (await waysOf(member)).push !== null);
  const { id } = (await member.done("POST", "/api/notices/devices", phone.subscription)).body;
  await member.done("PUT", "/api/notices/address", ADDRESS);
  await member.done("POST", "/api/notices/address/confirmation", { code: hub.code });
  await eventually("the hub holds what it is to say of a silence", () => hub.held.at(-1)?.length === 2);

  // What a disk has when the kill comes before the notice itself was written.
  await node.stop();
  lines.push(...node.lines);
  const local = join(data_dir, "local.sqlite");
  const before = join(temporaryFolder("before"), "local.sqlite");
  copyFileSync(local, before);

  node = await startNode({ config, data_dir });
  const doomed = node;
  hub.onSent = () => doomed.kill();
  const probe = () => hub.sent.length > 0;
  await measuring("a price alert has reached the hub", { node, clock, devices, probe });
  await node.exited;
  lines.push(...node.lines);
  hub.onSent = null;
  const [first] = hub.sent;
  expect(phone.open(first)).toMatchObject({
    title: expect.stringContaining("Strom von den Nachbarn"),
    url: expect.stringMatching(/^#\/interval\/\d+$/),
    lang: "de",
  });

  // The hub took it, and the answer never came.
  node = await startNode({ config, data_dir });
  await eventually("it is sent again", () => hub.sent.length > 1);
  await node.kill();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${local}${suffix}`, { force: true });
  copyFileSync(before, local);
  node = await startNode({ config, data_dir });
  await eventually("it is told and sent again", () => hub.sent.length > 2);
  expect(new Set(hub.sent.map((message) => message.id)).size).toBe(1);
  expect(new Set(hub.sent.map((message) => JSON.stringify(phone.open(message)).replace(/notice-\d+/, ""))).size).toBe(
    1,
  );

  // Once its answer has come there is nothing left to send but what somebody asks for.
  const sent = hub.sent.length;
  member = await logIn(node, home);
  await eventually("the hub answers", async () => (await waysOf(member)).hub === "reachable");
  expect((await member.send("POST", `/api/notices/devices/${id}/trial`)).status).toBe(202);
  await eventually("the trial has come", () => hub.sent.length > sent);
  expect(hub.sent.slice(sent).map((message) => phone.open(message))).toMatchObject([{ tag: "notice-trial" }]);
  await node.stop();
  lines.push(...node.lines);
  const logged = JSON.stringify(lines);
  for (const secret of [phone.subscription.endpoint, phone.subscription.auth, ADDRESS.address]) {
    expect(logged).not.toContain(secret);
  }
});

async function waysOf(client: NodeClient) {
  return (await client.get("/api/notices/ways")).body as { readonly push: object | null; readonly hub: string };
}
