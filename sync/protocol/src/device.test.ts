import { generateKeyPairSync, verify } from "node:crypto";
import { type CborValue, decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeAck,
  decodeLive,
  decodeReadings,
  decodeSignedMessage,
  deviceIdOf,
  encodeAck,
  encodeLive,
  encodeReadings,
  keyIdOf,
  MAX_ACK_REASON_LENGTH,
  MAX_MESSAGE_BYTES,
  MAX_READINGS_PER_MESSAGE,
  type MeterReading,
  signMessage,
} from "./device.ts";
import { PROTOCOL_ERRORS } from "./errors.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const RAW = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
const KID = keyIdOf(RAW);
const READING: MeterReading = {
  seq: 7,
  at_ms: 1_780_272_900_000,
  import_mwh: 10_000,
  export_mwh: 500,
  power_w: -40,
  flags: 0,
  boot: 3,
  uptime_ms: 90_000,
};
const NEXT: MeterReading = { ...READING, seq: 8, at_ms: READING.at_ms + 1000, uptime_ms: 91_000 };

describe("signed messages", () => {
  test("give back payload, key id and signature, and verify", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (payload) => {
        const message = decodeSignedMessage(signMessage(payload, privateKey, KID));
        expect(hex(message.payload)).toBe(hex(payload));
        expect(hex(message.kid)).toBe(hex(KID));
        expect(message.device).toBe(deviceIdOf(KID));
        expect(verify(null, message.signedBytes, publicKey, message.signature)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test.each([0, 1, 23, 24, 255, 256, 4095, 8090])("cover a payload of %i bytes by the Sig_structure", (length) => {
    const payload = new Uint8Array(length).fill(0xa5);
    const aad = new TextEncoder().encode("lg/reading/1");
    const expected = encodeCbor(["Signature1", Uint8Array.of(0xa1, 0x01, 0x27), aad, payload]);
    expect(hex(decodeSignedMessage(signMessage(payload, privateKey, KID)).signedBytes)).toBe(hex(expected));
  });

  test("are found to be changed, whichever bit is", () => {
    const message = signMessage(encodeReadings([READING, NEXT]), privateKey, KID);
    for (let bit = 0; bit < message.length * 8; bit++) {
      const changed = message.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(isOurs(changed), `bit ${bit}`).toBe(false);
    }
    expect(isOurs(message)).toBe(true);
  });

  test("are accepted in one form only", () => {
    const message = signMessage(encodeReadings([READING]), privateKey, KID);
    fc.assert(
      fc.property(
        fc.nat({ max: message.length }),
        fc.nat({ max: 2 }),
        fc.uint8Array({ maxLength: 2 }),
        (at, drop, added) => {
          const changed = Uint8Array.of(...message.subarray(0, at), ...added, ...message.subarray(at + drop));
          const parts = orRefusal(() => decodeSignedMessage(changed));
          if (parts === null) return;
          const start = Uint8Array.of(0xd2, 0x84, 0x43, 0xa1, 0x01, 0x27, 0xa1, 0x04);
          const items = [parts.kid, parts.payload, parts.signature].map((item) => hex(encodeCbor(item)));
          expect(hex(changed)).toBe(hex(start) + items.join(""));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("are read from the middle of a larger buffer", () => {
    const message = signMessage(encodeReadings([READING]), privateKey, KID);
    const outer = Buffer.concat([Buffer.alloc(5, 0xd2), message, Buffer.alloc(3)]);
    const { payload, device } = decodeSignedMessage(outer.subarray(5, 5 + message.length));
    expect(decodeReadings(payload)).toEqual([READING]);
    expect(device).toBe(deviceIdOf(KID));
  });

  test("are refused above 8 KiB, without reading them", () => {
    const largest = signMessage(new Uint8Array(MAX_MESSAGE_BYTES - 86), privateKey, KID);
    expect(largest.length).toBe(MAX_MESSAGE_BYTES);
    expect(decodeSignedMessage(largest).payload.length).toBe(MAX_MESSAGE_BYTES - 86);
    expect(codeOf(() => signMessage(new Uint8Array(MAX_MESSAGE_BYTES - 85), privateKey, KID))).toBe(
      "message-too-large",
    );
    const oversize = new Uint8Array(MAX_MESSAGE_BYTES + 1);
    for (const decode of [decodeSignedMessage, decodeReadings, decodeAck, decodeLive]) {
      expect(() => decode(oversize)).toThrow(/8193 bytes, at most 8192/);
    }
  });

  test("keep the cause of a refusal", () => {
    try {
      decodeSignedMessage(Uint8Array.of(0xd2));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "malformed-message", cause: { code: "malformed-cbor" } });
    }
  });

  test("refuse every random input with the same code", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const decode of [decodeSignedMessage, decodeReadings, decodeAck, decodeLive]) {
          orRefusal<unknown>(() => decode(bytes));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("need keys and key ids of the right length", () => {
    for (const wrong of [0, 31, 33]) expect(codeOf(() => keyIdOf(new Uint8Array(wrong)))).toBe("not-a-key");
    for (const wrong of [0, 7, 9]) {
      expect(codeOf(() => deviceIdOf(new Uint8Array(wrong)))).toBe("not-a-key");
      expect(codeOf(() => signMessage(Uint8Array.of(0xa0), privateKey, new Uint8Array(wrong)))).toBe("not-a-key");
    }
    expect(deviceIdOf(Uint8Array.of(0xff, 0, 1, 2, 3, 4, 5, 6, 7).subarray(1))).toBe("d0001020304050607");
  });
});

describe("readings", () => {
  test("come back as they were sent", () => {
    fc.assert(
      fc.property(anyRun(), (readings) => {
        const payload = encodeReadings(readings);
        expect(decodeReadings(payload)).toEqual(readings);
        expect(payload.length).toBeLessThan(MAX_MESSAGE_BYTES);
      }),
    );
  });

  test("are accepted in one form only", () => {
    let accepted = 0;
    const change = fc.record({ at: fc.nat(), drop: fc.nat({ max: 2 }), insert: fc.uint8Array({ maxLength: 2 }) });
    fc.assert(
      fc.property(anyRun(), change, (readings, { at, drop, insert }) => {
        const bytes = encodeReadings(readings);
        const from = at % bytes.length;
        const changed = Uint8Array.of(...bytes.subarray(0, from), ...insert, ...bytes.subarray(from + drop));
        const read = orRefusal(() => decodeReadings(changed));
        if (read === null) return;
        accepted++;
        const known = [...(decodeCbor(changed) as Map<number, CborValue>)].filter(([key]) => key < 10);
        expect(hex(encodeReadings(read))).toBe(hex(encodeCbor(new Map(known))));
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  test.each<readonly [string, readonly MeterReading[]]>([
    ["none", []],
    ["more than 64", Array.from({ length: 65 }, (_, i) => ({ ...READING, seq: 1 + i }))],
    ["a gap in seq", [READING, { ...NEXT, seq: 9 }]],
    ["the same seq twice", [READING, { ...NEXT, seq: 7 }]],
    ["another boot", [READING, { ...NEXT, boot: 4 }]],
    ["a time that goes back", [READING, { ...NEXT, at_ms: READING.at_ms - 1 }]],
    ["a clock that was set in between", [READING, { ...NEXT, uptime_ms: 91_001 }]],
    ["an import register that goes back", [READING, { ...NEXT, import_mwh: 9_999 }]],
    ["an export register that goes back", [READING, { ...NEXT, export_mwh: 499 }]],
    ["seq 0", [{ ...READING, seq: 0 }]],
    ["a fraction", [{ ...READING, power_w: 0.5 }]],
    ["a register past 2^53", [{ ...READING, import_mwh: 2 ** 53 }]],
    ["a negative register", [{ ...READING, export_mwh: -1 }]],
    ["power past 32 bits", [{ ...READING, power_w: 2 ** 31 }]],
    ["flags past 32 bits", [READING, { ...NEXT, flags: 2 ** 32 }]],
  ])("are not written with %s", (_, readings) => {
    expect(codeOf(() => encodeReadings(readings))).toBe("inconsistent-readings");
  });
});

describe("acknowledgements and live payloads", () => {
  test("come back as they were sent", () => {
    const upto = fc.maxSafeNat();
    const reason = fc.string({ unit: "binary", maxLength: MAX_ACK_REASON_LENGTH / 2 });
    fc.assert(
      fc.property(upto, fc.option(reason, { nil: undefined }), (number, text) => {
        const ack = text === undefined ? { upto: number } : { upto: number, reason: text };
        expect(decodeAck(encodeAck(ack))).toEqual(ack);
      }),
    );
    const volts = fc.option(fc.nat(), { nil: undefined });
    fc.assert(
      fc.property(upto, fc.integer(), volts, (at_ms, power_w, voltage_mv) => {
        const live = voltage_mv === undefined ? { at_ms, power_w } : { at_ms, power_w, voltage_mv };
        expect(decodeLive(encodeLive(live))).toEqual(live);
      }),
    );
  });

  test("cut a reason that is too long, also through a surrogate pair", () => {
    const { reason } = decodeAck(encodeAck({ upto: 1, reason: `${"x".repeat(127)}\u{1f600}tail` }));
    expect(reason).toBe(`${"x".repeat(127)}\ufffd`);
    expect(encodeAck({ upto: 1, reason: "\uffff".repeat(500) }).length).toBeLessThan(400);
  });

  test("are not written with numbers that no device could read", () => {
    for (const upto of [-1, 0.5, 2 ** 53]) expect(codeOf(() => encodeAck({ upto }))).toBe("inconsistent-readings");
    for (const live of [
      { at_ms: -1, power_w: 0 },
      { at_ms: 0, power_w: 2 ** 31 },
      { at_ms: 0, power_w: 0, voltage_mv: -1 },
    ]) {
      expect(codeOf(() => encodeLive(live))).toBe("inconsistent-readings");
    }
  });
});

test("every error of the package has a hint that says what to do", () => {
  for (const { hint, httpStatus } of Object.values(PROTOCOL_ERRORS)) {
    expect(hint).toMatch(/^[A-Z].*\.$/);
    expect(httpStatus).toBeGreaterThanOrEqual(400);
  }
});

/** Readings that follow each other, with sums up to 2^53 − 1. */
function anyRun(): fc.Arbitrary<readonly MeterReading[]> {
  const start = fc.oneof(fc.nat(), fc.nat({ max: 2 ** 52 }));
  const step = fc.record({
    dt_ms: fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 2 ** 46 })),
    imported: fc.oneof(fc.constant(0), fc.nat({ max: 2 ** 46 })),
    exported: fc.oneof(fc.constant(0), fc.nat({ max: 2 ** 46 })),
    power_w: fc.integer(),
    flags: fc.nat({ max: 2 ** 32 - 1 }),
  });
  const first = fc.record({
    seq: start.map((seq) => seq + 1),
    at_ms: start,
    import_mwh: start,
    export_mwh: start,
    power_w: fc.integer(),
    flags: fc.nat({ max: 2 ** 32 - 1 }),
    boot: fc.nat({ max: 2 ** 32 - 1 }),
    uptime_ms: start,
  });
  return fc.tuple(first, fc.array(step, { maxLength: MAX_READINGS_PER_MESSAGE - 1 })).map(([reading, steps]) => {
    const readings: MeterReading[] = [reading];
    for (const { dt_ms, imported, exported, power_w, flags } of steps) {
      const before = readings.at(-1) as MeterReading;
      readings.push({
        seq: before.seq + 1,
        at_ms: before.at_ms + dt_ms,
        import_mwh: before.import_mwh + imported,
        export_mwh: before.export_mwh + exported,
        power_w,
        flags,
        boot: before.boot,
        uptime_ms: before.uptime_ms + dt_ms,
      });
    }
    return readings;
  });
}

/** Whether the edge would take the bytes for a message of the one key it knows here. */
function isOurs(bytes: Uint8Array): boolean {
  const message = orRefusal(() => decodeSignedMessage(bytes));
  if (message === null || message.device !== deviceIdOf(KID)) return false;
  return verify(null, message.signedBytes, publicKey, message.signature);
}

function orRefusal<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (error) {
    expect(error).toMatchObject({ code: "malformed-message" });
    return null;
  }
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof LocalGridError ? error.code : `${error}`;
  }
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
