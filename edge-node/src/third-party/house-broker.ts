import type { DeviceMessage } from "./device-adapter.ts";

/**
 * A broker for devices that people own already. Each connection's topics are a world of their own: whoever logs in with
 * one connection's credentials never sees or reaches anything of another's.
 */
export interface HouseBroker {
  /** Rejects with the system's error when the port cannot be had. */
  start(): Promise<{ readonly port: number }>;
  stop(): Promise<void>;
  /** Into the connection's world, whether or not anybody listens there. */
  publish(connection: string, topic: string, payload: Uint8Array | string, options: HousePublishing): void;
  /** What the connection's devices left behind for whoever comes later; what the node published is not among it. */
  retained(connection: string): readonly DeviceMessage[];
  /** Closes whoever is connected with it, and forgets what its world had retained. */
  drop(connection: string): void;
  /** How many clients are connected with it. */
  connected(connection: string): number;
}

export interface HousePublishing {
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export interface HouseLogin {
  readonly user: string;
  readonly password: string;
  /** Network address of the client. */
  readonly address: string;
}

/** What the house broker hands on, and whom it asks. */
export interface HouseTraffic {
  /** Whose connection it is; null for wrong credentials, and while guessing is slowed down. */
  admit(login: HouseLogin): Promise<string | null>;
  /** A message that a device published now; its payload is a copy. Must not throw. */
  onMessage(connection: string, message: DeviceMessage): void;
  /** To be counted and logged. */
  onRefusal(reason: string, detail: { readonly connection?: string; readonly remote?: string }): void;
}
