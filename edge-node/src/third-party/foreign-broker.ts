import type { DeviceMessage } from "./device-adapter.ts";

export interface ForeignBrokerOptions {
  /** A name or an address; only those of private networks are asked. */
  readonly host: string;
  /** Null for 1883. */
  readonly port: number | null;
  readonly user: string | null;
  readonly password: string | null;
  /** What the adapters want to hear now; asked again after each message, for discovery tells of more. */
  filters(): readonly string[];
  /** A GX device falls silent unless it is asked to go on. */
  readonly is_victron: boolean;
  onMessage(message: DeviceMessage): void;
}

/** A connection that keeps itself up until it is closed, with growing pauses between attempts. */
export interface ForeignConnection {
  readonly is_connected: boolean;
  /** Why the last attempt failed, as a code; null while connected or before the first. */
  readonly last_failure: string | null;
  /** The GX device behind it, as far as it has shown itself; its inverter takes set-points. */
  readonly gx: { readonly portal: string; readonly inverter: number | null } | null;
  /** False when nobody is connected or too much waits: nothing is kept for later. */
  publish(topic: string, payload: string, options?: { readonly retain?: boolean }): boolean;
  close(): Promise<void>;
}

/** A broker of the member's own, which this node is a client of. */
export interface ForeignBroker {
  connect(options: ForeignBrokerOptions): ForeignConnection;
}
