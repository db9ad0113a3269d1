/**
 * What becomes of one signed transaction, from its commit to the database until nothing can change any more. Rules with
 * numbers are in SPEC.md.
 *
 * ```
 *  sending ──pending, later, refused, no answer──► waiting ──timer──► looking ──found──► succeeded | failed
 *     ▲  └──bad sequence, too late──► looking         ▲                 │ │ └─not found, too late──► expired
 *     │                                               └──not found, in time    │
 *     ├───────────not found, not queued any more────────────────────────┤      │ number spent, or behind what is remembered
 *     └──bumped── bumping ◄──not found for long, fee too low────────────┘   checking ──► expired | superseded | forgotten
 * ```
 */

/** What is signed, and so never changes. */
export interface SubmissionTerms {
  /** The account's sequence number that the transaction spends. */
  readonly sequence: bigint;
  /** By the chain's time; with a later close it can never apply. */
  readonly max_time_s: number;
  /** The newest ledger when it was built: it is in none up to there. */
  readonly built_ledger: number;
}

/** What is being done, or what it came to. */
export type Phase =
  | "sending"
  | "waiting"
  | "looking"
  | "checking"
  | "bumping"
  | "succeeded"
  | "failed"
  | "expired"
  | "superseded"
  | "forgotten";

/** A lookup that found nothing. */
export interface Absence {
  readonly ledger: number;
  readonly close_s: number;
  /** The oldest ledger that the endpoint still remembers. */
  readonly oldest_ledger: number;
}

export interface SubmissionState {
  readonly phase: Phase;
  /** How long `waiting` is: the next poll, or a pause that grows. */
  readonly pause: "poll" | "backoff";
  /** Failed attempts in a row, for the pause. */
  readonly strikes: number;
  /** The ledger at which the network last took it; null while it is not known to be queued anywhere. */
  readonly queued_ledger: number | null;
  /** Bids so far, the first one not counted. */
  readonly bumps: number;
  /** Whether the account's number may be spent already. */
  readonly isDoubted: boolean;
  /** What the network said against it last; null when it said nothing. */
  readonly refusal: string | null;
  /** A ledger in which the number is spent, by whatever; null while none is known. */
  readonly spent_ledger: number | null;
  /** Of the last lookup, for `checking`. */
  readonly absence: Absence | null;
}

export type SubmissionEvent =
  | { readonly kind: "pending"; readonly ledger: number }
  | { readonly kind: "try-later" }
  | { readonly kind: "bad-sequence" }
  | { readonly kind: "too-late" }
  | { readonly kind: "fee-too-low" }
  | { readonly kind: "refused"; readonly code: string }
  | { readonly kind: "unanswered" }
  | { readonly kind: "timer" }
  | { readonly kind: "found"; readonly isSuccess: boolean }
  | ({ readonly kind: "not-found" } & Absence)
  /** `sequence` is the last one that the account has spent; null when there is no such account. */
  | { readonly kind: "account"; readonly sequence: bigint | null; readonly ledger: number }
  | { readonly kind: "bumped" }
  | { readonly kind: "not-bumped"; readonly code: string };

/** After so many ledgers without it a network has dropped what it had queued, and never says so. */
export const DROPPED_AFTER_LEDGERS = 4;
/** After so many ledgers in the queue it bids too little. */
export const STUCK_AFTER_LEDGERS = 12;
/** Each bid is ten times the one before: networks take no less in its place. */
export const MAX_BUMPS = 3;

const FINAL: ReadonlySet<Phase> = new Set(["succeeded", "failed", "expired", "superseded", "forgotten"]);

export function isFinal({ phase }: SubmissionState): boolean {
  return FINAL.has(phase);
}

/** Of a transaction that was committed, or found after a start: what was sent before is looked for first. */
export function openSubmission(wasSent: boolean, bumps = 0): SubmissionState {
  return {
    phase: wasSent ? "looking" : "sending",
    pause: "poll",
    strikes: 0,
    queued_ledger: null,
    bumps,
    isDoubted: false,
    refusal: null,
    spent_ledger: null,
    absence: null,
  };
}

/** The next state. An event that does not belong to the phase (an answer that came late) changes nothing. */
export function nextState(state: SubmissionState, event: SubmissionEvent, terms: SubmissionTerms): SubmissionState {
  switch (state.phase) {
    case "sending":
      return afterSending(state, event);
    case "waiting":
      return event.kind === "timer" ? { ...state, phase: "looking" } : state;
    case "looking":
      return afterLooking(state, event, terms);
    case "checking":
      return afterChecking(state, event, terms);
    case "bumping":
      return afterBumping(state, event);
    default:
      return state;
  }
}

