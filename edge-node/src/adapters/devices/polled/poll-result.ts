import type { DeviceReport } from "../../../third-party/device-adapter.ts";

export interface PollResult {
  readonly reports: readonly DeviceReport[];
  /** What the device answered, for whoever has to prove it later. */
  readonly raw: Uint8Array;
}
