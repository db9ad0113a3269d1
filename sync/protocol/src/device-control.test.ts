import { generateKeyPairSync } from "node:crypto";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CommandContext, judgeCommand } from "./command-judgement.ts";
import * as control from "./device-control.ts";
import * as report from "./device-report.ts";
import * as update from "./device-update.ts";

const MAX = Number.MAX_SAFE_INTEGER;
const u53 = fc.oneof(fc.integer({ min: 0, max: MAX }), fc.constantFrom(0, 23, 24, 255, 256, 65_536, 2 ** 32, MAX));
const from1 = u53.map((value) => Math.max(1, value));
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const permille = fc.integer({ min: 0, max: 1_000 });
const bytes = (least: number, most = least) => fc.uint8Array({ minLength: least, maxLength: most });
const name = (most = 32) =>
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: most,
  });

const order: fc.Arbitrary<control.DeviceOrder> = fc.oneof(
  fc.constant<control.DeviceOrder>({ kind: "release" }),
  fc.constant<control.DeviceOrder>({ kind: "safe-state" }),
  fc.record(
    { kind: fc.constant("set-power" as const), power_w: i32, min_soc_permille: permille },
    { requiredKeys: ["kind", "power_w"] },
  ),
);

const command: fc.Arbitrary<control.DeviceCommand> = fc.record(
  { device_kid: bytes(8), counter: from1, not_after_ms: u53, order, reference: bytes(1, 16) },
  { requiredKeys: ["device_kid", "counter", "not_after_ms", "order"] },
);

const configuration: fc.Arbitrary<control.DeviceConfiguration> = fc.record({
  device_kid: bytes(8),
  counter: from1,
  now_ms: u53,
  interval_length_s: fc.constantFrom(300, 900, 1_800, 3_600),
  reading_every_s: fc.integer({ min: 1, max: 300 }),
  live_every_ms: fc.oneof(fc.constant(0), fc.integer({ min: 500, max: 60_000 })),
  node_has_time: fc.boolean(),
});

const event: fc.Arbitrary<report.DeviceEvent> = fc.record({
  event_seq: from1,
  at_ms: u53,
  code: fc.integer({ min: 1, max: 255 }),
  value: fc.oneof(fc.integer({ min: -MAX, max: MAX }), i32),
  boot: u32,
  uptime_ms: u53,
});

const status: fc.Arbitrary<report.DeviceStatus> = fc.record(
  {
    board: name(),
    version_name: name(),
    version: u32,
    clock_age_s: u32,
    log_permille: permille,
    dropped: u53,
    boot: u32,
    update: fc.constantFrom(...report.UPDATE_STATES),
    update_permille: permille,
    update_reason: fc.integer({ min: 0, max: 255 }),
    control: fc.constantFrom(...report.CONTROL_STATES),
    applied_power_w: i32,
  },
  {
    requiredKeys: [
      "board",
      "version_name",
      "version",
      "clock_age_s",
      "log_permille",
      "dropped",
      "boot",
      "update",
      "update_permille",
      "control",
    ],
  },
);

const manifest: fc.Arbitrary<update.FirmwareManifest> = fc.record({
  board: name(),
  version: u32.map((value) => Math.max(1, value)),
  version_name: name(),
  min_version: u32,
  size: u32.map((value) => Math.max(1, value)),
  sha256: bytes(32),
});

const offer: fc.Arbitrary<update.FirmwareOffer> = fc.record({
  manifest: bytes(1, 256),
  path: name(127).map((path) => `/${path}`),
  http_port: fc.integer({ min: 1, max: 65_535 }),
});

