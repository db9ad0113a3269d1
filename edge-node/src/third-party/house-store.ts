import type { PasswordHash } from "@localgrid/passwords/password";
import type { DeviceId, MemberId } from "@localgrid/vocabulary/identifiers";
import type { AdapterSettings } from "./adapter-settings.ts";
import type { AdapterName } from "./device-adapter.ts";
import type { PolledSettings } from "./polled-settings.ts";

/** How the node hears a member's devices. */
export type ConnectionWay =
  /** They log in at the node's house broker. */
  | { readonly kind: "house"; readonly password: PasswordHash }
  /** The node asks one. */
  | { readonly kind: "polled"; readonly polled: Omit<PolledSettings, "settings"> }
  /** They are on a broker of the member's own. */
  | { readonly kind: "broker"; readonly broker: BrokerAddress };

export interface BrokerAddress {
  readonly host: string;
  /** Null for 1883. */
  readonly port: number | null;
  readonly user: string | null;
  readonly password: string | null;
  readonly is_victron: boolean;
}

/** A member's way for devices to come in; the id is also the user name at the house broker. */
export interface HouseConnection {
  /** `h` and 10 hexadecimal digits. */
  readonly connection: string;
  readonly member: MemberId;
  /** What the member calls it. */
  readonly label: string;
  readonly way: ConnectionWay;
  readonly settings: AdapterSettings;
}

/** One meter of a connection, as an adapter names it. */
export interface SourceName {
  readonly connection: string;
  readonly adapter: AdapterName;
  readonly source: string;
}

/** A source that is read as a device of the community. */
export interface TakenSource extends SourceName {
  readonly device: DeviceId;
}

/**
 * Connections and what they are read as. Addresses, passwords and labels are personal or secret, so they are kept
 * beside the journal. Every change is on disk when its call returns.
 */
export interface HouseStore {
  /** By id, rising. */
  connections(): readonly HouseConnection[];
  /** Replaces what it knows by the same id. */
  putConnection(connection: HouseConnection): void;
  /** With its sources. */
  removeConnection(connection: string): void;
  takenSources(): readonly TakenSource[];
  putSource(source: TakenSource): void;
  removeSource(device: DeviceId): void;
}
