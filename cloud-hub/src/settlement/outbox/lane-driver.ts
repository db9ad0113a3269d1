import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { cloudHubError } from "../../errors.ts";
import type { Chain, Lane, LookAnswer } from "../chain.ts";
import { nextBid } from "./fee-policy.ts";
import { backoffOf, type OutboxTimings } from "./pacing.ts";
import type { LaneTask, SubmissionBuilder } from "./submission-builder.ts";
import { isFinal, nextState, openSubmission, type SubmissionEvent, type SubmissionState } from "./submission-state.ts";
import type { OpenSubmission, SubmissionEnd, SubmissionStore } from "./submission-store.ts";

export interface LaneDriverPorts {
  readonly lane: Lane;
  readonly chain: Chain;
  readonly store: SubmissionStore;
  readonly builder: SubmissionBuilder;
  /** What the lane has to do next, by what the chain itself tells; null when nothing. What holds it up is thrown. */
  readonly plan: () => Promise<LaneTask | null>;
  readonly timings: OutboxTimings;
  readonly now_ms: () => number;
  /** From 0 to below 1. */
  readonly chance: () => number;
  readonly events: LaneEvents;
}

export interface LaneEvents {
  /** A transaction is final. */
  ended(lane: Lane, purpose: string, end: SubmissionEnd): void;
  /** Something keeps the lane waiting; null when it is free again. */
  held(lane: Lane, error: unknown): void;
}

interface Current {
  readonly submission: OpenSubmission;
  readonly state: SubmissionState;
}

/**
 * Does one account's work: one transaction after the other, each from its plan to its end. Nothing here is of use after
 * a crash: a new driver goes on from what the store and the chain tell.
 */
export class LaneDriver {
  private readonly ports: LaneDriverPorts;
  private current: Current | null = null;
  private found: Extract<LookAnswer, { kind: "found" }> | null = null;
  private asked_stroops: bigint | null = null;
  private strikes = 0;
  /** Transactions in a row that failed in a ledger. */
  private failures = 0;
  private lastCode: string | null = null;
  private notBefore_ms: number | null = null;

  constructor(ports: LaneDriverPorts) {
    this.ports = ports;
  }

  /** Goes on as far as it can now. Returns how long to wait before the next turn, in ms. */
  async turn(): Promise<number> {
    const { timings, chance, events, lane } = this.ports;
    try {
      const pause_ms = await this.advance();
      this.strikes = 0;
      return pause_ms;
    } catch (error) {
      // What is on disk counts: whatever this driver believed may be wrong now.
      this.current = null;
      events.held(lane, error);
      if (error instanceof LocalGridError && AWAITED.has(error.code)) return timings.poll_ms;
      this.strikes += 1;
      if (!(error instanceof LocalGridError)) this.strikes += 4;
      return backoffOf(timings, this.strikes, chance());
    }
  }

  private async advance(): Promise<number> {
    const { lane, store, plan, builder, timings, events } = this.ports;
    if (this.current === null) {
      const submission = await store.open(lane);
      if (submission !== null) this.take(submission, submission.wasSent);
    }
    if (this.current === null) {
      const rest_ms = this.restAfterFailure();
      if (rest_ms > 0) return rest_ms;
      const task = await plan();
      if (task === null) {
        this.failures = 0;
        events.held(lane, null);
        return timings.idle_ms;
      }
      this.take(await builder.build(task), false);
    }
    return this.drive();
  }

  private take(submission: OpenSubmission, wasSent: boolean): void {
    this.found = null;
    this.asked_stroops = null;
    this.current = { submission, state: openSubmission(wasSent, submission.bump === null ? 0 : 1) };
  }

  private async drive(): Promise<number> {
    const { events, lane } = this.ports;
    let current = this.current as Current;
    if (current.state.phase === "waiting") current = this.apply(current, { kind: "timer" });
    while (!isFinal(current.state) && current.state.phase !== "waiting") current = await this.step(current);
    if (current.state.phase === "waiting") {
      events.held(lane, current.state.refusal === null ? this.failing() : refusalOf(current.state.refusal));
      return this.pauseOf(current.state);
    }
    const { state, result } = await this.finish(current);
    if (state === "confirmed") this.failures = 0;
    if (state === "failed") this.failed(result);
    events.held(lane, this.failing());
    return this.restAfterFailure();
  }

  /** What failed once, after its simulation went well, is likely to fail again and costs its fee each time. */
  private failed(code: string | null): void {
    const { timings, chance, now_ms } = this.ports;
    this.failures += 1;
    this.lastCode = code;
    this.notBefore_ms = now_ms() + backoffOf(timings, this.failures, chance());
  }

