import { openJournalReader, recordsAfter } from "../../edge-node/src/adapters/sqlite/journal-database.ts";
import { decodeRecord } from "@localgrid/journal/record";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setUpCommunity, simulatedClock, type TestCommunity } from "@localgrid/edge-node/test/community";
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

function say(what: string, lines: readonly object[]): void {
  for (const line of lines) console.log("DEBUG " + what, JSON.stringify(line));
}

function kindsOf(file: string): void {
  const d = openJournalReader(file);
  let line = "";
  for (const { position, record } of recordsAfter(d, 0)) { const { kind, recorded_at_ms } = decodeRecord(record); line += " " + position + ":" + kind; }
  const back = d.prepare("SELECT record FROM recovered_record ORDER BY id").pluck().all() as Uint8Array[];
  console.log("DEBUG kinds", line, "BACK", back.map((one) => decodeRecord(one).kind).join(" "));
  d.close();
}

async function metric(node: RunningNode, name: string): Promise<number> {
  const text = await (await fetch(`${node.http_url}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`localgrid_${name} `));
  return Number(line?.split(" ")[1] ?? Number.NaN);
}

function allSent(node: RunningNode): Promise<unknown> {
  return eventually("all records are at the hub", async () => {
    const waiting = await metric(node, "uplink_backlog_records");
    return waiting === 0 && (await metric(node, "uplink_bytes_total")) > 0;
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
  const t0 = performance.now();
  console.log("DEBUG before work", Date.now(), await metric(node, "uplink_backlog_records"), await metric(node, "uplink_bytes_total"));
  await work(community, node);
  console.log("DEBUG worked", Date.now(), performance.now() - t0, await metric(node, "uplink_backlog_records"), await metric(node, "uplink_bytes_total"));
  await allSent(node);
  console.log("DEBUG all sent", Date.now(), performance.now() - t0);
  const bytesThen = await metric(node, "uplink_bytes_total");
  await node.kill();
  say("second life", node.lines);
  const { JournalExtents } = await import("../../edge-node/src/adapters/sqlite/journal-extents.ts");
  const extentsOf = (file: string) => { const d = openJournalReader(file); const all = structuredClone(new JournalExtents(d).all()); d.close(); return all; };
  kindsOf(journal); console.log("DEBUG at kill", JSON.stringify({ bytesThen, disk: extentsOf(journal), copy: extentsOf(copy) }));
  useDisk(copy, journal);

  node = await startNode({ config: joined, data_dir });
  await eventually("the content lives on", () => node.lines.some(({ event }) => event === "lost-records-revived"));
  say("third life after revived", node.lines);
  await allSent(node);
  const { members } = (await community.coordinator.at(node.http_url).get("/api/members")).body;
  expect(members.map(({ member }: { member: string }) => member)).toContain("late");
  expect((await (await fetch(`${node.http_url}/health`)).json()).details).toEqual([]);
  await node.stop();
  say("third life", node.lines);
  say("hub", hub.lines.slice(-30));
  kindsOf(journal); console.log("DEBUG after", JSON.stringify({ disk: extentsOf(journal), acked: community.devices.map((d) => [d.name, d.acked_upto, d.measured.length]) }));

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
