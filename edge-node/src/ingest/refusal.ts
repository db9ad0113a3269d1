import type { DeviceId } from "@localgrid/vocabulary/identifiers";

/** A message, or a reading in it, that was not accepted. It is acknowledged all the same, and kept for a while. */
export interface Refusal {
  readonly device: DeviceId;
  /** A code; see `DEVICE.md` of the device protocol and the metering rules. */
  readonly reason: string;
  readonly bytes: Uint8Array;
  readonly at_ms: number;
}
