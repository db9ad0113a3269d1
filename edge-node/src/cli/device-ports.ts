import type Database from "better-sqlite3";
import { createForeignBroker } from "../adapters/devices/foreign-broker.ts";
import { createMqttAdapters } from "../adapters/devices/mqtt-adapters.ts";
import { writeSunSpec } from "../adapters/devices/polled/sunspec-control.ts";
import { createPolledDevice } from "../adapters/devices/polled-devices.ts";
import { createSetPointWriter } from "../adapters/devices/set-points.ts";
import { createHouseBroker } from "../adapters/mqtt/house-broker.ts";
import { SqliteControlStore } from "../adapters/sqlite/sqlite-control-store.ts";
import { SqliteDeviceEventStore } from "../adapters/sqlite/sqlite-device-event-store.ts";
import { SqliteHouseStore } from "../adapters/sqlite/sqlite-house-store.ts";
import { SqliteUpdateStore } from "../adapters/sqlite/sqlite-update-store.ts";
import { FirmwareFiles } from "../adapters/system/firmware-files.ts";
import { hasTimeSource } from "../adapters/system/time-source.ts";
import { after } from "../adapters/system/timers.ts";
import type { Config } from "../config.ts";
import type { DeviceWiring } from "../edge-node-ports.ts";

interface DeviceSources {
  readonly config: Config;
  readonly local: Database.Database;
}

/** What a node's devices are heard by, and what is kept of them. */
export function openDevicePorts({ config, local }: DeviceSources): DeviceWiring {
  const { host, house_mqtt_port: port, has_time_source } = config;
  return {
    events: new SqliteDeviceEventStore(local),
    control: new SqliteControlStore(local),
    house: new SqliteHouseStore(local),
    updates: new SqliteUpdateStore(local),
    images: new FirmwareFiles(config.data_dir),
    createHouseBroker: port === null ? null : (traffic) => createHouseBroker({ host, port, traffic }),
    createSetPointWriter: (ports) =>
      createSetPointWriter({
        ...ports,
        after,
        writeSunSpec: (settings, order, holds_for_s) => writeSunSpec(settings, order, { holds_for_s }),
      }),
    createMqttAdapters,
    createPolledDevice: (settings) => createPolledDevice(settings),
    foreignBroker: createForeignBroker(),
    hasTimeSource: () => has_time_source ?? hasTimeSource(),
  };
}
