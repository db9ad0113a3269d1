import { createPrivateKey, createPublicKey, type KeyObject, verify } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import * as device from "./device.ts";
import {
  INVALID_ACKS,
  INVALID_LIVES,
  INVALID_MESSAGES,
  INVALID_PAYLOADS,
  type Invalid,
  VALID_MESSAGE,
  VALID_PAYLOAD,
} from "./invalid-messages.fixture.ts";

const FIXTURE = new URL("../fixtures/device-v1.json", import.meta.url);
const SPECIFICATION = new URL("../DEVICE.md", import.meta.url);
const SEED = Uint8Array.from({ length: 32 }, (_, i) => i);
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const MAX = Number.MAX_SAFE_INTEGER;

const PLAIN: device.MeterReading = {
  seq: 1,
  at_ms: 1_780_272_900_000,
  import_mwh: 1_234_567,
  export_mwh: 0,
  power_w: 812,
  flags: 0,
  boot: 1,
  uptime_ms: 60_000,
};

interface MessageCase {
  readonly name: string;
  readonly readings: readonly device.MeterReading[];
  /** Keys 10 to 23, which this version ignores. */
  readonly ignored?: ReadonlyMap<number, number>;
}

const MESSAGES: readonly MessageCase[] = [
  { name: "single reading", readings: [PLAIN] },
  { name: "negative power", readings: [{ ...PLAIN, seq: 2, export_mwh: 4_200_000, power_w: -3480, flags: 64 }] },
  { name: "three readings", readings: run(3) },
  { name: "64 readings", readings: run(64) },
  { name: "smallest values", readings: [{ ...zeros(), seq: 1, power_w: -(2 ** 31) }] },
  {
    name: "largest values",
    readings: [
      {
        seq: MAX,
        at_ms: MAX,
        import_mwh: MAX,
        export_mwh: MAX,
        power_w: 2 ** 31 - 1,
        flags: 2 ** 32 - 1,
        boot: 2 ** 32 - 1,
        uptime_ms: MAX,
      },
    ],
  },
  {
    name: "sums that just reach 2^53 - 1",
    readings: [
      { ...PLAIN, seq: MAX - 1, at_ms: MAX - 7, import_mwh: MAX - 8, export_mwh: MAX - 9, uptime_ms: MAX - 7 },
      { ...PLAIN, seq: MAX, at_ms: MAX, import_mwh: MAX, export_mwh: MAX, uptime_ms: MAX },
    ],
  },
  {
    name: "nothing moves",
    readings: [PLAIN, { ...PLAIN, seq: 2 }],
  },
  {
    name: "keys that this version ignores",
    readings: [PLAIN],
    ignored: new Map([
      [10, 230_100],
      [17, -4],
      [23, MAX],
    ]),
  },
];

const ACKS: readonly device.DeviceAck[] = [
  { upto: 0 },
  { upto: 64 },
  { upto: MAX },
  { upto: 12, reason: "impossible-jump" },
];

const LIVES: readonly device.LivePower[] = [
  { at_ms: 1_780_272_900_000, power_w: 812 },
  { at_ms: 1_780_272_901_000, power_w: -3480, voltage_mv: 230_100 },
];

