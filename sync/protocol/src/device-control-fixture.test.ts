import { createPrivateKey, createPublicKey, type KeyObject, verify } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import { type CommandContext, judgeCommand } from "./command-judgement.ts";
import { COMMANDS, CONFIGURATIONS, EVENTS, MANIFESTS, OFFERS, STATUSES } from "./control.fixture.ts";
import type { SignedPurpose } from "./cose-bytes.ts";
import * as device from "./device.ts";
import * as control from "./device-control.ts";
import * as report from "./device-report.ts";
import * as update from "./device-update.ts";
import * as invalid from "./invalid-control.fixture.ts";
import type { Invalid } from "./invalid-messages.fixture.ts";
import { encodeSign1, kidOf } from "./sign1.ts";

const FIXTURE = new URL("../fixtures/device-control-v1.json", import.meta.url);
const SPECIFICATION = new URL("../DEVICE.md", import.meta.url);
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const NOW_MS = 1_780_272_900_000;

/** Whose keys the examples are signed with: the device of the other fixture, its node, a release key, a stranger. */
const KEYS = { device: keyFrom(0x00), node: keyFrom(0x20), release: keyFrom(0x40), stranger: keyFrom(0x60) };

describe("the golden fixture of control", () => {
  const built = build();

  test("is what the code writes", () => {
    if (process.env.UPDATE_FIXTURES === "1") {
      expect(process.env.CI, "fixtures are never rewritten by the checks").toBeUndefined();
      writeFileSync(FIXTURE, `${JSON.stringify(built, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(FIXTURE, "utf8"))).toEqual(built);
  });

  test.each(built.commands)("command: $name", ({ payload_hex, message_hex, ...fields }) => {
    const message = control.decodeSignedCommand(unhex(message_hex));
    expect(isSignedBy(KEYS.node, message)).toBe(true);
    expect(hex(message.payload)).toBe(payload_hex);
    expect(commandJson(control.decodeCommand(message.payload))).toEqual(without(fields, "name"));
  });

  test.each(built.configurations)("configuration: $name", ({ payload_hex, message_hex, ...fields }) => {
    const message = control.decodeSignedConfiguration(unhex(message_hex));
    expect(isSignedBy(KEYS.node, message)).toBe(true);
    expect(hex(message.payload)).toBe(payload_hex);
    expect(configurationJson(control.decodeConfiguration(message.payload))).toEqual(without(fields, "name"));
  });

  test.each(built.events)("event: $name", ({ payload_hex, message_hex, ...fields }) => {
    const message = report.decodeSignedEvent(unhex(message_hex));
    expect(message.device).toBe(built.keys.device.device);
    expect(isSignedBy(KEYS.device, message)).toBe(true);
    expect(hex(message.payload)).toBe(payload_hex);
    expect(report.decodeEvent(message.payload)).toEqual(without(fields, "name"));
  });

  test.each(built.statuses)("status: $name", ({ hex: bytes, ...fields }) => {
    expect(report.decodeState(unhex(bytes))).toEqual({ kind: "status", status: readStatusJson(fields) });
  });

  test.each(built.manifests)("manifest: $name", ({ payload_hex, message_hex, ...fields }) => {
    const message = update.decodeSignedManifest(unhex(message_hex));
    expect(isSignedBy(KEYS.release, message)).toBe(true);
    expect(hex(message.payload)).toBe(payload_hex);
    const { sha256, ...rest } = update.decodeManifest(message.payload);
    expect({ ...rest, sha256_hex: hex(sha256) }).toEqual(without(fields, "name"));
  });

  test.each(built.offers)("offer: $name", ({ hex: bytes, manifest_hex, name: _, ...fields }) => {
    const { manifest, ...rest } = update.decodeOffer(unhex(bytes));
    expect(hex(manifest)).toBe(manifest_hex);
    expect(rest).toEqual(fields);
  });

  test.each(built.acks)("acknowledgement: $hex", ({ hex: bytes, ...ack }) => {
    expect(device.decodeAck(unhex(bytes))).toEqual(ack);
  });

  test.each(built.lives)("live payload: $hex", ({ hex: bytes, ...live }) => {
    expect(device.decodeLive(unhex(bytes))).toEqual(live);
  });

  test("knows the will and the sign of life of older devices", () => {
    expect(report.decodeState(unhex("30"))).toEqual({ kind: "offline" });
    expect(report.decodeState(unhex("31"))).toEqual({ kind: "online" });
  });

  test.each(built.judgements)("judgement: $name", (example) => {
    expect(judged(unhex(example.message_hex), example)).toBe(example.refusal);
  });

  test("judges by every reason that there is", () => {
    const reasons = new Set(built.judgements.map(({ refusal }) => refusal));
    expect([...reasons].sort()).toEqual([0, ...Object.values(report.COMMAND_REFUSALS)].sort());
  });

  test("derives its invalid examples from valid ones", () => {
    control.decodeCommand(unhex(invalid.VALID_COMMAND));
    control.decodeConfiguration(unhex(invalid.VALID_CONFIGURATION));
    report.decodeEvent(unhex(invalid.VALID_EVENT));
    expect(report.decodeState(unhex(invalid.VALID_STATUS)).kind).toBe("status");
    update.decodeManifest(unhex(invalid.VALID_MANIFEST));
    update.decodeOffer(unhex(invalid.VALID_OFFER));
  });

  test("has no two invalid examples alike", () => {
    for (const list of Object.values(built.invalid)) {
      expect(new Set(list.map((one) => one.hex)).size).toBe(list.length);
      expect(new Set(list.map((one) => one.reason)).size).toBe(list.length);
    }
  });

  test("fits into the sizes that devices reserve", () => {
    const sizes = [...built.commands, ...built.configurations, ...built.events, ...built.manifests];
    for (const { message_hex } of sizes) expect(message_hex.length / 2).toBeLessThanOrEqual(256);
    for (const { hex: bytes } of built.statuses) expect(bytes.length / 2).toBeLessThanOrEqual(report.MAX_REPORT_BYTES);
    for (const { hex: bytes } of built.offers) expect(bytes.length / 2).toBeLessThanOrEqual(update.MAX_OFFER_BYTES);
  });
});

describe("what DEVICE.md says of control", () => {
  const text = readFileSync(SPECIFICATION, "utf8");
  const built = build();

  test("shows examples that the code writes", () => {
    const examples = [...text.matchAll(/```hex-control (.+)\n([0-9a-f\s]+)```/g)].map(([, name, bytes]) => [
      name,
      bytes?.replaceAll(/\s/g, ""),
    ]);
    expect(examples).toEqual([
      ["payload of a command", built.commands[0]?.payload_hex],
      ["signed command", built.commands[0]?.message_hex],
      ["payload of a configuration", built.configurations[0]?.payload_hex],
      ["payload of an event", built.events[0]?.payload_hex],
      ["acknowledgement of events", built.acks[0]?.hex],
      ["status", built.statuses[0]?.hex],
      ["payload of a manifest", built.manifests[0]?.payload_hex],
    ]);
    const { node, release } = built.keys;
    for (const value of [node.seed_hex, node.public_key_hex, node.kid_hex, release.seed_hex, release.kid_hex]) {
      expect(text).toContain(`\`${value}\``);
    }
  });

  test("names the codes that the code has", () => {
    const tables = { event: report.EVENT_CODES, refusal: report.COMMAND_REFUSALS };
    const [events, refusals] = [/^\| (\d+) \| `([a-z-]+)` \| .*\| /gm, /^\| (\d+) \| `([a-z-]+)` \| [^|]+\|$/gm];
    expect(rowsOf(section(text, "## Events"), events)).toEqual(tables.event);
    expect(rowsOf(section(text, "### Which commands a device takes"), refusals)).toEqual(tables.refusal);
    for (const [index, name] of report.UPDATE_STATES.entries()) expect(text).toContain(`${index} ${name}`);
    for (const [index, name] of report.CONTROL_STATES.entries()) expect(text).toContain(`${index} ${name}`);
  });
});

