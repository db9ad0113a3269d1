import type { KeyObject } from "node:crypto";
import { type CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { type DeviceId, deviceId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { protocolError } from "./errors.ts";
import { decodeSign1, encodeSign1, KID_BYTES, kidOf, type Sign1 } from "./sign1.ts";
import {
  exactSum,
  expectKey,
  MAX_I32,
  MAX_U32,
  MIN_I32,
  malformed,
  signed32,
  strictly,
  unsigned32,
  upTo,
} from "./strict-fields.ts";
import { StrictMap } from "./strict-map.ts";

/** Larger MQTT payloads are refused before they are parsed. */
export const MAX_MESSAGE_BYTES = 8192;

/** One signature covers at most this many consecutive readings. */
export const MAX_READINGS_PER_MESSAGE = 64;

/** The reason in an acknowledgement is cut to this many UTF-16 code units, so to 384 bytes at most. */
export const MAX_ACK_REASON_LENGTH = 128;

/** `flags`: the device's clock was not synchronised within the last day. */
export const FLAG_CLOCK_UNCERTAIN = 1;
/** `flags`: readings before this one were lost on the device. */
export const FLAG_GAP_BEFORE = 2;
/** `flags`: the registers were computed on the device, not measured. */
export const FLAG_ESTIMATED = 4;
/** `flags`: the sensor reported a fault. */
export const FLAG_SENSOR_FAULT = 8;
/** `flags`: a register starts again from a lower value. */
export const FLAG_REGISTER_RESET = 16;
/** `flags`: import and export are netted over the phases. */
export const FLAG_PHASES_NETTED = 32;
/** `flags`: the readings are those of an inverter; with neither role flag, of a meter. */
export const FLAG_INVERTER = 64;
/** `flags`: the readings are those of a battery. */
export const FLAG_BATTERY = 128;

/** What a device's registers showed at one moment. Import and export are seen from the customer's premises. */
export interface MeterReading {
  /** From 1, one more for each reading of the device, never again used; up to 2^53 − 1 like all unsigned fields. */
  readonly seq: number;
  /** Unix time. */
  readonly at_ms: number;
  readonly import_mwh: number;
  readonly export_mwh: number;
  /** 32 bits signed; import is positive. */
  readonly power_w: number;
  /** 32 bits, see the `FLAG_…` constants; unknown bits are kept. */
  readonly flags: number;
  /** How often the device has started; 32 bits. */
  readonly boot: number;
  readonly uptime_ms: number;
}

/** A message of a device, taken apart. */
export interface SignedMessage extends Sign1 {
  /** Follows from `kid`. */
  readonly device: DeviceId;
}

/** Tells the device that everything up to and including `upto` is safe; 0 when nothing is. */
export interface DeviceAck {
  readonly upto: number;
  readonly reason?: string;
  /** Events up to and including this number are safe. */
  readonly events_upto?: number;
}

export interface LivePower {
  readonly at_ms: number;
  /** Import is positive. */
  readonly power_w: number;
  readonly voltage_mv?: number;
  /** State of charge of a battery or vehicle, 0 to 1000. */
  readonly soc_permille?: number;
}

const MAX_PERMILLE = 1000;

const SIGNED = { what: "signed message", maxBytes: MAX_MESSAGE_BYTES };
const READINGS = { what: "reading payload", maxBytes: MAX_MESSAGE_BYTES };
const ACK = { what: "acknowledgement", maxBytes: MAX_MESSAGE_BYTES };
const LIVE = { what: "live payload", maxBytes: MAX_MESSAGE_BYTES };

const VERSION = 1;
const FIRST_FREE_KEY = 10;
const LAST_FREE_KEY = 23;

/**
 * Takes a message apart without verifying it (RFC 9052, section 4.2, COSE_Sign1; external_aad "lg/reading/1").
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function decodeSignedMessage(bytes: Uint8Array): SignedMessage {
  const message = decodeSign1(bytes, "lg/reading/1", SIGNED);
  return { ...message, device: deviceIdOf(message.kid) };
}

/**
 * The 1 to 64 readings of a payload, in rising order of `seq`.
 *
 * @throws {LocalGridError} `malformed-message`
 */
export function decodeReadings(payload: Uint8Array): readonly MeterReading[] {
  return strictly(payload, READINGS, readReadings);
}

/**
 * The inverse of {@link decodeReadings}. The readings must follow each other: same boot, next `seq`, time and
 * uptime advancing alike, nothing going back.
 *
 * @throws {LocalGridError} `inconsistent-readings`
 */
export function encodeReadings(readings: readonly MeterReading[]): Uint8Array {
  const first = readings[0];
  if (first === undefined || readings.length > MAX_READINGS_PER_MESSAGE) {
    throw protocolError("inconsistent-readings", `a message has 1 to 64 readings, not ${readings.length}`);
  }
  const map = new Map<number, CborValue>([
    [0, VERSION],
    [1, first.seq],
    [2, first.at_ms],
    [3, first.import_mwh],
    [4, first.export_mwh],
    [5, first.power_w],
    [6, first.flags],
    [7, first.boot],
    [8, first.uptime_ms],
  ]);
  checkReading(first);
  const following: CborValue[] = [];
  for (let i = 1; i < readings.length; i++) {
    following.push(stepBetween(readings[i - 1] as MeterReading, readings[i] as MeterReading));
  }
  if (following.length > 0) map.set(9, following);
  return encodeCbor(map);
}

/**
 * Signs a payload as the device does.
 *
 * @throws {LocalGridError} `not-a-key` for a key id of the wrong length, `message-too-large`
 */
export function signMessage(payload: Uint8Array, privateKey: KeyObject, kid: Uint8Array): Uint8Array {
  return encodeSign1(payload, { purpose: "lg/reading/1", privateKey, kid, maxBytes: MAX_MESSAGE_BYTES });
}

/**
 * The id of a raw Ed25519 public key: the first 8 bytes of its SHA-256.
 *
 * @throws {LocalGridError} `not-a-key` unless the key has 32 bytes
 */
export function keyIdOf(publicKey: Uint8Array): Uint8Array {
  return kidOf(publicKey);
}

/** @throws {LocalGridError} `not-a-key` unless the key id has 8 bytes */
export function deviceIdOf(kid: Uint8Array): DeviceId {
  if (kid.length !== KID_BYTES) throw protocolError("not-a-key", `a key id has 8 bytes, not ${kid.length}`);
  return deviceId(`d${Buffer.from(kid.buffer, kid.byteOffset, KID_BYTES).toString("hex")}`);
}

/** The payload of `lg/v1/<device>/ack`; a longer reason is cut at {@link MAX_ACK_REASON_LENGTH}. */
export function encodeAck(ack: DeviceAck): Uint8Array {
  checkRange({ upto: ack.upto }, 0, Number.MAX_SAFE_INTEGER);
  const map = new Map<number, CborValue>([[0, ack.upto]]);
  if (ack.reason !== undefined) map.set(1, ack.reason.slice(0, MAX_ACK_REASON_LENGTH).toWellFormed());
  if (ack.events_upto !== undefined) {
    checkRange({ events_upto: ack.events_upto }, 0, Number.MAX_SAFE_INTEGER);
    map.set(2, ack.events_upto);
  }
  return encodeCbor(map);
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeAck(bytes: Uint8Array): DeviceAck {
  return strictly(bytes, ACK, (reader) => {
    const fields = new StrictMap(reader);
    const upto = fields.required(0, () => reader.unsigned());
    const reason = fields.optional(1, () => reader.text());
    const events_upto = fields.optional(2, () => reader.unsigned());
    fields.end();
    if (reason !== undefined && reason.length > MAX_ACK_REASON_LENGTH) {
      throw malformed(`a reason of more than ${MAX_ACK_REASON_LENGTH} characters`);
    }
    return { upto, ...(reason === undefined ? {} : { reason }), ...(events_upto === undefined ? {} : { events_upto }) };
  });
}

/** The payload of `lg/v1/<device>/live`. */
export function encodeLive(live: LivePower): Uint8Array {
  const { at_ms, power_w, voltage_mv, soc_permille } = live;
  checkRange({ at_ms }, 0, Number.MAX_SAFE_INTEGER);
  checkRange({ power_w }, MIN_I32, MAX_I32);
  const map = new Map<number, CborValue>([
    [0, at_ms],
    [1, power_w],
  ]);
  if (voltage_mv !== undefined) {
    checkRange({ voltage_mv }, 0, MAX_U32);
    map.set(2, voltage_mv);
  }
  if (soc_permille !== undefined) {
    checkRange({ soc_permille }, 0, MAX_PERMILLE);
    map.set(3, soc_permille);
  }
  return encodeCbor(map);
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeLive(bytes: Uint8Array): LivePower {
  return strictly(bytes, LIVE, (reader) => {
    const fields = new StrictMap(reader);
    const at_ms = fields.required(0, () => reader.unsigned());
    const power_w = fields.required(1, () => signed32(reader));
    const voltage_mv = fields.optional(2, () => unsigned32(reader));
    const soc_permille = fields.optional(3, () => upTo(reader, MAX_PERMILLE));
    fields.end();
    return {
      at_ms,
      power_w,
      ...(voltage_mv === undefined ? {} : { voltage_mv }),
      ...(soc_permille === undefined ? {} : { soc_permille }),
    };
  });
}

function readReadings(reader: CborReader): readonly MeterReading[] {
  const pairs = reader.map();
  if (pairs < 9) throw malformed(`${pairs} keys, 0 to 8 are required`);
  const readings = [readFirst(reader)];
  let last = 8;
  for (let left = pairs - 9; left > 0; left--) {
    const key = reader.unsigned();
    if (key <= last) throw malformed(`key ${key} after key ${last}`);
    if (key === 9) readFollowing(reader, readings);
    else if (key >= FIRST_FREE_KEY && key <= LAST_FREE_KEY) reader.integer();
    else throw malformed(`unknown key ${key}`);
    last = key;
  }
  return readings;
}

/** Keys 0 to 8. */
function readFirst(reader: CborReader): MeterReading {
  const version = unsignedField(reader, 0);
  if (version !== VERSION) throw malformed(`version ${version}, expected ${VERSION}`);
  const seq = unsignedField(reader, 1);
  if (seq === 0) throw malformed("seq counts from 1");
  const at_ms = unsignedField(reader, 2);
  const import_mwh = unsignedField(reader, 3);
  const export_mwh = unsignedField(reader, 4);
  expectKey(reader, 5);
  const power_w = signed32(reader);
  expectKey(reader, 6);
  const flags = unsigned32(reader);
  expectKey(reader, 7);
  const boot = unsigned32(reader);
  return { seq, at_ms, import_mwh, export_mwh, power_w, flags, boot, uptime_ms: unsignedField(reader, 8) };
}

function unsignedField(reader: CborReader, key: number): number {
  expectKey(reader, key);
  return reader.unsigned();
}

function readFollowing(reader: CborReader, readings: MeterReading[]): void {
  const count = reader.array();
  if (count < 1 || count >= MAX_READINGS_PER_MESSAGE) throw malformed(`${count} following readings, 1 to 63 allowed`);
  let before = readings[0] as MeterReading;
  for (let left = count; left > 0; left--) {
    if (reader.array() !== 5) throw malformed("a following reading has five numbers");
    const dt_ms = reader.unsigned();
    before = {
      seq: exactSum(before.seq, 1),
      at_ms: exactSum(before.at_ms, dt_ms),
      import_mwh: exactSum(before.import_mwh, reader.unsigned()),
      export_mwh: exactSum(before.export_mwh, reader.unsigned()),
      power_w: signed32(reader),
      flags: unsigned32(reader),
      boot: before.boot,
      uptime_ms: exactSum(before.uptime_ms, dt_ms),
    };
    readings.push(before);
  }
}

function stepBetween(before: MeterReading, after: MeterReading): CborValue {
  checkReading(after);
  const dt_ms = after.at_ms - before.at_ms;
  const d_import_mwh = after.import_mwh - before.import_mwh;
  const d_export_mwh = after.export_mwh - before.export_mwh;
  if (after.seq !== before.seq + 1) throw inconsistent(`seq ${after.seq} after ${before.seq}`);
  if (after.boot !== before.boot) throw inconsistent(`boot ${after.boot} after ${before.boot}`);
  if (dt_ms < 0) throw inconsistent(`at_ms goes back by ${-dt_ms}`);
  if (after.uptime_ms - before.uptime_ms !== dt_ms) throw inconsistent("uptime and time advance differently");
  if (d_import_mwh < 0) throw inconsistent(`import_mwh goes back by ${-d_import_mwh}`);
  if (d_export_mwh < 0) throw inconsistent(`export_mwh goes back by ${-d_export_mwh}`);
  return [dt_ms, d_import_mwh, d_export_mwh, after.power_w, after.flags];
}

function checkReading(reading: MeterReading): void {
  const { seq, at_ms, import_mwh, export_mwh, power_w, flags, boot, uptime_ms } = reading;
  checkRange({ seq }, 1, Number.MAX_SAFE_INTEGER);
  checkRange({ at_ms, import_mwh, export_mwh, uptime_ms }, 0, Number.MAX_SAFE_INTEGER);
  checkRange({ flags, boot }, 0, MAX_U32);
  checkRange({ power_w }, MIN_I32, MAX_I32);
}

function checkRange(fields: Readonly<Record<string, number>>, least: number, most: number): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw inconsistent(`${name} is ${value}, not a whole number from ${least} to ${most}`);
    }
  }
}

function inconsistent(message: string): LocalGridError {
  return protocolError("inconsistent-readings", message);
}
