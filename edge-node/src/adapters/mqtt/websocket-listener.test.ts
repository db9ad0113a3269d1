import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { type DeviceId, deviceId } from "@localgrid/vocabulary/identifiers";
import { connect as connectMqtt, type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { topicOf } from "./access-rules.ts";
import { startTestBroker, type TestBroker } from "./test-broker.ts";
import { connectTestDevice, type TestDeviceConnection } from "./test-device.ts";

const STRANGER = deviceId("d1111111111111111");

let node: TestBroker;
let web: http.Server;
let url: string;
/** By cookie: what the LAN API would know of a session. */
let sessions: Map<string, { login: string; devices: DeviceId[] }>;
const clients: MqttClient[] = [];
const devices: TestDeviceConnection[] = [];

beforeEach(async () => {
  sessions = new Map();
  node = await startTestBroker({ sessionOf: (request) => sessions.get(request.headers.cookie ?? "") ?? null });
  web = http.createServer((_request, response) => response.end("page"));
  node.broker.handleWebSocket(web);
  web.listen(0, "127.0.0.1");
  await once(web, "listening");
  url = `ws://127.0.0.1:${(web.address() as AddressInfo).port}/mqtt`;
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  for (const { client } of devices.splice(0)) client.end(true);
  await node.stop();
  web.closeAllConnections();
  web.close();
});

async function connectDevice() {
  const paired = node.pairDevice();
  const connection = await connectTestDevice(paired.device, paired.access);
  devices.push(connection);
  return { ...connection, id: paired.device.device };
}

function connectBrowser(cookie: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = connectMqtt(url, { reconnectPeriod: 0, wsOptions: { headers: { cookie } }, ...options });
  clients.push(client);
  return new Promise((resolve, reject) => {
    client.once("connect", () => resolve(client));
    client.once("close", () => reject(new Error("closed")));
    client.on("error", reject);
  });
}

function messagesOf(client: MqttClient): string[] {
  const messages: string[] = [];
  client.on("message", (topic, payload) => messages.push(`${topic.split("/").at(-1)} ${payload}`));
  return messages;
}

function nextMessage(client: MqttClient): Promise<string> {
  return new Promise((resolve) => client.once("message", (topic, payload) => resolve(`${topic} ${payload}`)));
}

/** The status line with which an upgrade request is answered. */
async function upgradeStatus(headers: Record<string, string>, path = "/mqtt"): Promise<string> {
  const socket = net.connect((web.address() as AddressInfo).port, "127.0.0.1");
  const lines = Object.entries({
    Host: "node.local",
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer).split("\r\n")[0] ?? "";
}

describe("a browser with a session", () => {
  test("sees live values and states of its own devices, the last retained state first", async () => {
    const device = await connectDevice();
    await device.client.publishAsync(topicOf(device.id, "state"), "1", { qos: 1, retain: true });
    sessions.set("ada", { login: "ada", devices: [device.id] });
    const browser = await connectBrowser("ada");
    const state = nextMessage(browser);
    await browser.subscribeAsync([topicOf(device.id, "state"), topicOf(device.id, "live")]);
    expect(await state).toBe(`${topicOf(device.id, "state")} 1`);
    const live = nextMessage(browser);
    await device.client.publishAsync(topicOf(device.id, "live"), "230 W");
    expect(await live).toBe(`${topicOf(device.id, "live")} 230 W`);
  });

  test("is refused every other subscription", async () => {
    const device = await connectDevice();
    sessions.set("ada", { login: "ada", devices: [device.id] });
    const browser = await connectBrowser("ada");
    const filters = [
      "#",
      "lg/v1/+/live",
      topicOf(STRANGER, "live"),
      topicOf(device.id, "reading"),
      topicOf(device.id, "ack"),
      "$SYS/#",
    ];
    for (const filter of filters) await expect(browser.subscribeAsync(filter)).rejects.toThrow();
    expect(node.refusals).toEqual(
      filters.map(() => ({ reason: "subscription-refused", detail: { login: "ada", remote: "127.0.0.1" } })),
    );
  });

  test("can publish nothing: not to devices, not in their name, not by a will", async () => {
    const device = await connectDevice();
    sessions.set("ada", { login: "ada", devices: [device.id] });
    await device.client.subscribeAsync(topicOf(device.id, "cmd"));
    const heard = messagesOf(device.client);
    const browser = await connectBrowser("ada");
    for (const channel of ["cmd", "ack", "reading", "live", "state"] as const) {
      await browser.publishAsync(topicOf(device.id, channel), "forged", { qos: 1 });
    }
    expect(node.reasons()).toEqual(Array(5).fill("foreign-topic"));
    const will = { topic: topicOf(device.id, "state"), payload: Buffer.from("0"), qos: 0, retain: false } as const;
    await expect(connectBrowser("ada", { will })).rejects.toThrow(/Not authorized/);
    node.broker.publish(topicOf(device.id, "cmd"), Buffer.from("real"), 1);
    await nextMessage(device.client);
    expect(heard).toEqual(["cmd real"]);
    expect([node.readings, node.live, node.states]).toEqual([[], [], []]);
  });

  test("cannot push a device or another browser out by taking its name", async () => {
    const device = await connectDevice();
    sessions.set("ada", { login: "ada", devices: [device.id] });
    const first = await connectBrowser("ada", { clientId: device.id });
    const second = await connectBrowser("ada", { clientId: device.id });
    for (const browser of [first, second]) await browser.subscribeAsync(topicOf(device.id, "live"));
    const seen = [nextMessage(first), nextMessage(second)];
    await device.client.publishAsync(topicOf(device.id, "live"), "1");
    expect(await Promise.all(seen)).toHaveLength(2);
    expect(node.broker.connectedDevices()).toEqual([device.id]);
  });

  test("is cut off when the person is logged out, and nobody else", async () => {
    for (const login of ["ada", "bob"]) sessions.set(login, { login, devices: [] });
    const ada = await connectBrowser("ada");
    const bob = await connectBrowser("bob");
    const closed = new Promise<void>((resolve) => ada.once("close", () => resolve()));
    node.broker.disconnectSessions("ada");
    await closed;
    await bob.publishAsync("x", "y", { qos: 1 });
    expect(bob.connected).toBe(true);
  });

  test("is closed when it sends what no MQTT message may weigh", async () => {
    sessions.set("ada", { login: "ada", devices: [] });
    const socket = new WebSocket(url, ["mqtt"], { headers: { cookie: "ada" } });
    socket.on("error", () => {});
    await once(socket, "open");
    socket.send(Buffer.alloc(1_000_000));
    await once(socket, "close");
    await node.until(() => node.refusals.length > 0);
    expect(node.reasons()).toEqual(["oversized"]);
    const other = await connectBrowser("ada");
    expect(other.connected).toBe(true);
  });
});

describe("an upgrade request", () => {
  const mqtt = { "Sec-WebSocket-Protocol": "mqtt" };

  test("is refused without a session", async () => {
    expect(await upgradeStatus(mqtt)).toBe("HTTP/1.1 401 Unauthorized");
    expect(node.reasons()).toEqual(["no-session"]);
  });

  test("is refused when another site's page makes it, even with the session's cookie", async () => {
    sessions.set("ada", { login: "ada", devices: [] });
    const from = (origin: string) => upgradeStatus({ ...mqtt, Cookie: "ada", Origin: origin });
    expect(await from("http://evil.example")).toBe("HTTP/1.1 403 Forbidden");
    expect(await from("null")).toBe("HTTP/1.1 403 Forbidden");
    expect(await from("http://node.local")).toBe("HTTP/1.1 101 Switching Protocols");
    expect(node.reasons()).toEqual(["foreign-origin", "foreign-origin"]);
  });

  test("is refused when it does not speak MQTT", async () => {
    sessions.set("ada", { login: "ada", devices: [] });
    expect(await upgradeStatus({ Cookie: "ada" })).toBe("HTTP/1.1 400 Bad Request");
    expect(await upgradeStatus({ Cookie: "ada", "Sec-WebSocket-Protocol": "chat, soap" })).toBe(
      "HTTP/1.1 400 Bad Request",
    );
    expect(await upgradeStatus({ Cookie: "ada", "Sec-WebSocket-Protocol": "chat, mqtt" })).toMatch(/101/);
  });

  test("for another path is answered when nobody else listens, and left alone otherwise", async () => {
    expect(await upgradeStatus(mqtt, "/other")).toBe("HTTP/1.1 404 Not Found");
    web.on("upgrade", (request, socket) => {
      if (request.url === "/other") socket.end("HTTP/1.1 418 Teapot\r\n\r\n");
    });
    expect(await upgradeStatus(mqtt, "/other")).toBe("HTTP/1.1 418 Teapot");
  });
});
