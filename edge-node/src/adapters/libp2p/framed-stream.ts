import type { Stream, StreamCloseEvent, StreamMessageEvent } from "@libp2p/interface";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { edgeNodeError } from "../../errors.ts";
import type { PeerStream } from "../../gossip/peer-network.ts";
import { after } from "../system/timers.ts";
import { FrameBuffer, withLength } from "./frame-buffer.ts";
import type { NetworkLimits } from "./network-limits.ts";

type StreamLimits = Pick<NetworkLimits, "max_frame_bytes" | "stream_idle_ms" | "frame_ms" | "stream_ms">;

/**
 * Frames over a libp2p stream. Back-pressure works both ways: as long as nobody takes the frames the stream is paused,
 * so that at most one frame and one window of it lie in memory, and `send` waits until its bytes have left for the
 * peer's window.
 */
export class FramedStream implements PeerStream {
  readonly #stream: Stream;
  readonly #limits: StreamLimits;
  readonly #received: FrameBuffer;
  readonly #takeBackLife: () => void;
  #failure: LocalGridError | null = null;
  #has_ended: boolean;
  #frame_since_ms: number | null = null;
  #wake: () => void = () => {};

  constructor(stream: Stream, limits: StreamLimits) {
    this.#stream = stream;
    this.#limits = limits;
    this.#received = new FrameBuffer(limits.max_frame_bytes);
    this.#has_ended = stream.remoteWriteStatus === "closed";
    this.#takeBackLife = after(limits.stream_ms, () =>
      this.#fail("peer-stream-broken", "the stream was open too long"),
    );
    stream.addEventListener("remoteCloseWrite", () => this.#ended());
    stream.addEventListener("end", () => this.#wake());
    stream.addEventListener("close", (event) => this.#closed(event));
    stream.addEventListener("message", (event) => this.#came(event));
    if (isOver(stream)) this.#takeBackLife();
  }

  /** Why the stream was given up; null as long as it works, or when it ended in good order. */
  get failure(): LocalGridError | null {
    return this.#failure;
  }

  async send(frame: Uint8Array): Promise<void> {
    if (frame.length > this.#limits.max_frame_bytes) {
      throw edgeNodeError("peer-frame-too-large", `a frame of ${frame.length} bytes is not sent`);
    }
    if (this.#failure !== null) throw this.#failure;
    if (this.#stream.writeStatus !== "writable") throw broken("the stream is closed");
    try {
      this.#stream.send(withLength(frame));
    } catch (error) {
      throw broken("the stream took no frame", error);
    }
    while (this.#stream.writeBufferLength > 0) await this.#room();
    if (this.#failure !== null) throw this.#failure;
  }

  async *frames(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const frame = this.#take();
      if (frame !== null) {
        this.#frame_since_ms = null;
        yield frame;
        continue;
      }
      if (this.#failure !== null) throw this.#failure;
      if (this.#isDrained()) {
        if (this.#has_ended && this.#received.bytes === 0) return;
        throw broken("the stream broke off");
      }
      await this.#more();
    }
  }

  async close(): Promise<void> {
    const { signal, done } = deadline(this.#limits.stream_idle_ms);
    try {
      await this.#stream.close({ signal });
      if (!isOver(this.#stream)) this.#endWhenLeft();
    } catch {
      this.abort();
    } finally {
      done();
    }
  }

  abort(): void {
    this.#takeBackLife();
    this.#stream.abort(new Error("given up"));
  }

  /** Nothing will come any more. A stream that is over may still hold what came while it was paused. */
  #isDrained(): boolean {
    const { readStatus, readableEnded, readBufferLength } = this.#stream;
    if (readStatus === "closed" || readableEnded) return true;
    return isOver(this.#stream) && readBufferLength === 0;
  }

  #came({ data }: StreamMessageEvent): void {
    this.#received.push(data instanceof Uint8Array ? data : data.subarray());
    this.#frame_since_ms ??= performance.now();
    if (this.#received.isReady()) this.#pause();
    this.#wake();
  }

  #ended(): void {
    this.#has_ended = true;
    this.#wake();
  }

  #closed({ error }: StreamCloseEvent): void {
    this.#takeBackLife();
    if (error !== undefined) this.#failure ??= broken("the stream broke off", error);
    this.#wake();
  }

  #take(): Uint8Array | null {
    try {
      return this.#received.take();
    } catch (error) {
      this.#failure ??= error as LocalGridError;
      this.abort();
      throw error;
    }
  }

  /** Until something has come, or the stream has ended. */
  async #more(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const now_ms = performance.now();
    const frame_left_ms = this.#limits.frame_ms - (now_ms - (this.#frame_since_ms ?? now_ms));
    const takeBack = after(Math.max(0, Math.min(this.#limits.stream_idle_ms, frame_left_ms)), () =>
      this.#fail("peer-stream-idle", "nothing came for too long"),
    );
    this.#resume();
    await promise;
    takeBack();
    this.#wake = () => {};
  }

  /** Until some of what is to be sent has left. */
  async #room(): Promise<void> {
    if (isOver(this.#stream)) throw this.#failure ?? broken("the stream is closed");
    const { promise, resolve } = Promise.withResolvers<void>();
    const left = this.#stream.writeBufferLength;
    // libp2p itself goes on sending in a microtask after the event.
    const moved = () => queueMicrotask(() => (this.#stream.writeBufferLength === left ? undefined : resolve()));
    const closed = () => resolve();
    const takeBack = after(this.#limits.stream_idle_ms, () => this.#fail("peer-stream-idle", "nothing was taken"));
    for (const event of ["drain", "idle"] as const) this.#stream.addEventListener(event, moved);
    this.#stream.addEventListener("close", closed);
    await promise;
    takeBack();
    for (const event of ["drain", "idle"] as const) this.#stream.removeEventListener(event, moved);
    this.#stream.removeEventListener("close", closed);
  }

  #fail(code: "peer-stream-idle" | "peer-stream-broken", message: string): void {
    this.#failure ??= edgeNodeError(code, message);
    this.abort();
    this.#wake();
  }

  /** The own direction has ended; the peer gets a while to end its own. */
  #endWhenLeft(): void {
    const takeBack = after(this.#limits.stream_idle_ms, () => this.abort());
    this.#stream.addEventListener("close", takeBack, { once: true });
  }

  #pause(): void {
    if (this.#stream.readStatus === "readable") this.#stream.pause();
  }

  #resume(): void {
    if (this.#stream.readStatus !== "paused") return;
    try {
      this.#stream.resume();
    } catch (error) {
      this.#failure ??= broken("the stream broke off", error);
      this.#wake();
    }
  }
}

function isOver({ status }: Stream): boolean {
  return status !== "open" && status !== "closing";
}

function broken(message: string, cause?: unknown): LocalGridError {
  return edgeNodeError("peer-stream-broken", message, cause);
}

function deadline(wall_ms: number): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, done: after(wall_ms, () => controller.abort()) };
}
