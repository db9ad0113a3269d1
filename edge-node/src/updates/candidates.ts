import { hash } from "node:crypto";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { KnownStatus } from "../device-book/device-book.ts";
import type { FirmwareImage } from "./firmware-image.ts";
import { type Rollout, roomIn } from "./rollout.ts";

/** What is known of the devices when an image is to be offered. */
export interface Fleet {
  readonly statuses: ReadonlyMap<DeviceId, KnownStatus>;
  isConnected(device: DeviceId): boolean;
  /** Whether an offer would reach it. */
  listens(device: DeviceId): boolean;
  /** Whether it was offered the image lately enough not to be asked again. */
  isFreshlyOffered(device: DeviceId): boolean;
}

/** Devices that an image is for, as far as they have told: those that have it by this rollout included. */
export function totalFor(image: FirmwareImage, rollout: Rollout, statuses: Fleet["statuses"]): number {
  const others = [...statuses].filter(([device, known]) => fits(image, known) && !rollout.devices.has(device));
  return others.length + rollout.devices.size;
}

/**
 * Who is to be offered the image now: devices that were before and have not begun, then new ones as far as the ring
 * has room. No more than `most_at_once` are on the way at one time.
 */
export function candidatesFor(
  image: FirmwareImage,
  rollout: Rollout,
  { fleet, most_at_once }: { readonly fleet: Fleet; readonly most_at_once: number },
): readonly DeviceId[] {
  const reachable = [...fleet.statuses]
    .filter(([device, known]) => fits(image, known) && fleet.listens(device) && !isTaking(known))
    .map(([device]) => device);
  const again = reachable.filter((device) => isOffered(rollout, device) && !fleet.isFreshlyOffered(device));
  const underWay = [...rollout.devices.keys()].filter(
    (device) => isOffered(rollout, device) && fleet.isConnected(device),
  );
  const room = Math.min(
    roomIn(rollout, totalFor(image, rollout, fleet.statuses)),
    Math.max(0, most_at_once - underWay.length),
  );
  const others = reachable.filter((device) => !rollout.devices.has(device));
  const fresh = room === 0 ? [] : inOrderOf(image.sha256, others).slice(0, room);
  return [...again.slice(0, most_at_once), ...fresh];
}

/** Whether a device has begun to take an image and is not through with it. */
export function isTaking({ status }: KnownStatus): boolean {
  return status.update === "receiving" || status.update === "verified" || status.update === "on-trial";
}

/** The right board, a lower version, and not too low a one. */
function fits({ manifest }: FirmwareImage, { status: { board, version } }: KnownStatus): boolean {
  return board === manifest.board && version < manifest.version && version >= manifest.min_version;
}

function isOffered({ devices }: Rollout, device: DeviceId): boolean {
  return devices.get(device)?.outcome === "offered";
}

/** The same order at every start, another for every image, so that not always the same device goes first. */
function inOrderOf(sha256: string, devices: readonly DeviceId[]): readonly DeviceId[] {
  return devices
    .map((device) => ({ device, rank: hash("sha256", `${sha256}/${device}`, "hex") }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ device }) => device);
}
