import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  type SimulatedClock,
  setUpCommunity,
  simulatedClock,
  simulatedNow_ms,
  type TestCommunity,
} from "@localgrid/edge-node/test/community";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { compareWithDevices, INTACT, readJournal } from "@localgrid/edge-node/test/journal-content";
import {
  cleanUp as endNodes,
  type RunningNode,
  runCommand as runNodeCommand,
  startNode,
} from "@localgrid/edge-node/test/running-node";
import { afterAll, expect, test } from "vitest";
import { cleanUp as endHubs, runCommand, startHub } from "./running-hub.ts";

const MESSAGES = 200;

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

/** All that the node has written by now is at the hub. Intervals go on closing, so that something newer may wait. */
function allSent({ coordinator }: TestCommunity, node: RunningNode, clock: SimulatedClock): Promise<unknown> {
  const written_ms = simulatedNow_ms(clock);
  return eventually("all records are at the hub", async () => {
    const { backlog_records, backlog_since_ms } = (await coordinator.at(node.http_url).get("/api/hub")).body;
    return backlog_records === 0 || backlog_since_ms > written_ms;
  });
}

function useDisk(from: string, to: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(to + suffix, { force: true });
  copyFileSync(from, to);
}

test("what a disk loses is fetched back from the hub and lives on: no acknowledged reading is lost", {
  timeout: 120_000,
}, async () => {
  const hub = await startHub();
  const { stdout } = await runCommand(["create-join-code", "--data-dir", hub.data_dir, "--community", "sun"]);
  const clock = simulatedClock(600);
  const joined = { clock, interval_length_s: 300, community: "sun", hub_url: hub.url } as const;
  const config = { ...joined, join_code: JSON.parse(stdout).join_code as string };
  let node = await startNode({ config });
  const { data_dir } = node;
  const community = await setUpCommunity(node, { homes: 2, clock });
  await work(community, node);
  await node.stop();
  const journal = join(data_dir, "journal.sqlite");
  const copy = join(data_dir, "copy.sqlite");
  useDisk(journal, copy);

  node = await startNode({ config: joined, data_dir });
  const late = { member: "late", login: "late" };
  await community.coordinator.at(node.http_url).done("POST", "/api/members", late);
  await work(community, node);
  await allSent(community, node, clock);
  await node.kill();
  useDisk(copy, journal);

  node = await startNode({ config: joined, data_dir });
  await eventually("the content lives on", () => node.lines.some(({ event }) => event === "lost-records-revived"));
  await allSent(community, node, clock);
  const { members } = (await community.coordinator.at(node.http_url).get("/api/members")).body;
  expect(members.map(({ member }: { member: string }) => member)).toContain("late");
  expect((await (await fetch(`${node.http_url}/health`)).json()).details).toEqual([]);
  await node.stop();

  const comparison = compareWithDevices(readJournal(data_dir), community.devices);
  expect(comparison).toMatchObject({ ...INTACT, acks_taken_back: expect.anything() });
  expect(comparison.acknowledged).toBe(community.devices.reduce((sum, { measured }) => sum + measured.length, 0));
  expect(await runNodeCommand(["verify", "--data-dir", data_dir])).toMatchObject({ code: 0 });
  expect(await runNodeCommand(["rebuild", "--data-dir", data_dir])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("identical to those before"),
  });
  const alarms = hub.lines.filter(({ event }) => event === "journal-alarm").map(({ code }) => code);
  expect(new Set(alarms)).toEqual(new Set(["rolled-back"]));
});
