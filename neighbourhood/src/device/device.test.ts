import { createPublicKey, verify } from "node:crypto";
import {
  decodeLive,
  decodeReadings,
  decodeSignedMessage,
  encodeAck,
  type MeterReading,
} from "@localgrid/protocol/device";
import { describe, expect, test } from "vitest";
import { createDevice, type Device, type DeviceEvent, type DeviceOptions } from "./device.ts";
import { deviceIdentityOf, generateDeviceKeys } from "./device-identity.ts";
import type { Connect, ConnectionEvents } from "./device-ports.ts";
import { openDeviceStore } from "./device-store.ts";
import { ManualTime } from "./manual-time.ts";

const MIDNIGHT_MS = Date.UTC(2016, 7, 1, 8);
const QUARTER_MS = 900_000;
const keys = generateDeviceKeys();
const identity = deviceIdentityOf(keys);

/** A device on a bench: manual time at one simulated minute per second, and a broker that does what it is told. */
function bench(more: Partial<DeviceOptions> = {}) {
  const time = new ManualTime();
  const clock = time.clock({ speed: 60, simulated_origin_ms: MIDNIGHT_MS });
  const store = openDeviceStore(":memory:");
  store.addDevice("c01", keys);
  const events: DeviceEvent[] = [];
  const broker = {
    sent: [] as MeterReading[][],
    live: [] as number[],
    connects: 0,
    closed: 0,
    current: null as ConnectionEvents | null,
  };
  const connect: Connect = (connection) => {
    broker.connects += 1;
    broker.current = connection;
    return {
      publishReadings: (bytes) => void broker.sent.push([...decodeReadings(decodeSignedMessage(bytes).payload)]),
      publishLive: (bytes) => void broker.live.push(decodeLive(bytes).power_w),
      close: async () => {
        broker.closed += 1;
      },
    };
  };
  const make = (): Device =>
    createDevice(
      { device: identity.device, begin_at_ms: MIDNIGHT_MS, live_every_ms: 0, ...more },
      {
        clock,
        connect,
        timer: time,
        random: () => 0.5,
        store: store.homeStore("c01"),
        readMeter: (at_ms) => ({ import_mwh: at_ms - MIDNIGHT_MS, export_mwh: 7, power_w: 1000 }),
        signReadings: identity.signReadings,
        report: (event) => void events.push(event),
      },
    );
  const ack = (upto: number, reason?: string) =>
    broker.current?.onAck(encodeAck(reason === undefined ? { upto } : { upto, reason }));
  const stored = () =>
    store
      .homeStore("c01")
      .messagesAfter(0, 10_000)
      .map(({ last_seq }) => last_seq);
  return { time, broker, events, make, ack, stored, clock };
}

const seqsOf = (messages: readonly (readonly MeterReading[])[]) => messages.map((m) => m.map(({ seq }) => seq));

