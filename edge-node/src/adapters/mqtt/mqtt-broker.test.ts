import { encodeAck, type MeterReading } from "@localgrid/protocol/device";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { topicOf } from "./access-rules.ts";
import { startTestBroker, type TestBroker } from "./test-broker.ts";
import { connectTestDevice, type TestDeviceConnection } from "./test-device.ts";

let node: TestBroker;
const open: TestDeviceConnection[] = [];

beforeEach(async () => {
  node = await startTestBroker();
});

afterEach(async () => {
  for (const { client } of open.splice(0)) client.end(true);
  await node.stop();
});

async function connect(paired = node.pairDevice()) {
  const connection = await connectTestDevice(paired.device, paired.access);
  open.push(connection);
  return { ...paired, ...connection };
}

function reading(seq: number): MeterReading {
  return {
    seq,
    at_ms: 1_700_000_000_000 + seq,
    import_mwh: seq,
    export_mwh: 0,
    power_w: 7,
    flags: 0,
    boot: 1,
    uptime_ms: seq,
  };
}

/** Settles after the broker has answered everything that was sent before. */
async function roundTrip({ client, device }: { client: TestDeviceConnection["client"]; device: { device: string } }) {
  await client.subscribeAsync(`lg/v1/${device.device}/cfg`);
}

describe("the PUBACK of a reading", () => {
  test("is sent when the reading is stored, and not before", async () => {
    node.storesAtOnce = false;
    const { client, publishReadings } = await connect();
    const sent: string[] = [];
    client.on("packetreceive", (packet) => sent.push(packet.cmd));
    const published = publishReadings([reading(1)]);
    await node.until(() => node.readings.length === 1);
    // The broker answers what comes by other ways meanwhile, but the reading only by `done`.
    const other = await connect();
    await other.client.publishAsync(topicOf(other.device.device, "state"), "1", { qos: 1 });
    expect(sent).toEqual([]);
    node.readings[0]?.done();
    await published;
    expect(sent).toEqual(["puback"]);
  });

  test("follows the order of storing, not of arrival", async () => {
    node.storesAtOnce = false;
    const { client, publishReadings } = await connect();
    const acked: (number | undefined)[] = [];
    client.on("packetreceive", (packet) => packet.cmd === "puback" && acked.push(packet.messageId));
    const sent: (number | undefined)[] = [];
    client.on("packetsend", (packet) => packet.cmd === "publish" && sent.push(packet.messageId));
    const published = Promise.all([
      publishReadings([reading(1)]),
      publishReadings([reading(2)]),
      publishReadings([reading(3)]),
    ]);
    await node.until(() => node.readings.length === 3);
    for (const i of [2, 0, 1]) node.readings[i]?.done();
    await published;
    expect(acked).toEqual([sent[2], sent[0], sent[1]]);
  });

  test("is never sent for a reading that could not be stored: the connection is closed instead", async () => {
    node.storesAtOnce = false;
    const { client, publishReadings, closed } = await connect();
    const received: string[] = [];
    client.on("packetreceive", (packet) => received.push(packet.cmd));
    publishReadings([reading(1)]).catch(() => {});
    await node.until(() => node.readings.length === 1);
    node.readings[0]?.done(new Error("the disk is full"));
    await closed;
    expect(received).toEqual([]);
    const again = await connect();
    expect(node.broker.connectedDevices()).toEqual([again.device.device]);
  });

  test("does no harm when the device is gone before the reading is stored", async () => {
    node.storesAtOnce = false;
    const { client, publishReadings, closed } = await connect();
    publishReadings([reading(1)]).catch(() => {});
    await node.until(() => node.readings.length === 1);
    client.end(true);
    await closed;
    node.readings[0]?.done();
    node.storesAtOnce = true;
    await (await connect()).publishReadings([reading(1)]);
    expect(node.reasons()).toEqual([]);
  });

  test("comes for events as well", async () => {
    node.storesAtOnce = false;
    const { client, device } = await connect();
    let isAcknowledged = false;
    const published = client.publishAsync(topicOf(device.device, "event"), "trip", { qos: 1 }).then(() => {
      isAcknowledged = true;
    });
    await node.until(() => node.events.length === 1);
    expect(isAcknowledged).toBe(false);
    node.events[0]?.done();
    await published;
    expect(Buffer.from(node.events[0]?.payload ?? []).toString()).toBe("trip");
  });
});

