import type { DeviceId } from "@localgrid/vocabulary/identifiers";

/** One device, a tenth of all, all. */
export const RINGS = 3;
const TENTH = 10;
export interface RolloutSettings {
  /** How long all devices of a ring must have run the image before the next ring begins. */
  readonly soak_ms: number;
  /** So many failed devices stop the rollout; so does half a ring. */
  readonly most_failures: number;
}

export type DeviceOutcome = "offered" | "confirmed" | "failed";

export interface RolloutDevice {
  readonly ring: number;
  readonly outcome: DeviceOutcome;
  /** When the outcome came to be. */
  readonly at_ms: number;
  readonly tries: number;
  /** Since the device was last heard of while it was taking the image; null while it is there, or has not begun. */
  readonly silent_since_ms: number | null;
  readonly reason: string | null;
}

/**
 * How far an image has come.
 *
 *     draft ──start──► running ◄──resume── paused
 *                        │ └────pause──────►┘ │
 *                        │ too many failures  │
 *                        ▼                    │
 *                     stopped ──resume (failures count anew)──► running
 *     draft, running, paused, stopped ──withdraw──► withdrawn ──start──► running, from the first ring
 */
export interface Rollout {
  readonly phase: "draft" | "running" | "paused" | "stopped" | "withdrawn";
  /** 0 to 2. */
  readonly ring: number;
  readonly settings: RolloutSettings;
  readonly devices: ReadonlyMap<DeviceId, RolloutDevice>;
  /** When the last device of the ring confirmed; null while one is missing. */
  readonly complete_since_ms: number | null;
  /** Failures before the coordinator let it go on. */
  readonly forgiven: number;
}

export type RolloutAction = "start" | "pause" | "resume" | "withdraw";

export const DEFAULT_ROLLOUT_SETTINGS: RolloutSettings = { soak_ms: 3_600_000, most_failures: 2 };

export const DRAFT: Rollout = {
  phase: "draft",
  ring: 0,
  settings: DEFAULT_ROLLOUT_SETTINGS,
  devices: new Map(),
  complete_since_ms: null,
  forgiven: 0,
};

/** What follows from a coordinator's action; null when it makes no sense in this phase. */
export function actedOn(rollout: Rollout, action: RolloutAction, settings: RolloutSettings | null): Rollout | null {
  const { phase } = rollout;
  const next = { ...rollout, settings: settings ?? rollout.settings };
  switch (action) {
    case "start":
      return phase === "draft" || phase === "withdrawn"
        ? { ...DRAFT, settings: next.settings, phase: "running" }
        : null;
    case "pause":
      return phase === "running" ? { ...next, phase: "paused" } : null;
    case "resume":
      if (phase === "paused") return { ...next, phase: "running" };
      return phase === "stopped" ? { ...next, phase: "running", forgiven: failures(rollout) } : null;
    case "withdraw":
      return phase === "withdrawn" ? null : { ...next, phase: "withdrawn" };
  }
}

/** How many devices may have the image in this ring. `total` are all that it is for, those that have it included. */
export function allowedIn(ring: number, total: number): number {
  if (ring === 0) return Math.min(1, total);
  return ring === 1 ? Math.ceil(total / TENTH) : total;
}

export function offeredTo(rollout: Rollout, device: DeviceId, at_ms: number): Rollout {
  const known = rollout.devices.get(device);
  const entry: RolloutDevice = {
    ring: known?.ring ?? rollout.ring,
    outcome: "offered",
    at_ms: known?.outcome === "offered" ? known.at_ms : at_ms,
    tries: known?.tries ?? 0,
    silent_since_ms: null,
    reason: null,
  };
  return { ...withDevice(rollout, device, entry), complete_since_ms: null };
}

/** Devices that the node never offered it to are not counted. */
export function confirmedBy(rollout: Rollout, device: DeviceId, at_ms: number): Rollout {
  const known = rollout.devices.get(device);
  if (known === undefined || known.outcome === "confirmed") return rollout;
  return withDevice(rollout, device, { ...known, outcome: "confirmed", at_ms, silent_since_ms: null, reason: null });
}

export interface DeviceFailure {
  readonly device: DeviceId;
  readonly reason: string;
  /** After so many it has failed; before, it gets the image again. */
  readonly most_tries: number;
  readonly at_ms: number;
  /** As in {@link allowedIn}. */
  readonly total: number;
}

