import { describe, expect, test } from "vitest";
import {
  DROPPED_AFTER_LEDGERS,
  isFinal,
  MAX_BUMPS,
  nextState,
  openSubmission,
  type Phase,
  STUCK_AFTER_LEDGERS,
  type SubmissionEvent,
  type SubmissionState,
  type SubmissionTerms,
} from "./submission-state.ts";

const TERMS: SubmissionTerms = { sequence: 7n, max_time_s: 1_000, built_ledger: 100 };
const IN_TIME = { ledger: 101, close_s: 900, oldest_ledger: 1 };
const LATE = { ledger: 140, close_s: 1_001, oldest_ledger: 1 };
const LATE_AND_FORGOTTEN = { ...LATE, oldest_ledger: 130 };

const EVENTS = {
  pending: { kind: "pending", ledger: 101 },
  "try-later": { kind: "try-later" },
  "bad-sequence": { kind: "bad-sequence" },
  "too-late": { kind: "too-late" },
  "fee-too-low": { kind: "fee-too-low" },
  refused: { kind: "refused", code: "txInsufficientBalance" },
  unanswered: { kind: "unanswered" },
  timer: { kind: "timer" },
  success: { kind: "found", isSuccess: true },
  failure: { kind: "found", isSuccess: false },
  absent: { kind: "not-found", ...IN_TIME },
  late: { kind: "not-found", ...LATE },
  "late-and-forgotten": { kind: "not-found", ...LATE_AND_FORGOTTEN },
  unspent: { kind: "account", sequence: 6n, ledger: 140 },
  spent: { kind: "account", sequence: 7n, ledger: 140 },
  "no-account": { kind: "account", sequence: null, ledger: 140 },
  bumped: { kind: "bumped" },
  "not-bumped": { kind: "not-bumped", code: "fee-above-limit" },
} as const satisfies Record<string, SubmissionEvent>;

type EventName = keyof typeof EVENTS;
type Expected = Phase | "ignored";

const NOTHING = Object.fromEntries(Object.keys(EVENTS).map((name) => [name, "ignored"])) as Record<
  EventName,
  "ignored"
>;

/** Every pair of phase and event; a new one does not compile until it is here. */
const TABLE: Record<Phase, Record<EventName, Expected>> = {
  sending: {
    ...NOTHING,
    pending: "waiting",
    "try-later": "waiting",
    "bad-sequence": "looking",
    "too-late": "looking",
    "fee-too-low": "bumping",
    refused: "waiting",
    unanswered: "waiting",
  },
  waiting: { ...NOTHING, timer: "looking" },
  looking: {
    ...NOTHING,
    unanswered: "waiting",
    success: "succeeded",
    failure: "failed",
    absent: "sending",
    late: "expired",
    "late-and-forgotten": "checking",
  },
  checking: { ...NOTHING, unanswered: "waiting", unspent: "expired", spent: "superseded", "no-account": "expired" },
  bumping: { ...NOTHING, bumped: "sending", "not-bumped": "waiting", unanswered: "waiting" },
  succeeded: NOTHING,
  failed: NOTHING,
  expired: NOTHING,
  superseded: NOTHING,
  forgotten: NOTHING,
};

function stateIn(phase: Phase): SubmissionState {
  return { ...openSubmission(true), phase, absence: phase === "checking" ? LATE : null };
}

function after(state: SubmissionState, ...names: readonly EventName[]): SubmissionState {
  return names.reduce((at, name) => nextState(at, EVENTS[name], TERMS), state);
}

describe("every phase and event", () => {
  for (const phase of Object.keys(TABLE) as Phase[]) {
    for (const [name, expected] of Object.entries(TABLE[phase]) as [EventName, Expected][]) {
      test(`${phase} on ${name}: ${expected}`, () => {
        const before = stateIn(phase);
        const state = after(before, name);
        if (expected === "ignored") expect(state).toBe(before);
        else expect(state.phase).toBe(expected);
      });
    }
  }
});

describe("a transaction", () => {
  test("is sent at once when it was not, and looked for first when it was", () => {
    expect(openSubmission(false).phase).toBe("sending");
    expect(openSubmission(true).phase).toBe("looking");
  });

  test("that the network has taken is left to it until it must have been dropped, and then sent again", () => {
    const queued = after(openSubmission(false), "pending", "timer");
    const at = (ledger: number) => nextState(queued, { kind: "not-found", ...IN_TIME, ledger }, TERMS).phase;
    expect(at(101 + DROPPED_AFTER_LEDGERS - 1)).toBe("waiting");
    expect(at(101 + DROPPED_AFTER_LEDGERS)).toBe("sending");
  });

  test("that waits in the queue for long bids more, a few times", () => {
    const queued = after(openSubmission(false), "pending", "timer");
    const stuck = { kind: "not-found", ...IN_TIME, ledger: 101 + STUCK_AFTER_LEDGERS } as const;
    expect(nextState(queued, stuck, TERMS).phase).toBe("bumping");
    expect(nextState({ ...queued, bumps: MAX_BUMPS }, stuck, TERMS).phase).toBe("sending");
  });

  test("with a number that is spent is never called superseded before it was looked for in that ledger", () => {
    const doubted = after(openSubmission(false), "bad-sequence", "absent");
    expect(doubted.phase).toBe("checking");
    const spent = after(doubted, "spent");
    expect([spent.phase, spent.spent_ledger]).toEqual(["waiting", 140]);
    expect(after(spent, "timer", "success").phase).toBe("succeeded");
    expect(after(spent, "timer", "absent").phase).toBe("waiting");
    expect(after(spent, "timer", "late").phase).toBe("superseded");
  });

  test("with a number that is not spent was refused by mistake, and is sent again", () => {
    const doubted = after(openSubmission(false), "bad-sequence", "absent", "unspent");
    expect([doubted.phase, doubted.isDoubted]).toEqual(["waiting", false]);
    expect(after(doubted, "timer", "absent").phase).toBe("sending");
  });

  test("that nobody remembers is expired when its number is free, and forgotten when it is not", () => {
    const unknown = after(openSubmission(true), "late-and-forgotten");
    expect(after(unknown, "unspent").phase).toBe("expired");
    expect(after(unknown, "spent").phase).toBe("forgotten");
  });

  test("is not given up for what an endpoint says about an older ledger", () => {
    const unknown = after(openSubmission(true), "late-and-forgotten");
    const stale = nextState(unknown, { kind: "account", sequence: 6n, ledger: 139 }, TERMS);
    expect([stale.phase, stale.isDoubted]).toEqual(["waiting", true]);
  });

  test("waits longer with each failure in a row, and is patient again after an answer", () => {
    const troubled = after(openSubmission(false), "unanswered", "timer", "absent", "try-later", "timer", "absent");
    expect(troubled.strikes).toBe(2);
    expect(after(troubled, "pending").strikes).toBe(0);
  });

  test("that is final stays so", () => {
    for (const phase of ["succeeded", "failed", "expired", "superseded", "forgotten"] as const) {
      expect(isFinal(stateIn(phase))).toBe(true);
    }
    expect(isFinal(stateIn("waiting"))).toBe(false);
  });
});
