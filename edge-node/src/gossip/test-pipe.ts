import { edgeNodeError } from "../errors.ts";
import type { TestTime } from "./test-time.ts";

/** Frames that may be on their way unread. */
const ROOM = 2;
const IDLE_MS = 20_000;

/** What a pipe runs over. */
export interface PipeWires {
  readonly time: TestTime;
  delay(): number;
  chance(of: "breakage"): boolean;
}

/** Test support: one direction of a stream. Keeps frames in order, makes the sender wait, and can break. */
export class TestPipe {
  private readonly wires: PipeWires;
  private readonly frames_: Uint8Array[] = [];
  private readonly readers: (() => void)[] = [];
  private readonly writers: (() => void)[] = [];
  private onTheWay = 0;
  private arrival_ms = 0;
  private isEnded = false;
  private isBroken = false;

  constructor(wires: PipeWires) {
    this.wires = wires;
  }

  async send(frame: Uint8Array): Promise<void> {
    if (this.wires.chance("breakage")) this.break();
    while (!this.isBroken && this.onTheWay + this.frames_.length >= ROOM) {
      await new Promise<void>((resolve) => this.writers.push(resolve));
    }
    if (this.isBroken || this.isEnded) throw edgeNodeError("peer-stream-broken", "the stream broke");
    this.onTheWay += 1;
    const { time } = this.wires;
    // Nothing overtakes on a stream, whatever its delay.
    this.arrival_ms = Math.max(this.arrival_ms, time.now_ms() + this.wires.delay());
    time.after(this.arrival_ms - time.now_ms(), () => {
      this.onTheWay -= 1;
      if (!this.isBroken) this.frames_.push(frame);
      wake(this.readers);
    });
  }

  async *frames(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const frame = this.frames_.shift();
      if (frame !== undefined) {
        wake(this.writers);
        yield frame;
        continue;
      }
      if (this.isBroken) throw edgeNodeError("peer-stream-broken", "the stream broke");
      if (this.isEnded && this.onTheWay === 0) return;
      if (await this.isIdle()) throw edgeNodeError("peer-stream-idle", "nothing came for too long");
    }
  }

  end(): void {
    this.isEnded = true;
    wake(this.readers);
  }

  break(): void {
    this.isBroken = true;
    this.frames_.splice(0);
    wake(this.readers);
    wake(this.writers);
  }

  private isIdle(): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.wires.time.after(IDLE_MS, () => resolve(true));
      this.readers.push(() => {
        cancel();
        resolve(false);
      });
    });
  }
}

function wake(waiting: (() => void)[]): void {
  for (const go of waiting.splice(0)) go();
}
