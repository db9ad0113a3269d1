import type { KeyObject } from "node:crypto";
import { type CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import {
  CONTROL_VERSION,
  checkPrintable,
  checkWhole,
  expectVersion,
  MAX_NAME_LENGTH,
  MAX_PERMILLE,
  MAX_U8,
  printable,
  within,
} from "./control-fields.ts";
import { deviceIdOf } from "./device.ts";
import { decodeSign1, encodeSign1, type Sign1 } from "./sign1.ts";
import { fromOne, MAX_I32, MAX_U32, MIN_I32, signed32, strictly, unsigned32, upTo } from "./strict-fields.ts";
import { StrictMap } from "./strict-map.ts";

/** Larger events and states are refused before they are parsed. */
export const MAX_REPORT_BYTES = 256;

/** `code` of an event, by its meaning. */
export const EVENT_CODES = {
  /** value: reason of the trip. */
  trip: 1,
  "trip-cleared": 2,
  /** value: W */
  "command-applied": 3,
  /** value: one of {@link COMMAND_REFUSALS} */
  "command-refused": 4,
  "failsafe-entered": 5,
  "failsafe-left": 6,
  "register-reset": 7,
  /** value: version */
  "update-confirmed": 8,
  /** value: version */
  "update-rolled-back": 9,
  /** value: reason */
  "update-refused": 10,
  /** value: ms that the clock was moved by */
  "clock-set": 11,
  /** value: how many */
  "readings-lost": 12,
  "sensor-stuck": 13,
  "sensor-back": 14,
} as const;

/** Why a device did not take a command: the value of event 4. */
export const COMMAND_REFUSALS = {
  malformed: 1,
  "wrong-key": 2,
  "wrong-signature": 3,
  "other-device": 4,
  counter: 5,
  expired: 6,
  "too-far-ahead": 7,
  "clock-untrusted": 8,
  "out-of-range": 9,
} as const;

export type CommandRefusal = keyof typeof COMMAND_REFUSALS;

/** Something that happened on a device, kept there until the node has it. */
export interface DeviceEvent {
  /** From 1, one more with every event, never used again. */
  readonly event_seq: number;
  readonly at_ms: number;
  /** See {@link EVENT_CODES}; others, of later versions, are kept. 1 to 255. */
  readonly code: number;
  readonly value: number;
  readonly boot: number;
  readonly uptime_ms: number;
}

export const UPDATE_STATES = [
  "idle",
  "receiving",
  "verified",
  "on-trial",
  "confirmed",
  "rolled-back",
  "refused",
] as const;
export type UpdateState = (typeof UPDATE_STATES)[number];

export const CONTROL_STATES = ["none", "failsafe", "following", "stopped", "tripped"] as const;
export type ControlState = (typeof CONTROL_STATES)[number];

/** `clock_age_s` of a clock that was never set. */
export const CLOCK_NEVER_SET = MAX_U32;

export interface DeviceStatus {
  /** What images fit it; at most 32 printable characters. */
  readonly board: string;
  readonly version_name: string;
  readonly version: number;
  /** Since the clock was last set. */
  readonly clock_age_s: number;
  /** How full the device's log is. */
  readonly log_permille: number;
  /** Readings that the log had no room for, ever. */
  readonly dropped: number;
  readonly boot: number;
  readonly update: UpdateState;
  readonly update_permille: number;
  readonly update_reason?: number;
  readonly control: ControlState;
  readonly applied_power_w?: number;
}

/** What `lg/v1/<device>/state` says: the will, the bare sign of life of older devices, or more. */
export type DeviceState =
  | { readonly kind: "offline" }
  | { readonly kind: "online" }
  | { readonly kind: "status"; readonly status: DeviceStatus };

export interface SignedEvent extends Sign1 {
  readonly device: DeviceId;
}

const MAX = Number.MAX_SAFE_INTEGER;
const OFFLINE = 0x30;
const ONLINE = 0x31;
const SIGNED_EVENT = { what: "event", maxBytes: MAX_REPORT_BYTES };
const EVENT = { what: "event payload", maxBytes: MAX_REPORT_BYTES };
const STATUS = { what: "status", maxBytes: MAX_REPORT_BYTES };

/** The payload of an event, not signed yet. @throws {LocalGridError} `inconsistent-control` */
export function encodeEvent({ event_seq, at_ms, code, value, boot, uptime_ms }: DeviceEvent): Uint8Array {
  checkWhole({ event_seq }, [1, MAX]);
  checkWhole({ at_ms, uptime_ms }, [0, MAX]);
  checkWhole({ code }, [1, MAX_U8]);
  checkWhole({ value }, [-MAX, MAX]);
  checkWhole({ boot }, [0, MAX_U32]);
  return encodeCbor(new Map([CONTROL_VERSION, event_seq, at_ms, code, value, boot, uptime_ms].entries()));
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeEvent(payload: Uint8Array): DeviceEvent {
  return strictly(payload, EVENT, (reader) => {
    const fields = new StrictMap(reader);
    fields.required(0, () => expectVersion(reader));
    const event = {
      event_seq: fields.required(1, () => fromOne(reader, "an event number")),
      at_ms: fields.required(2, () => reader.unsigned()),
      code: fields.required(3, () => within(reader, [1, MAX_U8])),
      value: fields.required(4, () => reader.integer()),
      boot: fields.required(5, () => unsigned32(reader)),
      uptime_ms: fields.required(6, () => reader.unsigned()),
    };
    fields.end();
    return event;
  });
}

/** The message on `lg/v1/<device>/event`. @throws {LocalGridError} `inconsistent-control` */
export function signEvent(event: DeviceEvent, privateKey: KeyObject, kid: Uint8Array): Uint8Array {
  return encodeSign1(encodeEvent(event), { privateKey, kid, purpose: "lg/event/1", maxBytes: MAX_REPORT_BYTES });
}

/** Takes the message apart without verifying it. @throws {LocalGridError} `malformed-message` */
export function decodeSignedEvent(bytes: Uint8Array): SignedEvent {
  const message = decodeSign1(bytes, "lg/event/1", SIGNED_EVENT);
  return { ...message, device: deviceIdOf(message.kid) };
}

/** The payload of `lg/v1/<device>/state`, except for the will. @throws {LocalGridError} `inconsistent-control` */
export function encodeStatus(status: DeviceStatus): Uint8Array {
  const { board, version_name, version, clock_age_s, log_permille, dropped, boot } = status;
  const { update_permille, update_reason, applied_power_w } = status;
  checkPrintable({ board, version_name }, MAX_NAME_LENGTH);
  checkWhole({ version, clock_age_s, boot }, [0, MAX_U32]);
  checkWhole({ log_permille, update_permille }, [0, MAX_PERMILLE]);
  checkWhole({ dropped }, [0, MAX]);
  const map = new Map<number, CborValue>([
    ...[CONTROL_VERSION, board, version_name, version, clock_age_s, log_permille, dropped, boot].entries(),
    [8, UPDATE_STATES.indexOf(status.update)],
    [9, update_permille],
    [11, CONTROL_STATES.indexOf(status.control)],
  ]);
  if (update_reason !== undefined) {
    checkWhole({ update_reason }, [0, MAX_U8]);
    map.set(10, update_reason);
  }
  if (applied_power_w !== undefined) {
    checkWhole({ applied_power_w }, [MIN_I32, MAX_I32]);
    map.set(12, applied_power_w);
  }
  return encodeCbor(map);
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeState(bytes: Uint8Array): DeviceState {
  if (bytes.length === 1 && bytes[0] === OFFLINE) return { kind: "offline" };
  if (bytes.length === 1 && bytes[0] === ONLINE) return { kind: "online" };
  return { kind: "status", status: strictly(bytes, STATUS, readStatus) };
}

function readStatus(reader: CborReader): DeviceStatus {
  const fields = new StrictMap(reader);
  fields.required(0, () => expectVersion(reader));
  const status = {
    board: fields.required(1, () => printable(reader, MAX_NAME_LENGTH)),
    version_name: fields.required(2, () => printable(reader, MAX_NAME_LENGTH)),
    version: fields.required(3, () => unsigned32(reader)),
    clock_age_s: fields.required(4, () => unsigned32(reader)),
    log_permille: fields.required(5, () => upTo(reader, MAX_PERMILLE)),
    dropped: fields.required(6, () => reader.unsigned()),
    boot: fields.required(7, () => unsigned32(reader)),
    update: UPDATE_STATES[fields.required(8, () => upTo(reader, UPDATE_STATES.length - 1))] as UpdateState,
    update_permille: fields.required(9, () => upTo(reader, MAX_PERMILLE)),
  };
  const update_reason = fields.optional(10, () => upTo(reader, MAX_U8));
  const control = CONTROL_STATES[fields.required(11, () => upTo(reader, CONTROL_STATES.length - 1))] as ControlState;
  const applied_power_w = fields.optional(12, () => signed32(reader));
  fields.end();
  return {
    ...status,
    ...(update_reason === undefined ? {} : { update_reason }),
    control,
    ...(applied_power_w === undefined ? {} : { applied_power_w }),
  };
}
