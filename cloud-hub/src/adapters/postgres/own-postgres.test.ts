import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { OwnPostgres } from "./own-postgres.ts";
import { removeStaleLocks, runningPostmaster } from "./postmaster.ts";
import { killAtExit } from "./test-database.ts";

const SLOW = { timeout: 60_000 };

const data_dir = mkdtempSync(join(tmpdir(), "lg-own-"));
const home = join(data_dir, "postgres");
const cluster = join(home, "cluster");
const started: OwnPostgres[] = [];
killAtExit(data_dir);

afterAll(async () => {
  for (const postgres of started) await postgres.stop();
  rmSync(data_dir, { recursive: true, force: true });
});

async function start(folder = data_dir) {
  const events: unknown[] = [];
  const postgres = new OwnPostgres(folder, {
    running: (is_adopted) => events.push(is_adopted ? "adopted" : "running"),
    away: () => events.push("away"),
    failed: (error) => events.push(error),
  });
  started.push(postgres);
  const connection = await postgres.start();
  const ask = async (query: string) => {
    const client = new Client(connection);
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query({ text: query, rowMode: "array" })).rows;
    } finally {
      await client.end();
    }
  };
  return { postgres, events, ask };
}

describe("the hub's own PostgreSQL", () => {
  test("is made on the first start, for nobody but the hub, and keeps what it acknowledges", SLOW, async () => {
    mkdirSync(join(home, "new-cluster-half"), { recursive: true });
    const { postgres, events, ask } = await start();
    expect(events).toEqual(["running"]);
    expect(postgres.state).toBe("running");
    const settings = ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"];
    for (const name of settings) expect([name, await ask(`SHOW ${name}`)]).toEqual([name, [["on"]]]);
    expect(await ask("SHOW listen_addresses")).toEqual([[""]]);
    expect(
      await ask("SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = 'postgres'"),
    ).toEqual([["UTF8", "C"]]);
    expect(readFileSync(join(cluster, "pg_hba.conf"), "utf8")).not.toMatch(/^[^#].*\btrust$/m);
    expect(statSync(join(data_dir, "keys", "database-password")).mode & 0o777).toBe(0o600);
    for (const folder of [home, cluster, join(home, "run")]) expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(data_dir).mode & 0o066).toBe(0);
    const pid = runningPostmaster(cluster) as number;
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    expect(status).not.toMatch(/^(Uid|Gid):.*\b0\b/m);
    await ask("CREATE TABLE kept AS SELECT 42 AS answer");
  });

  test("keeps a second hub away", SLOW, async () => {
    await expect(start()).rejects.toMatchObject({ code: "data-in-use" });
    expect(started[0]?.state).toBe("running");
    started.pop();
  });

  test("comes back after a crash, with what it had", SLOW, async () => {
    const [postgres] = started as [OwnPostgres];
    await postgres.stop();
    started.pop();
    const { postgres: again, events, ask } = await start();
    process.kill(runningPostmaster(cluster) as number, "SIGKILL");
    await expect.poll(() => events, { timeout: 20_000 }).toEqual(["running", "away", "running"]);
    expect(again.state).toBe("running");
    expect(await ask("SELECT answer FROM kept")).toEqual([[42]]);
    // Only the guard was lost: the database itself need not start again.
    await ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hub owner'");
    await expect.poll(() => events.slice(3), { timeout: 20_000 }).toEqual(["away", "adopted"]);
  });

  test("ends with the hub, also while it is being brought back, and starts again over stale locks", SLOW, async () => {
    const [postgres] = started as [OwnPostgres];
    process.kill(runningPostmaster(cluster) as number, "SIGKILL");
    await expect.poll(() => postgres.state, { timeout: 20_000, interval: 1 }).toBe("away");
    await postgres.stop();
    expect(postgres.state).toBe("absent");
    expect(runningPostmaster(cluster)).toBeNull();
    await postgres.stop();
    started.pop();
    // Empty as after a power cut; and a living process that is no PostgreSQL.
    writeFileSync(join(cluster, "postmaster.pid"), "");
    writeFileSync(join(home, "run", ".s.PGSQL.5432.lock"), `${process.pid}\n${cluster}\n`);
    expect(runningPostmaster(cluster)).toBeNull();
    const { ask } = await start();
    expect(await ask("SELECT answer FROM kept")).toEqual([[42]]);
    const pidFile = join(cluster, "postmaster.pid");
    removeStaleLocks(cluster, [pidFile]);
    expect(statSync(pidFile).size).toBeGreaterThan(0);
  });

  test("that cannot start says why", SLOW, async () => {
    const [postgres] = started as [OwnPostgres];
    await postgres.stop();
    started.pop();
    writeFileSync(join(cluster, "PG_VERSION"), "9\n");
    await expect(start()).rejects.toMatchObject({
      code: "database-did-not-start",
      message: expect.stringMatching(/incompatible/),
    });
    started.pop();
    writeFileSync(join(cluster, "PG_VERSION"), "18\n");
  });

  test("refuses a folder that it cannot use", async () => {
    await expect(start(join(data_dir, "x".repeat(90)))).rejects.toMatchObject({ code: "data-folder-too-deep" });
    const file = join(data_dir, "file");
    writeFileSync(file, "");
    await expect(start(file)).rejects.toMatchObject({ code: "data-folder-unusable" });
    await expect(start(join(file, "below"))).rejects.toMatchObject({ code: "data-folder-unusable" });
  });
});