describe("the golden fixture of the device format", () => {
  const built = build();

  test("is what the code writes", () => {
    if (process.env.UPDATE_FIXTURES === "1") {
      expect(process.env.CI, "fixtures are never rewritten by the checks").toBeUndefined();
      writeFileSync(FIXTURE, `${JSON.stringify(built, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(FIXTURE, "utf8"))).toEqual(built);
  });

  test.each(built.messages)("message: $name", (message) => {
    const decoded = device.decodeSignedMessage(unhex(message.message_hex));
    expect(hex(decoded.kid)).toBe(built.key.kid_hex);
    expect(decoded.device).toBe(built.key.device);
    expect(hex(decoded.payload)).toBe(message.payload_hex);
    expect(hex(decoded.signedBytes)).toBe(message.sig_structure_hex);
    expect(hex(decoded.signature)).toBe(message.signature_hex);
    expect(verify(null, decoded.signedBytes, publicKey(), decoded.signature)).toBe(true);
    expect(device.decodeReadings(decoded.payload)).toEqual(message.readings);
  });

  test.each(built.acks)("acknowledgement: $hex", ({ hex: bytes, ...ack }) => {
    expect(device.decodeAck(unhex(bytes))).toEqual(ack);
  });

  test.each(built.lives)("live payload: $hex", ({ hex: bytes, ...live }) => {
    expect(device.decodeLive(unhex(bytes))).toEqual(live);
  });

  test("derives its invalid examples from valid ones", () => {
    const { payload } = device.decodeSignedMessage(unhex(VALID_MESSAGE));
    expect(hex(payload)).toBe(VALID_PAYLOAD);
    expect(device.decodeReadings(payload)).toEqual([PLAIN]);
  });

  test("has no two invalid examples alike", () => {
    for (const list of [INVALID_MESSAGES, INVALID_PAYLOADS, INVALID_ACKS, INVALID_LIVES]) {
      expect(new Set(list.map((one) => one.hex)).size).toBe(list.length);
      expect(new Set(list.map((one) => one.reason)).size).toBe(list.length);
    }
  });
});

describe("DEVICE.md", () => {
  const text = readFileSync(SPECIFICATION, "utf8");
  const built = build();

  test("shows examples that the code writes", () => {
    const examples = [...text.matchAll(/```hex (.+)\n([0-9a-f\s]+)```/g)].map(([, name, bytes]) => [
      name,
      bytes?.replaceAll(/\s/g, ""),
    ]);
    const [single, , three] = built.messages;
    expect(examples).toEqual([
      ["payload of one reading", single?.payload_hex],
      ["Sig_structure of one reading", single?.sig_structure_hex],
      ["message with one reading", single?.message_hex],
      ["payload of three readings", three?.payload_hex],
      ["acknowledgement", built.acks[1]?.hex],
      ["acknowledgement with a reason", built.acks[3]?.hex],
      ["live payload", built.lives[1]?.hex],
    ]);
    for (const value of Object.values(built.key)) expect(text).toContain(`\`${value}\``);
  });

  test("names the flags and limits that the code has", () => {
    const rows = [...text.matchAll(/^\| (\d+) \| `(FLAG_\w+)` \|/gm)].map(([, value, name]) => [name, Number(value)]);
    expect(rows).toEqual(
      Object.entries(device)
        .filter(([name]) => name.startsWith("FLAG_"))
        .sort(byValue),
    );
    expect(text).toContain(`at most ${device.MAX_MESSAGE_BYTES} bytes`);
    expect(text).toContain(`1 to ${device.MAX_READINGS_PER_MESSAGE} readings`);
    expect(text).toContain(`${device.MAX_ACK_REASON_LENGTH} UTF-16 code units`);
  });
});

function build() {
  const raw = rawPublicKey();
  const kid = device.keyIdOf(raw);
  return {
    format: "localgrid device messages, version 1",
    external_aad: "lg/reading/1",
    key: { seed_hex: hex(SEED), public_key_hex: hex(raw), kid_hex: hex(kid), device: device.deviceIdOf(kid) as string },
    messages: MESSAGES.map((example) => buildMessage(example, kid)),
    acks: ACKS.map((ack) => ({ ...ack, hex: hex(device.encodeAck(ack)) })),
    lives: LIVES.map((live) => ({ ...live, hex: hex(device.encodeLive(live)) })),
    invalid_messages: INVALID_MESSAGES.map((one) => refused(one, device.decodeSignedMessage)),
    invalid_payloads: INVALID_PAYLOADS.map((one) => refused(one, device.decodeReadings)),
    invalid_acks: INVALID_ACKS.map((one) => refused(one, device.decodeAck)),
    invalid_lives: INVALID_LIVES.map((one) => refused(one, device.decodeLive)),
  };
}

function buildMessage({ name, readings, ignored }: MessageCase, kid: Uint8Array) {
  const payload = ignored === undefined ? device.encodeReadings(readings) : withIgnored(readings, ignored);
  const message = device.signMessage(payload, privateKey(), kid);
  return {
    name,
    readings,
    ...(ignored === undefined ? {} : { ignored_keys: Object.fromEntries(ignored) }),
    payload_hex: hex(payload),
    sig_structure_hex: hex(sigStructure(payload)),
    signature_hex: hex(message.subarray(-64)),
    message_hex: hex(message),
  };
}

/** By the generic encoder: the fixture must not prove the hand-written bytes with themselves. */
function sigStructure(payload: Uint8Array): Uint8Array {
  return encodeCbor(["Signature1", unhex("a10127"), new TextEncoder().encode("lg/reading/1"), payload]);
}

function withIgnored(readings: readonly device.MeterReading[], ignored: ReadonlyMap<number, number>): Uint8Array {
  const first = readings[0] as device.MeterReading;
  const values = [
    1,
    first.seq,
    first.at_ms,
    first.import_mwh,
    first.export_mwh,
    first.power_w,
    first.flags,
    first.boot,
  ];
  return encodeCbor(new Map<number, CborValue>([...[...values, first.uptime_ms].entries(), ...ignored]));
}

function refused({ reason, hex: bytes }: Invalid, decode: (bytes: Uint8Array) => unknown) {
  try {
    decode(unhex(bytes));
  } catch (error) {
    expect((error as LocalGridError).code).toBe("malformed-message");
    return { reason, hex: bytes, refusal: (error as LocalGridError).message };
  }
  throw new Error(`accepted: ${reason}`);
}

function run(count: number): readonly device.MeterReading[] {
  return Array.from({ length: count }, (_, i) => ({
    seq: 100 + i,
    at_ms: 1_780_272_000_000 + 900_000 * i,
    import_mwh: 5_000_000 + 71_300 * i,
    export_mwh: 250_000 + 13 * i * i,
    power_w: 300 - 10 * i,
    flags: i === 0 ? 2 : 0,
    boot: 7,
    uptime_ms: 86_400_000 + 900_000 * i,
  }));
}

function zeros(): device.MeterReading {
  return { seq: 0, at_ms: 0, import_mwh: 0, export_mwh: 0, power_w: 0, flags: 0, boot: 0, uptime_ms: 0 };
}

function privateKey(): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, SEED]), format: "der", type: "pkcs8" });
}

function publicKey(): KeyObject {
  return createPublicKey(privateKey());
}

function rawPublicKey(): Uint8Array {
  return new Uint8Array(publicKey().export({ format: "der", type: "spki" }).subarray(-32));
}

function byValue(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return Number(a[1]) - Number(b[1]);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}
