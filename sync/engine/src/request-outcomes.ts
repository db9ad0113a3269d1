import type { EpochPosition, JournalHeads, UploadAnswer } from "@localgrid/protocol/upload-answers";
import { engineError } from "./errors.ts";
import { fenced, heldUpTo, lastSeqOf, withHeads, withStatus, withTail } from "./journal-progress.ts";
import { backOff, cappedAt, doubled, halved, slowRetry } from "./pacing.ts";
import type { BatchRequest, HubAnswer, JournalAlarm, JournalState, JournalStatus, LaneName } from "./upload-state.ts";
import { type Flight, laneOf, type UploadTurn } from "./upload-turn.ts";

/** After so many requests in a row that came to nothing, the hub is asked anew what it holds. */
const LINK_DOWN_FAILURES = 3;
const STUCK_STRIKES = 3;

type Answer<K extends HubAnswer["kind"]> = Extract<HubAnswer, { readonly kind: K }>;

export function answered(turn: UploadTurn, flight: Flight, answer: HubAnswer): void {
  const { request } = flight;
  switch (answer.kind) {
    case "not-authenticated":
      return barred(turn, flight);
    case "forbidden":
    case "refused":
      return setAside(turn, flight, answer.kind);
    case "unavailable":
      return failed(turn, flight, { retry_after_s: answer.retry_after_s });
    case "heads":
      return request.kind === "heads" ? headsCame(turn, flight, answer) : failed(turn, flight);
    default:
      return request.kind === "batch" ? batchAnswered(turn, { ...flight, request }, answer) : failed(turn, flight);
  }
}

/** The connection broke: what was sent may be at the hub or not, so the same is sent again. */
export function lost(turn: UploadTurn, flight: Flight): void {
  failed(turn, flight, { resend: flight.request.kind === "batch" ? flight.request : null });
}

export function timedOut(turn: UploadTurn, flight: Flight): void {
  if (flight.request.kind === "batch") halve(turn, flight.lane);
  failed(turn, flight);
}

/** @throws {LocalGridError} `not-a-position` when more came than was asked for */
export function tailStored(turn: UploadTurn, flight: Flight, upto_seq: number): void {
  const { request } = flight;
  if (request.kind !== "tail" || !Number.isSafeInteger(upto_seq) || upto_seq > request.upto_seq) {
    throw engineError("not-a-position", `nobody asked for a tail up to ${upto_seq}`);
  }
  if (upto_seq < request.from_seq) return failed(turn, flight);
  release(turn, flight.lane);
  turn.setJournal(withTail(turn.journal(request.journal), { epoch: request.epoch, seq: upto_seq }));
}

/** Until somebody has looked; the other journals go on. */
export function stopped(turn: UploadTurn, { lane, request }: Flight, alarm: JournalAlarm): void {
  release(turn, lane);
  turn.setJournal({ ...turn.journal(request.journal), status: { kind: "stopped" }, alarm });
}

/** What a node wrote itself and has not got any more is for somebody to look at; a carrier may get it again. */
export function recordsMissing(turn: UploadTurn, flight: Flight): void {
  const { role } = turn.journal(flight.request.journal);
  if (role === "carried") setAside(turn, flight, "records-missing");
  else stopped(turn, flight, "records-missing");
}

function headsCame(turn: UploadTurn, { lane, request }: Flight, { heads }: JournalHeads): void {
  release(turn, lane);
  turn.setJournal(withHeads(turn.journal(request.journal), heads));
}

function batchAnswered(
  turn: UploadTurn,
  flight: Flight<BatchRequest>,
  answer: Exclude<UploadAnswer, Answer<"not-authenticated" | "forbidden" | "refused" | "unavailable">>,
): void {
  const journal = turn.journal(flight.request.journal);
  switch (answer.kind) {
    case "acknowledged":
      return acknowledged(turn, flight, answer);
    case "gap":
      release(turn, flight.lane);
      return struck(turn, ...rewound(journal, flight.request, answer.expected));
    case "unknown-parent":
      release(turn, flight.lane);
      return struck(turn, journal, { kind: "unknown" });
    case "fork":
      return stopped(turn, flight, "fork");
    case "replaced":
      release(turn, flight.lane);
      return turn.setJournal(fenced(journal, flight.request.epoch));
    case "too-large":
      return tooLarge(turn, flight, answer.max_records);
  }
}

