import { writeBootSlots } from "./boot-files.ts";
import { otherRootSlot, settledOn } from "./boot-slots.ts";
import type { Appliance, NodeHealth } from "./ports.ts";
import { readReleases, removeLeftovers, writeReleases } from "./release-memory.ts";
import { refreshReleaseNews } from "./release-news.ts";
import {
  failApplication,
  failSystem,
  type HealthBefore,
  proveApplication,
  proveSystem,
  type Reason,
} from "./release-state.ts";
import { switchApplication } from "./starting.ts";
import { type RunningTrial, readTrial, writeTrial } from "./trial-file.ts";

const LIMIT_MS = 10 * 60_000;
/** All well for this long: a node that dies again and again is well in between. */
const STEADY_MS = 30_000;
const POLL_MS = 3_000;

type Doubt = "node-not-healthy" | "broker-closed" | "no-new-reading";

const DOUBTS: Readonly<Record<Doubt, string>> = {
  "node-not-healthy": "the node did not open its journal and answer in time",
  "broker-closed": "the broker did not listen in time",
  "no-new-reading": "there were readings before the update and none after it",
};

/** Waits for what is in trial to prove itself, and takes it back when it does not. */
export async function prove(appliance: Appliance): Promise<void> {
  const trial = readTrial(appliance.files);
  if (trial === null) return;
  const doubt = await waitForProof(appliance, trial.before);
  if (doubt === null) return accept(appliance, trial);
  const reason = { reason: doubt, message: DOUBTS[doubt], at_ms: appliance.machine.now_ms() };
  takeBack(appliance, trial, reason);
}

/** Takes what runs as proven, whatever it did until now. */
export function accept(appliance: Appliance, trial: RunningTrial): void {
  const { files, machine, partitions } = appliance;
  // The firmware first: told the other way round, a cut of power would make a proven root start from its fallback.
  if (trial.system) writeBootSlots(appliance, settledOn(partitions.running));
  const at_ms = machine.now_ms();
  const proven = trial.application ? proveApplication(readReleases(files), at_ms) : readReleases(files);
  const state = trial.system ? proveSystem(proven, at_ms) : proven;
  writeReleases(files, state);
  removeLeftovers(files, state);
  writeTrial(files, null);
  refreshReleaseNews(appliance);
  machine.log("the update proved itself");
}

function takeBack(appliance: Appliance, trial: RunningTrial, reason: Reason): void {
  const { files, machine, partitions } = appliance;
  machine.log(`the update is taken back: ${reason.message}`);
  // With both in trial nobody knows whose fault it is; the root goes back first, and its application with it.
  if (trial.system) {
    writeBootSlots(appliance, settledOn(otherRootSlot(partitions.running)));
    writeReleases(files, failApplication(failSystem(readReleases(files), reason), reason));
    machine.reboot();
    return;
  }
  writeReleases(files, failApplication(readReleases(files), reason));
  switchApplication(appliance);
}

async function waitForProof({ machine }: Appliance, before: HealthBefore): Promise<Doubt | null> {
  const watch = new ProofWatch(before);
  const end_ms = machine.uptime_ms() + LIMIT_MS;
  while (machine.uptime_ms() <= end_ms) {
    if (watch.isProven(await machine.health(), machine.uptime_ms())) return null;
    await machine.pause(POLL_MS);
  }
  return watch.doubt;
}

/** Judges one answer after the other. */
export class ProofWatch {
  doubt: Doubt = "node-not-healthy";
  private readonly before: HealthBefore;
  private steadySince_ms: number | null = null;
  /** Of the first answer: a later one is of a reading that came since. Undefined until then. */
  private firstReading_ms: number | null | undefined;
  private hasNewReading = false;

  constructor(before: HealthBefore) {
    this.before = before;
  }

  isProven(health: NodeHealth | null, uptime_ms: number): boolean {
    this.doubt = this.doubtOf(health) ?? this.doubt;
    if (this.doubtOf(health) !== null) {
      this.steadySince_ms = null;
      return false;
    }
    this.steadySince_ms ??= uptime_ms;
    return uptime_ms - this.steadySince_ms >= STEADY_MS;
  }

  private doubtOf(health: NodeHealth | null): Doubt | null {
    if (health === null || !this.isAsWell(health.status)) return "node-not-healthy";
    this.noteReading(health.last_reading_at_ms);
    if (health.broker !== "listening") return "broker-closed";
    return this.before.had_readings && !this.hasNewReading ? "no-new-reading" : null;
  }

  /** A disk that was full before the update is no fault of it. */
  private isAsWell(status: string): boolean {
    return status === "ok" || (status !== "starting" && status === this.before.status);
  }

  private noteReading(reading_ms: number | null): void {
    if (this.firstReading_ms === undefined) this.firstReading_ms = reading_ms;
    else if (reading_ms !== null && reading_ms !== this.firstReading_ms) this.hasNewReading = true;
  }
}
