import { connect as connectTcp, type Socket } from "node:net";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import type { DeviceMessage } from "../../third-party/device-adapter.ts";
import type { HouseBroker } from "../../third-party/house-broker.ts";
import { createHouseBroker, type HouseLimits } from "./house-broker.ts";

const PASSWORDS: Readonly<Record<string, string>> = { h1: "first", h2: "second" };

let broker: HouseBroker;
let port: number;
let arrived: { readonly connection: string; readonly message: DeviceMessage }[];
let refusals: string[];
let clients: MqttClient[];
let sockets: Socket[];

async function begin(limits: Partial<HouseLimits> = {}): Promise<void> {
  broker = createHouseBroker({
    host: "127.0.0.1",
    port: 0,
    limits,
    traffic: {
      admit: async ({ user, password }) => (PASSWORDS[user] === password ? user : null),
      onMessage: (connection, message) => arrived.push({ connection, message }),
      onRefusal: (reason) => refusals.push(reason),
    },
  });
  port = (await broker.start()).port;
}

function until(condition: () => boolean): Promise<boolean> {
  return eventually("it has come so far", condition, 5_000);
}

async function login(user: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: user,
    password: PASSWORDS[user] as string,
    reconnectPeriod: 0,
    ...options,
  });
  client.on("error", () => {});
  clients.push(client);
  return client;
}

async function hearing(client: MqttClient, filter: string): Promise<string[]> {
  const heard: string[] = [];
  client.on("message", (topic, payload, { retain }) => heard.push(`${topic} ${payload}${retain ? " retained" : ""}`));
  await client.subscribeAsync(filter, { qos: 1 });
  return heard;
}

function raw(bytes: Uint8Array): Socket {
  const socket = connectTcp(port, "127.0.0.1", () => socket.write(bytes));
  socket.on("error", () => {});
  sockets.push(socket);
  return socket;
}

beforeEach(() => {
  [arrived, refusals, clients, sockets] = [[], [], [], []];
});

afterEach(async () => {
  for (const client of clients) client.end(true);
  for (const socket of sockets) socket.destroy();
  await broker.stop();
});

describe("two homes on one house broker", () => {
  test("hear their own devices and nothing of each other, also with wildcards", async () => {
    await begin();
    const [own, other] = [await login("h1"), await login("h2")];
    const [heard, foreign] = [await hearing(own, "#"), await hearing(other, "#")];
    const device = await login("h1", { clientId: "shelly" });
    await device.publishAsync("shelly/status", "on", { qos: 1, retain: true });
    await other.publishAsync("shelly/status", "other", { qos: 1 });
    await until(() => heard.length === 1 && foreign.length === 1);
    expect([heard, foreign]).toEqual([["shelly/status on"], ["shelly/status other"]]);
    expect(arrived.map(({ connection, message }) => [connection, message.is_retained])).toEqual([
      ["h1", false],
      ["h2", false],
    ]);
    expect(await hearing(await login("h2"), "shelly/#")).toEqual([]);
  });

  test("may use the same client ids", async () => {
    await begin();
    const one = await login("h1", { clientId: "tasmota" });
    await login("h2", { clientId: "tasmota" });
    expect([broker.connected("h1"), broker.connected("h2"), one.connected]).toEqual([1, 1, true]);
  });

  test("hear retained and passing messages in the order in which the node publishes them", async () => {
    await begin();
    const heard = await hearing(await login("h1"), "#");
    for (const [topic, retain] of [
      ["a", true],
      ["b", true],
      ["c", false],
    ] as const) {
      broker.publish("h1", topic, "1", { qos: 1, retain });
    }
    await until(() => heard.length === 3);
    expect(heard).toEqual(["a 1", "b 1", "c 1"]);
  });

  test("get what the node publishes for them, and what it retained for whoever comes later", async () => {
    await begin();
    broker.publish("h1", "homeassistant/sensor/price/config", "{}", { qos: 1, retain: true });
    const heard = await hearing(await login("h1"), "homeassistant/#");
    await until(() => heard.length === 1);
    expect(heard).toEqual(["homeassistant/sensor/price/config {} retained"]);
    expect(await hearing(await login("h2"), "homeassistant/#")).toEqual([]);
    expect(arrived).toEqual([]);
  });
});

describe("a connection that is dropped", () => {
  test("is closed, and its retained messages are gone", async () => {
    await begin();
    const client = await login("h1");
    await client.publishAsync("a", "1", { qos: 1, retain: true });
    broker.drop("h1");
    await until(() => !client.connected);
    const heard = await hearing(await login("h1"), "#");
    await (clients.at(-1) as MqttClient).publishAsync("b", "2", { qos: 1 });
    await until(() => heard.length > 0);
    expect(heard).toEqual(["b 2"]);
  });
});

describe("what the node says last", () => {
  test.each([
    ["a connection is dropped", () => broker.drop("h1")],
    ["the node stops", () => broker.stop()],
  ])("reaches its devices before %s", async (_, end) => {
    await begin();
    const heard = await hearing(await login("h1"), "#");
    broker.publish("h1", "charger/claim/set", "release", { qos: 1, retain: false });
    await end();
    await until(() => clients[0]?.connected === false);
    expect(heard).toEqual(["charger/claim/set release"]);
  });
});

