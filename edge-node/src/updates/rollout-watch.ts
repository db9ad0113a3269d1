import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { DeviceBook } from "../device-book/device-book.ts";
import { isTaking } from "./candidates.ts";
import { failedOn, leftBy, RINGS, type Rollout, wentSilent } from "./rollout.ts";

/** A device that was taking an image and is not heard of for so long has failed. */
const SILENT_MS = 600_000;
/** One that is there, was offered it, and does not get on. */
const STALLED_MS = 3_600_000;
/** One that is away for so long is not waited for. */
const GONE_MS = 86_400_000;

interface Facts {
  /** Devices that the image is for. */
  readonly total: number;
  readonly now_ms: number;
}

/** Finds devices that went away in the middle of an update, do not get on, or are gone for good: none ends a rollout. */
export class RolloutWatch {
  private readonly book: Pick<DeviceBook, "statusOf" | "isConnected">;
  /** Of devices that a running rollout has to do with. */
  private readonly away_since_ms = new Map<DeviceId, number>();

  constructor(book: Pick<DeviceBook, "statusOf" | "isConnected">) {
    this.book = book;
  }

  look(rollout: Rollout, facts: Facts): Rollout {
    let watched = rollout;
    for (const device of rollout.devices.keys()) {
      watched = this.isGone(device, facts.now_ms) ? this.without(watched, device, facts) : watched;
      watched = this.lookAt(watched, device, facts);
    }
    return watched;
  }

  forget(device: DeviceId): void {
    this.away_since_ms.delete(device);
  }

  private isGone(device: DeviceId, now_ms: number): boolean {
    if (this.book.isConnected(device)) this.away_since_ms.delete(device);
    else if (!this.away_since_ms.has(device)) this.away_since_ms.set(device, now_ms);
    return now_ms - (this.away_since_ms.get(device) ?? now_ms) >= GONE_MS;
  }

  /** Who had not begun leaves the place to another. Who has it and is gone may have been broken by it. */
  private without(rollout: Rollout, device: DeviceId, { now_ms, total }: Facts): Rollout {
    const outcome = rollout.devices.get(device)?.outcome;
    if (outcome === "offered") return leftBy(rollout, device);
    if (outcome !== "confirmed" || rollout.ring === RINGS - 1) return rollout;
    return failedOn(rollout, { device, reason: "gone", most_tries: 1, at_ms: now_ms, total });
  }

  private lookAt(rollout: Rollout, device: DeviceId, { now_ms, total }: Facts): Rollout {
    const known = rollout.devices.get(device);
    if (known?.outcome !== "offered") return rollout;
    const { silent_since_ms, at_ms } = known;
    const isThere = this.book.isConnected(device);
    const status = this.book.statusOf(device);
    const watched = !isThere && status !== null && isTaking(status) ? wentSilent(rollout, device, now_ms) : rollout;
    const isSilent = silent_since_ms !== null && now_ms - silent_since_ms >= SILENT_MS;
    const isStalled = isThere && now_ms - at_ms >= STALLED_MS;
    const reason = isSilent ? "silent" : "stalled";
    if (!isSilent && !isStalled) return watched;
    return failedOn(watched, { device, reason, most_tries: 1, at_ms: now_ms, total });
  }
}
