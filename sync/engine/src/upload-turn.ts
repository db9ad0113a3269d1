import { engineError } from "./errors.ts";
import { workOf } from "./journal-progress.ts";
import type { JournalState, Lane, LaneName, Request, UploadEffect, UploadState } from "./upload-state.ts";

/** A request in flight, and the lane that waits for it. */
export interface Flight<R extends Request = Request> {
  readonly lane: LaneName;
  readonly request: R;
}

export function laneOf({ role }: JournalState): LaneName {
  return role === "telemetry" ? "telemetry" : "settlement";
}

/** One step of the engine while it is being taken: the state so far and the effects so far. */
export class UploadTurn {
  state: UploadState;
  readonly effects: UploadEffect[] = [];
  readonly jitter_ppm: number;

  constructor(state: UploadState, jitter_ppm: number) {
    this.state = state;
    this.jitter_ppm = jitter_ppm;
  }

  /** @throws {LocalGridError} `unknown-journal` */
  journal(name: string): JournalState {
    const found = this.state.journals.find(({ journal }) => journal === name);
    if (found === undefined) throw engineError("unknown-journal", `no journal "${name.slice(0, 40)}"`);
    return found;
  }

  setJournal(journal: JournalState): void {
    const journals = this.state.journals.map((one) => (one.journal === journal.journal ? journal : one));
    this.state = { ...this.state, journals };
  }

  setLane(name: LaneName, change: Partial<Lane>): void {
    const { lanes } = this.state;
    this.state = { ...this.state, lanes: { ...lanes, [name]: { ...lanes[name], ...change } } };
  }

  flight(id: number): Flight | null {
    for (const lane of ["settlement", "telemetry"] as const) {
      const { status } = this.state.lanes[lane];
      if (status.kind === "requesting" && status.id === id) return { lane, request: status.request };
    }
    return null;
  }

  /** Returns the timer's name. */
  setTimer(delay_ms: number): number {
    const timer = this.nextId();
    this.effects.push({ kind: "set-timer", timer, delay_ms });
    return timer;
  }

  /** Journals take turns, so that a long backlog of one does not keep the others waiting. */
  giveWork(name: LaneName): void {
    const lane = this.state.lanes[name];
    if (lane.status.kind !== "idle") return;
    if (lane.resend !== null) return this.resend(name, lane);
    const { journals } = this.state;
    for (let step = 0; step < journals.length; step++) {
      const index = (lane.turn + step) % journals.length;
      const journal = journals[index] as JournalState;
      const request = laneOf(journal) === name ? workOf(journal, lane.size) : null;
      if (request !== null) return this.send(name, request, index + 1);
    }
  }

  private resend(name: LaneName, { resend, turn }: Lane): void {
    this.setLane(name, { resend: null });
    if (resend !== null && this.journal(resend.journal).status.kind === "ready") return this.send(name, resend, turn);
    this.giveWork(name);
  }

  private send(lane: LaneName, request: Request, turn: number): void {
    const id = this.nextId();
    this.setLane(lane, { status: { kind: "requesting", id, request }, turn });
    this.effects.push({ kind: "request", id, lane, request });
  }

  private nextId(): number {
    const id = this.state.next_id;
    this.state = { ...this.state, next_id: id + 1 };
    return id;
  }
}
