import type { CardFiles } from "./ports.ts";
import type { HealthBefore } from "./release-state.ts";

// What has to be proven since this start, told to those who prove it and to those who wait for it. Gone at each boot.

/** In memory: it exists exactly while something has to prove itself. */
export const TRIAL_FILE = "/run/localgrid/trial";
const MAX_BYTES = 4096;

export interface RunningTrial {
  readonly application: boolean;
  readonly system: boolean;
  readonly since_ms: number;
  readonly before: HealthBefore;
}

export function readTrial(files: CardFiles): RunningTrial | null {
  const bytes = files.read(TRIAL_FILE, MAX_BYTES);
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as RunningTrial);
}

export function writeTrial(files: CardFiles, trial: RunningTrial | null): void {
  if (trial === null) return files.remove(TRIAL_FILE);
  const sink = files.create(TRIAL_FILE);
  sink.write(new TextEncoder().encode(`${JSON.stringify(trial)}\n`));
  sink.finish();
}