function acknowledged(turn: UploadTurn, flight: Flight<BatchRequest>, answer: Answer<"acknowledged">): void {
  const { lane, request } = flight;
  const { epoch, seq } = answer.acknowledged;
  if (epoch !== request.epoch || seq < request.from_seq) return failed(turn, flight);
  release(turn, lane);
  const { size } = turn.state.lanes[lane];
  const isFull = request.upto_seq - request.from_seq + 1 >= size.records;
  turn.setLane(lane, { size: cappedAt(isFull ? doubled(size) : size, answer.max_records) });
  const before = turn.journal(request.journal);
  const journal = { ...heldUpTo(before, { epoch, seq }), strikes: 0, alarm: null };
  turn.setJournal(isAhead(before, { epoch, seq }) ? withStatus(journal, { kind: "unknown" }) : journal);
  const known = Math.min(seq, lastSeqOf(journal, epoch));
  turn.effects.push({ kind: "acknowledged", journal: journal.journal, epoch, seq: known });
}

/** The hub holds records of this node that this node has not got. */
function isAhead(journal: JournalState, { epoch, seq }: EpochPosition): boolean {
  return journal.role === "own" && seq > lastSeqOf(journal, epoch);
}

function rewound(
  journal: JournalState,
  request: BatchRequest,
  expected: EpochPosition,
): readonly [JournalState, JournalStatus] {
  const held = { epoch: expected.epoch, seq: expected.seq - 1 };
  const isOfUse = expected.epoch === request.epoch && expected.seq !== request.from_seq && !isAhead(journal, held);
  return isOfUse ? [heldUpTo(journal, held), { kind: "ready" }] : [journal, { kind: "unknown" }];
}

/** The first time the hub cannot follow, another way is tried at once; then later and later, for others wait too. */
function struck(turn: UploadTurn, journal: JournalState, next: JournalStatus): void {
  const strikes = journal.strikes + 1;
  const alarm = strikes >= STUCK_STRIKES ? "stuck" : journal.alarm;
  const status: JournalStatus =
    strikes === 1 ? next : { kind: "resting", timer: turn.setTimer(backOff(strikes, turn.jitter_ppm)) };
  turn.setJournal(withStatus({ ...journal, strikes, alarm }, status));
}

function tooLarge(turn: UploadTurn, flight: Flight<BatchRequest>, max_records: number | null): void {
  const { lane, request } = flight;
  if (request.upto_seq === request.from_seq) return setAside(turn, flight, "too-large");
  release(turn, lane);
  halve(turn, lane);
  if (max_records !== null) turn.setLane(lane, { size: cappedAt(turn.state.lanes[lane].size, max_records) });
}

/** Only a person can change what is wrong with this journal; the others go on. */
function setAside(turn: UploadTurn, { lane, request }: Flight, alarm: JournalAlarm): void {
  release(turn, lane);
  const timer = turn.setTimer(slowRetry(turn.jitter_ppm));
  turn.setJournal(withStatus({ ...turn.journal(request.journal), alarm }, { kind: "resting", timer }));
}

function barred(turn: UploadTurn, { lane }: Flight): void {
  const timer = turn.setTimer(slowRetry(turn.jitter_ppm));
  turn.setLane(lane, { status: { kind: "barred", timer }, failures: 0, is_denied: true });
}

/** The hub has spoken: the lane is free. */
function release(turn: UploadTurn, lane: LaneName): void {
  turn.setLane(lane, { status: { kind: "idle" }, failures: 0, is_denied: false });
}

interface Failure {
  readonly retry_after_s?: number | null;
  readonly resend?: BatchRequest | null;
}

function failed(turn: UploadTurn, { lane, request }: Flight, { retry_after_s = null, resend = null }: Failure = {}) {
  const failures = turn.state.lanes[lane].failures + 1;
  const isDown = failures >= LINK_DOWN_FAILURES;
  const timer = turn.setTimer(backOff(failures, turn.jitter_ppm, retry_after_s));
  turn.setLane(lane, { status: { kind: "waiting", timer }, failures, resend });
  if (!isDown) return;
  // Something on the way may break connections that carry much.
  if (request.kind === "batch") halve(turn, lane);
  for (const journal of turn.state.journals) {
    const { kind } = journal.status;
    if (laneOf(journal) === lane && (kind === "ready" || kind === "tail-lost")) {
      turn.setJournal({ ...journal, status: { kind: "unknown" } });
    }
  }
}

function halve(turn: UploadTurn, lane: LaneName): void {
  turn.setLane(lane, { size: halved(turn.state.lanes[lane].size) });
}
