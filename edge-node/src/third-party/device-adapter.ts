/**
 * What an adapter makes of what a bought device says. Registers are the device's own, cumulative and in mWh: deltas,
 * resets and jumps are judged elsewhere, the same way for all.
 */
export interface DeviceReport {
  /** Which meter of the connection it is: stable, from the device, at most 96 characters (`shellypro3em-a1b2c3/em:0`). */
  readonly source: string;
  /** Cumulative, in whole mWh and seen from the customer's premises; null when this message does not tell. */
  readonly import_mwh: number | null;
  readonly export_mwh: number | null;
  /** W, import is positive; null when this message does not tell. */
  readonly power_w: number | null;
  /** State of charge of a battery, 0 to 1000. */
  readonly soc_permille?: number;
  /** Signed by the device itself, and checked (OCMF). Everything else is the word of a box nobody can question. */
  readonly is_signed?: boolean;
}

export interface DeviceMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly is_retained: boolean;
  readonly at_ms: number;
}

export const ADAPTER_NAMES = [
  "shelly-gen1",
  "shelly-gen2",
  "tasmota",
  "home-assistant",
  "victron",
  "p1",
  "homewizard",
  "sunspec",
  "openevse",
  "ocmf",
] as const;

export type AdapterName = (typeof ADAPTER_NAMES)[number];

/**
 * What a device on MQTT sends, read by one adapter. An instance belongs to one connection and may remember what it
 * was told before (discovery, partial updates), within bounds.
 *
 * @throws never: what cannot be read is no report
 */
export interface MqttAdapter {
  readonly name: AdapterName;
  /** Topic filters that it wants to hear. */
  readonly filters: readonly string[];
  /** Whether it knows what this is; for the doctor. */
  takes(message: DeviceMessage): boolean;
  read(message: DeviceMessage): readonly DeviceReport[];
}

/** A device that is asked, over HTTP or a TCP connection. */
export interface PolledDevice {
  readonly name: AdapterName;
  readonly every_ms: number;
  /** @throws {LocalGridError} `device-unreachable`, `device-answer-malformed` */
  poll(): Promise<{ readonly reports: readonly DeviceReport[]; readonly raw: Uint8Array }>;
  close(): void;
}
