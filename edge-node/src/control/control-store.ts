import type { DeviceId, MemberId } from "@localgrid/vocabulary/identifiers";
import type { ControlSettings } from "./control-settings.ts";

/** Whether a member lets the node steer a device, until the member says otherwise. */
export interface ControlConsent {
  readonly device: DeviceId;
  readonly member: MemberId;
  readonly is_allowed: boolean;
  /** The device has still to be told that nobody steers it any more. */
  readonly is_release_due: boolean;
  readonly settings: ControlSettings;
  readonly changed_at_ms: number;
  /** Login of whoever did it. */
  readonly changed_by: string;
}

/** One entry of the record of who allowed what. */
export interface ControlChange {
  readonly device: DeviceId;
  readonly member: MemberId;
  readonly is_allowed: boolean;
  readonly settings: ControlSettings;
  readonly at_ms: number;
  readonly login: string;
}

/** All writes are on disk when they return. @throws {LocalGridError} `storage-full` */
export interface ControlStore {
  consents(): readonly ControlConsent[];
  /** Together with its entry in the record of changes, which is never edited. */
  change(consent: ControlConsent): void;
  released(device: DeviceId): void;
  /** The newest first. */
  changes(device: DeviceId, limit: number): readonly ControlChange[];
  /** 0 for a device that has none. */
  counter(device: DeviceId): number;
  /** All or none. */
  saveCounters(counters: ReadonlyMap<DeviceId, number>): void;
}
