import { readBootSlots } from "./boot-files.ts";
import type { BootSlots } from "./boot-slots.ts";
import type { Appliance } from "./ports.ts";
import { readReleases } from "./release-memory.ts";
import type { Outcome, Release, ReleaseState } from "./release-state.ts";

// What node, screen and console are told of the releases: a file in memory that everybody may read.

const NEWS_FILE = "/run/localgrid/releases.json";
const MAX_NEWS_BYTES = 64 * 1024;

interface RunningApplication {
  readonly version: number;
  readonly version_name: string;
  readonly source: "factory" | "bundle";
  readonly id: string | null;
}

export interface ReleaseNews {
  readonly format: 1;
  readonly board: string;
  /** What runs now, also while it has to prove itself. */
  readonly application: RunningApplication;
  readonly system: { readonly version: number; readonly version_name: string; readonly root_slot: "a" | "b" };
  readonly trial: {
    readonly kind: "application" | "system";
    readonly version: number;
    readonly version_name: string;
    readonly id: string;
    readonly phase: "waiting-for-restart" | "proving";
    readonly since_ms: number;
  } | null;
  readonly outcomes: readonly Outcome[];
}

export function readReleaseNews({ files }: Pick<Appliance, "files">): ReleaseNews | null {
  const bytes = files.read(NEWS_FILE, MAX_NEWS_BYTES);
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as ReleaseNews);
}

export function writeReleaseNews(
  appliance: Appliance,
  known: { readonly state: ReleaseState; readonly running: Release | null; readonly bootSlots: BootSlots | null },
): void {
  const { files } = appliance;
  const sink = files.create(`${NEWS_FILE}.new`);
  sink.write(new TextEncoder().encode(`${JSON.stringify(newsOf(appliance, known))}\n`));
  sink.finish();
  files.rename(`${NEWS_FILE}.new`, NEWS_FILE);
}

/** Tells again what is known, with what runs unchanged. */
export function refreshReleaseNews(appliance: Appliance): void {
  const running = readReleaseNews(appliance)?.application;
  const release = running === undefined || running.id === null ? null : { ...running, id: running.id };
  writeReleaseNews(appliance, {
    state: readReleases(appliance.files),
    running: release,
    bootSlots: readBootSlots(appliance),
  });
}

function newsOf(
  { release, partitions }: Appliance,
  known: { readonly state: ReleaseState; readonly running: Release | null; readonly bootSlots: BootSlots | null },
): ReleaseNews {
  const { state, running } = known;
  return {
    format: 1,
    board: release.board,
    application:
      running === null
        ? { ...named(release.factory), source: "factory", id: null }
        : { ...named(running), source: "bundle", id: running.id },
    system: { ...named(release.system), root_slot: partitions.running },
    trial: trialIn(state, partitions.running),
    outcomes: state.outcomes,
  };
}

function trialIn({ trial, system_trial }: ReleaseState, running: "a" | "b"): ReleaseNews["trial"] {
  if (trial !== null) {
    return { kind: "application", ...trial.release, phase: "proving", since_ms: trial.since_ms };
  }
  if (system_trial === null) return null;
  const phase = system_trial.root_slot === running ? "proving" : "waiting-for-restart";
  return { kind: "system", ...system_trial.release, phase, since_ms: system_trial.since_ms };
}

function named({ version, version_name }: { readonly version: number; readonly version_name: string }) {
  return { version, version_name };
}