describe("what a device sends", () => {
  test("reaches the node byte for byte, up to 8 KiB", async () => {
    const { client, device } = await connect();
    const payload = Buffer.alloc(8192, 0xa5);
    await client.publishAsync(topicOf(device.device, "reading"), payload, { qos: 1 });
    expect(node.readings[0]?.device).toBe(device.device);
    expect(Buffer.compare(payload, Buffer.from(node.readings[0]?.payload ?? []))).toBe(0);
  });

  test("over the limit closes the connection, before it is collected when it is large", async () => {
    for (const bytes of [8193, 9000, 3_000_000]) {
      const { client, device, closed } = await connect();
      client.publishAsync(topicOf(device.device, "reading"), Buffer.alloc(bytes), { qos: 1 }).catch(() => {});
      await closed;
    }
    expect(node.reasons()).toEqual(["oversized", "oversized", "oversized"]);
    expect(node.readings).toEqual([]);
  });

  test("to a foreign topic is acknowledged, dropped and reported, and its next reading is served", async () => {
    const victim = await connect();
    const { client, device, publishReadings } = await connect();
    for (const topic of [
      topicOf(victim.device.device, "reading"),
      topicOf(victim.device.device, "ack"),
      "$SYS/x",
      "lg",
    ]) {
      await client.publishAsync(topic, "forged", { qos: 1 });
    }
    await publishReadings([reading(1)]);
    expect(node.reasons()).toEqual(["foreign-topic", "foreign-topic", "foreign-topic", "foreign-topic"]);
    expect(node.refusals[0]?.detail).toEqual({ device: device.device, remote: "127.0.0.1" });
    expect(node.readings.map((message) => message.device)).toEqual([device.device]);
  });

  test("with the wrong quality of service or retained is dropped and reported", async () => {
    const connection = await connect();
    const topic = topicOf(connection.device.device, "reading");
    await connection.client.publishAsync(topic, "x", { qos: 0 });
    await connection.client.publishAsync(topic, "x", { qos: 1, retain: true });
    await roundTrip(connection);
    expect(node.reasons()).toEqual(["wrong-quality-of-service", "retained-message"]);
    connection.client.publishAsync(topic, "x", { qos: 2 }).catch(() => {});
    await connection.closed;
    expect(node.reasons().at(-1)).toBe("wrong-quality-of-service");
    expect(node.readings).toEqual([]);
  });

  test("as live value or state is handed on, the will too", async () => {
    const paired = node.pairDevice();
    const will = {
      topic: topicOf(paired.device.device, "state"),
      payload: Buffer.from("0"),
      qos: 1,
      retain: true,
    } as const;
    const { client, device, publishLive } = await connect({ ...paired, access: { ...paired.access, mqtt: { will } } });
    await client.publishAsync(topicOf(device.device, "state"), "1", { qos: 1, retain: true });
    await publishLive({ at_ms: 1_700_000_000_000, power_w: -40 });
    await node.until(() => node.live.length === 1);
    client.stream.destroy();
    await node.until(() => node.states.length === 2);
    expect(node.states).toEqual([
      { device: device.device, text: "1" },
      { device: device.device, text: "0" },
    ]);
  });
});

