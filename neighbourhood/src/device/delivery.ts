import type { HomeStore, Timer } from "./device-ports.ts";

export interface DeliveryOptions {
  /** Messages that may be sent without being acknowledged. */
  readonly window: number;
  /** After this much wall-clock time without an ack everything unacknowledged is sent again. */
  readonly resend_after_ms: number;
}

export const DEFAULT_DELIVERY: DeliveryOptions = { window: 16, resend_after_ms: 15_000 };

/**
 * Brings stored messages to the edge node: at least once, oldest first, in a window. Only an ack frees a
 * message; that the broker has taken a packet (PUBACK) means nothing here.
 *
 *     detached ──attach──► idle ──pump──► waiting ──ack──► idle | waiting
 *        ▲                                   │ silence: send again from the ack point
 *        └──────────────detach───────────────┘
 */
export class Delivery {
  private readonly store: HomeStore;
  private readonly timer: Timer;
  private readonly options: DeliveryOptions;
  private publish: ((bytes: Uint8Array) => void) | null = null;
  /** Last reading of the newest message sent on this connection. */
  private sentThrough = 0;
  private cancelResend: (() => void) | null = null;

  constructor(store: HomeStore, timer: Timer, options: DeliveryOptions = DEFAULT_DELIVERY) {
    this.store = store;
    this.timer = timer;
    this.options = options;
  }

  /** A new connection: nothing is assumed to have arrived by the one before. */
  attach(publish: (bytes: Uint8Array) => void): void {
    this.publish = publish;
    this.sentThrough = 0;
    this.pump();
  }

  detach(): void {
    this.publish = null;
    this.stopWaiting();
  }

  /** Sends as much as the window allows; to be called whenever a message was stored. */
  pump(): void {
    if (this.publish === null) return;
    const waiting = this.store.countThrough(this.sentThrough);
    const room = this.options.window - waiting;
    const messages = room > 0 ? this.store.messagesAfter(this.sentThrough, room) : [];
    for (const { bytes, last_seq } of messages) {
      this.publish(bytes);
      this.sentThrough = last_seq;
    }
    if (waiting + messages.length > 0)
      this.cancelResend ??= this.timer.after(this.options.resend_after_ms, this.onSilence);
  }

  /**
   * The edge node has everything up to and including reading `upto`. An ack beyond what this device has made is
   * meant for another memory of the same key and frees nothing.
   */
  acknowledge(upto: number): "freed" | "ignored" {
    if (upto >= this.store.state().next_seq) return "ignored";
    this.store.free(upto);
    this.stopWaiting();
    this.pump();
    return "freed";
  }

  private readonly onSilence = (): void => {
    this.cancelResend = null;
    this.sentThrough = 0;
    this.pump();
  };

  private stopWaiting(): void {
    this.cancelResend?.();
    this.cancelResend = null;
  }
}
