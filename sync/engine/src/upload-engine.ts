import type { EpochPosition } from "@localgrid/protocol/upload-answers";
import { engineError } from "./errors.ts";
import { backlog, extended, lastAcknowledged, progressOf, replaced } from "./journal-progress.ts";
import { FIRST_SIZE, startDelay } from "./pacing.ts";
import { answered, lost, recordsMissing, stopped, tailStored, timedOut } from "./request-outcomes.ts";
import type {
  EpochExtent,
  JournalAlarm,
  JournalState,
  Lane,
  LaneName,
  UploadEffect,
  UploadEvent,
  UploadState,
} from "./upload-state.ts";
import { type Flight, UploadTurn } from "./upload-turn.ts";

const LANES: readonly LaneName[] = ["settlement", "telemetry"];

/*
 * Each lane:
 *
 *   closed ──started──► waiting ◄───────────── no answer, 429, 503 ──┐
 *                          │ time-passed                             │
 *                          ▼                                         │
 *                        idle ────────── work ──────────► requesting ┤
 *                          ▲ ◄────────────── any other answer ───────┤
 *                          │ time-passed                             │
 *                        barred ◄───────────────── 401 ──────────────┘
 *
 * Journals, and the rules of both: SPEC.md.
 */

/** An event, and a fresh random number for whatever delay it may cause: 0 to 999,999. */
export type Drawn = UploadEvent & { readonly jitter_ppm: number };

export interface UploadStep {
  readonly state: UploadState;
  /** In the order in which they are to be carried out. */
  readonly effects: readonly UploadEffect[];
}

export interface UploadAlarm {
  /** Null when it is the node itself that the hub does not know. */
  readonly journal: string | null;
  readonly alarm: JournalAlarm | "not-authenticated";
}

export function createUploadState(): UploadState {
  const lane: Lane = {
    status: { kind: "closed" },
    size: FIRST_SIZE,
    failures: 0,
    resend: null,
    turn: 0,
    is_denied: false,
  };
  return { lanes: { settlement: lane, telemetry: lane }, journals: [], next_id: 1 };
}

/**
 * What happens next in the upload of journals to the hub: pure, without clock and chance. Rules in `SPEC.md`.
 *
 * @throws {LocalGridError} `duplicate-journal`, `unknown-journal`, `not-a-position`, `not-a-chance`
 */
export function nextUpload(state: UploadState, event: Drawn): UploadStep {
  const { jitter_ppm } = event;
  if (!Number.isSafeInteger(jitter_ppm) || jitter_ppm < 0 || jitter_ppm > 999_999) {
    throw engineError("not-a-chance", `${jitter_ppm} is no jitter`);
  }
  const turn = new UploadTurn(state, jitter_ppm);
  take(turn, event);
  turn.giveWork("settlement");
  if (turn.state.lanes.settlement.status.kind === "idle") turn.giveWork("telemetry");
  return { state: turn.state, effects: turn.effects };
}

/** What somebody should look at, journals in the order in which they were added. */
export function alarmsOf({ lanes, journals }: UploadState): readonly UploadAlarm[] {
  const isDenied = lanes.settlement.is_denied || lanes.telemetry.is_denied;
  const denial: readonly UploadAlarm[] = isDenied ? [{ journal: null, alarm: "not-authenticated" }] : [];
  return [...denial, ...journals.flatMap(({ journal, alarm }) => (alarm === null ? [] : [{ journal, alarm }]))];
}

/** Records that are here and not known to be at the hub. */
export function backlogOf({ journals }: UploadState): { readonly [L in LaneName]: number } {
  const sum = (isTelemetry: boolean) =>
    journals
      .filter(({ role }) => (role === "telemetry") === isTelemetry)
      .reduce((records, journal) => records + backlog(journal), 0);
  return { settlement: sum(false), telemetry: sum(true) };
}

function take(turn: UploadTurn, event: UploadEvent): void {
  switch (event.kind) {
    case "started":
      return start(turn);
    case "journal-added":
      return add(turn, event);
    case "records-added":
      return turn.setJournal(extended(turn.journal(event.journal), event));
    case "time-passed":
      return timePassed(turn, event.timer);
    case "over-quota":
      return thin(turn, turn.journal(event.journal));
    case "thinned":
      return thinned(turn, turn.journal(event.journal), event.epochs);
    default: {
      const flight = turn.flight(event.id);
      if (flight !== null) takeOutcome(turn, flight, event);
    }
  }
}

function takeOutcome(turn: UploadTurn, flight: Flight, event: Extract<UploadEvent, { readonly id: number }>): void {
  switch (event.kind) {
    case "answered":
      return answered(turn, flight, event.answer);
    case "answer-lost":
      return lost(turn, flight);
    case "timed-out":
      return timedOut(turn, flight);
    case "tail-stored":
      return tailStored(turn, flight, event.upto_seq);
    case "tail-refused":
      return stopped(turn, flight, "fork");
    case "records-missing":
      return recordsMissing(turn, flight);
  }
}

function start(turn: UploadTurn): void {
  for (const lane of LANES) {
    if (turn.state.lanes[lane].status.kind !== "closed") continue;
    turn.setLane(lane, { status: { kind: "waiting", timer: turn.setTimer(startDelay(turn.jitter_ppm)) } });
  }
}

function add(turn: UploadTurn, { journal, role, epochs }: Extract<UploadEvent, { readonly kind: "journal-added" }>) {
  const { journals } = turn.state;
  if (journals.some((one) => one.journal === journal)) {
    throw engineError("duplicate-journal", `journal "${journal.slice(0, 40)}" again`);
  }
  const status = { kind: "unknown" } as const;
  const state: JournalState = { journal, role, epochs: progressOf(epochs), status, strikes: 0, alarm: null };
  turn.state = { ...turn.state, journals: [...journals, state] };
}

function timePassed(turn: UploadTurn, timer: number): void {
  for (const lane of LANES) {
    const { status } = turn.state.lanes[lane];
    const isOver = (status.kind === "waiting" || status.kind === "barred") && status.timer === timer;
    if (isOver) turn.setLane(lane, { status: { kind: "idle" } });
  }
  for (const journal of turn.state.journals) {
    const { status } = journal;
    const isOver = status.kind === "resting" && status.timer === timer;
    if (isOver) turn.setJournal({ ...journal, status: { kind: "unknown" } });
  }
}

/** Nobody settles by telemetry; what may have been sent stays, so that no position ever means two records. */
function thin(turn: UploadTurn, journal: JournalState): void {
  const { kind } = journal.status;
  if (journal.role !== "telemetry" || kind === "thinning" || kind === "stopped") return;
  turn.setJournal({ ...journal, status: { kind: "thinning" } });
  turn.effects.push({ kind: "thin", journal: journal.journal, after: lastSent(turn.state.lanes.telemetry, journal) });
}

function lastSent({ status, resend }: Lane, journal: JournalState): EpochPosition | null {
  const request = status.kind === "requesting" ? status.request : resend;
  if (request?.kind !== "batch" || request.journal !== journal.journal) return lastAcknowledged(journal);
  return { epoch: request.epoch, seq: request.upto_seq };
}

function thinned(turn: UploadTurn, journal: JournalState, epochs: readonly EpochExtent[]): void {
  if (journal.status.kind === "thinning") turn.setJournal(replaced(journal, epochs));
}
