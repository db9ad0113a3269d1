import { createUploadState, nextUpload } from "../upload-engine.ts";
import type {
  EpochExtent,
  HubAnswer,
  JournalRole,
  JournalState,
  LaneName,
  Request,
  UploadEffect,
  UploadEvent,
  UploadState,
} from "../upload-state.ts";

/** An engine, the effects of its last event, and short names for what tests say to it most. */
export class EngineDriver {
  state: UploadState = createUploadState();
  effects: readonly UploadEffect[] = [];
  jitter_ppm = 0;

  tell(event: UploadEvent): readonly UploadEffect[] {
    const step = nextUpload(this.state, { ...event, jitter_ppm: this.jitter_ppm });
    this.state = step.state;
    this.effects = step.effects;
    return step.effects;
  }

  add(journal: string, role: JournalRole, epochs: readonly EpochExtent[]): this {
    this.tell({ kind: "journal-added", journal, role, epochs });
    return this;
  }

  /** Started, and the first wait over. */
  start(): this {
    for (const { timer } of timersIn(this.tell({ kind: "started" }))) this.tell({ kind: "time-passed", timer });
    return this;
  }

  /** What the lane asks for right now. */
  request(lane: LaneName = "settlement"): Request | null {
    const { status } = this.state.lanes[lane];
    return status.kind === "requesting" ? status.request : null;
  }

  id(lane: LaneName = "settlement"): number {
    const { status } = this.state.lanes[lane];
    return status.kind === "requesting" ? status.id : 0;
  }

  answer(answer: HubAnswer, lane: LaneName = "settlement"): readonly UploadEffect[] {
    return this.tell({ kind: "answered", id: this.id(lane), answer });
  }

  heads(held: Readonly<Record<string, number>>, lane: LaneName = "settlement"): readonly UploadEffect[] {
    return this.answer(headsOf(held), lane);
  }

  acknowledge(epoch: string, seq: number, lane: LaneName = "settlement"): readonly UploadEffect[] {
    return this.answer({ kind: "acknowledged", acknowledged: { epoch, seq }, max_records: 1000 }, lane);
  }

  /** The delay of the last event's only timer, and its name. */
  timer(): { readonly timer: number; readonly delay_ms: number } {
    const [only, ...more] = timersIn(this.effects);
    if (only === undefined || more.length > 0) throw new Error(`${this.effects.length} effects, not one timer`);
    return only;
  }

  passTime(): readonly UploadEffect[] {
    return this.tell({ kind: "time-passed", timer: this.timer().timer });
  }

  journal(name: string): JournalState {
    const found = this.state.journals.find(({ journal }) => journal === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  }

  acknowledged(name: string): readonly number[] {
    return this.journal(name).epochs.map(({ acknowledged_seq }) => acknowledged_seq);
  }
}

export function headsOf(held: Readonly<Record<string, number>>): HubAnswer {
  const heads = Object.entries(held).map(([epoch, seq]) => ({ epoch, seq, hash: "" }));
  return { kind: "heads", heads, newest: heads.at(-1)?.epoch ?? null };
}

export function timersIn(effects: readonly UploadEffect[]) {
  return effects.filter((effect) => effect.kind === "set-timer");
}

/** An engine that has asked for the heads of one own journal and knows that the hub holds nothing of it. */
export function readyWith(...epochs: readonly EpochExtent[]): EngineDriver {
  const driver = new EngineDriver().add("own", "own", epochs).start();
  driver.heads({});
  return driver;
}

export const A: EpochExtent = { epoch: "a", last_seq: 120 };
export const B: EpochExtent = { epoch: "b", last_seq: 7 };

export function batch(journal: string, part: ReturnType<typeof span>) {
  return { ...part, journal, max_bytes: 65_536 };
}

export function span(epoch: string, from_seq: number, upto_seq: number) {
  return { kind: "batch", epoch, from_seq, upto_seq };
}