/** A device could not take it, went back, or was not heard of again. */
export function failedOn(rollout: Rollout, failure: DeviceFailure): Rollout {
  const { device, reason, most_tries, at_ms, total } = failure;
  const known = rollout.devices.get(device);
  if (known === undefined || known.outcome === "failed") return rollout;
  const tries = known.tries + 1;
  const outcome = tries >= most_tries ? "failed" : "offered";
  const entry = { ...known, outcome, tries, at_ms, silent_since_ms: null, reason } as const;
  return stoppedIfBad({ ...withDevice(rollout, device, entry), complete_since_ms: null }, total);
}

export function wentSilent(rollout: Rollout, device: DeviceId, at_ms: number): Rollout {
  const known = rollout.devices.get(device);
  if (known?.outcome !== "offered" || known.silent_since_ms !== null) return rollout;
  return withDevice(rollout, device, { ...known, silent_since_ms: at_ms });
}

/** It was heard of. */
export function notSilent(rollout: Rollout, device: DeviceId): Rollout {
  const known = rollout.devices.get(device);
  if (known === undefined || known.silent_since_ms === null) return rollout;
  return withDevice(rollout, device, { ...known, silent_since_ms: null });
}

/** It has connected anew, and has from now on as long as any other to take what it was offered. */
export function cameBack(rollout: Rollout, device: DeviceId, at_ms: number): Rollout {
  const known = rollout.devices.get(device);
  if (known?.outcome !== "offered") return rollout;
  return withDevice(rollout, device, { ...known, silent_since_ms: null, at_ms });
}

/** It is not to be counted on any more: another one may have its place. */
export function leftBy(rollout: Rollout, device: DeviceId): Rollout {
  if (!rollout.devices.has(device)) return rollout;
  const devices = new Map(rollout.devices);
  devices.delete(device);
  return { ...rollout, devices, complete_since_ms: null };
}

/** How many devices more may be offered it now. */
export function roomIn(rollout: Rollout, total: number): number {
  return Math.max(0, allowedIn(rollout.ring, total) - taken(rollout) - countOf(rollout, "offered"));
}

/**
 * Goes on to the next ring when this one is complete and has been so, in good health, for long enough. `total` as in
 * {@link allowedIn}; a ring for which there are not enough devices waits for them.
 */
export function advanced(
  rollout: Rollout,
  { total, now_ms, isHealthy }: { readonly total: number; readonly now_ms: number; readonly isHealthy: boolean },
): Rollout {
  const { phase, ring, complete_since_ms, settings } = rollout;
  if (phase !== "running") return rollout;
  const isComplete = countOf(rollout, "confirmed") > 0 && taken(rollout) >= allowedIn(ring, total);
  if (!isComplete || !isHealthy || countOf(rollout, "offered") > 0) {
    return complete_since_ms === null ? rollout : { ...rollout, complete_since_ms: null };
  }
  if (complete_since_ms === null) return { ...rollout, complete_since_ms: now_ms };
  if (ring === RINGS - 1 || now_ms - complete_since_ms < settings.soak_ms) return rollout;
  return { ...rollout, ring: ring + 1, complete_since_ms: null };
}

/** Places of the ring that are not to be given again. */
function taken(rollout: Rollout): number {
  return countOf(rollout, "confirmed") + failures(rollout) - rollout.forgiven;
}

function countOf({ devices }: Rollout, wanted: DeviceOutcome): number {
  return [...devices.values()].filter(({ outcome }) => outcome === wanted).length;
}

export function failures(rollout: Rollout): number {
  return countOf(rollout, "failed");
}

function stoppedIfBad(rollout: Rollout, total: number): Rollout {
  const { phase, ring, devices, settings, forgiven } = rollout;
  if (phase !== "running" && phase !== "paused") return rollout;
  const counted = failures(rollout) - forgiven;
  const failedHere = [...devices.values()].filter((one) => one.ring === ring && one.outcome === "failed").length;
  const size = Math.max(1, allowedIn(ring, total) - (ring === 0 ? 0 : allowedIn(ring - 1, total)));
  const isBad = counted >= settings.most_failures || (counted > 0 && failedHere * 2 >= size);
  return isBad ? { ...rollout, phase: "stopped" } : rollout;
}

function withDevice(rollout: Rollout, device: DeviceId, entry: RolloutDevice): Rollout {
  return { ...rollout, devices: new Map(rollout.devices).set(device, entry) };
}
