import type { PairedDevice } from "./paired-devices.ts";

/** What the load generator is asked to do. */
export type LoadRequest =
  | {
      readonly kind: "connect";
      readonly devices: readonly PairedDevice[];
      readonly mqtt_port: number;
      /** Time of each device's first reading. */
      readonly start_ms: number;
    }
  | { readonly kind: "flood"; readonly duration_ms: number; readonly readings: number }
  | { readonly kind: "pace"; readonly duration_ms: number; readonly readings: number; readonly messages_per_s: number };

/** What was acknowledged. */
export interface LoadAnswer {
  readonly messages: number;
  /** The MQTT payloads: signed messages. */
  readonly payload_bytes: number;
  readonly elapsed_ms: number;
  /** From sending to PUBACK, one per message. */
  readonly ack_ms: readonly number[];
}
