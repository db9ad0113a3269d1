import { writeBootSlots } from "./boot-files.ts";
import { otherRootSlot, settledOn } from "./boot-slots.ts";
import { readingWindow_ms } from "./interval-length.ts";
import type { Appliance, NodeHealth } from "./ports.ts";
import { readKnownReleases, readReleases, removeLeftovers, writeReleases } from "./release-memory.ts";
import { readReleaseNews, refreshReleaseNews } from "./release-news.ts";
import {
  failApplication,
  failSystem,
  type HealthBefore,
  proveApplication,
  proveSystem,
  type Reason,
  type ReleaseState,
} from "./release-state.ts";
import { switchApplication } from "./starting.ts";
import { type RunningTrial, readTrial, writeTrial } from "./trial-file.ts";

/** Made by the counter before a root in trial is mounted; with it the trial's limit restarts the box. */
const ROOT_TRIAL_FILE = "/run/localgrid/root-trial";
/** Without a healthy node; a reading may come an interval later. */
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
  if (doubt === null && !isJudged(appliance, trial)) {
    switchApplication(appliance);
    return prove(appliance);
  }
  if (doubt === null) return accept(appliance, trial);
  const reason = { reason: doubt, message: DOUBTS[doubt], at_ms: appliance.machine.now_ms() };
  takeBack(appliance, trial, reason);
}

/** Whether what answered is what is in trial, and not what ran before: a way back may have been interrupted. */
function isJudged(appliance: Appliance, { application }: RunningTrial): boolean {
  if (!application) return true;
  const { trial } = readReleases(appliance.files);
  return trial !== null && trial.release.id === readReleaseNews(appliance)?.application.id;
}

/** Takes what runs as proven, whatever it did until now. */
export function accept(appliance: Appliance, trial: RunningTrial): void {
  const { files, machine, partitions } = appliance;
  // The firmware first: told the other way round, a cut of power would make a proven root start from its fallback.
  if (trial.system) writeBootSlots(appliance, settledOn(partitions.running));
  if (trial.system) files.remove(ROOT_TRIAL_FILE);
  const at_ms = machine.now_ms();
  changeReleases(appliance, (before) => {
    const proven = trial.application ? proveApplication(before, at_ms) : before;
    return trial.system ? proveSystem(proven, at_ms) : proven;
  });
  removeLeftovers(files, readReleases(files));
  writeTrial(files, null);
  refreshReleaseNews(appliance);
  machine.log("the update proved itself");
}

function takeBack(appliance: Appliance, trial: RunningTrial, reason: Reason): void {
  const { machine, partitions } = appliance;
  machine.log(`the update is taken back: ${reason.message}`);
  // With both in trial nobody knows whose fault it is; the root goes back first, and its application with it.
  if (trial.system) {
    writeBootSlots(appliance, settledOn(otherRootSlot(partitions.running)));
    changeReleases(appliance, (before) => failApplication(failSystem(before, reason), reason));
    machine.reboot();
    return;
  }
  changeReleases(appliance, (before) => failApplication(before, reason));
  switchApplication(appliance);
}

/** A state that cannot be read is left to the next start, which looks for what is there. */
function changeReleases({ files }: Appliance, change: (before: ReleaseState) => ReleaseState): void {
  const known = readKnownReleases(files);
  if (known !== null) writeReleases(files, change(known));
}

async function waitForProof({ machine, files }: Appliance, before: HealthBefore): Promise<Doubt | null> {
  const watch = new ProofWatch(before);
  const begin_ms = machine.uptime_ms();
  const limit_ms = before.had_readings ? Math.max(LIMIT_MS, readingWindow_ms(files)) : LIMIT_MS;
  for (;;) {
    const now_ms = machine.uptime_ms();
    if (watch.isProven(await machine.health(), now_ms)) return null;
    const unwell_ms = now_ms - (watch.lastWell_ms ?? begin_ms);
    if (now_ms - begin_ms > limit_ms || unwell_ms > LIMIT_MS) return watch.doubt;
    await machine.pause(POLL_MS);
  }
}

/** Judges one answer after the other. */
export class ProofWatch {
  doubt: Doubt = "node-not-healthy";
  /** When nothing was missing but perhaps a reading. */
  lastWell_ms: number | null = null;
  private readonly before: HealthBefore;
  private steadySince_ms: number | null = null;
  /** Of the first answer: a later one is of a reading that came since. Undefined until then. */
  private firstReading_ms: number | null | undefined;
  private hasNewReading = false;

  constructor(before: HealthBefore) {
    this.before = before;
  }

  isProven(health: NodeHealth | null, uptime_ms: number): boolean {
    const doubt = this.doubtOf(health);
    this.doubt = doubt ?? this.doubt;
    if (doubt === null || doubt === "no-new-reading") this.lastWell_ms = uptime_ms;
    if (doubt !== null) {
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