  /** Others' ends wake this lane, too: they must not make it try sooner. */
  private restAfterFailure(): number {
    if (this.notBefore_ms === null) return 0;
    const rest_ms = this.notBefore_ms - this.ports.now_ms();
    if (rest_ms > 0 && rest_ms <= this.ports.timings.backoff_most_ms) return rest_ms;
    this.notBefore_ms = null;
    return 0;
  }

  private failing(): LocalGridError | null {
    if (this.failures < TOLD_FAILURES) return null;
    return cloudHubError("chain-refused", `${this.failures} transactions in a row have failed: ${this.lastCode}`);
  }

  private apply({ submission, state }: Current, event: SubmissionEvent): Current {
    this.current = { submission, state: nextState(state, event, submission) };
    return this.current;
  }

  private async step(current: Current): Promise<Current> {
    switch (current.state.phase) {
      case "sending":
        await this.ports.store.markSent(current.submission.id);
        return this.apply(current, await this.answered(() => this.send(current.submission)));
      case "looking":
        return this.apply(current, await this.answered(() => this.look(current.submission)));
      case "checking":
        return this.apply(current, await this.answered(() => this.check()));
      default:
        return this.bump(current);
    }
  }

  private async send(submission: OpenSubmission): Promise<SubmissionEvent> {
    const answer = await this.ports.chain.send((submission.bump ?? submission.transaction).envelope);
    if (answer.kind === "fee-too-low") this.asked_stroops = answer.asked_stroops;
    return answer;
  }

  private async look({ transaction, bump }: OpenSubmission): Promise<SubmissionEvent> {
    const { chain } = this.ports;
    let answer = await chain.look(transaction.hash);
    // Some endpoints know a transaction in an envelope by the envelope's hash only.
    if (answer.kind === "not-found" && bump !== null) answer = await chain.look(bump.hash);
    if (answer.kind === "found") this.found = answer;
    return answer;
  }

  private async check(): Promise<SubmissionEvent> {
    const { sequence, ledger } = await this.ports.chain.account(this.ports.lane);
    return { kind: "account", sequence, ledger };
  }

  private async bump(current: Current): Promise<Current> {
    const { chain, store } = this.ports;
    const { submission } = current;
    const bid_stroops = nextBid(submission.bid_stroops, this.asked_stroops);
    if (bid_stroops === null) return this.apply(current, { kind: "not-bumped", code: "fee-above-limit" });
    const signed = await chain.bump(submission.transaction.envelope, bid_stroops);
    await store.keepBump(submission.id, { ...signed, bid_stroops });
    return this.apply({ ...current, submission: { ...submission, bump: signed, bid_stroops } }, { kind: "bumped" });
  }

  private async finish({ submission, state }: Current): Promise<SubmissionEnd> {
    const { store, events, lane, now_ms } = this.ports;
    const end = endOf(state, this.found, now_ms());
    await store.end(submission.id, end);
    this.current = null;
    events.ended(lane, submission.purpose, end);
    return end;
  }

  /** Whatever the chain's side does counts as no answer; what our own store does not. */
  private async answered(ask: () => Promise<SubmissionEvent>): Promise<SubmissionEvent> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof LocalGridError) || !CHAIN_TROUBLE.has(error.code)) throw error;
      this.ports.events.held(this.ports.lane, error);
      return { kind: "unanswered" };
    }
  }

  private pauseOf({ pause, strikes }: SubmissionState): number {
    const { timings, chance } = this.ports;
    return pause === "poll" ? timings.poll_ms : backoffOf(timings, strikes, chance());
  }
}

/** What somebody else is about to bring. */
const AWAITED: ReadonlySet<string> = new Set(["zone-not-ready", "awaits-signature", "window-ahead", "lane-taken"]);
/** One or two may be the fault of what happened in the same ledger. */
const TOLD_FAILURES = 3;
const CHAIN_TROUBLE: ReadonlySet<string> = new Set(["chain-away", "chain-behind", "wrong-network"]);

function refusalOf(code: string): LocalGridError {
  return cloudHubError("chain-refused", `the network answers ${code}`);
}

function endOf(
  state: SubmissionState,
  found: Extract<LookAnswer, { kind: "found" }> | null,
  at_ms: number,
): SubmissionEnd {
  const nothing = { ledger: null, close_s: null, fee_stroops: null, result_xdr: null, meta_xdr: null, at_ms };
  if (found !== null && (state.phase === "succeeded" || state.phase === "failed")) {
    const { ledger, close_s, fee_stroops, result_xdr, meta_xdr, code } = found;
    const name = state.phase === "succeeded" ? "confirmed" : "failed";
    return { state: name, result: code, ledger, close_s, fee_stroops, result_xdr, meta_xdr, at_ms };
  }
  if (state.phase === "forgotten") return { state: "forgotten", result: state.refusal, ...nothing };
  return { state: "expired", result: state.phase === "superseded" ? "sequence-spent" : state.refusal, ...nothing };
}
