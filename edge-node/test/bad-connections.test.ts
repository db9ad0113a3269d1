import { readFileSync } from "node:fs";
import { encodeReadings, signMessage } from "@localgrid/protocol/device";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { topicOf } from "../src/adapters/mqtt/access-rules.ts";
import { setUpCommunity, simulatedClock, simulatedNow_ms, type TestCommunity } from "./community.ts";
import { connectAndWaitForEnd, crowd, watchHealth } from "./crowd.ts";
import { eventually, within } from "./eventually.ts";
import { compareWithDevices, INTACT, readJournal } from "./journal-content.ts";
import type { MeteredDevice } from "./metered-device.ts";
import { cleanUp, type RunningNode, startNode } from "./running-node.ts";
import { LONGEST_WAIT_MS, refusalsOf, Witness } from "./witness.ts";

const CONNECTS = 10_000;
const HALF_OPEN = 100;
const MOST_GROWTH_MIB = 200;

const clock = simulatedClock(1);
let node: RunningNode;
let community: TestCommunity;
let witness: Witness;
let other: MeteredDevice;

beforeAll(async () => {
  node = await startNode({ config: { clock } });
  community = await setUpCommunity(node, { homes: 2, clock });
  const [device, second] = community.devices as [MeteredDevice, MeteredDevice];
  other = second;
  witness = new Witness(device);
  await witness.start(node);
});

afterEach(async () => {
  await witness.expectUndisturbed();
});

afterAll(async () => {
  witness.stop();
  await node.stop();
  const comparison = compareWithDevices(readJournal(node.data_dir), [witness.device]);
  await cleanUp();
  expect(comparison).toMatchObject(INTACT);
});

function residentMemory_mib(): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${node.pid}/status`, "utf8"))?.[1];
  return Number(kib) / 1024;
}

describe("a device that reaches for what is not its own", () => {
  test("can publish nothing to another device's topic, be it signed by that device", async () => {
    const connection = await other.connect(node.mqtt_port);
    const { device } = witness.device;
    const upto = witness.device.acked_upto + 5_000;
    const reading = witness.device.readingAt(Math.floor(simulatedNow_ms(clock)), upto);
    const message = signMessage(encodeReadings([reading]), device.reading_key, device.kid);
    // It gets its PUBACK: a device that is closed for it would send it for ever.
    await connection.client.publishAsync(topicOf(device.device, "reading"), Buffer.from(message), { qos: 1 });
    await connection.client.publishAsync("anything/else", "x", { qos: 1 });
    expect(await refusalsOf(node, "connections_refused_total")).toMatchObject({ "foreign-topic": 2 });
    await connection.close();
  });

  test("can listen to nobody else, and to no pattern", async () => {
    const connection = await other.connect(node.mqtt_port);
    const heard: string[] = [];
    connection.client.on("message", (topic) => heard.push(topic));
    const filters = [
      "#",
      "+/+/+/+",
      "lg/v1/+/ack",
      "$SYS/#",
      `lg/v1/${other.name}/#`,
      topicOf(witness.device.device.device, "ack"),
    ];
    for (const filter of filters) {
      await expect(connection.client.subscribeAsync(filter, { qos: 1 }), filter).rejects.toThrow();
    }
    const { acked_upto } = witness.device;
    await eventually("the witness is acknowledged", () => witness.device.acked_upto > acked_upto + 2);
    expect(heard).toEqual([]);
    expect((await refusalsOf(node, "connections_refused_total"))["subscription-refused"]).toBe(filters.length);
    await connection.close();
  });
});

describe("a crowd at the door", () => {
  test("of 10,000 connects is turned away without a stir", { timeout: 120_000 }, async () => {
    const before_mib = residentMemory_mib();
    const http_port = Number(new URL(node.http_url).port);
    let isOver = false;
    const health = watchHealth(node.http_url, () => isOver);
    const arriving = crowd(CONNECTS, (index) => {
      // Half of them from one address, half from a hundred; each tenth begins a handshake, each tenth asks the web page.
      const from = index % 2 === 0 ? "127.0.0.2" : `127.0.1.${1 + (index % 100)}`;
      if (index % 10 === 3) return connectAndWaitForEnd({ port: node.mqtt_port, from, tls: {} });
      if (index % 10 === 7) return connectAndWaitForEnd({ port: http_port, from, greeting: "no such thing\r\n\r\n" });
      return connectAndWaitForEnd({ port: node.mqtt_port, from, greeting: "\u0010 is no handshake" });
    });
    await within(() => "connections are left open", arriving, 90_000);
    isOver = true;
    const { worst_ms, asked } = await health;
    expect(worst_ms).toBeLessThan(LONGEST_WAIT_MS);
    expect(asked).toBeGreaterThan(10);
    const growth_mib = residentMemory_mib() - before_mib;
    expect(growth_mib).toBeLessThan(MOST_GROWTH_MIB);
    const refused = await refusalsOf(node, "connections_refused_total");
    expect(refused["connecting-too-fast"]).toBeGreaterThan(1_000);
    const witness_ms = await witness.expectUndisturbed();
    const figures = { health_ms: worst_ms, witness_ms, growth_mib };
    console.info(
      `${CONNECTS} connects: ${JSON.stringify(figures, (_, value) => (typeof value === "number" ? Math.round(value) : value))}`,
    );
  });

  test("that says nothing is shown out, and leaves room for others", { timeout: 60_000 }, async () => {
    const { name } = other;
    const { tls_key_pem } = other.device;
    const identity = { key: tls_key_pem, cert: other.certificate_pem };
    let closed = 0;
    const silent = Array.from({ length: HALF_OPEN }, async (_, index) => {
      // Some have the right key, and then do not say a word of MQTT.
      const tls = index % 4 === 0 ? { tls: identity } : {};
      await connectAndWaitForEnd({ port: node.mqtt_port, from: "127.0.0.3", ...tls });
      closed++;
    });
    const connection = await other.connect(node.mqtt_port);
    expect(closed).toBe(0);
    await within(() => `${HALF_OPEN - closed} of ${HALF_OPEN} are still open`, Promise.all(silent), 40_000);
    expect(connection.client.connected, `${name} was closed as well`).toBe(true);
    await connection.close();
    expect((await refusalsOf(node, "connections_refused_total"))["connect-timeout"]).toBeGreaterThanOrEqual(HALF_OPEN);
  });

  test("that falls silent after a good start is shown out when its keepalive is over", {
    timeout: 60_000,
  }, async () => {
    const name = Buffer.from(other.name);
    const connect = Buffer.from([
      0x10,
      12 + name.length,
      0,
      4,
      ...Buffer.from("MQTT"),
      4,
      2,
      0,
      1,
      0,
      name.length,
      ...name,
    ]);
    const identity = { key: other.device.tls_key_pem, cert: other.certificate_pem };
    const attempt = { port: node.mqtt_port, from: "127.0.0.4", tls: identity, greeting: connect };
    await within(() => "the silent device is still there", connectAndWaitForEnd(attempt), 20_000);
    expect((await refusalsOf(node, "connections_refused_total"))["keepalive-timeout"]).toBe(1);
  });
});
