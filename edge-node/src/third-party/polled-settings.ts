import type { AdapterSettings } from "./adapter-settings.ts";
import type { AdapterName } from "./device-adapter.ts";

/** Devices that the node itself asks. */
export const POLLED_ADAPTERS = ["shelly-gen2", "homewizard", "p1", "sunspec"] as const satisfies readonly AdapterName[];

export type PolledAdapterName = (typeof POLLED_ADAPTERS)[number];

/** Where such a device is. Stays in the node's own database: addresses and passwords are no part of the journal. */
export interface PolledSettings {
  readonly adapter: PolledAdapterName;
  /** A name or an address; only those of private networks are asked. At most 253 characters. */
  readonly host: string;
  /** Null for the usual one. */
  readonly port: number | null;
  readonly user: string | null;
  readonly password: string | null;
  /** Modbus unit, 1 to 247; null for 1. */
  readonly unit: number | null;
  readonly settings: AdapterSettings;
}
