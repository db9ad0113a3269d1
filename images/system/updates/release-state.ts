import type { BundleKind } from "@localgrid/protocol/update-bundle";
import type { BootSlots, RootSlot } from "./boot-slots.ts";
import type { NamedVersion } from "./ports.ts";

// What a card knows of its releases, and how that changes. Pure: state × event → state.
//
//               taken                 proven
//   settled ─────────────► in trial ─────────► settled, with one release to go back to
//      ▲                      │
//      └──────────────────────┘ failed, damaged, or started too often without a proof
//
// The application inside the root slot needs no entry: it is what remains when nothing else can be started.

/** A verified bundle, named by its id. */
export interface Release extends NamedVersion {
  readonly id: string;
}

/** How the node did before an update, so that the update is not blamed for what was so already. */
export interface HealthBefore {
  readonly status: string | null;
  readonly had_readings: boolean;
}

export interface Outcome {
  readonly at_ms: number;
  readonly outcome: "taken" | "proven" | "rolled-back" | "refused";
  readonly kind: BundleKind | null;
  readonly version: number | null;
  readonly version_name: string | null;
  readonly id: string | null;
  readonly reason: string | null;
  readonly message: string;
}

export interface ReleaseState {
  readonly format: 1;
  readonly current: Release | null;
  readonly previous: Release | null;
  readonly trial: {
    readonly release: Release;
    readonly starts_left: number;
    readonly before: HealthBefore;
    readonly since_ms: number;
  } | null;
  readonly system_trial: {
    readonly release: Release;
    readonly root_slot: RootSlot;
    readonly before: HealthBefore;
    readonly since_ms: number;
    /** False until the firmware was told surely. */
    readonly flipped: boolean;
  } | null;
  /** The system bundle that is being written to the other root slot, and how often that was begun. */
  readonly taking: { readonly id: string; readonly attempts: number } | null;
  /** The system bundle that is kept for other nodes, by its id. */
  readonly kept_system: string | null;
  /** Newest first. */
  readonly outcomes: readonly Outcome[];
  /** Bundles that are not begun again, remembered for longer than the news of them. Newest first. */
  readonly failed: readonly FailedBundle[];
}

export interface FailedBundle {
  readonly id: string;
  readonly fate: "rolled-back" | "given-up";
}

export interface Reason {
  readonly reason: string;
  readonly message: string;
  readonly at_ms: number;
}

export const MAX_OUTCOMES = 16;
export const MAX_FAILED = 64;
/** No fault of the bundle. */
const FAULTS_OF_OTHERS: ReadonlySet<string> = new Set(["damaged-bundle", "older-than-factory"]);
/** A cut of power during a trial costs one, too. */
export const TRIAL_STARTS = 3;

export const NO_RELEASES: ReleaseState = {
  format: 1,
  current: null,
  previous: null,
  trial: null,
  system_trial: null,
  taking: null,
  kept_system: null,
  outcomes: [],
  failed: [],
};

/** Adds what became of a bundle. */
export function withOutcome(state: ReleaseState, outcome: Outcome): ReleaseState {
  return { ...state, outcomes: [outcome, ...state.outcomes].slice(0, MAX_OUTCOMES) };
}

export function takeApplication(
  state: ReleaseState,
  taken: { readonly release: Release; readonly before: HealthBefore; readonly at_ms: number },
): ReleaseState {
  const { release, before, at_ms } = taken;
  const trial = { release, starts_left: TRIAL_STARTS, before, since_ms: at_ms };
  return withOutcome({ ...state, trial }, newsOf(["taken", "application"], release, { ...NO_REASON, at_ms }));
}

/** What to start now, which counts as one of a trial's starts. */
export function chooseApplication(
  state: ReleaseState,
  facts: { readonly factory_version: number; readonly at_ms: number },
): { readonly state: ReleaseState; readonly choice: Release | null } {
  const { factory_version, at_ms } = facts;
  const { trial, current, previous } = state;
  if (trial !== null && trial.release.version <= factory_version) {
    const message = "the system brought a newer application with it";
    return chooseApplication(failApplication(state, { reason: "older-than-factory", message, at_ms }), facts);
  }
  if (trial !== null && trial.starts_left === 0) {
    const message = `started ${TRIAL_STARTS} times without a proof`;
    return chooseApplication(failApplication(state, { reason: "no-proof", message, at_ms }), facts);
  }
  if (trial !== null) {
    return { state: { ...state, trial: { ...trial, starts_left: trial.starts_left - 1 } }, choice: trial.release };
  }
  const choice = [current, previous].find((release) => release !== null && release.version > factory_version);
  return { state, choice: choice ?? null };
}

/** Its bundle cannot be verified any more. */
export function dropDamaged(state: ReleaseState, release: Release, why: Omit<Reason, "reason">): ReleaseState {
  const reason = { ...why, reason: "damaged-bundle" };
  const { trial, current, previous } = state;
  if (trial?.release.id === release.id) return failApplication(state, reason);
  const dropped = withOutcome(state, newsOf(["rolled-back", "application"], release, reason));
  if (current?.id === release.id) return { ...dropped, current: previous, previous: null };
  return previous?.id === release.id ? { ...dropped, previous: null } : state;
}

export function proveApplication(state: ReleaseState, at_ms: number): ReleaseState {
  if (state.trial === null) return state;
  const { release } = state.trial;
  const proven = { ...state, trial: null, current: release, previous: state.current };
  return withOutcome(proven, newsOf(["proven", "application"], release, { ...NO_REASON, at_ms }));
}

