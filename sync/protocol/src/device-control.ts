import type { KeyObject } from "node:crypto";
import { type CborReader, type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { type IntervalLength, isIntervalLength } from "@localgrid/vocabulary/delivery-interval";
import { bytesOf, CONTROL_VERSION, checkBytes, checkWhole, expectVersion, MAX_PERMILLE } from "./control-fields.ts";
import { protocolError } from "./errors.ts";
import { decodeSign1, encodeSign1, KID_BYTES, type Sign1 } from "./sign1.ts";
import {
  fromOne,
  MAX_I32,
  MIN_I32,
  malformed,
  signed32,
  strictly,
  trueOrFalse,
  unsigned32,
  upTo,
} from "./strict-fields.ts";
import { StrictMap } from "./strict-map.ts";

/** Larger commands and configurations are refused before they are parsed. */
export const MAX_CONTROL_BYTES = 256;

/** A device refuses a command that holds for longer than this. */
export const MAX_COMMAND_AHEAD_MS = 900_000;

/** What a device may be asked to do. */
export type DeviceOrder =
  /** It may do again what it does on its own. */
  | { readonly kind: "release" }
  /** W at the device's connection: positive draws and so charges, negative feeds in. */
  | { readonly kind: "set-power"; readonly power_w: number; readonly min_soc_permille?: number }
  /** At once, and to stay there until another order comes. */
  | { readonly kind: "safe-state" };

export interface DeviceCommand {
  /** Key id of the device that it is for, 8 bytes. */
  readonly device_kid: Uint8Array;
  /** Rises with every command and configuration for this device; 1 or more. */
  readonly counter: number;
  /** Unix time after which it means nothing any more. */
  readonly not_after_ms: number;
  readonly order: DeviceOrder;
  /** Why: an interval or a contract; 1 to 16 bytes. */
  readonly reference?: Uint8Array;
}

export interface DeviceConfiguration {
  readonly device_kid: Uint8Array;
  /** One counter with the commands. */
  readonly counter: number;
  /** The node's time, which a device without another source takes. */
  readonly now_ms: number;
  readonly interval_length_s: IntervalLength;
  /** 1 to the interval's length. */
  readonly reading_every_s: number;
  /** 0 for none, else 500 to 60,000. */
  readonly live_every_ms: number;
  /** Whether the node itself knows the time. */
  readonly node_has_time: boolean;
}

interface NodeSigning {
  readonly privateKey: KeyObject;
  /** The id of the node's key. */
  readonly kid: Uint8Array;
}

const KINDS = ["release", "set-power", "safe-state"] as const;
const KID_LENGTH = [KID_BYTES, KID_BYTES] as const;
const REFERENCE_LENGTH = [1, 16] as const;
const LEAST_LIVE_EVERY_MS = 500;
const MOST_LIVE_EVERY_MS = 60_000;
const MAX = Number.MAX_SAFE_INTEGER;

const SIGNED_COMMAND = { what: "command", maxBytes: MAX_CONTROL_BYTES };
const COMMAND = { what: "command payload", maxBytes: MAX_CONTROL_BYTES };
const SIGNED_CONFIGURATION = { what: "configuration", maxBytes: MAX_CONTROL_BYTES };
const CONFIGURATION = { what: "configuration payload", maxBytes: MAX_CONTROL_BYTES };

/**
 * The payload of a command, not signed yet.
 *
 * @throws {LocalGridError} `inconsistent-control`
 */
export function encodeCommand(command: DeviceCommand): Uint8Array {
  const { device_kid, counter, not_after_ms, order, reference } = command;
  checkBytes({ device_kid }, KID_LENGTH);
  checkWhole({ counter }, [1, MAX]);
  checkWhole({ not_after_ms }, [0, MAX]);
  const map = new Map<number, CborValue>([
    [0, CONTROL_VERSION],
    [1, device_kid],
    [2, counter],
    [3, not_after_ms],
    [4, KINDS.indexOf(order.kind)],
  ]);
  if (order.kind === "set-power") {
    const { power_w, min_soc_permille } = order;
    checkWhole({ power_w }, [MIN_I32, MAX_I32]);
    map.set(5, power_w);
    if (min_soc_permille !== undefined) {
      checkWhole({ min_soc_permille }, [0, MAX_PERMILLE]);
      map.set(6, min_soc_permille);
    }
  }
  if (reference !== undefined) {
    checkBytes({ reference }, REFERENCE_LENGTH);
    map.set(7, reference);
  }
  return encodeCbor(map);
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeCommand(payload: Uint8Array): DeviceCommand {
  return strictly(payload, COMMAND, (reader) => {
    const fields = new StrictMap(reader);
    const start = readStart(fields, reader);
    const not_after_ms = fields.required(3, () => reader.unsigned());
    const kind = KINDS[fields.required(4, () => upTo(reader, KINDS.length - 1))];
    const order: DeviceOrder =
      kind === "set-power" ? readSetPower(fields, reader) : { kind: kind as "release" | "safe-state" };
    const reference = fields.optional(7, () => bytesOf(reader, REFERENCE_LENGTH));
    fields.end();
    return { ...start, not_after_ms, order, ...(reference === undefined ? {} : { reference }) };
  });
}

/** The message on `lg/v1/<device>/cmd`. @throws {LocalGridError} `inconsistent-control` */
export function signCommand(command: DeviceCommand, signing: NodeSigning): Uint8Array {
  return encodeSign1(encodeCommand(command), { ...signing, purpose: "lg/cmd/1", maxBytes: MAX_CONTROL_BYTES });
}

/** Takes the message apart; whoever acts on it verifies it first. @throws {LocalGridError} `malformed-message` */
export function decodeSignedCommand(bytes: Uint8Array): Sign1 {
  return decodeSign1(bytes, "lg/cmd/1", SIGNED_COMMAND);
}

/**
 * The payload of a configuration, not signed yet.
 *
 * @throws {LocalGridError} `inconsistent-control`
 */
export function encodeConfiguration(configuration: DeviceConfiguration): Uint8Array {
  const { device_kid, counter, now_ms, interval_length_s, reading_every_s, live_every_ms } = configuration;
  checkBytes({ device_kid }, KID_LENGTH);
  checkWhole({ counter }, [1, MAX]);
  checkWhole({ now_ms }, [0, MAX]);
  if (!isIntervalLength(interval_length_s)) {
    throw protocolError("inconsistent-control", `${interval_length_s} s is no interval length`);
  }
  checkWhole({ reading_every_s }, [1, interval_length_s]);
  if (live_every_ms !== 0) checkWhole({ live_every_ms }, [LEAST_LIVE_EVERY_MS, MOST_LIVE_EVERY_MS]);
  return encodeCbor(
    new Map<number, CborValue>([
      [0, CONTROL_VERSION],
      [1, device_kid],
      [2, counter],
      [3, now_ms],
      [4, interval_length_s],
      [5, reading_every_s],
      [6, live_every_ms],
      [7, configuration.node_has_time],
    ]),
  );
}

/** @throws {LocalGridError} `malformed-message` */
export function decodeConfiguration(payload: Uint8Array): DeviceConfiguration {
  return strictly(payload, CONFIGURATION, (reader) => {
    const fields = new StrictMap(reader);
    const start = readStart(fields, reader);
    const now_ms = fields.required(3, () => reader.unsigned());
    const interval_length_s = fields.required(4, () => unsigned32(reader));
    const reading_every_s = fields.required(5, () => fromOne(reader, "a reading every"));
    const live_every_ms = fields.required(6, () => upTo(reader, MOST_LIVE_EVERY_MS));
    const node_has_time = fields.required(7, () => trueOrFalse(reader));
    fields.end();
    if (!isIntervalLength(interval_length_s)) throw malformed(`${interval_length_s} s is no interval length`);
    if (reading_every_s > interval_length_s) throw malformed("less than one reading in an interval");
    if (live_every_ms !== 0 && live_every_ms < LEAST_LIVE_EVERY_MS) throw malformed(`live every ${live_every_ms} ms`);
    return { ...start, now_ms, interval_length_s, reading_every_s, live_every_ms, node_has_time };
  });
}

/** The message on `lg/v1/<device>/cfg`. @throws {LocalGridError} `inconsistent-control` */
export function signConfiguration(configuration: DeviceConfiguration, signing: NodeSigning): Uint8Array {
  const payload = encodeConfiguration(configuration);
  return encodeSign1(payload, { ...signing, purpose: "lg/cfg/1", maxBytes: MAX_CONTROL_BYTES });
}

/** Takes the message apart; whoever acts on it verifies it first. @throws {LocalGridError} `malformed-message` */
export function decodeSignedConfiguration(bytes: Uint8Array): Sign1 {
  return decodeSign1(bytes, "lg/cfg/1", SIGNED_CONFIGURATION);
}

/** Keys 0 to 2. */
function readStart(
  fields: StrictMap,
  reader: CborReader,
): { readonly device_kid: Uint8Array; readonly counter: number } {
  fields.required(0, () => expectVersion(reader));
  const device_kid = fields.required(1, () => bytesOf(reader, KID_LENGTH));
  return { device_kid, counter: fields.required(2, () => fromOne(reader, "a counter")) };
}

function readSetPower(fields: StrictMap, reader: CborReader): DeviceOrder {
  const power_w = fields.required(5, () => signed32(reader));
  const min_soc_permille = fields.optional(6, () => upTo(reader, MAX_PERMILLE));
  return { kind: "set-power", power_w, ...(min_soc_permille === undefined ? {} : { min_soc_permille }) };
}
