import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openJournalReader, recordsAfter } from "@localgrid/edge-node/adapters/journal-database";
import { setUpCommunity, simulatedClock, type TestCommunity } from "@localgrid/edge-node/test/community";
import { eventually } from "@localgrid/edge-node/test/eventually";
import { NodeClient } from "@localgrid/edge-node/test/node-client";
import { cleanUp as endNodes, type RunningNode, startNode } from "@localgrid/edge-node/test/running-node";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { clusterConnection } from "../src/adapters/postgres/cluster-files.ts";
import { type StoredRecord, storedRecords } from "../src/adapters/postgres/test-records.ts";
import { hubKeyFile } from "../src/adapters/system/hub-key-file.ts";
import { regionKeyFile } from "../src/adapters/system/region-key-file.ts";
import { cleanUp as endHubs, type RunningHub, runCommand, startHub, temporaryFolder } from "./running-hub.ts";
import { Uploader } from "./uploader.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const UPLOADERS = 3;
const MESSAGES = 100;

afterAll(async () => {
  await endNodes();
  await endHubs();
});

async function inDatabase<T>(data_dir: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(clusterConnection(data_dir));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function backUp({ data_dir }: RunningHub, file: string): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCommand(["backup", "--data-dir", data_dir, "--to", file]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

const restore = (data_dir: string, file: string) => runCommand(["restore", "--data-dir", data_dir, "--from", file]);

/** The files of keys come by another way than the backup. */
function bringHubKey(from: string, to: string): void {
  mkdirSync(dirname(hubKeyFile(to)), { recursive: true, mode: 0o700 });
  copyFileSync(hubKeyFile(from), hubKeyFile(to));
}

async function joinCode({ data_dir }: RunningHub): Promise<string> {
  const { stdout } = await runCommand(["create-join-code", "--data-dir", data_dir, "--community", "sun"]);
  return JSON.parse(stdout).join_code;
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
}

async function allSent({ http_url }: RunningNode): Promise<void> {
  await eventually(
    "all records are at the hub",
    async () => (await metric(http_url, "localgrid_uplink_backlog_records")) === 0,
  );
}

const hexOf = (records: readonly Pick<StoredRecord, "bytes">[]) =>
  records.map(({ bytes }) => Buffer.from(bytes).toString("hex"));

async function journalAtHub(data_dir: string): Promise<readonly string[]> {
  const stored = await inDatabase(data_dir, (client) => storedRecords(client));
  expect(stored.size).toBeLessThanOrEqual(1);
  return hexOf([...stored.values()].flat());
}

function journalOnDisk(data_dir: string): readonly string[] {
  const database = openJournalReader(join(data_dir, "journal.sqlite"));
  try {
    return hexOf([...recordsAfter(database, 0)].map(({ record }) => ({ bytes: record })));
  } finally {
    database.close();
  }
}

const FOLDED = `
  SELECT j.status, count(i.start_s)::int AS intervals, coalesce(bool_and(i.is_same), true) AS are_same
    FROM recomputed_journal j LEFT JOIN recomputed_interval i USING (node) GROUP BY j.node`;

/** Waits until so many intervals, and all that the journal has, are folded as at the node; how many there are then. */
async function folded(data_dir: string, at_least: number): Promise<number> {
  const row = await eventually(`${at_least} intervals are folded`, async () => {
    const { rows } = await inDatabase(data_dir, (client) => client.query(FOLDED));
    return rows[0]?.status === "current" && rows[0].intervals >= at_least && rows[0];
  });
  expect(row.are_same).toBe(true);
  return row.intervals;
}

/** Readings under load until all of them are acknowledged. */
async function work({ devices }: TestCommunity, node: RunningNode): Promise<void> {
  let left = MESSAGES;
  for (const device of devices) {
    device.resumeMeasuring();
    device.onTraffic = () => {
      if (--left === 0) for (const one of devices) one.stopMeasuring();
    };
  }
  await Promise.all(devices.map((device) => device.work(node.mqtt_port)));
  await allSent(node);
}

/** Sets a member at the hub and waits until the node has it. */
async function tell(hub: RunningHub, owner: Owner, member: string): Promise<void> {
  const atHub = new NodeClient(hub.url);
  expect((await atHub.login(owner.login, owner.password)).status).toBe(200);
  await atHub.done("POST", "/api/communities/sun/members", { member, is_active: true, credit_limit_micro: null });
  await eventually(`${member} is told`, async () => {
    const { members } = (await owner.atNode.get("/api/members")).body;
    return members.some((one: { member: string }) => one.member === member);
  });
}

interface Owner {
  readonly login: string;
  readonly password: string;
  readonly atNode: NodeClient;
}

describe("a hub that was put back from a backup", () => {
  test("gets from its node what came since, once, and folds it; what it tells reaches the node again", {
    timeout: 150_000,
  }, async () => {
    const lost = await startHub();
    const file = join(temporaryFolder(), "hub.backup");
    const clock = simulatedClock(600);
    const joined = { clock, interval_length_s: 300, community: "sun", hub_url: lost.url } as const;
    const node = await startNode({ config: { ...joined, join_code: await joinCode(lost) } });
    const community = await setUpCommunity(node, { homes: 2, clock });
    const owner = {
      ...JSON.parse(readFileSync(join(lost.data_dir, "first-login.json"), "utf8")),
      atNode: community.coordinator,
    };
    await work(community, node);
    await tell(lost, owner, "told-early");
    await folded(lost.data_dir, 3);
    const report = await backUp(lost, file);
    expect(report["keep_elsewhere_too"]).toBe(hubKeyFile(lost.data_dir));
    expect(report["keep_region_key_too"]).toBe(regionKeyFile(lost.data_dir));
    const kept = await journalAtHub(lost.data_dir);
    const early = await folded(lost.data_dir, 3);
    await community.coordinator.done("POST", "/api/members", { member: "late", login: "late" });
    await work(community, node);
    const intervals = await folded(lost.data_dir, early + 3);
    const before = await journalAtHub(lost.data_dir);
    expect(before.length).toBeGreaterThan(kept.length + 3);
    await lost.kill();

    const data_dir = temporaryFolder();
    expect(await restore(data_dir, file)).toMatchObject({ code: 1, stderr: expect.stringContaining("wrong-hub-key") });
    bringHubKey(lost.data_dir, data_dir);
    expect(await restore(data_dir, file)).toMatchObject({ code: 0, stderr: "" });
    const hub = await startHub({ data_dir, port: Number(new URL(lost.url).port) });
    await eventually(
      "the node has sent all again",
      async () => (await journalAtHub(data_dir)).length >= before.length,
      60_000,
    );
    await folded(data_dir, intervals);
    await tell(hub, owner, "told-later");
    await allSent(node);
    await node.kill();
    const held = await journalAtHub(data_dir);
    expect(held.slice(0, before.length)).toEqual(before);
    expect(journalOnDisk(node.data_dir).slice(0, held.length)).toEqual(held);
    expect(hub.lines.filter(({ event }) => event === "journal-alarm")).toEqual([]);
    console.info(
      `backup: ${JSON.stringify({ ...report, file: "", records: [kept.length, before.length], intervals: [early, intervals] })}`,
    );
    await hub.stop();
  });
});

/** What does not fit together in a database: epochs whose head is not the end of their segments. */
const UNFIT = `
  SELECT e.id FROM journal_epoch e
    LEFT JOIN LATERAL (SELECT max(last_seq) AS last, sum(last_seq - from_seq + 1) AS records
      FROM journal_segment WHERE epoch_id = e.id) s ON true
   WHERE e.head_seq IS DISTINCT FROM s.last OR e.head_seq IS DISTINCT FROM s.records`;

test("A backup that is written while nodes upload is one moment of all tables", { timeout: 120_000 }, async () => {
  const hub = await startHub();
  const uploaders = Array.from({ length: UPLOADERS }, () => new Uploader());
  for (const uploader of uploaders) await uploader.enrol(hub.url, await joinCode(hub));
  const working = uploaders.map((uploader) => uploader.work(() => hub.url, { length: 200, batch: 20 }));
  const acknowledged = () => uploaders.map((uploader) => uploader.acknowledged.length);
  await eventually("all upload", () => Math.min(...acknowledged()) > 200);
  const [file, before] = [join(temporaryFolder(), "hub.backup"), acknowledged()];
  const url = databaseUrl(hub.data_dir);
  await backUp(hub, file);
  const after = acknowledged();
  expect(after.map((count, index) => count > (before[index] as number))).toEqual([true, true, true]);
  const written = readFileSync(file);
  const limited = ["-c", 'ulimit -f 1; exec "$0" "$@"', process.execPath, MAIN, "backup", "--data-dir", hub.data_dir];
  await expect(promisify(execFile)("sh", [...limited, "--to", file])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("backup-not-written"),
  });
  expect(readFileSync(file).equals(written)).toBe(true);
  expect(existsSync(`${file}.new`)).toBe(false);
  // A running hub's database is refused, whichever way it is named.
  for (const env of [{}, { DATABASE_URL: url }]) {
    const { code, stderr } = await runCommand(["restore", "--data-dir", hub.data_dir, "--from", file], env);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/data-in-use|database-not-empty/)]);
  }
  for (const uploader of uploaders) uploader.finish();
  await Promise.all(working);
  expect(await hub.stop()).toEqual({ code: 0, signal: null });

  // A hub that was started before has a key and a login of its own.
  const { data_dir, stop } = await startHub();
  await stop();
  const firstLogin = join(data_dir, "first-login.json");
  expect(existsSync(firstLogin)).toBe(true);
  expect(await restore(data_dir, file)).toMatchObject({ code: 1, stderr: expect.stringContaining("wrong-hub-key") });
  bringHubKey(hub.data_dir, data_dir);
  expect(await restore(data_dir, file)).toMatchObject({ code: 0, stderr: "" });
  expect(existsSync(firstLogin)).toBe(false);
  const again = await startHub({ data_dir });
  const stored = await inDatabase(data_dir, async (client) => {
    expect((await client.query(UNFIT)).rows).toEqual([]);
    return storedRecords(client);
  });
  for (const [index, { node, epochs }] of uploaders.entries()) {
    const records = hexOf(stored.get(node.name) ?? []);
    const sent = epochs.flatMap(({ records: written }) => hexOf(written.map((bytes) => ({ bytes }))));
    expect(records.length).toBeGreaterThanOrEqual(before[index] as number);
    expect(records).toEqual(sent.slice(0, records.length));
  }
  await again.stop();
});

function databaseUrl(data_dir: string): string {
  const { host, port, user, password } = clusterConnection(data_dir);
  return `postgres://${user}:${password}@localhost:${port}/postgres?host=${encodeURIComponent(host as string)}`;
}
