import { randomBytes } from "node:crypto";
import { encodeReadings, type MeterReading, signMessage } from "@localgrid/protocol/device";
import { encodeCbor } from "@localgrid/vocabulary/cbor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { topicOf } from "../src/adapters/mqtt/access-rules.ts";
import type { TestDeviceConnection } from "../src/adapters/mqtt/test-device.ts";
import { MAIN_FUSE_W, setUpCommunity, simulatedClock, simulatedNow_ms, type TestCommunity } from "./community.ts";
import { eventually } from "./eventually.ts";
import { compareWithDevices, INTACT, type JournalContent, readJournal } from "./journal-content.ts";
import type { MeteredDevice } from "./metered-device.ts";
import { cleanUp, type RunningNode, runCommand, startNode } from "./running-node.ts";
import { refusalsOf, Witness } from "./witness.ts";

const INTERVAL_S = 300;
const DAY_MS = 86_400_000;

const clock = simulatedClock(600);
let node: RunningNode;
let community: TestCommunity;
let witness: Witness;

beforeAll(async () => {
  node = await startNode({ config: { clock, interval_length_s: INTERVAL_S } });
  community = await setUpCommunity(node, { homes: 1, clock });
  const [device] = community.devices as [MeteredDevice];
  witness = new Witness(device);
  await witness.start(node);
});

afterEach(async () => {
  if (node.isAlive()) await witness.expectUndisturbed();
});
afterAll(cleanUp);

interface Offender {
  readonly device: MeteredDevice;
  readonly connection: TestDeviceConnection;
  /** Publishes whatever bytes as a reading; returns the acknowledgement that follows the PUBACK. */
  publish(bytes: Uint8Array): Promise<{ readonly upto: number; readonly reason?: string }>;
  /** The same, signed as it should be. */
  publishReadings(...readings: MeterReading[]): ReturnType<Offender["publish"]>;
}

async function newOffender(): Promise<Offender> {
  const device = await community.addHome();
  const connection = await device.connect(node.mqtt_port);
  const publish: Offender["publish"] = async (bytes) => {
    const count = device.acks.length;
    await connection.client.publishAsync(topicOf(device.device.device, "reading"), Buffer.from(bytes), { qos: 1 });
    return eventually("an acknowledgement comes", () => device.acks.length > count && device.acks.at(-1));
  };
  return { device, connection, publish, publishReadings: (...readings) => publish(signed(device, readings)) };
}

function signed({ device }: MeteredDevice, readings: readonly MeterReading[]): Uint8Array {
  return signMessage(encodeReadings(readings), device.reading_key, device.kid);
}

async function quarantineOf({ name }: MeteredDevice): Promise<readonly string[]> {
  const reasons: string[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const { body } = await community.coordinator.done("GET", `/api/quarantine?after=${after}&limit=200`);
    for (const { device, reason } of body.messages) if (device === name) reasons.push(reason);
    after = body.next_after;
  }
  return reasons;
}

