import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setUpCommunity, simulatedClock, type TestCommunity } from "@localgrid/edge-node/test/community";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { compareWithDevices, INTACT, readJournal } from "@localgrid/edge-node/test/journal-content";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import {
  cleanUp as endNodes,
  firstLogin,
  type RunningNode,
  runCommand as runNodeCommand,
  startNode,
  temporaryFolder,
} from "@localgrid/edge-node/test/running-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanUp as endHubs, type RunningHub, runCommand, startHub } from "./running-hub.ts";

const MESSAGES = 60;
const PEERS = { peer_port: 0, peer_host: "127.0.0.1", peer_discovery: false };
const clock = simulatedClock(120);

let hub: RunningHub;
let node: RunningNode;
let community: TestCommunity;
let data_dir: string;
let words: readonly string[];
let early: string;
let first: { readonly login: string; readonly password: string };
let signedIn: { readonly url: string; readonly client: NodeClient } | null = null;

const config = () => ({ ...PEERS, clock, interval_length_s: 300, community: "sun", hub_url: hub.url }) as const;

beforeAll(async () => {
  hub = await startHub();
  const { stdout } = await runCommand(["create-join-code", "--data-dir", hub.data_dir, "--community", "sun"]);
  node = await startNode({ config: { ...config(), join_code: JSON.parse(stdout).join_code as string } });
  data_dir = node.data_dir;
  first = firstLogin(data_dir);
  community = await setUpCommunity(node, { homes: 2, clock });
  const code_file = join(temporaryFolder("code"), "words.txt");
  writeFileSync(code_file, (await runNodeCommand(["recovery-code", "--data-dir", data_dir])).stdout);
  words = ["--data-dir", data_dir, "--code-file", code_file, "--no-discovery"];
  early = join(temporaryFolder("backup"), "early.lgbackup");
}, 120_000);

afterAll(async () => {
  await endNodes();
  await endHubs();
});

describe("a node that is restored", () => {
  test("from a backup of before, with the hub there: loses nothing that was acknowledged since", {
    timeout: 150_000,
  }, async () => {
    await work();
    expect(await runNodeCommand(["backup", "--data-dir", data_dir, "--to", early])).toMatchObject({ code: 0 });
    // Another epoch begins, of which the backup knows nothing.
    await node.stop();
    node = await startNode({ config: config(), data_dir });
    await work();
    await allAtTheHub();
    await node.kill();
    rmSync(data_dir, { recursive: true });
    const restored = await runNodeCommand(["restore", ...words, "--from", early, "--hub", hub.url]);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    const told = JSON.parse(restored.stdout.trimEnd().split("\n").at(-1) ?? "");
    expect(told).toMatchObject({ generation: 2, missing: [] });
    expect(told.sources).toHaveLength(2);
    node = await startNode({ config: config(), data_dir });
    await expectLogin();
    await work();
    await expectIntact();
  });

  test("from that backup while the hub is away: gets back from it later what it had since, and repeats no number", {
    timeout: 200_000,
  }, async () => {
    await allAtTheHub();
    await node.kill();
    rmSync(data_dir, { recursive: true });
    const port = Number(new URL(hub.url).port);
    await hub.stop();
    const restored = await runNodeCommand(["restore", ...words, "--from", early]);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    node = await startNode({ config: config(), data_dir });
    await expectLogin();
    hub = await startHub({ data_dir: hub.data_dir, port });
    await work();
    await allAtTheHub();
    await expectIntact();
    const { alarms } = (await (await asCoordinator()).get("/api/hub")).body;
    expect(alarms).toEqual([]);
  });

  test("from what the hub keeps: the journal from its journal, logins from its backup", {
    timeout: 150_000,
  }, async () => {
    const coordinator = await asCoordinator();
    expect(await coordinator.done("POST", "/api/care/backups", { to: "hub" })).toMatchObject({ status: 202 });
    await eventually("the hub has a backup", async () => {
      const { running, last } = (await coordinator.get("/api/care")).body;
      return running === null && last[0]?.code === null && last[0]?.to === "hub";
    });
    expect((await coordinator.get("/api/care/hub-backups")).body.backups).toHaveLength(1);
    await work();
    await allAtTheHub();
    await node.kill();
    rmSync(data_dir, { recursive: true });
    const [, , , code_file = ""] = words;
    const listed = await runNodeCommand(["hub-backups", "--code-file", code_file, "--hub", hub.url]);
    expect(JSON.parse(listed.stdout)).toHaveLength(1);
    const restored = await runNodeCommand(["restore", ...words, "--from", "hub", "--hub", hub.url]);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    node = await startNode({ config: config(), data_dir });
    await expectLogin();
    await work();
    await node.stop();
    await expectIntact();
    expect(await runNodeCommand(["verify", "--data-dir", data_dir])).toMatchObject({ code: 0 });
  });
});

/** Under load until so many messages have left, then until all is acknowledged: the devices have freed their stores. */
async function work(): Promise<void> {
  const { devices } = community;
  let left = MESSAGES;
  for (const device of devices) {
    device.resumeMeasuring();
    device.onTraffic = () => {
      if (--left === 0) for (const one of devices) one.stopMeasuring();
    };
  }
  await Promise.all(devices.map((device) => device.work(node.mqtt_port)));
}

/** Sessions end with a box; the login lives on. */
async function asCoordinator(): Promise<NodeClient> {
  if (signedIn?.url !== node.http_url) {
    const client = new NodeClient(node.http_url);
    expect((await client.login(first.login, first.password)).status).toBe(200);
    signedIn = { url: node.http_url, client };
  }
  return signedIn.client;
}

async function expectLogin(): Promise<void> {
  const [home] = community.homes;
  const answer = await new NodeClient(node.http_url).login(home?.login ?? "", home?.password ?? "");
  expect(answer.status).toBe(200);
}

async function allAtTheHub(): Promise<void> {
  await eventually("all readings are at the hub", async () => {
    const { last_answer_at_ms, backlog_records } = (await (await asCoordinator()).get("/api/hub")).body;
    return last_answer_at_ms !== null && backlog_records === 0;
  });
}

async function expectIntact(): Promise<void> {
  await eventually("the journal has every reading that was acknowledged", async () => {
    const comparison = compareWithDevices(readJournal(data_dir), community.devices);
    return comparison.lost.length === 0;
  });
  const comparison = compareWithDevices(readJournal(data_dir), community.devices);
  // A box that comes back without the hub does not know yet what the old one had acknowledged: its devices do.
  expect(comparison).toMatchObject({ ...INTACT, acks_taken_back: expect.anything() });
  expect(comparison.acknowledged).toBe(community.devices.reduce((sum, { measured }) => sum + measured.length, 0));
}
