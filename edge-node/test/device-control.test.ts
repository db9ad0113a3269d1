import { afterAll, expect, test } from "vitest";
import { setUpCommunity, simulatedClock, simulatedNow_ms } from "./community.ts";
import { ControlledDevice } from "./controlled-device.ts";
import { eventually } from "./eventually.ts";
import { NodeClient } from "./node-client.ts";
import { cleanUp, startNode } from "./running-node.ts";

const SETTINGS = {
  role: "battery",
  capacity_wh: 10_000,
  charge_power_w: 3_000,
  discharge_power_w: 2_500,
  round_trip_efficiency_permille: 900,
  reserve_permille: 200,
  wear_micro_per_kwh: 0,
};

afterAll(cleanUp);

/** A community with one home, whose battery is paired on a metering point of its own. */
async function startWithBattery() {
  const clock = simulatedClock(1);
  const config = { clock };
  const node = await startNode({ config });
  const { coordinator, homes } = await setUpCommunity(node, { homes: 1, clock });
  const [home] = homes;
  if (home === undefined) throw new Error("no home");
  const metering_point = "battery-1";
  await coordinator.done("POST", "/api/metering-points", { metering_point, member: home.member, main_fuse_w: 17_000 });
  const battery = await ControlledDevice.pair(coordinator, metering_point, () => simulatedNow_ms(clock));
  const member = new NodeClient(node.http_url);
  await member.login(home.login, home.password);
  return { config, node, coordinator, member, battery };
}

function kinds(battery: ControlledDevice): readonly string[] {
  return battery.commands.map(({ judgement }) => {
    return judgement.kind === "accepted" ? judgement.command.order.kind : judgement.reason;
  });
}

/** Tells its charge until the node has an order for it. */
async function followed(battery: ControlledDevice, before = 0): Promise<void> {
  await eventually("the battery is told what to do", async () => {
    await battery.tellLive(500);
    return battery.commands.length > before;
  });
}

test("a battery follows its member's word, from the first permission to the last release", {
  timeout: 120_000,
}, async () => {
  const { node, member, battery } = await startWithBattery();
  await battery.connect(node.mqtt_port);
  await battery.tellStatus({ control: "none" });
  const configuration = await eventually("the node's time", () => battery.configurations[0]);
  expect(configuration).toMatchObject({ interval_length_s: 900, node_has_time: true });
  await battery.tellLive(500);
  const url = `/api/me/control/${battery.name}`;

  expect((await member.get("/api/me/control")).body.devices).toContainEqual(
    expect.objectContaining({ device: battery.name, is_allowed: false, state: "off" }),
  );
  expect((await member.send("PUT", url, { is_allowed: true, settings: SETTINGS })).status).toBe(204);
  await followed(battery);
  expect(kinds(battery)).toEqual(["set-power"]);
  expect(battery.commands[0]?.isRetained).toBe(false);
  const first = battery.commands[0]?.bytes as Uint8Array;
  expect(battery.judge(first)).toEqual({ kind: "rejected", reason: "counter" });
  expect(battery.last_counter).toBeGreaterThan(configuration.counter);

  // A connection that comes back hears the order at once, as a fresh command and not as the one before.
  await battery.drop();
  await battery.connect(node.mqtt_port);
  await followed(battery, 1);
  expect(battery.commands[1]?.judgement.kind).toBe("accepted");
  expect(battery.commands[1]?.bytes).not.toEqual(first);

  const before = battery.commands.length;
  expect((await member.send("PUT", url, { is_allowed: false })).status).toBe(204);
  await eventually("the battery is let go", () => battery.commands.length > before);
  expect(kinds(battery).at(-1)).toBe("release");
  await battery.drop();
  await battery.connect(node.mqtt_port);
  await eventually("the connection is configured again", () => battery.configurations.length > 2);
  expect(battery.commands).toHaveLength(before + 1);

  const [listed] = (await member.get("/api/me/control")).body.devices.filter(
    ({ device }: { device: string }) => device === battery.name,
  );
  expect(listed).toMatchObject({ state: "off", order: null });
  expect(listed.changes.map(({ is_allowed }: { is_allowed: boolean }) => is_allowed)).toEqual([false, true]);
});

test("the battery of a node that died finds its safe state, and a new start is heard", {
  timeout: 120_000,
}, async () => {
  const { config, node, member, battery } = await startWithBattery();
  await battery.connect(node.mqtt_port);
  await member.done("PUT", `/api/me/control/${battery.name}`, { is_allowed: true, settings: SETTINGS });
  await followed(battery);
  const last = battery.commands.at(-1);
  if (last?.judgement.kind !== "accepted") throw new Error("not followed");
  const { not_after_ms, counter } = last.judgement.command;
  await node.kill();
  await battery.drop();

  // Nothing more comes, so what it follows ends within the five minutes that it was told.
  const heard_at_ms = config.clock.simulated_origin_ms;
  expect(not_after_ms - heard_at_ms).toBeLessThan(900_000);
  battery.last_counter = 0;
  expect(battery.judge(last.bytes, not_after_ms).kind).toBe("accepted");
  expect(battery.judge(last.bytes, not_after_ms + 1)).toEqual({ kind: "rejected", reason: "expired" });
  battery.last_counter = counter;

  const again = await startNode({ config, data_dir: node.data_dir });
  await battery.connect(again.mqtt_port);
  const before = battery.commands.length;
  await followed(battery, before);
  expect(battery.commands.slice(before).every(({ judgement }) => judgement.kind === "accepted")).toBe(true);
});

test("what a device reports is kept over a kill, once, and shown to whose it is", { timeout: 120_000 }, async () => {
  const { config, node, member, battery, coordinator } = await startWithBattery();
  await battery.connect(node.mqtt_port);
  await battery.tellStatus({ control: "failsafe", applied_power_w: 0 });
  await battery.tellEvent({ event_seq: 1, code: 5, value: 0 });
  await eventually("the event is acknowledged", () => battery.acks.some(({ events_upto }) => events_upto === 1));
  await node.kill();
  await battery.drop();

  const again = await startNode({ config, data_dir: node.data_dir });
  await battery.connect(again.mqtt_port);
  await battery.tellEvent({ event_seq: 1, code: 5, value: 0 });
  await battery.tellEvent({ event_seq: 2, code: 4, value: 6 });
  await eventually("both are acknowledged", () => battery.acks.some(({ events_upto }) => events_upto === 2));
  await battery.tellStatus({ control: "failsafe" });
  const mine = member.at(again.http_url);
  const { body } = await mine.get(`/api/devices/${battery.name}`);
  expect(body).toMatchObject({ device: battery.name, is_connected: true, status: { control: "failsafe" } });
  expect(body.events.map(({ event_seq, name }: { event_seq: number; name: string }) => [event_seq, name])).toEqual([
    [2, "command-refused"],
    [1, "failsafe-entered"],
  ]);
  const stranger = coordinator.at(again.http_url);
  await stranger.done("POST", "/api/members", { member: "member-9", login: "home-9" }).then(async ({ body: made }) => {
    const neighbour = new NodeClient(again.http_url);
    await neighbour.login("home-9", made.initial_password);
    expect((await neighbour.get(`/api/devices/${battery.name}`)).status).toBe(404);
  });
});