describe("a message that cannot be trusted", () => {
  test("with a wrong signature is acknowledged with its reason and kept out", async () => {
    const { device, publish, publishReadings } = await newOffender();
    const bytes = signed(device, device.measure());
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] as number) ^ 1;
    expect(await publish(bytes)).toEqual({ upto: 0, reason: "wrong-signature" });
    expect(await quarantineOf(device)).toEqual(["wrong-signature"]);
    // The device is not held responsible: its next good message counts.
    expect(await publishReadings(...device.measured)).toEqual({ upto: 1 });
  });

  test("of another device is not taken from this one", async () => {
    const { device, publish } = await newOffender();
    const [stolen] = witness.device.measured as [MeterReading];
    expect(await publish(signed(witness.device, [stolen]))).toEqual({ upto: 0, reason: "foreign-device" });
    expect(await quarantineOf(device)).toEqual(["foreign-device"]);
  });

  test("of a revoked device does not even come in, though its certificate is good", async () => {
    const { device, connection, publishReadings } = await newOffender();
    await publishReadings(...device.measure());
    await community.coordinator.done("DELETE", `/api/devices/${device.name}`);
    await connection.closed;
    await expect(device.connect(node.mqtt_port)).rejects.toThrow(/not authorized/i);
    expect(await refusalsOf(node, "connections_refused_total")).toMatchObject({ "unknown-device": 1 });
  });

  test.each<[string, () => Uint8Array]>([
    ["no CBOR", () => randomBytes(200).fill(0xff, 0, 1)],
    ["nothing", () => new Uint8Array()],
    ["another CBOR value", () => encodeCbor(["reading", 1])],
    ["deep nesting", () => new Uint8Array(8_000).fill(0x81)],
    [
      "a length that it does not have",
      () => Uint8Array.of(0xd2, 0x84, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
    ],
  ])("that holds %s is acknowledged as malformed", async (_, bytes) => {
    const { device, publish } = await newOffender();
    expect(await publish(bytes())).toEqual({ upto: 0, reason: "malformed-message" });
    expect(await quarantineOf(device)).toEqual(["malformed-message"]);
  });

  test("that is signed, but holds more than readings, is malformed as well", async () => {
    const { device, publish } = await newOffender();
    const payload = encodeCbor(
      new Map<number, number>([
        [0, 1],
        [1, 1],
        [99, 1],
      ]),
    );
    const bytes = signMessage(payload, device.device.reading_key, device.device.kid);
    expect(await publish(bytes)).toEqual({ upto: 0, reason: "malformed-message" });
  });

  test.each([8_193, 8_400, 1_000_000])("of %i bytes closes the connection and is never acknowledged", async (size) => {
    const { device, connection } = await newOffender();
    let isPubacked = false;
    const topic = topicOf(device.device.device, "reading");
    connection.client.publishAsync(topic, Buffer.alloc(size), { qos: 1 }).then(
      () => {
        isPubacked = true;
      },
      () => {},
    );
    await connection.closed;
    expect(isPubacked).toBe(false);
    expect((await refusalsOf(node, "connections_refused_total")).oversized).toBeGreaterThan(0);
  });
});

describe("readings that come otherwise than they were measured", () => {
  test("are acknowledged again, and stored once, when they are replayed", async () => {
    const { device, publish } = await newOffender();
    const message = signed(device, device.measure(4));
    const first = await publish(message);
    for (let i = 0; i < 5; i++) expect(await publish(message)).toEqual(first);
    expect(first).toEqual({ upto: 4 });
    expect(await quarantineOf(device)).toEqual([]);
  });

  test("are acknowledged as far as there is no hole, in whatever order they come", async () => {
    const { device, publishReadings } = await newOffender();
    const [a, b, c, d] = device.measure(4) as [MeterReading, MeterReading, MeterReading, MeterReading];
    expect(await publishReadings(a)).toEqual({ upto: 1 });
    expect(await publishReadings(d)).toEqual({ upto: 1 });
    expect(await publishReadings(c)).toEqual({ upto: 1 });
    expect(await publishReadings(b)).toEqual({ upto: 4 });
    expect(await quarantineOf(device)).toEqual([]);
  });

  test("are acknowledged beyond a hole once the device cannot fill it any more", async () => {
    const { device, publish, publishReadings } = await newOffender();
    const [first, ...later] = device.measure(2 + 16 * 64) as [MeterReading, ...MeterReading[]];
    expect(await publishReadings(first)).toEqual({ upto: 1 });
    const uptos: number[] = [];
    for (let at = 1; at < later.length; at += 64) {
      uptos.push((await publish(signed(device, later.slice(at, at + 64)))).upto);
    }
    expect(uptos.slice(0, -1)).toEqual(uptos.slice(0, -1).map(() => 1));
    expect(uptos.at(-1)).toBe(device.measured.length);
  });
});

