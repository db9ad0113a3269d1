import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestListener } from "../src/adapters/devices/polled/test-devices.ts";
import { askedDevices, type BoughtDevice, tellingDevices } from "./bought-devices.ts";
import { MAIN_FUSE_W, setUpCommunity, simulatedClock, simulatedNow_ms } from "./community.ts";
import { eventually } from "./eventually.ts";
import { NodeClient } from "./node-client.ts";
import { cleanUp, type RunningNode, startNode } from "./running-node.ts";

/** An interval takes ten seconds, and devices that are asked are asked once in it. */
const CLOCK = simulatedClock(90);
const INTERVAL_S = 900;
const POWER_W = 1_200;
const FIRST_REGISTER_WH = 1_000_000;
const TELL_EVERY_MS = 250;

const clients: MqttClient[] = [];
const listeners: TestListener[] = [];
const timers: NodeJS.Timeout[] = [];

afterAll(async () => {
  for (const timer of timers) clearInterval(timer);
  await Promise.all(clients.map((client) => client.endAsync(true)));
  await cleanUp();
  await Promise.all(listeners.map((listener) => listener.close()));
});

function register_wh(): number {
  const elapsed_ms = simulatedNow_ms(CLOCK) - CLOCK.simulated_origin_ms;
  return FIRST_REGISTER_WH + Math.floor((POWER_W * elapsed_ms) / 3_600_000);
}

interface BoughtHome {
  readonly device: BoughtDevice;
  readonly metering_point: string;
  readonly connection: string;
  readonly password: string | null;
  readonly member: NodeClient;
}

/** As a member does it: log in, make a connection; the coordinator has made member and metering point. */
async function addHome(
  node: RunningNode,
  coordinator: NodeClient,
  { device, way, index }: NewHome,
): Promise<BoughtHome> {
  const [member, metering_point, login] = [`owner-${index}`, `house-${index}`, `owner-${index}`];
  const { initial_password } = (await coordinator.done("POST", "/api/members", { member, login })).body;
  await coordinator.done("POST", "/api/metering-points", { metering_point, member, main_fuse_w: MAIN_FUSE_W });
  const client = new NodeClient(node.http_url, `127.0.1.${index}`);
  await client.login(login, initial_password);
  const { settings } = device;
  const made = await client.done("POST", "/api/house-connections", { label: device.name, way, settings });
  const { connection, password } = made.body as { connection: string; password: string | null };
  return { device, metering_point, connection, password, member: client };
}

interface NewHome {
  readonly device: BoughtDevice;
  readonly way: object;
  readonly index: number;
}

/** Waits until the device was found, and says which metering point it measures. */
async function assign({ device, metering_point, connection, member }: BoughtHome): Promise<void> {
  const { adapter, source, phase_mode } = device;
  await eventually(`${device.name} is found`, async () => {
    const { devices } = (await member.get("/api/third-party-devices")).body as { devices: { source: string }[] };
    return devices.some((found) => found.source === source);
  });
  const wanted = { connection, adapter, source, metering_point, phase_mode };
  await eventually(`${device.name} is taken`, async () => {
    return (await member.done("POST", "/api/third-party-devices", wanted)).status === 201;
  });
}

/** Makes a home of each device and lets it tell, or be asked, from now on. */
async function joinAll(node: RunningNode, house_port: number): Promise<readonly BoughtHome[]> {
  const { coordinator } = await setUpCommunity(node, { homes: 0, clock: CLOCK });
  const homes: BoughtHome[] = [];
  for (const device of tellingDevices()) {
    const home = await addHome(node, coordinator, { device, way: { kind: "house" }, index: homes.length + 1 });
    homes.push(home);
    const client = await logIn(house_port, home);
    const tell = () => {
      for (const { topic, payload } of device.messages(register_wh())) client.publish(topic, payload);
    };
    timers.push(setInterval(tell, TELL_EVERY_MS));
  }
  for (const device of askedDevices()) {
    const listener = await device.listen(register_wh);
    listeners.push(listener);
    const place = { host: "127.0.0.1", port: listener.port, unit: null, user: null, password: null };
    const way = { kind: "polled", adapter: device.adapter, ...place };
    homes.push(await addHome(node, coordinator, { device, way, index: homes.length + 1 }));
  }
  await Promise.all(homes.map(assign));
  return homes;
}

async function logIn(house_port: number, { connection, password }: BoughtHome): Promise<MqttClient> {
  const login = { username: connection, password: password ?? "" };
  const client = await connectAsync(`mqtt://127.0.0.1:${house_port}`, { ...login, reconnectPeriod: 0 });
  clients.push(client);
  return client;
}

/** What Home Assistant is told on this connection, by topic; empty once it was taken back. */
async function followFigures(house_port: number, home: BoughtHome): Promise<ReadonlyMap<string, string>> {
  const client = await logIn(house_port, home);
  const told = new Map<string, string>();
  client.on("message", (topic, payload) => told.set(topic, payload.toString("utf8")));
  await client.subscribeAsync(["homeassistant/sensor/+/+/config", "localgrid/#"]);
  return told;
}

describe("bought devices on a running node", () => {
  let house_port = 0;
  let homes: readonly BoughtHome[] = [];

  beforeAll(async () => {
    const config = { house_mqtt_port: 0, clock: CLOCK, interval_length_s: INTERVAL_S, close_deadline_s: 300 } as const;
    const node = await startNode({ config });
    house_port = node.lines.find(({ event }) => event === "node-ready")?.house_port as number;
    homes = await joinAll(node, house_port);
  }, 180_000);

  test("each adapter's recorded payloads become energy on the bill, marked as unsigned", async () => {
    expect(homes).toHaveLength(13);
    for (const { device, member } of homes) {
      const statement = await eventually(
        `${device.name} is on the bill`,
        async () => {
          const { body } = await member.get("/api/statements/2025-06");
          return body.energy_wh > 0 ? body : null;
        },
        90_000,
      );
      // Nothing is counted that did not flow: no more than the power for as long as the statement can cover.
      const most_wh = (POWER_W * (simulatedNow_ms(CLOCK) - CLOCK.simulated_origin_ms)) / 3_600_000;
      expect(statement.energy_wh, device.name).toBeLessThanOrEqual(most_wh);
      expect(statement.unsigned_wh, device.name).toBe(statement.energy_wh - statement.estimated_wh);
    }
  }, 120_000);

  test("a member who wants it has the own figures in the own connection, and nobody else's", async () => {
    const [home, neighbour] = homes as [BoughtHome, BoughtHome];
    const path = `/api/house-connections/${home.connection}/settings`;
    const told = await followFigures(house_port, home);
    const toldNeighbour = await followFigures(house_port, neighbour);
    await home.member.done("PUT", path, { ...home.device.settings, tells_figures: true });
    const balance = "homeassistant/sensor/localgrid_owner-1/balance/config";
    await eventually("the figures are described and told", () => {
      const state = JSON.parse(told.get("localgrid/owner-1/state") ?? "{}");
      return told.has(balance) && Number(state.balance) <= 0;
    });
    expect(JSON.parse(told.get(balance) ?? "")).toMatchObject({ state_topic: "localgrid/owner-1/state" });
    await home.member.done("PUT", path, { ...home.device.settings, tells_figures: false });
    await eventually(
      "they are taken back",
      () => told.get(balance) === "" && told.get("localgrid/owner-1/state") === "",
    );
    expect([...toldNeighbour.keys()]).toEqual([]);
  }, 60_000);
});
