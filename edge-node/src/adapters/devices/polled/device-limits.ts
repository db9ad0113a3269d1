import type { Resolve } from "./private-address.ts";

/** How long and how much a device may answer. */
export interface DeviceLimits {
  readonly deadline_ms: number;
  readonly answer_bytes: number;
  readonly resolve?: Resolve;
}

export const DEVICE_LIMITS: DeviceLimits = { deadline_ms: 15_000, answer_bytes: 65_536 };
