import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { MeterReading } from "@localgrid/protocol/device";
import { afterEach, describe, expect, test } from "vitest";
import type { BrokerLimits } from "./connection-limits.ts";
import { openTestAuthority, startTestBroker, type TestBroker } from "./test-broker.ts";
import { connectTestDevice, makeTestDevice, type TestDeviceConnection } from "./test-device.ts";

let node: TestBroker;
const open: TestDeviceConnection[] = [];

async function start(limits: Partial<BrokerLimits> = {}): Promise<void> {
  node = await startTestBroker({ limits });
}

afterEach(async () => {
  for (const { client } of open.splice(0)) client.end(true);
  await node.stop();
});

async function connect(paired = node.pairDevice()) {
  const connection = await connectTestDevice(paired.device, paired.access);
  open.push(connection);
  return { ...paired, ...connection };
}

/** Settles when the socket is gone, with or without an error. */
function gone(socket: net.Socket): Promise<void> {
  socket.on("error", () => {}).resume();
  return new Promise((resolve) => socket.once("close", () => resolve()));
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

describe("a client is refused", () => {
  test("when its name is not the one in its certificate", async () => {
    await start();
    const paired = node.pairDevice();
    const other = node.pairDevice();
    const access = { ...paired.access, mqtt: { clientId: other.device.device } };
    await expect(connectTestDevice(paired.device, access)).rejects.toThrow(/Identifier rejected/);
    await expect(connectTestDevice(paired.device, { ...paired.access, mqtt: { clientId: "" } })).rejects.toThrow();
    expect(node.reasons()).toEqual(["identity-mismatch", "identity-mismatch"]);
    expect(node.refusals[0]?.detail).toEqual({ device: paired.device.device, remote: "127.0.0.1" });
    expect(node.broker.connectedDevices()).toEqual([]);
  });

  test("when the node does not know it, or no longer", async () => {
    await start();
    const stranger = makeTestDevice();
    await expect(connectTestDevice(stranger, node.accessFor(stranger))).rejects.toThrow(/Not authorized/);
    const paired = await connect();
    node.known.delete(paired.device.device);
    node.broker.disconnect(paired.device.device);
    await paired.closed;
    await expect(connectTestDevice(paired.device, paired.access)).rejects.toThrow(/Not authorized/);
    expect(node.reasons()).toEqual(["unknown-device", "unknown-device"]);
  });

  test("without a certificate", async () => {
    await start();
    const socket = tls.connect({ host: "127.0.0.1", port: node.port, ca: node.authority.ca_certificate_pem });
    await gone(socket);
    expect(node.reasons()).toEqual(["no-certificate"]);
  });

  test("with a certificate of another authority, though it names a known device", async () => {
    await start();
    const { device } = node.pairDevice();
    const foreign = openTestAuthority();
    const access = node.accessFor(device, foreign.authority);
    await expect(connectTestDevice(device, { ...access, mqtt: { connectTimeout: 2000 } })).rejects.toThrow();
    foreign.remove();
    expect(node.reasons()).toEqual(["foreign-certificate"]);
    expect(node.refusals[0]?.detail.remote).toBe("127.0.0.1");
  });

  test("over TLS 1.1 or without TLS", async () => {
    await start();
    const plain = net.connect(node.port, "127.0.0.1");
    plain.end(Buffer.from("100c00044d5154540402003c0000", "hex"));
    await gone(plain);
    const old = tls.connect({
      host: "127.0.0.1",
      port: node.port,
      minVersion: "TLSv1.1",
      maxVersion: "TLSv1.1",
      ciphers: "ALL@SECLEVEL=0",
      rejectUnauthorized: false,
    });
    await gone(old);
    expect(node.reasons()).toEqual(["handshake-failed", "handshake-failed"]);
  });

  test("when its will is meant for a foreign topic", async () => {
    await start();
    const paired = node.pairDevice();
    const mqtt = {
      will: { topic: "lg/v1/d0000000000000000/state", payload: Buffer.from("0"), qos: 0, retain: false },
    } as const;
    await expect(connectTestDevice(paired.device, { ...paired.access, mqtt })).rejects.toThrow(/Not authorized/);
    expect(node.reasons()).toEqual(["will-refused"]);
  });

  test("when it speaks MQTT 5", async () => {
    await start();
    const paired = node.pairDevice();
    const access = { ...paired.access, mqtt: { protocolVersion: 5 } } as const;
    await expect(connectTestDevice(paired.device, access)).rejects.toThrow();
    await node.until(() => node.reasons().length === 1);
    expect(node.reasons()).toEqual(["unsupported-protocol-version"]);
  });
});

describe("a device that connects twice", () => {
  test("is served on the newer connection, and the node is told", async () => {
    await start();
    const first = await connect();
    const second = await connect({ device: first.device, access: first.access });
    await first.closed;
    expect(node.broker.connectedDevices()).toEqual([first.device.device]);
    expect(node.reasons()).toEqual(["replaced-by-newer-connection"]);
    await second.publishReadings([reading(1)]);
  });
});

describe("half-open connections", () => {
  test("are closed when no TLS handshake or no CONNECT comes in time", async () => {
    await start({ connect_timeout_ms: 100 });
    const bystander = await connect();
    const silent = net.connect(node.port, "127.0.0.1");
    const { device, access } = node.pairDevice();
    const { certificate_pem: cert, ca_certificate_pem: ca } = access;
    const mute = tls.connect({ host: "127.0.0.1", port: node.port, key: device.tls_key_pem, cert, ca });
    // A CONNECT that never ends counts as none.
    mute.write(Buffer.from([0x10, 0x0c, 0x00, 0x04]));
    await Promise.all([gone(silent), gone(mute)]);
    expect(node.reasons()).toEqual(["connect-timeout", "connect-timeout"]);
    await bystander.publishReadings([reading(1)]);
  });

  test("beyond their number are turned away at once, and make room when they go", async () => {
    await start({ max_pending_per_address: 3 });
    const silent = await Promise.all(
      [1, 2, 3].map(async () => {
        const socket = net.connect(node.port, "127.0.0.1");
        socket.on("error", () => {});
        await once(socket, "connect");
        return socket;
      }),
    );
    const surplus = net.connect(node.port, "127.0.0.1");
    await gone(surplus);
    expect(node.reasons()).toEqual(["too-many-connections"]);
    for (const socket of silent) socket.destroy();
    await node.until(() => node.reasons().filter((reason) => reason === "handshake-failed").length === 3);
    await connect();
  });
});

describe("many connections", () => {
  test("in a hurry from one address are refused without disturbing a connected device", async () => {
    await start({ connect_burst_per_address: 50, connects_per_second_per_address: 1 });
    const device = await connect();
    const flood = Array.from({ length: 2000 }, async () => {
      const socket = net.connect(node.port, "127.0.0.1");
      socket.end("\x16\x03\x01 this is no handshake");
      await gone(socket);
    });
    let served = 0;
    let isFloodOver = false;
    const flooded = Promise.all(flood).then(() => {
      isFloodOver = true;
    });
    while (!isFloodOver) await device.publishReadings([reading(++served)]);
    await flooded;
    await device.publishReadings([reading(++served)]);
    expect(served).toBeGreaterThan(5);
    expect(node.readings.length).toBe(served);
    expect(node.broker.connectedDevices()).toEqual([device.device.device]);
    const refused = node
      .reasons()
      .filter((reason) => reason === "connecting-too-fast" || reason === "too-many-connections");
    expect(refused.length).toBeGreaterThan(1900);
    expect(refused.length).toBeLessThan(2000);
  });

  test("are limited in number, and a place is free again when a device leaves", async () => {
    await start({ max_connections: 2 });
    const first = await connect();
    await connect();
    await expect(connect()).rejects.toThrow();
    expect(node.reasons()).toEqual(["too-many-connections"]);
    await first.close();
    await node.until(() => node.broker.connectedDevices().length === 1);
    await connect();
    expect(node.broker.connectedDevices().length).toBe(2);
  });
});

describe("a connected device", () => {
  test("that sends too fast is read later, and loses nothing", async () => {
    await start({ messages_per_second: 100, message_burst: 20 });
    const { publishReadings } = await connect();
    const begin_ms = performance.now();
    await Promise.all(Array.from({ length: 60 }, (_, i) => publishReadings([reading(i + 1)])));
    await publishReadings([reading(61)]);
    expect(performance.now() - begin_ms).toBeGreaterThan(300);
    expect(node.readings.length).toBe(61);
    expect(node.reasons()).toEqual(["rate-limited"]);
  });

  test("that falls silent is closed after one and a half times its keepalive, also when it wanted none", async () => {
    await start({ max_keepalive_s: 1 });
    const paired = node.pairDevice();
    // The library would ping in time by itself; a keepalive of 0 keeps it quiet.
    const silent = await connect({ ...paired, access: { ...paired.access, mqtt: { keepalive: 0 } } });
    await silent.closed;
    expect(node.reasons()).toEqual(["keepalive-timeout"]);
  });

  test("that does not read what it is sent is closed, and little has piled up by then", async () => {
    await start({ drain_timeout_ms: 200 });
    const { device, access } = node.pairDevice();
    const { certificate_pem: cert, ca_certificate_pem: ca } = access;
    const deaf = tls.connect({ host: "127.0.0.1", port: node.port, key: device.tls_key_pem, cert, ca });
    const id = Buffer.from(device.device);
    deaf.write(Buffer.concat([Buffer.from("101d00044d515454040200000011", "hex"), id]));
    await node.until(() => node.broker.connectedDevices().length === 1);
    const before_bytes = heldBytes();
    const payload = Buffer.alloc(65_536);
    await node.until(() => {
      for (let i = 0; i < 10; i++) node.broker.publishAck(device.device, payload);
      return node.broker.connectedDevices().length === 0;
    });
    expect(node.reasons()).toEqual(["not-reading"]);
    expect(heldBytes() - before_bytes).toBeLessThan(30_000_000);
    deaf.destroy();
  });

  test("is disconnected, and the port is free, when the broker stops", async () => {
    await start();
    const { closed } = await connect();
    const silent = net.connect(node.port, "127.0.0.1");
    silent.on("error", () => {});
    await once(silent, "connect");
    await node.broker.stop();
    await closed;
    const late = net.connect(node.port, "127.0.0.1");
    const [error] = await once(late, "error");
    expect(error.code).toBe("ECONNREFUSED");
  });
});

describe("renewed credentials", () => {
  test("are shown to new connections while old ones go on", async () => {
    await start();
    const before = await connect();
    const names = ["localhost", "127.0.0.1", "renewed.local"];
    const renewed = node.authority.serverCredentials({ names, now_ms: Date.now() });
    node.broker.useCredentials({ ...renewed, ca_certificate_pem: node.authority.ca_certificate_pem });
    const after = await connect();
    const shown = (after.client.stream as tls.TLSSocket).getPeerX509Certificate();
    expect(shown?.checkHost("renewed.local")).toBe("renewed.local");
    await before.publishReadings([reading(1)]);
  });
});

/** Memory outside of the heap that something still refers to: what only waits for the collector does not count. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  return process.memoryUsage().external;
}
