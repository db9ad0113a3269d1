import type { BundleKind } from "@localgrid/protocol/update-bundle";

export type MachineOutcome = "taken" | "proven" | "rolled-back" | "refused";

export interface RunningVersion {
  readonly version: number;
  readonly version_name: string;
}

/** What became of a bundle on this machine. */
export interface ReleaseOutcome {
  readonly at_ms: number;
  readonly outcome: MachineOutcome;
  readonly kind: BundleKind | null;
  readonly version: number | null;
  readonly version_name: string | null;
  /** SHA-256 of the signed manifest, hexadecimal; null for what was no bundle. */
  readonly id: string | null;
  /** A code. */
  readonly reason: string | null;
  readonly message: string;
}

/** What the machine says of the releases on it. */
export interface MachineReleases {
  readonly board: string;
  /** What runs now, also on trial. */
  readonly running: Readonly<Record<BundleKind, RunningVersion>>;
  readonly trial: (RunningVersion & { readonly kind: BundleKind; readonly since_ms: number }) | null;
  /** Newest first. */
  readonly outcomes: readonly ReleaseOutcome[];
}

const MAX_OUTCOMES = 16;
const MAX_TEXT = 300;
const ID = /^[0-9a-f]{64}$/;
const CODE = /^[a-z][a-z0-9-]{0,63}$/;
const OUTCOMES: readonly MachineOutcome[] = ["taken", "proven", "rolled-back", "refused"];

type Fields = Readonly<Record<string, unknown>>;

/** Null for what does not say at least which board this is and what runs. Whatever else is unknown is passed over. */
export function readMachineReleases(text: string): MachineReleases | null {
  const state = objectOf(parsed(text));
  const [application, system] = [versionOf(state["application"]), versionOf(state["system"])];
  const board = textOf(state["board"]);
  if (board === null || application === null || system === null) return null;
  const outcomes = Array.isArray(state["outcomes"]) ? state["outcomes"].slice(0, MAX_OUTCOMES) : [];
  return {
    board,
    running: { application, system },
    trial: trialOf(state["trial"]),
    outcomes: outcomes.flatMap((outcome) => outcomeOf(objectOf(outcome)) ?? []),
  };
}

/** The last word on each bundle, by id. */
export function lastOutcomes(outcomes: readonly ReleaseOutcome[]): ReadonlyMap<string, ReleaseOutcome> {
  const last = new Map<string, ReleaseOutcome>();
  for (const outcome of outcomes) {
    if (outcome.id !== null && !last.has(outcome.id)) last.set(outcome.id, outcome);
  }
  return last;
}

function trialOf(value: unknown): MachineReleases["trial"] {
  const fields = objectOf(value);
  const [kind, version] = [kindOf(fields["kind"]), versionOf(fields)];
  if (kind === null || version === null) return null;
  return { ...version, kind, since_ms: wholeOf(fields["since_ms"]) ?? 0 };
}

function outcomeOf(fields: Fields): ReleaseOutcome | null {
  const outcome = OUTCOMES.find((one) => one === fields["outcome"]);
  if (outcome === undefined) return null;
  return {
    outcome,
    at_ms: wholeOf(fields["at_ms"]) ?? 0,
    kind: kindOf(fields["kind"]),
    version: wholeOf(fields["version"]),
    version_name: textOf(fields["version_name"]),
    id: matching(fields["id"], ID),
    reason: matching(fields["reason"], CODE),
    message: textOf(fields["message"]) ?? "",
  };
}

function versionOf(value: unknown): RunningVersion | null {
  const fields = objectOf(value);
  const version = wholeOf(fields["version"]);
  return version === null ? null : { version, version_name: textOf(fields["version_name"]) ?? String(version) };
}

function kindOf(value: unknown): BundleKind | null {
  return value === "application" || value === "system" ? value : null;
}

function matching(value: unknown, pattern: RegExp): string | null {
  return typeof value === "string" && pattern.test(value) ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, MAX_TEXT) : null;
}

function wholeOf(value: unknown): number | null {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

function objectOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