describe("a simulated device", () => {
  test("reads on every edge of a delivery interval, and signs an interval's three readings together", () => {
    const { time, broker, make } = bench();
    make().start();
    time.advance(2 * 15_000);
    broker.current?.onReady();
    expect(seqsOf(broker.sent)).toEqual([[1], [2, 3, 4], [5, 6, 7]]);
    expect(broker.sent.flat().map(({ at_ms }) => (at_ms - MIDNIGHT_MS) / 300_000)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(broker.sent[1]?.[2]).toEqual({
      seq: 4,
      at_ms: MIDNIGHT_MS + QUARTER_MS,
      import_mwh: QUARTER_MS,
      export_mwh: 7,
      power_w: 1000,
      flags: 0,
      boot: 1,
      uptime_ms: QUARTER_MS,
    });
  });

  test("makes no reading before its time has come", () => {
    const { time, broker, make, stored } = bench();
    make().start();
    broker.current?.onReady();
    time.advance(14_999);
    expect(stored()).toEqual([1]);
    time.advance(1);
    expect(stored()).toEqual([1, 4]);
  });

  test("signs with its reading key, over the bytes that it stored", () => {
    const bytes = identity.signReadings(Uint8Array.of(1, 2, 3));
    const message = decodeSignedMessage(bytes);
    expect(message.device).toBe(identity.device);
    const publicKey = createPublicKey(keys.reading_key_pem);
    expect(verify(null, message.signedBytes, publicKey, message.signature)).toBe(true);
  });

  test("stores while nobody listens, and sends all of it in order when somebody does", () => {
    const { time, broker, make, stored } = bench();
    make().start();
    time.advance(4 * 15_000);
    expect(broker.sent).toEqual([]);
    expect(stored()).toEqual([1, 4, 7, 10, 13]);
    broker.current?.onReady();
    expect(seqsOf(broker.sent).map((seqs) => seqs.at(-1))).toEqual([1, 4, 7, 10, 13]);
  });

  test("frees nothing before an ack, whatever was sent, and then exactly what the ack covers", () => {
    const { time, broker, make, ack, stored } = bench();
    make().start();
    broker.current?.onReady();
    time.advance(2 * 15_000);
    expect(stored()).toEqual([1, 4, 7]);
    ack(3);
    expect(stored()).toEqual([4, 7]);
    ack(4);
    expect(stored()).toEqual([7]);
    broker.current?.onAck(Uint8Array.of(0xff));
    ack(2);
    expect(stored()).toEqual([7]);
  });

  test("has at most sixteen messages on the way, and goes on as they are acknowledged", () => {
    const { time, broker, make, ack } = bench();
    make().start();
    time.advance(30 * 15_000);
    broker.current?.onReady();
    expect(broker.sent).toHaveLength(16);
    ack(4);
    expect(broker.sent).toHaveLength(18);
    ack(46);
    expect(broker.sent).toHaveLength(31);
    expect(new Set(broker.sent.flat().map(({ seq }) => seq)).size).toBe(91);
  });

  test("sends again from the ack point after fifteen seconds of silence", () => {
    const { time, broker, make, ack } = bench({
      schedule: { reading_interval_ms: 3_600_000, readings_per_message: 1 },
    });
    make().start();
    time.advance(120_000);
    broker.current?.onReady();
    ack(1);
    broker.sent.length = 0;
    time.advance(14_999);
    expect(broker.sent).toEqual([]);
    time.advance(1);
    expect(seqsOf(broker.sent)).toEqual([[2], [3]]);
  });

  test("sends again on a new connection, which it tries after a wait with chance in it", () => {
    const { time, broker, make, events } = bench({
      schedule: { reading_interval_ms: 3_600_000, readings_per_message: 1 },
    });
    make().start();
    broker.current?.onReady();
    broker.current?.onLost("broken");
    time.advance(374);
    expect(broker.connects).toBe(1);
    time.advance(1);
    expect(broker.connects).toBe(2);
    broker.current?.onLost("refused");
    time.advance(749);
    expect(broker.connects).toBe(2);
    time.advance(1);
    broker.current?.onReady();
    expect(seqsOf(broker.sent)).toEqual([[1], [1]]);
    expect(events.map(({ kind }) => kind)).toEqual(["connected", "disconnected", "disconnected", "connected"]);
  });

  test("goes on with the next number after a restart, and first makes what it missed, under a new boot count", async () => {
    const { time, broker, make, ack, stored } = bench();
    const first = make();
    first.start();
    broker.current?.onReady();
    time.advance(15_000);
    ack(1);
    await first.stop();
    time.advance(40_000);
    expect(stored()).toEqual([4]);
    broker.sent.length = 0;
    make().start();
    broker.current?.onReady();
    time.advance(0);
    expect(seqsOf(broker.sent)).toEqual([
      [2, 3, 4],
      [5, 6, 7],
      [8, 9, 10],
    ]);
    expect(broker.sent.map((readings) => readings[0]?.boot)).toEqual([1, 2, 2]);
    expect(broker.sent[1]?.map(({ uptime_ms }) => uptime_ms)).toEqual([299_999, 599_999, 899_999]);
    expect(broker.sent[1]?.[0]?.at_ms).toBe(MIDNIGHT_MS + QUARTER_MS + 300_000);
  });

  test("makes a backlog one message at a time", () => {
    const { time, make, stored, clock } = bench();
    time.advance(100 * 15_000);
    expect(clock.now_ms()).toBe(MIDNIGHT_MS + 100 * QUARTER_MS);
    make().start();
    expect(stored()).toHaveLength(1);
    time.advance(0);
    expect(stored()).toHaveLength(101);
  });

  test("does nothing any more once it is stopped", async () => {
    const { time, broker, make, ack, stored } = bench({ live_every_ms: 1000 });
    const device = make();
    device.start();
    broker.current?.onReady();
    await device.stop();
    ack(1);
    broker.current?.onLost("late");
    time.advance(60_000);
    expect([stored(), broker.sent.length, broker.connects, broker.closed, time.waiting]).toEqual([[1], 1, 1, 1, 0]);
  });

  test("waits with a full store until something is freed, and loses nothing", () => {
    const { time, broker, make, ack, stored } = bench({ max_stored_messages: 4 });
    make().start();
    time.advance(20 * 15_000);
    expect(stored()).toEqual([1, 4, 7, 10]);
    broker.current?.onReady();
    ack(10);
    time.advance(1000);
    expect(stored()).toEqual([13, 16, 19, 22]);
    expect(broker.sent.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 22 }, (_, i) => i + 1));
  });

  test("ignores an ack for readings that it never made", () => {
    const { time, broker, make, ack, stored } = bench();
    const device = make();
    device.start();
    broker.current?.onReady();
    time.advance(15_000);
    ack(5);
    expect(stored()).toEqual([1, 4]);
    expect(device.status()).toEqual({ isConnected: true, made: 4, acknowledged: 0 });
  });

  test("tells why a message was put aside, and frees it", () => {
    const { broker, make, ack, stored, events } = bench();
    make().start();
    broker.current?.onReady();
    ack(1, "future-time");
    expect(stored()).toEqual([]);
    expect(events.at(-1)).toEqual({ kind: "refused", reason: "future-time" });
  });

  test("makes the reading at the moment it is to finish, and none after it", () => {
    const { time, make, stored } = bench();
    const device = make();
    device.finishAt(MIDNIGHT_MS + 2 * QUARTER_MS);
    device.start();
    time.advance(100 * 15_000);
    expect(stored()).toEqual([1, 4, 7]);
  });

  test("sends its power every second while it is connected", () => {
    const { time, broker, make } = bench({ live_every_ms: 1000 });
    make().start();
    time.advance(3000);
    expect(broker.live).toEqual([]);
    broker.current?.onReady();
    time.advance(3000);
    expect(broker.live).toEqual([1000, 1000, 1000]);
  });
});