describe("what is written is read back as it was", () => {
  test("commands", () => {
    fc.assert(
      fc.property(command, (one) => void expect(control.decodeCommand(control.encodeCommand(one))).toEqual(one)),
    );
  });

  test("configurations", () => {
    fc.assert(
      fc.property(configuration, (one) => {
        expect(control.decodeConfiguration(control.encodeConfiguration(one))).toEqual(one);
      }),
    );
  });

  test("events", () => {
    fc.assert(fc.property(event, (one) => void expect(report.decodeEvent(report.encodeEvent(one))).toEqual(one)));
  });

  test("statuses", () => {
    fc.assert(
      fc.property(status, (one) => {
        const written = report.encodeStatus(one);
        expect(written.length).toBeLessThanOrEqual(report.MAX_REPORT_BYTES);
        expect(report.decodeState(written)).toEqual({ kind: "status", status: one });
      }),
    );
  });

  test("manifests and offers", () => {
    fc.assert(
      fc.property(manifest, (one) => void expect(update.decodeManifest(update.encodeManifest(one))).toEqual(one)),
    );
    fc.assert(fc.property(offer, (one) => void expect(update.decodeOffer(update.encodeOffer(one))).toEqual(one)));
  });
});

describe("bytes of a stranger", () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const kid = new Uint8Array(8);
  const decoders: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
    decodeSignedCommand: control.decodeSignedCommand,
    decodeCommand: control.decodeCommand,
    decodeConfiguration: control.decodeConfiguration,
    decodeEvent: report.decodeEvent,
    decodeState: report.decodeState,
    decodeManifest: update.decodeManifest,
    decodeOffer: update.decodeOffer,
  };
  const valid = fc.oneof(
    command.map((one) => control.signCommand(one, { privateKey, kid })),
    command.map(control.encodeCommand),
    configuration.map(control.encodeConfiguration),
    event.map(report.encodeEvent),
    status.map(report.encodeStatus),
    manifest.map(update.encodeManifest),
    offer.map(update.encodeOffer),
  );
  const damaged = fc
    .tuple(valid, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.nat({ max: 3 }))
    .map(([whole, at, mask, cut]) => {
      const copy = whole.slice(0, whole.length - cut);
      copy[at % copy.length] = (copy[at % copy.length] as number) ^ mask;
      return copy;
    });

  test.each(Object.entries(decoders))("%s answers with a value or one coded refusal, never otherwise", (_, decode) => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 600 })), (one) => {
        try {
          decode(one);
        } catch (error) {
          expect(error).toBeInstanceOf(LocalGridError);
          expect((error as LocalGridError).code).toBe("malformed-message");
        }
      }),
    );
  });

  test("no damaged command is ever taken", () => {
    const context: CommandContext = {
      node_kid: kid,
      device_kid: kid,
      last_counter: 0,
      now_ms: 0,
      isClockTrusted: true,
      limits: { draw_w: 2 ** 31, feed_w: 2 ** 31 },
      verify: () => false,
    };
    fc.assert(fc.property(damaged, (one) => void expect(judgeCommand(one, context).kind).toBe("rejected")));
  });
});

test.each<[string, () => unknown]>([
  ["a counter of 0", () => control.encodeCommand({ ...plain(), counter: 0 })],
  ["half a watt", () => control.encodeCommand({ ...plain(), order: { kind: "set-power", power_w: 0.5 } })],
  ["a key id of 7 bytes", () => control.encodeCommand({ ...plain(), device_kid: new Uint8Array(7) })],
  ["a reference of 17 bytes", () => control.encodeCommand({ ...plain(), reference: new Uint8Array(17) })],
  ["event code 0", () => report.encodeEvent({ event_seq: 1, at_ms: 0, code: 0, value: 0, boot: 0, uptime_ms: 0 })],
  ["a path without a slash", () => update.encodeOffer({ manifest: new Uint8Array(1), path: "x", http_port: 1 })],
])("%s is never written", (_, write) => {
  expect(write).toThrow(expect.objectContaining({ code: "inconsistent-control" }));
});

function plain(): control.DeviceCommand {
  return { device_kid: new Uint8Array(8), counter: 1, not_after_ms: 0, order: { kind: "release" } };
}
