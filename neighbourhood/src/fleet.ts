import { createDevice, type Device, type DeviceEvent } from "./device/device.ts";
import { deviceIdentityOf } from "./device/device-identity.ts";
import type { Connect, Timer } from "./device/device-ports.ts";
import type { DeviceStore } from "./device/device-store.ts";
import { type BrokerAddress, type DeviceCredentials, mqttConnect } from "./device/mqtt-connection.ts";
import { neighbourhoodError } from "./errors.ts";
import type { RecordedHomes } from "./recorded-homes.ts";
import type { SimulatedClock } from "./simulated-clock.ts";

export interface FleetOptions {
  readonly homes: readonly string[];
  readonly broker: BrokerAddress;
  /** Where homes without any reading begin. */
  readonly begin_at_ms: number;
}

export interface FleetPorts {
  readonly store: DeviceStore;
  readonly recorded: RecordedHomes;
  readonly clock: SimulatedClock;
  readonly timer: Timer;
  readonly random: () => number;
  readonly report: (home: string, event: DeviceEvent) => void;
  /** MQTT over TLS unless given. */
  readonly connect?: (broker: BrokerAddress, credentials: DeviceCredentials) => Connect;
}

export interface FleetTotals {
  readonly connected: number;
  readonly made: number;
  readonly acknowledged: number;
  /** Devices of which at least one reading was acknowledged. */
  readonly begun: number;
}

/** The meters of all homes. */
export interface Fleet {
  start(): Promise<void>;
  stop(): Promise<void>;
  finishAt(at_ms: number): void;
  /** As they were a moment ago at most. */
  totals(): FleetTotals;
}

/** @throws {LocalGridError} `device-store-damaged` when a home's device is not paired */
export function createFleet(options: FleetOptions, ports: FleetPorts): Fleet {
  const devices = options.homes.map((home) => deviceOf(home, options, ports));
  return {
    async start() {
      for (const device of devices) device.start();
    },
    async stop() {
      await Promise.all(devices.map((device) => device.stop()));
    },
    finishAt(at_ms) {
      for (const device of devices) device.finishAt(at_ms);
    },
    totals() {
      const all = devices.map((device) => device.status());
      return {
        connected: all.filter(({ isConnected }) => isConnected).length,
        made: all.reduce((sum, { made }) => sum + made, 0),
        acknowledged: all.reduce((sum, { acknowledged }) => sum + acknowledged, 0),
        begun: all.filter(({ acknowledged }) => acknowledged > 0).length,
      };
    },
  };
}

function deviceOf(home: string, { broker, begin_at_ms }: FleetOptions, ports: FleetPorts): Device {
  const { store, recorded, clock, timer, random, report, connect = mqttConnect } = ports;
  const keys = store.keysOf(home);
  const certificate = store.certificateOf(home);
  if (keys === null || certificate === null) throw neighbourhoodError("device-store-damaged", `${home} is not paired`);
  const { device, tls_key_pem, signReadings } = deviceIdentityOf(keys);
  return createDevice(
    { device, begin_at_ms },
    {
      clock,
      timer,
      random,
      signReadings,
      store: store.homeStore(home),
      readMeter: (at_ms) => recorded.faceAt(home, at_ms),
      connect: connect(broker, { device, tls_key_pem, ...certificate }),
      report: (event) => report(home, event),
    },
  );
}