describe("registers that cannot be", () => {
  test("are taken as a new meter when they fall", { timeout: 60_000 }, async () => {
    const { device, publishReadings } = await newOffender();
    const swappedAt_ms = simulatedNow_ms(clock) + 4 * INTERVAL_S * 1000;
    const overAt_ms = swappedAt_ms + 4 * INTERVAL_S * 1000;
    let seq = 0;
    let isSwapped = false;
    for (let at_ms = 0; at_ms < overAt_ms; ) {
      at_ms = await eventually("a minute passes", () => {
        const now_ms = Math.floor(simulatedNow_ms(clock));
        return now_ms > at_ms + 60_000 && now_ms;
      });
      const reading = { ...device.readingAt(at_ms, ++seq) };
      if (at_ms > swappedAt_ms) {
        isSwapped = true;
        Object.assign(reading, { import_mwh: device.readingAt(at_ms, 1).import_mwh % 100_000, export_mwh: 0 });
      }
      expect(await publishReadings(reading)).toEqual({ upto: seq });
    }
    expect(isSwapped).toBe(true);
    expect(await quarantineOf(device)).toEqual([]);
    meterSwap = { device, overAt_ms };
  });

  test("are acknowledged, but shown in the quarantine, when they jump", async () => {
    const { device, publishReadings } = await newOffender();
    const [first, second] = device.measure(2) as [MeterReading, MeterReading];
    await publishReadings(first);
    const jump = { ...second, import_mwh: second.import_mwh + 1_000_000_000, export_mwh: second.export_mwh };
    expect(await publishReadings(jump)).toEqual({ upto: 2 });
    expect(await quarantineOf(device)).toEqual(["impossible-jump"]);
    expect(await publishReadings(...device.measure())).toEqual({ upto: 3 });
    rejected.push([device, "impossible-jump"]);
  });

  test("stay with the device as long as its clock and the node's disagree", async () => {
    const { device, publishReadings } = await newOffender();
    const [first, second] = device.measure(2) as [MeterReading, MeterReading];
    await publishReadings(first);
    const future = { ...second, at_ms: second.at_ms + DAY_MS, uptime_ms: second.uptime_ms + DAY_MS };
    expect(await publishReadings(future)).toMatchObject({ upto: 1 });
    expect(await quarantineOf(device)).toEqual(["future-time"]);
    expect(await publishReadings(second)).toEqual({ upto: 2 });
  });
});

let meterSwap: { readonly device: MeteredDevice; readonly overAt_ms: number };
const rejected: [MeteredDevice, string][] = [];

describe("after all of it", () => {
  let content: JournalContent;

  beforeAll(async () => {
    const { overAt_ms } = meterSwap;
    await eventually("the intervals of the meter swap are closed", async () => {
      const { body } = await community.coordinator.get("/api/now");
      return body.last_interval.start_s * 1000 > overAt_ms;
    });
    witness.stop();
    expect((await node.stop()).code).toBe(0);
    content = readJournal(node.data_dir);
  });

  test("the witness's readings are all there, and the journal holds", async () => {
    expect(compareWithDevices(content, [witness.device])).toMatchObject(INTACT);
    expect(await runCommand(["verify", "--data-dir", node.data_dir])).toMatchObject({ code: 0 });
  });

  test("[INV-12] no reading of anybody is there twice", () => {
    for (const stored of content.readings.values()) {
      const accepted = stored.filter(({ verdict }) => verdict.kind === "accepted").map(({ reading }) => reading.seq);
      expect(new Set(accepted).size).toBe(accepted.length);
      // What was known already was not even written.
      expect(stored.filter(({ verdict }) => verdict.kind === "duplicate")).toEqual([]);
    }
  });

  test("the meter swap gave no negative energy, and the bill says that it was questionable", () => {
    const { metering_point } = content.state?.community.meters.get(meterSwap.device.device.device) ?? {};
    const rows = content.point_intervals.filter((row) => row.metering_point === metering_point);
    expect(rows.length).toBeGreaterThan(4);
    const most_wh = (MAIN_FUSE_W * INTERVAL_S) / 3600;
    for (const { import_wh, export_wh } of rows) {
      expect(Math.min(import_wh, export_wh)).toBeGreaterThanOrEqual(0);
      expect(Math.max(import_wh, export_wh)).toBeLessThanOrEqual(most_wh);
    }
    expect(rows.map(({ quality }) => quality)).toContain("questionable");
  });

  test("what was implausible is in the journal, and in no register", () => {
    expect(rejected).toHaveLength(1);
    for (const [device, reason] of rejected) {
      const verdicts = content.readings.get(device.name)?.map(({ verdict }) => verdict);
      expect(verdicts).toEqual([{ kind: "accepted" }, { kind: "rejected", reason }, { kind: "accepted" }]);
    }
  });
});
