import type { DeviceOrder } from "@localgrid/protocol/device-control";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";

/** An order for a bought device, and until when it holds. */
export interface SetPoint {
  readonly device: DeviceId;
  readonly order: DeviceOrder;
  /** Wall time from now on after which the device must do without it: for its own reversion timer. */
  readonly holds_for_ms: number;
}

/**
 * Hands orders to bought devices in their own language: a set-point of a Victron GX, a claim of an OpenEVSE, model 704
 * of SunSpec. It is asked again about every minute with the current order, and once with a release when it ends.
 */
export interface SetPointWriter {
  /** Whether it can steer this device now. */
  controls(device: DeviceId): boolean;
  /**
   * Resolves when the device has taken it. A writer without a reversion timer in its device takes the set-point back
   * itself when `holds_for_ms` have passed without another.
   *
   * @throws {LocalGridError} `device-unreachable`
   */
  write(setPoint: SetPoint): Promise<void>;
}
