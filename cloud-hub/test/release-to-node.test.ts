import { eventually } from "@localgrid/edge-node/test/eventually";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { partOf, ReleaseMachine } from "@localgrid/edge-node/test/release-machine";
import { cleanUp as endNodes, firstLogin, type RunningNode, startNode } from "@localgrid/edge-node/test/running-node";
import { type TestBundle, testBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cleanUp as endHubs, type RunningHub, runCommand, startHub } from "./running-hub.ts";

const MEGABYTE = 1_048_576;
const DEADLINE_MS = 60_000;
/** Bundles come slowly on purpose, and this machine may do something else. */
const LONG = { timeout: 240_000 };
const releaseKey = testReleaseKey();
const second = testBundle(releaseKey, { version: 2, size: 10 * MEGABYTE });
const machine = new ReleaseMachine();

let hub: RunningHub;
let operator: NodeClient;
let config: Parameters<typeof startNode>[0];
let node: RunningNode;

beforeAll(async () => {
  hub = await startHub();
  operator = new NodeClient(hub.url);
  const { login, password } = firstLogin(hub.data_dir);
  expect((await operator.login(login, password)).status).toBe(200);
  const { stdout } = await runCommand(["create-join-code", "--data-dir", hub.data_dir, "--community", "sun"]);
  const { join_code } = JSON.parse(stdout);
  config = { config: { ...machine.config(releaseKey.hex), hub_url: hub.url, join_code, community: "sun" } };
  node = await startNode(config);
}, 120_000);

afterAll(async () => {
  await endNodes();
  await endHubs();
});

async function bring(bundle: TestBundle): Promise<void> {
  const added = await operator.sendBytes("/api/releases", bundle.bytes, {});
  expect(added.status).toBe(201);
}

async function atNode(): Promise<NodeClient> {
  const client = new NodeClient(node.http_url);
  const { login, password } = firstLogin(node.data_dir);
  await client.login(login, password);
  return client;
}

async function release(bundle: TestBundle): Promise<Record<string, unknown>> {
  return (await operator.get(`/api/releases/${bundle.id}`)).body;
}

const rollout = (bundle: TestBundle, body: object) => operator.send("POST", `/api/releases/${bundle.id}/rollout`, body);
const EVERYBODY = { most_failures: 3, rings: [{ permille: 1_000, nodes: [], wait_s: 0 }] };

test(
  "a release reaches a node of its ring, goes on after the node was killed, and its outcome reaches the hub",
  LONG,
  async () => {
    await bring(second);
    const nobody = { ...EVERYBODY, rings: [{ permille: 0, nodes: ["0".repeat(32)], wait_s: 0 }, ...EVERYBODY.rings] };
    expect((await rollout(second, { action: "start", settings: nobody })).status).toBe(200);
    // The ring of somebody else proves nothing and lets nobody wait: it goes on to everybody by itself.
    const part = await eventually(
      "a part",
      () => (partOf(node.data_dir)?.bytes.length ?? 0) > MEGABYTE && partOf(node.data_dir),
      DEADLINE_MS,
    );
    expect(part.name).toBe(`${second.id}.hub.part`);
    await node.kill();
    const left = partOf(node.data_dir)?.bytes as Buffer;
    expect(left.equals(second.bytes.subarray(0, left.length))).toBe(true);
    node = await startNode({ ...config, data_dir: node.data_dir });
    const client = await atNode();
    const seen = await eventually("a download", async () => (await client.get("/api/releases")).body.download);
    expect(seen).toMatchObject({ id: second.id, source: "hub", size_bytes: second.bytes.length });
    const grown = await eventually(
      "more of it",
      () => {
        const now = partOf(node.data_dir)?.bytes;
        return now !== undefined && now.length > left.length && now;
      },
      DEADLINE_MS,
    );
    // Nothing that had come was fetched again.
    expect(grown.subarray(0, left.length).equals(left)).toBe(true);
    const [name] = await eventually("the bundle", () => machine.brought().length > 0 && machine.brought(), DEADLINE_MS);
    expect(Buffer.from(machine.bytes(name as string)).equals(second.bytes)).toBe(true);
    const told = { kind: "application", version: 2, version_name: "1.2", id: second.id, reason: null, message: "" };
    machine.runs(2, [{ at_ms: 1, outcome: "proven", ...told }]);
    await eventually("the outcome", async () => (await release(second))["proven"] === 1, DEADLINE_MS);
    expect((await client.get("/api/releases")).body.machine).toMatchObject({ application: { version: 2 } });
  },
);

test("a release that is paused in the middle is not fetched any further, and is when it goes on", LONG, async () => {
  const third = testBundle(releaseKey, { version: 3, size: 10 * MEGABYTE });
  await bring(third);
  await rollout(third, { action: "start", settings: EVERYBODY });
  await eventually("a part", () => partOf(node.data_dir)?.name.startsWith(third.id), DEADLINE_MS);
  await rollout(third, { action: "pause" });
  const client = await atNode();
  const { last_failure } = await eventually("the end of it", async () => {
    const { body } = await client.get("/api/releases");
    return body.last_failure !== null && body;
  });
  expect(last_failure).toMatchObject({
    id: third.id,
    source: "hub",
    outcome: "interrupted",
    reason: "unknown-release",
  });
  expect(machine.brought()).toHaveLength(1);
  await rollout(third, { action: "resume" });
  await eventually("the bundle", () => machine.brought().length === 2, DEADLINE_MS);
});

test("a bundle of another key is no offer for a node, whatever the hub says", LONG, async () => {
  const strange = testBundle(testReleaseKey(), { version: 9 });
  await bring(strange);
  await rollout(strange, { action: "start", settings: EVERYBODY });
  const fourth = testBundle(releaseKey, { version: 4 });
  await bring(fourth);
  await rollout(fourth, { action: "start", settings: EVERYBODY });
  await eventually(
    "the next bundle",
    () => machine.brought().some((name) => name.startsWith("application-4-")),
    DEADLINE_MS,
  );
  expect(machine.brought().some((name) => name.startsWith("application-9-"))).toBe(false);
});
