import { eventually } from "@localgrid/edge-node/test/eventually";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { clusterConnection } from "../src/adapters/postgres/cluster-files.ts";
import { cleanUp, runCommand, startHub } from "./running-hub.ts";
import { follow } from "./shape-client.ts";
import { Uploader } from "./uploader.ts";

afterAll(cleanUp);

async function change(data_dir: string, sql: string): Promise<void> {
  const client = new Client(clusterConnection(data_dir));
  await client.connect();
  await client.query(sql);
  await client.end();
}

describe("a hub that is killed while clients wait", () => {
  test("goes on, and each client is told exactly what it missed", { timeout: 120_000 }, async () => {
    const before = await startHub();
    const { data_dir, url } = before;
    const { stdout } = await runCommand(["create-join-code", "--data-dir", data_dir, "--community", "sun"]);
    const uploader = new Uploader();
    await uploader.enrol(url, JSON.parse(stdout).join_code);
    await change(data_dir, "INSERT INTO member VALUES ('sun', 'ann', true, NULL, 0)");
    const clients = [false, true].map((live_sse) => follow({ url }, uploader.node, { shape: "members", live_sse }));
    for (const client of clients) await client.upToDate();
    const handles = clients.map(({ stream }) => stream.shapeHandle);
    await before.kill();
    await change(data_dir, "INSERT INTO member VALUES ('sun', 'bob', true, NULL, 0)");
    const after = await startHub({ data_dir, port: Number(new URL(url).port) });
    await eventually("both heard of bob", () => clients.every(({ rows }) => rows.size === 2), 60_000);
    await change(data_dir, "INSERT INTO member VALUES ('sun', 'cem', true, NULL, 0)");
    await eventually("both heard of cem", () => clients.every(({ rows }) => rows.size === 3), 60_000);
    for (const client of clients) {
      expect(client.changes().map(({ value }) => value["member"])).toEqual(["ann", "bob", "cem"]);
      expect(client.errors).toEqual([]);
      client.stop();
    }
    expect(clients.map(({ stream }) => stream.shapeHandle)).toEqual(handles);
    expect((await after.stop()).code).toBe(0);
  });
});