function section(text: string, heading: string): string {
  const start = text.indexOf(`${heading}\n`);
  expect(start, heading).toBeGreaterThan(0);
  const next = text.slice(start + heading.length).search(/\n##+ /);
  return next < 0 ? text.slice(start) : text.slice(start, start + heading.length + next);
}

function rowsOf(text: string, row: RegExp): Record<string, number> {
  return Object.fromEntries([...text.matchAll(row)].map(([, code, name]) => [name, Number(code)]));
}

function build() {
  const kid = KEYS.device.kid;
  return {
    format: "localgrid control of devices, version 1",
    now_ms: NOW_MS,
    keys: {
      device: { ...keyJson(KEYS.device), device: device.deviceIdOf(kid) as string },
      node: keyJson(KEYS.node),
      release: keyJson(KEYS.release),
      stranger: keyJson(KEYS.stranger),
    },
    commands: COMMANDS.map(({ name, ...fields }) => {
      const command = { ...fields, device_kid: kid };
      const payload = control.encodeCommand(command);
      return { name, ...commandJson(command), ...signed(payload, control.signCommand(command, KEYS.node)) };
    }),
    configurations: CONFIGURATIONS.map(({ name, ...fields }) => {
      const configuration = { ...fields, device_kid: kid };
      const message = control.signConfiguration(configuration, KEYS.node);
      return {
        name,
        ...configurationJson(configuration),
        ...signed(control.encodeConfiguration(configuration), message),
      };
    }),
    events: EVENTS.map(({ name, ...event }) => ({
      name,
      ...event,
      ...signed(report.encodeEvent(event), report.signEvent(event, KEYS.device.privateKey, kid)),
    })),
    statuses: STATUSES.map(({ name, ...status }) => ({
      name,
      ...status,
      update: report.UPDATE_STATES.indexOf(status.update),
      control: report.CONTROL_STATES.indexOf(status.control),
      hex: hex(report.encodeStatus(status)),
    })),
    manifests: MANIFESTS.map(({ name, sha256, ...fields }) => ({
      name,
      ...fields,
      sha256_hex: hex(sha256),
      ...signed(update.encodeManifest({ ...fields, sha256 }), signedManifest({ ...fields, sha256 })),
    })),
    offers: OFFERS.map(({ name, ...fields }) => {
      const manifest = signedManifest(without(MANIFESTS[0] as (typeof MANIFESTS)[number], "name"));
      return { name, ...fields, manifest_hex: hex(manifest), hex: hex(update.encodeOffer({ ...fields, manifest })) };
    }),
    acks: [
      { upto: 0, events_upto: 7 },
      { upto: 64, events_upto: 0 },
      { upto: 0, reason: "rate-limited", events_upto: 12 },
    ].map((ack) => ({ ...ack, hex: hex(device.encodeAck(ack)) })),
    lives: [
      { at_ms: NOW_MS, power_w: -2_500, soc_permille: 480 },
      { at_ms: NOW_MS, power_w: 0, voltage_mv: 231_400, soc_permille: 1_000 },
    ].map((live) => ({ ...live, hex: hex(device.encodeLive(live)) })),
    judgements: judgements(),
    invalid: {
      commands: invalid.INVALID_COMMANDS.map((one) => refused(one, control.decodeCommand)),
      configurations: invalid.INVALID_CONFIGURATIONS.map((one) => refused(one, control.decodeConfiguration)),
      events: invalid.INVALID_EVENTS.map((one) => refused(one, report.decodeEvent)),
      states: invalid.INVALID_STATES.map((one) => refused(one, report.decodeState)),
      manifests: invalid.INVALID_MANIFESTS.map((one) => refused(one, update.decodeManifest)),
      offers: invalid.INVALID_OFFERS.map((one) => refused(one, update.decodeOffer)),
    },
  };
}

interface Judgement {
  readonly name: string;
  readonly message_hex: string;
  readonly last_counter: number;
  readonly now_ms: number;
  readonly is_clock_trusted: boolean;
  readonly draw_limit_w: number;
  readonly feed_limit_w: number;
  /** 0: taken. */
  readonly refusal: number;
}

/** The same decisions in every device: signed messages with what the device knows, and what it answers. */
function judgements(): readonly Judgement[] {
  const command = {
    device_kid: KEYS.device.kid,
    counter: 100,
    not_after_ms: NOW_MS + 300_000,
    order: { kind: "set-power", power_w: 1_500 },
  } as const satisfies control.DeviceCommand;
  const message = control.signCommand(command, KEYS.node);
  const at = (now_ms: number) => ({ now_ms });
  const changed = (fields: Partial<control.DeviceCommand>) => control.signCommand({ ...command, ...fields }, KEYS.node);
  const forPurpose = (purpose: SignedPurpose, key = KEYS.node, payload = control.encodeCommand(command)) =>
    encodeSign1(payload, { purpose, privateKey: key.privateKey, kid: KEYS.node.kid, maxBytes: 256 });
  const tampered = message.slice();
  tampered[40] = (tampered[40] as number) ^ 1;
  const noPayload = forPurpose("lg/cmd/1", KEYS.node, Uint8Array.of(0xa0));
  const cases: readonly (readonly [
    string,
    Uint8Array,
    Partial<Judgement>,
    keyof typeof report.COMMAND_REFUSALS | null,
  ])[] = [
    ["a command as it should be", message, {}, null],
    ["at the very end of its time", message, at(command.not_after_ms), null],
    ["the full time ahead", message, at(command.not_after_ms - 900_000), null],
    ["nothing but a byte", Uint8Array.of(0x31), {}, "malformed"],
    ["a cut message", message.subarray(0, -1), {}, "malformed"],
    ["well signed, but an empty map", noPayload, {}, "malformed"],
    ["signed by a stranger", control.signCommand(command, KEYS.stranger), {}, "wrong-key"],
    ["signed by the device itself", control.signCommand(command, KEYS.device), {}, "wrong-key"],
    ["a stranger under the node's key id", forPurpose("lg/cmd/1", KEYS.stranger), {}, "wrong-signature"],
    ["signed as a configuration", forPurpose("lg/cfg/1"), {}, "wrong-signature"],
    ["signed as a reading", forPurpose("lg/reading/1"), {}, "wrong-signature"],
    ["one bit changed", tampered, {}, "wrong-signature"],
    ["for another device", changed({ device_kid: KEYS.stranger.kid }), {}, "other-device"],
    ["the same command again", message, { last_counter: 100 }, "counter"],
    ["an older command", message, { last_counter: 101 }, "counter"],
    ["a replay while the clock is not trusted", message, { last_counter: 100, is_clock_trusted: false }, "counter"],
    ["while the clock is not trusted", message, { is_clock_trusted: false }, "clock-untrusted"],
    ["a millisecond late", message, at(command.not_after_ms + 1), "expired"],
    ["a millisecond too far ahead", message, at(command.not_after_ms - 900_001), "too-far-ahead"],
    ["a release that is late", changed({ order: { kind: "release" } }), at(command.not_after_ms + 1), "expired"],
    ["all that it may draw", changed({ order: { kind: "set-power", power_w: 3_000 } }), {}, null],
    ["a watt more", changed({ order: { kind: "set-power", power_w: 3_001 } }), {}, "out-of-range"],
    ["all that it may feed", changed({ order: { kind: "set-power", power_w: -2_000 } }), {}, null],
    ["a watt more fed", changed({ order: { kind: "set-power", power_w: -2_001 } }), {}, "out-of-range"],
    ["the safe state", changed({ order: { kind: "safe-state" } }), {}, null],
  ];
  return cases.map(([name, bytes, changes, reason]) => ({
    name,
    message_hex: hex(bytes),
    last_counter: 99,
    now_ms: NOW_MS,
    is_clock_trusted: true,
    draw_limit_w: 3_000,
    feed_limit_w: 2_000,
    ...changes,
    refusal: reason === null ? 0 : report.COMMAND_REFUSALS[reason],
  }));
}

function judged(bytes: Uint8Array, example: Judgement): number {
  const context: CommandContext = {
    node_kid: KEYS.node.kid,
    device_kid: KEYS.device.kid,
    last_counter: example.last_counter,
    now_ms: example.now_ms,
    isClockTrusted: example.is_clock_trusted,
    limits: { draw_w: example.draw_limit_w, feed_w: example.feed_limit_w },
    verify: (signedBytes, signature) => isSignedBy(KEYS.node, { signedBytes, signature }),
  };
  const answer = judgeCommand(bytes, context);
  return answer.kind === "accepted" ? 0 : report.COMMAND_REFUSALS[answer.reason];
}

function commandJson({ device_kid, counter, not_after_ms, order, reference }: control.DeviceCommand) {
  return {
    device_kid_hex: hex(device_kid),
    counter,
    not_after_ms,
    ...order,
    ...(reference === undefined ? {} : { reference_hex: hex(reference) }),
    kind: ["release", "set-power", "safe-state"].indexOf(order.kind),
  };
}

function configurationJson({ device_kid, ...fields }: control.DeviceConfiguration) {
  return { device_kid_hex: hex(device_kid), ...fields };
}

function readStatusJson(fields: Record<string, unknown>): unknown {
  const { name: _, update: state, control: controlled, ...rest } = fields;
  return {
    ...rest,
    update: report.UPDATE_STATES[state as number],
    control: report.CONTROL_STATES[controlled as number],
  };
}

function signedManifest(manifest: update.FirmwareManifest): Uint8Array {
  return update.signManifest(manifest, KEYS.release.privateKey, KEYS.release.kid);
}

function signed(payload: Uint8Array, message: Uint8Array) {
  return { payload_hex: hex(payload), message_hex: hex(message) };
}

function refused({ reason, hex: bytes }: Invalid, decode: (bytes: Uint8Array) => unknown) {
  try {
    decode(unhex(bytes));
  } catch (error) {
    expect((error as LocalGridError).code, reason).toBe("malformed-message");
    return { reason, hex: bytes, refusal: (error as LocalGridError).message };
  }
  throw new Error(`accepted: ${reason}`);
}

interface ExampleKey {
  readonly seed: Uint8Array;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly raw: Uint8Array;
  readonly kid: Uint8Array;
}

function keyFrom(start: number): ExampleKey {
  const seed = Uint8Array.from({ length: 32 }, (_, i) => start + i);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: "der", type: "pkcs8" });
  const publicKey = createPublicKey(privateKey);
  const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
  return { seed, privateKey, publicKey, raw, kid: kidOf(raw) };
}

function keyJson({ seed, raw, kid }: ExampleKey) {
  return { seed_hex: hex(seed), public_key_hex: hex(raw), kid_hex: hex(kid) };
}

function isSignedBy(key: ExampleKey, message: { readonly signedBytes: Uint8Array; readonly signature: Uint8Array }) {
  return verify(null, message.signedBytes, key.publicKey, message.signature);
}

function without<T extends object, K extends keyof T>(fields: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = fields;
  return rest;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}
