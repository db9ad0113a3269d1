import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setUpCommunity, simulatedClock, type TestCommunity } from "@localgrid/edge-node/test/community";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { compareWithDevices, INTACT, readJournal } from "@localgrid/edge-node/test/journal-content";
import {
  cleanUp as endNodes,
  type RunningNode,
  runCommand as runNodeCommand,
  startNode,
  temporaryFolder,
} from "@localgrid/edge-node/test/running-node";
import { afterAll, expect, test } from "vitest";
import { cleanUp as endHubs, runCommand, startHub } from "./running-hub.ts";

const MESSAGES = 100;
const PEERS = { peer_port: 0, peer_host: "127.0.0.1", peer_discovery: false };

afterAll(async () => {
  await endNodes();
  await endHubs();
});

/** Under load until so many messages have left, then until all is acknowledged: the devices have freed their stores. */
async function work({ devices }: TestCommunity, node: RunningNode): Promise<void> {
  let left = MESSAGES;
  for (const device of devices) {
    device.resumeMeasuring();
    device.onTraffic = () => {
      if (--left === 0) for (const one of devices) one.stopMeasuring();
    };
  }
  await Promise.all(devices.map((device) => device.work(node.mqtt_port)));
}

test("a node whose card died comes back from the hub alone, with every reading that went up, and goes on", {
  timeout: 150_000,
}, async () => {
  const hub = await startHub();
  const { stdout } = await runCommand(["create-join-code", "--data-dir", hub.data_dir, "--community", "sun"]);
  const clock = simulatedClock(600);
  const joined = { ...PEERS, clock, interval_length_s: 300, community: "sun", hub_url: hub.url } as const;
  let node = await startNode({ config: { ...joined, join_code: JSON.parse(stdout).join_code as string } });
  const { data_dir } = node;
  const community = await setUpCommunity(node, { homes: 2, clock });
  await work(community, node);
  await eventually("all readings are at the hub", async () => {
    const { backlog_records } = (await community.coordinator.at(node.http_url).get("/api/hub")).body;
    return backlog_records === 0;
  });
  const code_file = join(temporaryFolder("code"), "words.txt");
  writeFileSync(code_file, (await runNodeCommand(["recovery-code", "--data-dir", data_dir])).stdout);
  await node.kill();
  rmSync(data_dir, { recursive: true });

  const words = ["--data-dir", data_dir, "--code-file", code_file, "--hub", hub.url, "--no-discovery"];
  const recovered = await runNodeCommand(["recover", ...words]);
  expect(recovered).toMatchObject({ code: 0 });
  const told = JSON.parse(recovered.stdout.trimEnd().split("\n").at(-1) ?? "");
  expect(told).toMatchObject({ generation: 2, missing: [], sources: [hub.url] });
  expect(await runNodeCommand(["recover", ...words])).toMatchObject({ code: 1 });

  node = await startNode({ config: joined, data_dir });
  await work(community, node);
  await node.stop();
  const comparison = compareWithDevices(readJournal(data_dir), community.devices);
  expect(comparison).toMatchObject(INTACT);
  expect(comparison.acknowledged).toBe(community.devices.reduce((sum, { measured }) => sum + measured.length, 0));
  expect(await runNodeCommand(["verify", "--data-dir", data_dir])).toMatchObject({ code: 0 });
});