describe("what a device hears", () => {
  test("is its acknowledgement, and nobody else's", async () => {
    const first = await connect();
    const second = await connect();
    const heard: string[] = [];
    second.client.on("message", (topic) => heard.push(topic));
    node.broker.publishAck(first.device.device, encodeAck({ upto: 12, reason: "too-late" }));
    expect(await first.acknowledged(12)).toEqual({ upto: 12, reason: "too-late" });
    node.broker.publishAck(second.device.device, encodeAck({ upto: 3 }));
    await second.acknowledged(3);
    expect(heard).toEqual([topicOf(second.device.device, "ack")]);
  });

  test("is dropped when it is not connected", async () => {
    const { device, access } = node.pairDevice();
    node.broker.publishAck(device.device, encodeAck({ upto: 5 }));
    const connection = await connect({ device, access });
    node.broker.publishAck(device.device, encodeAck({ upto: 6 }));
    expect(await connection.acknowledged(1)).toEqual({ upto: 6 });
  });

  test("includes commands it has subscribed to", async () => {
    const { client, device } = await connect();
    await client.subscribeAsync(topicOf(device.device, "cmd"), { qos: 1 });
    const message = new Promise<string>((resolve) =>
      client.once("message", (topic, payload) => resolve(`${topic} ${payload}`)),
    );
    node.broker.publish(topicOf(device.device, "cmd"), Buffer.from("set"), 1);
    expect(await message).toBe(`${topicOf(device.device, "cmd")} set`);
  });

  test("is refused beyond its own topics, and the broker goes on", async () => {
    const connection = await connect();
    const { client, device } = connection;
    const filters = [
      "#",
      "+/+/+/+",
      `lg/v1/${device.device}/#`,
      "lg/v1/+/ack",
      "$SYS/#",
      topicOf(device.device, "reading"),
    ];
    for (const filter of filters) {
      await expect(client.subscribeAsync(filter)).rejects.toThrow(/Unspecified error/);
    }
    expect(node.reasons()).toEqual(filters.map(() => "subscription-refused"));
    await connection.publishReadings([reading(1)]);
    node.broker.publishAck(device.device, encodeAck({ upto: 1 }));
    await connection.acknowledged(1);
  });

  test("ends its connection when it asks in a form that MQTT does not allow, and nobody else's", async () => {
    const bystander = await connect();
    const { client, closed } = await connect();
    // The library would not send it, so the bytes are written past it: SUBSCRIBE to "a/#/b".
    client.stream.write(Buffer.from([0x82, 0x0a, 0x00, 0x09, 0x00, 0x05, 0x61, 0x2f, 0x23, 0x2f, 0x62, 0x00]));
    await closed;
    expect(node.reasons()).toEqual(["protocol-violation"]);
    await bystander.publishReadings([reading(1)]);
  });
});

describe("what the node sends by itself", () => {
  const payload = Uint8Array.of(0xa0);

  test("reaches the device that listens for it, not retained, and only there", async () => {
    const { client, device } = await connect();
    const other = await connect();
    const heard: { readonly topic: string; readonly retain: boolean; readonly qos: number }[] = [];
    client.on("message", (topic, _, { retain, qos }) => void heard.push({ topic, retain, qos }));
    other.client.on("message", (topic, _, { retain, qos }) => void heard.push({ topic, retain, qos }));
    await client.subscribeAsync(topicOf(device.device, "cmd"), { qos: 1 });
    await other.client.subscribeAsync(topicOf(other.device.device, "cmd"), { qos: 1 });
    expect(node.broker.send(device.device, "cmd", payload)).toBe(true);
    await node.until(() => heard.length > 0);
    await roundTrip({ client, device });
    await roundTrip(other);
    expect(heard).toEqual([{ topic: topicOf(device.device, "cmd"), retain: false, qos: 1 }]);
  });

  test("is not kept for a device that listens only later", async () => {
    const { client, device } = await connect();
    let heard = 0;
    client.on("message", () => heard++);
    expect(node.broker.send(device.device, "cmd", payload)).toBe(false);
    await client.subscribeAsync(topicOf(device.device, "cmd"), { qos: 1 });
    await roundTrip({ client, device });
    expect(heard).toBe(0);
  });

  test("does not go to a device that is away or has stopped listening", async () => {
    const { client, device, closed } = await connect();
    await client.subscribeAsync(topicOf(device.device, "ota"), { qos: 1 });
    expect(node.broker.send(device.device, "ota", payload)).toBe(true);
    await client.unsubscribeAsync(topicOf(device.device, "ota"));
    expect(node.broker.send(device.device, "ota", payload)).toBe(false);
    await client.subscribeAsync(topicOf(device.device, "ota"), { qos: 1 });
    client.end(true);
    await closed;
    await node.until(() => node.broker.connectedDevices().length === 0);
    expect(node.broker.send(device.device, "ota", payload)).toBe(false);
  });

  test("begins with word of who listens where; acknowledgements and foreign topics are not told", async () => {
    const { client, device } = await connect();
    const other = await connect();
    await client.subscribeAsync(topicOf(device.device, "cfg"), { qos: 1 });
    await client.subscribeAsync(topicOf(other.device.device, "cmd"), { qos: 1 }).catch(() => {});
    await client.subscribeAsync(topicOf(device.device, "cmd"), { qos: 1 });
    expect(node.listening).toEqual([
      { device: device.device, channel: "cfg" },
      { device: device.device, channel: "cmd" },
    ]);
  });
});

test("the broker knows whether devices can come in", async () => {
  expect(node.broker.isListening()).toBe(true);
  await node.broker.stop();
  expect(node.broker.isListening()).toBe(false);
});
