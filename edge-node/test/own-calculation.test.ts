import { afterAll, expect, test } from "vitest";
import { type Home, setUpCommunity, simulatedClock, simulatedNow_ms } from "./community.ts";
import { eventually } from "./eventually.ts";
import { NodeClient } from "./node-client.ts";
import { cleanUp, runCommand, startNode } from "./running-node.ts";

const LENGTH_S = 300;
const READINGS_MS = 12_000;
const WANTED_INTERVALS = 3;
const DAY_MS = 86_400_000;

afterAll(cleanUp);

const dayAt = (at_ms: number) => new Date(at_ms).toISOString().slice(0, "YYYY-MM-DD".length);

test("what a running node tells of an interval is found again in its exported journal", {
  timeout: 90_000,
}, async () => {
  const clock = simulatedClock(600);
  const config = { clock, interval_length_s: LENGTH_S, close_deadline_s: 60, time_zone: "UTC" } as const;
  const node = await startNode({ config });
  const { devices, homes, coordinator } = await setUpCommunity(node, { homes: 2, clock });
  const price_rule = { kind: "mid-market" };
  await coordinator.done("POST", "/api/allocation-keys", { key: { kind: "dynamic" }, price_rule });
  const connections = await Promise.all(devices.map((device) => device.connect(node.mqtt_port)));
  const member = new NodeClient(node.http_url);
  const [home] = homes as [Home, Home];
  await member.login(home.login, home.password);
  const now_s = () => Math.floor(simulatedNow_ms(clock) / 1_000);

  let spoken_ms = 0;
  const measured = async () => {
    if (simulatedNow_ms(clock) < spoken_ms + READINGS_MS) return;
    spoken_ms = simulatedNow_ms(clock);
    const sent = devices.map((device, index) => connections[index]?.publishReadings(device.measure(1)));
    await Promise.all(sent);
  };
  const [interval] = await eventually("some intervals have closed", async () => {
    await measured();
    const { body } = await member.get(`/api/intervals?from_s=${now_s() - 3_600}&to_s=${now_s()}`);
    const valid = body.intervals.filter(({ quality }: { readonly quality: string }) => quality === "valid");
    return valid.length >= WANTED_INTERVALS && valid.slice(-1);
  });

  const { status, body } = await member.get(`/api/intervals/${interval.start_s}/calculation`);
  expect(status).toBe(200);
  const [reading] = body.readings;
  expect(reading).toMatchObject({ metering_point: home.metering_point, source: "registers" });
  expect(reading.end.import_wh - reading.begin.import_wh).toBe(interval.import_wh);
  expect(body.result.amount_nano).toBe(interval.amount_nano);
  expect(body.market.sharing).toMatchObject({ kind: "dynamic", price_rule: "mid-market" });
  const { sharing } = (await member.get("/api/community")).body;
  expect(sharing).toMatchObject({ now: { kind: "dynamic" }, to_come: [] });
  const { record } = body.revisions.at(-1);
  expect(record.hash).toMatch(/^[0-9a-f]{64}$/);

  const [today, tomorrow] = [dayAt(simulatedNow_ms(clock) - 600_000), dayAt(simulatedNow_ms(clock) + DAY_MS)];
  for (const path of ["/api/energy", "/api/community/energy"]) {
    const { buckets } = (await member.get(`${path}?from=${today}&to=${tomorrow}&by=day`)).body;
    expect(buckets[0].intervals).toBeGreaterThanOrEqual(WANTED_INTERVALS);
    expect(buckets[0].import_wh).toBeGreaterThanOrEqual(interval.import_wh);
  }

  // The same limits change nothing, computed by a node that goes on closing intervals.
  const preview = await member.get("/api/limits/preview");
  expect(preview.status).toBe(200);
  expect(preview.body.intervals).toBeGreaterThanOrEqual(WANTED_INTERVALS);
  expect(preview.body.change).toEqual({ bought_wh: 0, sold_wh: 0, amount_nano: "0" });
  expect((await member.get("/api/energy/expected")).status).toBe(200);
  expect((await member.send("PUT", "/api/me/shown-home", { name: "Sonnenhof", is_ranked: true })).status).toBe(200);
  const { homes_count, shown } = (await member.get("/api/community/homes")).body;
  expect([homes_count, shown]).toEqual([2, [{ name: "Sonnenhof", is_live: expect.any(Boolean), is_own: true }]]);

  for (const connection of connections) connection.client.end(true);
  expect((await node.stop()).code).toBe(0);
  const { stdout } = await runCommand(["export", "--data-dir", node.data_dir, "--what", "journal", "--out", "-"]);
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  const found = JSON.parse(lines[record.position - 1] ?? "null");
  expect(found).toMatchObject({ position: record.position, epoch: record.epoch, seq: record.seq, kind: record.kind });
  expect(found.body.start_s).toBe(interval.start_s);
  expect(found.body.allocation_key_from_s).toBe(sharing.now.valid_from_s);
  // The head behind it, which the node has signed, names the same hash.
  const head = lines
    .map((line) => JSON.parse(line))
    .find(({ kind, body: { hash } }) => kind === "head" && hash === record.hash);
  expect(head).toMatchObject({ epoch: record.epoch, body: { seq: record.seq } });
  expect((await runCommand(["verify", "--data-dir", node.data_dir])).code).toBe(0);
});
