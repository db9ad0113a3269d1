import type { MeterReading } from "@localgrid/protocol/device";
import type { ThirdPartyReading } from "@localgrid/protocol/record-bodies";
import type { CborValue } from "@localgrid/vocabulary/cbor";
import { compareIdentifiers, type DeviceId, deviceId, isThirdPartyDevice } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";

/** Bought devices count no starts: their sequence goes on whatever restarts. */
const ONLY_BOOT = 1;

/** Where a bought device stood when it was last journaled: from here a node that starts again goes on. */
export interface ThirdPartyStand {
  readonly seq: number;
  readonly at_ms: number;
  /** The node's own registers of the device. */
  readonly import_mwh: number;
  readonly export_mwh: number;
  /** The device's own; null for what it never told. */
  readonly reported_import_mwh: number | null;
  readonly reported_export_mwh: number | null;
  /** In the reported registers, and not yet in the own ones. */
  readonly pending_import_mwh: number;
  readonly pending_export_mwh: number;
  readonly power_w: number | null;
}

export type ThirdPartyStands = Map<DeviceId, ThirdPartyStand>;

/**
 * What metering takes in of a journaled reading.
 *
 * @throws {LocalGridError} `malformed-third-party-reading`
 */
export function meterReadingOf(reading: ThirdPartyReading): MeterReading {
  const { seq, at_ms, import_mwh, export_mwh, power_w, flags } = reading;
  const { pending_import_mwh = 0, pending_export_mwh = 0 } = reading;
  const reported = [reading.reported_import_mwh ?? 0, reading.reported_export_mwh ?? 0];
  const counts = [at_ms, import_mwh, export_mwh, pending_import_mwh, pending_export_mwh, flags, ...reported];
  const isWhole =
    counts.every(isCount) && isCount(seq) && seq >= 1 && (power_w === null || Number.isSafeInteger(power_w));
  if (!isWhole || !isThirdPartyDevice(deviceId(reading.device))) {
    throw new LocalGridError("malformed-third-party-reading", `reading ${seq} of ${reading.device}`);
  }
  return { seq, at_ms, import_mwh, export_mwh, power_w: power_w ?? 0, flags, boot: ONLY_BOOT, uptime_ms: 0 };
}

/** Keeps where the device stands; one that is not newer than what is known changes nothing. */
export function noteStand(stands: ThirdPartyStands, reading: ThirdPartyReading): void {
  const known = stands.get(reading.device);
  if (known !== undefined && known.seq >= reading.seq) return;
  const { seq, at_ms, import_mwh, export_mwh, reported_import_mwh, reported_export_mwh, power_w } = reading;
  stands.set(reading.device, {
    seq,
    at_ms,
    import_mwh,
    export_mwh,
    reported_import_mwh,
    reported_export_mwh,
    pending_import_mwh: reading.pending_import_mwh ?? 0,
    pending_export_mwh: reading.pending_export_mwh ?? 0,
    power_w,
  });
}

export function standsToCbor(stands: ThirdPartyStands): CborValue {
  const stored = [...stands]
    .sort(([a], [b]) => compareIdentifiers(a, b))
    .map(([device, stand]) => ({ device, ...stand }));
  return stored as unknown as CborValue;
}

export function standsFromCbor(value: CborValue): ThirdPartyStands {
  const stored = value as unknown as readonly (ThirdPartyStand & { readonly device: DeviceId })[];
  return new Map(stored.map(({ device, ...stand }) => [deviceId(device), stand]));
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
