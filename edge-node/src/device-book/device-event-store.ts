import type { DeviceEvent } from "@localgrid/protocol/device-report";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";

/** So many events of a device are kept; the oldest make room. */
export const EVENTS_KEPT_PER_DEVICE = 1_000;

export interface ArrivedEvent {
  readonly device: DeviceId;
  readonly event: DeviceEvent;
  readonly arrived_at_ms: number;
}

/** What happened on devices. An event is the same when device, boot and number are. */
export interface DeviceEventStore {
  /**
   * All or none, on disk when it returns. Answers those that were not there before.
   *
   * @throws {LocalGridError} `storage-full`
   */
  keep(events: readonly ArrivedEvent[]): readonly ArrivedEvent[];
  /** The newest first. */
  last(device: DeviceId, limit: number): readonly ArrivedEvent[];
}
