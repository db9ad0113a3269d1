import { connectAsync, type MqttClient } from "mqtt";
import { afterAll, expect, test } from "vitest";
import { MAIN_FUSE_W, setUpCommunity, simulatedClock, simulatedNow_ms } from "./community.ts";
import { eventually } from "./eventually.ts";
import { readJournal } from "./journal-content.ts";
import { NodeClient } from "./node-client.ts";
import { cleanUp, type RunningNode, startNode } from "./running-node.ts";

const ROUNDS = 5;
/** Five simulated minutes are half a second, so every round journals some readings. */
const CLOCK = simulatedClock(600);
const CONFIG = { clock: CLOCK, interval_length_s: 300, house_mqtt_port: 0 } as const;
const POWER_W = 1_200;
const FIRST_REGISTER_WH = 4_711_000;
const TELL_EVERY_MS = 20;
/** As a plug does that lost its total for a moment, and as another one with the same name would. */
const GLITCHES = ["0.000", "99999.000"];

let told = 0;
let client: MqttClient | null = null;
let timer: NodeJS.Timeout | undefined;

afterAll(async () => {
  stopTelling();
  await cleanUp();
});

function stopTelling(): void {
  clearInterval(timer);
  client?.end(true);
}

function register_wh(): number {
  return FIRST_REGISTER_WH + Math.floor((POWER_W * (simulatedNow_ms(CLOCK) - CLOCK.simulated_origin_ms)) / 3_600_000);
}

function housePortOf(node: RunningNode): number {
  return node.lines.find(({ event }) => event === "node-ready")?.house_port as number;
}

/** Every tenth message shows a register that is none. */
async function tell(node: RunningNode, login: { username: string; password: string }): Promise<void> {
  client = await connectAsync(`mqtt://127.0.0.1:${housePortOf(node)}`, { ...login, reconnectPeriod: 0 });
  client.on("error", () => {});
  const mqtt = client;
  timer = setInterval(() => {
    const wh = register_wh();
    const total = `${Math.floor(wh / 1_000)}.${String(wh % 1_000).padStart(3, "0")}`;
    const shown = ++told % 10 === 0 ? GLITCHES[(told / 10) % GLITCHES.length] : total;
    mqtt.publish("tele/plug/SENSOR", `{"Time":"2025-06-01T00:00:00","ENERGY":{"Total":${shown},"Power":${POWER_W}}}`);
  }, TELL_EVERY_MS);
}

async function join(node: RunningNode): Promise<{ username: string; password: string }> {
  const { coordinator } = await setUpCommunity(node, { homes: 0, clock: CLOCK });
  const made = await coordinator.done("POST", "/api/members", { member: "owner", login: "owner" });
  const point = { metering_point: "house", member: "owner", main_fuse_w: MAIN_FUSE_W };
  await coordinator.done("POST", "/api/metering-points", point);
  const owner = new NodeClient(node.http_url, "127.0.1.1");
  await owner.login("owner", made.body.initial_password);
  const { connection, password } = (
    await owner.done("POST", "/api/house-connections", { label: "plug", way: { kind: "house" } })
  ).body;
  await tell(node, { username: connection, password });
  const found = await eventually("the plug is found", async () => {
    return (await owner.get("/api/third-party-devices")).body.devices[0];
  });
  const { adapter, source } = found;
  const wanted = { connection, adapter, source, metering_point: "house", phase_mode: "registers" };
  await owner.done("POST", "/api/third-party-devices", wanted);
  return { username: connection, password };
}

test("a bought meter with glitches is counted once and without a gap by a node that is killed again and again", async () => {
  let node = await startNode({ config: CONFIG });
  const { data_dir } = node;
  const login = await join(node);
  let before = 0;
  for (let round = 0; round < ROUNDS; round++) {
    await eventually("readings are committed", () => told > (round + 1) * 100);
    await node.kill();
    stopTelling();
    const [stand] = readJournal(data_dir).state?.thirdParty.values() ?? [];
    expect(stand?.seq).toBeGreaterThan(before);
    before = stand?.seq ?? before;
    node = await startNode({ config: CONFIG, data_dir });
    await tell(node, login);
  }
  await eventually("the last round was told", () => told > (ROUNDS + 1) * 100);
  stopTelling();
  await node.stop();

  const { state, point_intervals } = readJournal(data_dir);
  const [stand] = state?.thirdParty.values() ?? [];
  const counted_mwh = (stand?.import_mwh ?? 0) + (stand?.pending_import_mwh ?? 0);
  const flowed_mwh = (register_wh() - FIRST_REGISTER_WH) * 1_000;
  expect(counted_mwh).toBeLessThanOrEqual(flowed_mwh);
  // From the first report to the last, whatever happened in between.
  const [device] = state?.thirdParty.keys() ?? [];
  expect(state?.metering.devices.get(device as never)).toMatchObject({ upto: stand?.seq, ahead: [] });
  const first_mwh = (stand?.reported_import_mwh ?? 0) - counted_mwh;
  expect(first_mwh).toBeGreaterThanOrEqual(FIRST_REGISTER_WH * 1_000);
  expect(first_mwh).toBeLessThan((FIRST_REGISTER_WH + flowed_mwh / 2_000) * 1_000);
  expect(point_intervals.some(({ import_wh, is_signed }) => import_wh === 100 && !is_signed)).toBe(true);
}, 120_000);
