import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { clusterConnection } from "../src/adapters/postgres/cluster-files.ts";
import { runningPostmaster } from "../src/adapters/postgres/postmaster.ts";
import { storedRecords } from "../src/adapters/postgres/test-records.ts";
import { cleanUp, clusterOf, type RunningHub, runCommand, startHub } from "./running-hub.ts";
import { Uploader } from "./uploader.ts";

const ROUNDS = 4;
const NODES = 3;
const ACKNOWLEDGED_PER_ROUND = 1_000;

afterAll(cleanUp);

/** All that is stored, by node, in order; and whether the database's own checks are content. */
async function readDatabase(data_dir: string) {
  const client = new Client(clusterConnection(data_dir));
  await client.connect();
  try {
    const stored = await storedRecords(client);
    await client.query("CREATE EXTENSION IF NOT EXISTS amcheck");
    await client.query(
      `SELECT bt_index_check(c.oid, heapallindexed => true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam
        WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relnamespace = 'public'::regnamespace`,
    );
    const damaged = await client.query("SELECT sum(checksum_failures)::int AS failures FROM pg_stat_database");
    expect(damaged.rows).toEqual([{ failures: 0 }]);
    return new Map(
      [...stored].map(([node, records]) => [node, records.map(({ bytes }) => Buffer.from(bytes).toString("hex"))]),
    );
  } finally {
    await client.end();
  }
}

async function enrol(hub: RunningHub, uploader: Uploader): Promise<void> {
  const { stdout } = await runCommand(["create-join-code", "--data-dir", hub.data_dir, "--community", "sun"]);
  await uploader.enrol(hub.url, JSON.parse(stdout).join_code);
}

const portOf = (hub: RunningHub) => Number(new URL(hub.url).port);
const eventsOf = (hub: RunningHub) => hub.lines.map(({ event }) => event);

describe("a hub and its database that are killed in turn under load", () => {
  test("hold every acknowledged record once, and the database stays sound", { timeout: 120_000 }, async () => {
    let hub = await startHub();
    const { data_dir } = hub;
    const uploaders = Array.from({ length: NODES }, () => new Uploader());
    for (const uploader of uploaders) await enrol(hub, uploader);
    const acknowledged = () => uploaders.reduce((sum, uploader) => sum + uploader.acknowledged.length, 0);
    const working = uploaders.map((uploader) => uploader.work(() => hub.url, { length: 400, batch: 40 }));
    const failed = Promise.all(working).then(() => undefined);
    for (let round = 0; round < ROUNDS; round++) {
      const enough = acknowledged() + ACKNOWLEDGED_PER_ROUND;
      await Promise.race([
        failed,
        expect.poll(acknowledged, { timeout: 30_000, interval: 2 }).toBeGreaterThanOrEqual(enough),
      ]);
      if (round % 2 === 0) {
        await hub.kill();
        expect(runningPostmaster(clusterOf(data_dir))).not.toBeNull();
        hub = await startHub({ data_dir, port: portOf(hub) });
        expect(hub.lines).toContainEqual(expect.objectContaining({ event: "database-running", is_adopted: true }));
      } else {
        process.kill(runningPostmaster(clusterOf(data_dir)) as number, "SIGKILL");
        await expect.poll(() => eventsOf(hub), { timeout: 30_000 }).toContain("database-away");
        await expect
          .poll(() => eventsOf(hub).filter((event) => event === "database-running").length, { timeout: 30_000 })
          .toBe(2);
      }
      // At once, while the nodes go on: what is acknowledged before the question is in the answer.
      const before = uploaders.map(({ node, acknowledged: records }) => ({
        name: node.name,
        records: records.map(hex),
      }));
      const stored = await readDatabase(data_dir);
      for (const { name, records } of before) expect(stored.get(name)?.slice(0, records.length)).toEqual(records);
    }
    for (const uploader of uploaders) uploader.finish();
    await Promise.all(working);
    const stored = await readDatabase(data_dir);
    for (const { node, epochs } of uploaders) {
      expect(stored.get(node.name)).toEqual(epochs.flatMap(({ records }) => records.map(hex)));
    }
    const answers = uploaders.map(({ answers: said }) => Object.fromEntries(said));
    expect(answers.some(({ none }) => (none ?? 0) > 0)).toBe(true);
    console.info(`hub kill: ${JSON.stringify({ acknowledged: acknowledged(), answers })}`);
    expect(await hub.stop()).toEqual({ code: 0, signal: null });
    expect(runningPostmaster(clusterOf(data_dir))).toBeNull();
  });
});

describe("a hub", () => {
  test("shares its database with another, stops with its supervisor, and takes the database with it", {
    timeout: 60_000,
  }, async () => {
    const hub = await startHub();
    const health = await fetch(`${hub.url}/health`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: "ok", database: "running", uploads_in_flight: 0 },
    ]);
    expect(await (await fetch(`${hub.url}/metrics`)).text()).toMatch(/^localgrid_hub_database_there 1$/m);
    const { host, port, user, password } = clusterConnection(hub.data_dir);
    const url = `postgres://${user}:${password}@localhost:${port}/postgres?host=${encodeURIComponent(host as string)}`;
    const env = { DATABASE_URL: url };
    await expect(startHub({ port: portOf(hub), env })).rejects.toThrow("port-not-free");
    const other = await startHub({ env });
    expect(eventsOf(other)).toEqual(expect.not.arrayContaining(["database-running", "database-migrated"]));
    const uploader = new Uploader();
    await enrol(hub, uploader);
    expect((await uploader.send(other.url, uploader.node.epoch(5).batch())).kind).toBe("acknowledged");
    expect(await other.stop()).toEqual({ code: 0, signal: null });

    hub.closeStdin();
    expect(await hub.exited).toEqual({ code: 0, signal: null });
    expect(hub.lines).toContainEqual(expect.objectContaining({ event: "hub-stopping", reason: "stdin closed" }));
    expect(runningPostmaster(clusterOf(hub.data_dir))).toBeNull();
  });

  test("that was told nonsense says what is wrong", async () => {
    for (const [args, said] of [
      [["start", "--port", "99999"], "data_dir: is missing\nport: 99999"],
      [["fly"], "unknown-command"],
      [["create-join-code", "--data-dir", "/nowhere", "--community", "sun"], "no-hub-here"],
    ] as const) {
      expect(await runCommand(args)).toMatchObject({ code: 1, stderr: expect.stringContaining(said) });
    }
    expect(await runCommand(["start", "--data-dir", "x"], { DATABASE_URL: "mysql://user:secret@x" })).toMatchObject({
      code: 1,
      stderr: expect.not.stringContaining("secret"),
    });
    expect(await runCommand(["help"])).toMatchObject({ code: 0, stdout: expect.stringContaining("--database-url") });
  });
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
