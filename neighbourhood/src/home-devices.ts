import type { CoordinatorApi } from "./coordinator-api.ts";
import type { DeviceEvent } from "./device/device.ts";
import type { BrokerAddress } from "./device/mqtt-connection.ts";
import type { Fleet } from "./fleet.ts";
import type { ClockOrigin, SimulatedClock } from "./simulated-clock.ts";

/** Where a device is paired. */
export interface PairingPlace {
  readonly api: CoordinatorApi;
  readonly host: string;
  readonly http_port: number;
}

/** How often devices speak. */
export interface DevicePeriods {
  readonly interval_length_s: number;
  readonly reading_every_s: number;
  /** Of the device's own clock, which no simulation makes faster. */
  readonly live_every_ms: number;
}

export interface FleetRun {
  readonly broker: BrokerAddress;
  readonly origin: ClockOrigin;
  readonly clock: SimulatedClock;
  /** Null leaves them to the devices. */
  readonly periods: DevicePeriods | null;
  readonly report: (home: string, event: DeviceEvent) => void;
}

/** The devices of a community's homes, whatever they are made of. */
export interface HomeDevices {
  /** Homes with a device. */
  homes(): readonly string[];
  /** Makes the devices that are not there yet, with keys of their own. */
  addMissing(homes: readonly string[]): Promise<void>;
  isPaired(home: string): boolean;
  /** Whether the node has acknowledged a reading of it. */
  hasDelivered(home: string): boolean;
  /** Trades a code for a certificate and keeps it. */
  pair(home: string, code: string, place: PairingPlace): Promise<void>;
  /** Time of the newest reading of any device; null before the first one. */
  newestReadingAt_ms(): number | null;
  /** All devices of these homes; the fleet before it has stopped. */
  createFleet(homes: readonly string[], run: FleetRun): Fleet;
  close(): Promise<void>;
}