describe("who may come in", () => {
  test("is who knows the password", async () => {
    await begin();
    for (const [username, password] of [
      ["h1", "second"],
      ["h3", "first"],
      ["", ""],
    ] as const) {
      const attempt = connectAsync(`mqtt://127.0.0.1:${port}`, { username, password, reconnectPeriod: 0 });
      await expect(attempt).rejects.toMatchObject({ code: 4 });
    }
    const anonymous = connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    await expect(anonymous).rejects.toMatchObject({ code: 4 });
    expect(refusals).toEqual(["wrong-login", "wrong-login", "wrong-login", "wrong-login"]);
  });

  test("is not who speaks something else, or nothing", async () => {
    await begin({ connect_timeout_ms: 50 });
    raw(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
    raw(Uint8Array.of(0x10, 0xff, 0xff, 0xff, 0xff));
    raw(Uint8Array.of(0x10));
    await until(() => refusals.length === 3);
    expect(refusals.toSorted()).toEqual(["connect-timeout", "protocol-violation", "protocol-violation"]);
  });

  test("is told to speak 3.1.1 when it speaks 5", async () => {
    await begin();
    const attempt = connectAsync(`mqtt://127.0.0.1:${port}`, {
      username: "h1",
      password: "first",
      protocolVersion: 5,
      reconnectPeriod: 0,
    });
    await expect(attempt).rejects.toThrow();
    expect(refusals).toEqual(["unsupported-protocol-version"]);
  });

  test("is no more than a connection may have", async () => {
    await begin({ clients: 2 });
    await login("h1");
    await login("h1");
    await expect(login("h1")).rejects.toMatchObject({ code: 3 });
    await login("h2");
  });
});

describe("what a device sends", () => {
  test("comes once as the node's message when the connection breaks without a goodbye", async () => {
    await begin();
    const heard = await hearing(await login("h1"), "tele/#");
    const device = await login("h1", {
      will: { topic: "tele/LWT", payload: Buffer.from("Offline"), qos: 1, retain: true },
    });
    device.stream.destroy();
    await until(() => heard.length === 1);
    expect(heard).toEqual(["tele/LWT Offline"]);
    expect(arrived.map(({ message }) => message.topic)).toEqual(["tele/LWT"]);
  });

  test("below lg/ and $SYS goes nowhere, and its connection stays", async () => {
    await begin();
    const client = await login("h1");
    for (const topic of ["lg/v1/d0000000000000000/reading", "lg", "$SYS/x"]) {
      await client.publishAsync(topic, "x", { qos: 1 });
    }
    await client.publishAsync("shelly", "x", { qos: 1 });
    expect(arrived.map(({ message }) => message.topic)).toEqual(["shelly"]);
    expect(refusals).toEqual(["foreign-topic", "foreign-topic", "foreign-topic"]);
    await expect(client.subscribeAsync("lg/#")).rejects.toThrow();
    await expect(client.subscribeAsync("$SYS/#")).rejects.toThrow();
  });

  test("with QoS 2 is refused", async () => {
    await begin();
    const client = await login("h1");
    client.publish("a", "x", { qos: 2 });
    await until(() => !client.connected);
    expect([refusals, arrived]).toEqual([["wrong-quality-of-service"], []]);
  });

  test("is retained as far as there is room; the rest is only passed on", async () => {
    await begin({ retained_topics: 2, retained_bytes: 100 });
    const client = await login("h1");
    for (const [topic, payload] of [
      ["a", "1"],
      ["b", "2"],
      ["c", "3"],
      ["a", ""],
      ["d", "x".repeat(200)],
      ["e", "5"],
    ] as const) {
      await client.publishAsync(topic, payload, { qos: 1, retain: true });
    }
    const heard = await hearing(await login("h1"), "#");
    await until(() => heard.length === 2);
    expect(heard.toSorted()).toEqual(["b 2 retained", "e 5 retained"]);
    broker.publish("h1", "b", "", { qos: 1, retain: true });
    broker.publish("h1", "node", "mine", { qos: 1, retain: true });
    await until(() => heard.includes("node mine"));
    expect(broker.retained("h1")).toMatchObject([{ topic: "e", payload: Uint8Array.of(53), is_retained: true }]);
    expect(refusals).toEqual(["too-much-retained", "too-much-retained"]);
    expect(arrived).toHaveLength(6);
  });

  test("too fast is dropped for its home alone", async () => {
    await begin({ messages_per_second: 1, message_burst: 5 });
    const [fast, other] = [await login("h1"), await login("h2")];
    for (let i = 0; i < 20; i++) fast.publish("a", String(i));
    await until(() => refusals.includes("rate-limited"));
    await other.publishAsync("a", "x", { qos: 1 });
    expect(arrived.filter(({ connection }) => connection === "h2")).toHaveLength(1);
    expect(arrived.filter(({ connection }) => connection === "h1").length).toBeLessThan(20);
  });

  test("larger than allowed closes its connection before it is collected", async () => {
    await begin({ max_packet_bytes: 2_000 });
    const client = await login("h1");
    client.publish("a", Buffer.alloc(5_000));
    await until(() => !client.connected);
    expect([refusals, arrived]).toEqual([["oversized"], []]);
  });
});