export function failApplication(state: ReleaseState, reason: Reason): ReleaseState {
  if (state.trial === null) return state;
  const { release } = state.trial;
  const failed = withFailure({ ...state, trial: null }, release.id, reason);
  return withOutcome(failed, newsOf(["rolled-back", "application"], release, reason));
}

export function takeSystem(
  state: ReleaseState,
  taken: {
    readonly release: Release;
    readonly root_slot: RootSlot;
    readonly before: HealthBefore;
    readonly at_ms: number;
  },
): ReleaseState {
  const { release, root_slot, before, at_ms } = taken;
  return { ...state, system_trial: { release, root_slot, before, since_ms: at_ms, flipped: false } };
}

/** The firmware's next start takes it now. */
export function confirmFlip(state: ReleaseState, at_ms: number): ReleaseState {
  if (state.system_trial === null || state.system_trial.flipped) return state;
  const flipped = { ...state, system_trial: { ...state.system_trial, flipped: true }, taking: null };
  return withOutcome(flipped, newsOf(["taken", "system"], state.system_trial.release, { ...NO_REASON, at_ms }));
}

/** What became of a system trial, told by what runs and by what the firmware takes next. */
export function settleSystem(
  state: ReleaseState,
  facts: { readonly running: RootSlot; readonly bootSlots: BootSlots | null; readonly at_ms: number },
): ReleaseState {
  const { running, bootSlots, at_ms } = facts;
  const trial = state.system_trial;
  if (trial === null || bootSlots === null) return state;
  if (bootSlots.active === trial.root_slot) {
    const flipped = confirmFlip(state, at_ms);
    return bootSlots.trial === null && running === trial.root_slot ? proveSystem(flipped, at_ms) : flipped;
  }
  if (running === trial.root_slot) return state;
  // The cut of power came before the firmware was told: the bundle is still where it came from.
  if (!trial.flipped) return { ...state, system_trial: null };
  const message = "it did not start, or was started too often without a proof";
  return failSystem(state, { reason: "no-proof", message, at_ms });
}

export function proveSystem(state: ReleaseState, at_ms: number): ReleaseState {
  if (state.system_trial === null) return state;
  const { release } = state.system_trial;
  const proven = { ...state, system_trial: null };
  return withOutcome(proven, newsOf(["proven", "system"], release, { ...NO_REASON, at_ms }));
}

export function failSystem(state: ReleaseState, reason: Reason): ReleaseState {
  if (state.system_trial === null) return state;
  const { release } = state.system_trial;
  // What does not start here is nothing for other nodes.
  const kept_system = state.kept_system === release.id ? null : state.kept_system;
  const failed = withFailure({ ...state, system_trial: null, kept_system }, release.id, reason);
  return withOutcome(failed, newsOf(["rolled-back", "system"], release, reason));
}

/** The ids whose files have to stay. */
export function keptIds(state: ReleaseState): ReadonlySet<string> {
  const { current, previous, trial, kept_system } = state;
  return new Set([current?.id, previous?.id, trial?.release.id, kept_system].filter((id) => typeof id === "string"));
}

/** Writing it to the other root slot was begun too often. */
export function giveUp(state: ReleaseState, id: string): ReleaseState {
  return withFailed({ ...state, taking: null }, { id, fate: "given-up" });
}

/**
 * What became of a bundle when it was last started; null for one that never was, as far as is remembered, and for one of
 * which only this card's copy was bad: the next copy is as good as new.
 */
export function fateOf(state: ReleaseState, id: string): "taken" | "proven" | FailedBundle["fate"] | null {
  const last = state.outcomes.find((entry) => entry.id === id && entry.outcome !== "refused");
  if (last !== undefined && last.outcome !== "refused") return last.reason === "damaged-bundle" ? null : last.outcome;
  return state.failed.find((bundle) => bundle.id === id)?.fate ?? null;
}

/**
 * Adds a refusal, once for each bundle and reason: a stick that stays where it is says the same at each start. What is
 * no bundle has no name, so the newest of each reason stands for all: they must not push out what else is told.
 */
export function withRefusal(state: ReleaseState, refusal: Omit<Outcome, "outcome">): ReleaseState {
  const isSame = ({ outcome, id, reason }: Outcome): boolean =>
    outcome === "refused" && id === refusal.id && reason === refusal.reason;
  if (refusal.id !== null && state.outcomes.some(isSame)) return state;
  const others = state.outcomes.filter((entry) => !isSame(entry));
  return withOutcome({ ...state, outcomes: others }, { ...refusal, outcome: "refused" });
}

function withFailure(state: ReleaseState, id: string, { reason }: Reason): ReleaseState {
  return FAULTS_OF_OTHERS.has(reason) ? state : withFailed(state, { id, fate: "rolled-back" });
}

function withFailed(state: ReleaseState, bundle: FailedBundle): ReleaseState {
  const others = state.failed.filter(({ id }) => id !== bundle.id);
  return { ...state, failed: [bundle, ...others].slice(0, MAX_FAILED) };
}

const NO_REASON = { reason: null, message: "" };

function newsOf(
  [outcome, kind]: readonly [Outcome["outcome"], BundleKind],
  { version, version_name, id }: Release,
  { reason, message, at_ms }: { readonly reason: string | null; readonly message: string; readonly at_ms: number },
): Outcome {
  return { at_ms, outcome, kind, version, version_name, id, reason, message };
}
