import type { IncomingMessage } from "node:http";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { SentChannel } from "./access-rules.ts";

/** Why a client, a message or a subscription was turned away; also the label it is counted under. */
export type BrokerRefusal =
  | "broker-failure"
  | "connect-timeout"
  | "connecting-too-fast"
  | "foreign-certificate"
  | "foreign-origin"
  | "foreign-topic"
  | "handshake-failed"
  | "identity-mismatch"
  | "keepalive-timeout"
  | "no-certificate"
  | "no-session"
  | "not-reading"
  | "oversized"
  | "protocol-violation"
  | "rate-limited"
  | "replaced-by-newer-connection"
  | "retained-message"
  | "subscription-refused"
  | "too-many-connections"
  | "unknown-device"
  | "unsupported-protocol-version"
  | "will-refused"
  | "wrong-quality-of-service";

export interface RefusalDetail {
  readonly device?: string;
  readonly login?: string;
  /** Network address. */
  readonly remote?: string;
}

/**
 * What the broker hands on, and whom it asks. Payloads are views into larger buffers: whoever keeps one,
 * copies it. None of these may throw.
 */
export interface BrokerPorts {
  isKnownDevice(device: DeviceId): boolean;

  /**
   * A message on `reading`, not yet verified. The device gets its PUBACK when `done()` is called, so not
   * before the reading is safe; `done(error)` closes the connection without one, and the device will send
   * again. To be called exactly once. Until then the broker reads little more from this device.
   */
  onReading(device: DeviceId, payload: Uint8Array, done: (error?: Error) => void): void;
  onLive(device: DeviceId, payload: Uint8Array): void;
  /** Also the device's will, when its connection breaks. */
  onState(device: DeviceId, payload: Uint8Array): void;
  /** Acknowledged like a reading. */
  onEvent(device: DeviceId, payload: Uint8Array, done: (error?: Error) => void): void;
  /** From now on, and until its connection ends, the device hears what is sent to it there. */
  onListening?(device: DeviceId, channel: SentChannel): void;

  /** To be counted and logged; a hostile network may cause many of these per second. */
  onRefusal(reason: BrokerRefusal, detail: RefusalDetail): void;
}

/** Whom a browser's request belongs to and which devices that person may watch; `null` without a session. */
export type SessionOf = (
  request: IncomingMessage,
) => { readonly login: string; readonly devices: readonly DeviceId[] } | null;