function afterSending(state: SubmissionState, event: SubmissionEvent): SubmissionState {
  switch (event.kind) {
    case "pending":
      return {
        ...state,
        phase: "waiting",
        pause: "poll",
        strikes: 0,
        refusal: null,
        queued_ledger: state.queued_ledger ?? event.ledger,
      };
    case "try-later":
      return rested(state, { refusal: "try-again-later" });
    case "bad-sequence":
      return { ...state, phase: "looking", isDoubted: true };
    case "too-late":
      return { ...state, phase: "looking" };
    case "fee-too-low":
      return state.bumps < MAX_BUMPS
        ? { ...state, phase: "bumping", refusal: "fee-too-low" }
        : rested(state, { refusal: "fee-too-low" });
    case "refused":
      return rested(state, { refusal: event.code });
    case "unanswered":
      return rested(state);
    default:
      return state;
  }
}

function afterLooking(state: SubmissionState, event: SubmissionEvent, terms: SubmissionTerms): SubmissionState {
  switch (event.kind) {
    case "found":
      return { ...state, phase: event.isSuccess ? "succeeded" : "failed", strikes: 0 };
    case "not-found":
      return afterAbsence(state, event, terms);
    case "unanswered":
      return rested(state);
    default:
      return state;
  }
}

function afterAbsence(state: SubmissionState, found: Absence, terms: SubmissionTerms): SubmissionState {
  const absence = { ledger: found.ledger, close_s: found.close_s, oldest_ledger: found.oldest_ledger };
  const seen = { ...state, absence };
  if (state.spent_ledger !== null) return afterLosing(seen, { absence, terms });
  if (state.isDoubted) return { ...seen, phase: "checking" };
  if (found.close_s > terms.max_time_s)
    return { ...seen, phase: isRemembered(absence, terms) ? "expired" : "checking" };
  const waited = state.queued_ledger === null ? null : found.ledger - state.queued_ledger;
  if (waited !== null && waited >= STUCK_AFTER_LEDGERS && state.bumps < MAX_BUMPS) return { ...seen, phase: "bumping" };
  // The same bytes once more harm nothing: a network that still has them says so.
  if (waited === null || waited >= DROPPED_AFTER_LEDGERS) return { ...seen, phase: "sending" };
  return { ...seen, phase: "waiting", pause: "poll" };
}

function afterChecking(state: SubmissionState, event: SubmissionEvent, terms: SubmissionTerms): SubmissionState {
  const { absence } = state;
  if (event.kind === "unanswered" || absence === null) return rested({ ...state, isDoubted: true });
  if (event.kind !== "account") return state;
  const isSpent = event.sequence !== null && event.sequence >= terms.sequence;
  if (isSpent) return afterLosing({ ...state, spent_ledger: event.ledger }, { absence, terms });
  if (event.ledger < absence.ledger) return rested({ ...state, isDoubted: true });
  if (absence.close_s > terms.max_time_s) return { ...state, phase: "expired" };
  return rested({ ...state, isDoubted: false }, { refusal: event.sequence === null ? "no-account" : state.refusal });
}

/** The number is spent, and not by what the endpoint remembers. */
function afterLosing(
  state: SubmissionState & { readonly spent_ledger: number | null },
  { absence, terms }: { readonly absence: Absence; readonly terms: SubmissionTerms },
): SubmissionState {
  if (!isRemembered(absence, terms)) return { ...state, phase: "forgotten" };
  // Spent after the lookup, so perhaps by this very transaction.
  if (absence.ledger < (state.spent_ledger ?? 0)) return { ...state, phase: "waiting", pause: "poll" };
  return { ...state, phase: "superseded" };
}

function afterBumping(state: SubmissionState, event: SubmissionEvent): SubmissionState {
  if (event.kind === "bumped") return { ...state, phase: "sending", bumps: state.bumps + 1, queued_ledger: null };
  if (event.kind === "not-bumped") return rested({ ...state, bumps: MAX_BUMPS }, { refusal: event.code });
  if (event.kind === "unanswered") return rested(state);
  return state;
}

function rested(
  state: SubmissionState,
  { refusal = state.refusal }: { refusal?: string | null } = {},
): SubmissionState {
  return { ...state, phase: "waiting", pause: "backoff", strikes: state.strikes + 1, refusal };
}

/** Whether an endpoint that does not find it would have to. */
function isRemembered({ oldest_ledger }: Absence, { built_ledger }: SubmissionTerms): boolean {
  return oldest_ledger <= built_ledger + 1;
}
