import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Aedes } from "aedes";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../../test/eventually.ts";
import { NO_ADAPTER_SETTINGS } from "../../third-party/adapter-settings.ts";
import type { DeviceMessage } from "../../third-party/device-adapter.ts";
import type { ForeignBrokerOptions, ForeignConnection } from "../../third-party/foreign-broker.ts";
import { createForeignBroker } from "./foreign-broker.ts";
import { createHomeAssistantAdapter } from "./home-assistant.ts";
import { tcpDevice } from "./polled/test-devices.ts";
import { recordedPayloads } from "./test-payloads.ts";

const TUNING = { connect_ms: 5_000, first_pause_ms: 20, longest_pause_ms: 50 };
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startBroker(port = 0) {
  const aedes = await Aedes.createBroker();
  aedes.authenticate = (...[, user, password, done]) => done(null, user === "me" && password?.toString() === "mine");
  const server = createServer(aedes.handle);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
    await closed;
  };
  closing.push(async () => (server.listening ? stop() : undefined));
  const publish = (topic: string, payload: string | Buffer, retain = false) =>
    new Promise<void>((resolve) => {
      const packet = { cmd: "publish", topic, payload: Buffer.from(payload), qos: 0, retain, dup: false } as const;
      aedes.publish(packet, () => resolve());
    });
  return { aedes, port: (server.address() as AddressInfo).port, publish, stop };
}

function connectTo(port: number, options: Partial<ForeignBrokerOptions> = {}, limits = {}) {
  const messages: DeviceMessage[] = [];
  const connection: ForeignConnection = createForeignBroker({ ...TUNING, ...limits }).connect({
    host: "127.0.0.1",
    port,
    user: "me",
    password: "mine",
    filters: () => ["shellies/#"],
    is_victron: false,
    onMessage: (message) => messages.push(message),
    ...options,
  });
  closing.push(() => connection.close());
  return { connection, messages };
}

describe("a member's own broker", () => {
  test("hears what it asked for, and knows what had been stored", async () => {
    const broker = await startBroker();
    await broker.publish("shellies/old/relay/0/power", "1", true);
    const { messages } = connectTo(broker.port);
    await eventually("the stored message", () => messages.length === 1);
    await broker.publish("lights/kitchen", "on");
    await broker.publish("shellies/new/relay/0/power", "2");
    await eventually("the live message", () => messages.length === 2);
    expect(messages.map(({ topic, is_retained }) => [topic, is_retained])).toEqual([
      ["shellies/old/relay/0/power", true],
      ["shellies/new/relay/0/power", false],
    ]);
  });

  test("comes back by itself when the broker does, and listens again", async () => {
    const broker = await startBroker();
    const { connection, messages } = connectTo(broker.port);
    await eventually("a connection", () => connection.is_connected);
    await broker.stop();
    await eventually("the end", () => connection.last_failure === "broker-unreachable");
    const again = await startBroker(broker.port);
    await eventually("it is back", () => connection.is_connected);
    await eventually("a message", async () => {
      await again.publish("shellies/a/relay/0/power", "3");
      return messages.length > 0;
    });
  });

  test("says why it is not let in", async () => {
    const broker = await startBroker();
    const { connection } = connectTo(broker.port, { password: "guessed" });
    await eventually("the reason", () => connection.last_failure === "broker-refused-login");
    expect(connection.is_connected).toBe(false);
    expect(connection.publish("a", "b")).toBe(false);
  });

  test("goes nowhere outside private networks", async () => {
    const { connection } = connectTo(1, { host: "192.0.2.7" });
    await eventually("the reason", () => connection.last_failure === "address-not-private");
  });

  test("is read no faster than one home may speak, and nothing is lost by it", async () => {
    const message = Buffer.concat([Buffer.from([0x30, 5, 0, 1]), Buffer.from("a12")]);
    const flood = tcpDevice((socket) => {
      const connack = Buffer.from([0x20, 2, 0, 0]);
      socket.once("data", () => socket.write(Buffer.concat([connack, ...Array.from({ length: 100 }, () => message)])));
    });
    const { port, close } = await flood;
    closing.push(close);
    const { messages } = connectTo(port, {}, { messages_per_second: 5, message_burst: 5 });
    await eventually("the first messages", () => messages.length >= 5);
    expect(messages.length).toBeLessThan(100);
    const before = messages.length;
    await eventually("the next ones", () => messages.length > before);
  });

  test("follows the topics that discovery tells of", async () => {
    const broker = await startBroker();
    const adapter = createHomeAssistantAdapter(NO_ADAPTER_SETTINGS);
    const [recorded] = recordedPayloads("home-assistant").filter(({ name }) => name === "opendtu");
    const reports: unknown[] = [];
    const { connection } = connectTo(broker.port, {
      filters: () => adapter.filters,
      onMessage: (message) => reports.push(...adapter.read(message)),
    });
    await eventually("a connection", () => connection.is_connected);
    await eventually("all reports", async () => {
      for (const { topic, payload } of recorded?.messages ?? []) await broker.publish(topic, Buffer.from(payload));
      return (recorded?.reports ?? []).every((wanted) => reports.some((one) => isSame(one, wanted)));
    });
  });

  test("keeps a GX device awake and knows its inverter", async () => {
    const broker = await startBroker();
    const requests: string[] = [];
    broker.aedes.on("publish", ({ topic }) => {
      if (topic.startsWith("R/")) requests.push(topic);
    });
    const { connection } = connectTo(broker.port, { is_victron: true, filters: () => ["N/#"] });
    await eventually("a connection", () => connection.is_connected);
    await eventually("a request", async () => {
      await broker.publish("N/c0619ab12345/system/0/Serial", '{"value":"c0619ab12345"}');
      return requests.length > 0;
    });
    expect(requests[0]).toBe("R/c0619ab12345/keepalive");
    await broker.publish("N/c0619ab12345/vebus/276/State", '{"value":3}');
    await eventually("the inverter", () => connection.gx?.inverter === 276);
  });

  test("a broker that announces an endless packet is left", async () => {
    const connack = Buffer.from([0x20, 0x02, 0x00, 0x00]);
    const endless = Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]);
    const listener = await tcpDevice((socket) => socket.write(Buffer.concat([connack, endless])));
    closing.push(() => listener.close());
    const { connection, messages } = connectTo(listener.port);
    await eventually("it gave up", () => connection.last_failure === "broker-unreachable");
    expect(messages).toEqual([]);
  });
});

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
