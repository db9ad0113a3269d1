/** What a GX device falls silent without for a minute. */
export const KEEP_ALIVE_EVERY_MS = 30_000;

export interface Request {
  readonly topic: string;
  readonly payload: string;
}

/** The GX device behind a broker, as far as its messages have shown it. */
export interface GxDevice {
  readonly portal: string;
  /** Instance of the inverter that takes set-points; null before it was heard of. */
  readonly inverter: number | null;
}

const SUPPRESSED = JSON.stringify({ "keepalive-options": ["suppress-republish"] });
const PORTAL = /^N\/([0-9A-Za-z]{1,32})\/(.+)$/;
const INVERTER = /^vebus\/(\d{1,4})\//;

/**
 * When to ask a GX device to go on. The first request makes it tell everything once; until that is through nothing is
 * known for complete, and from then on it is only kept awake, for telling everything costs it much.
 *
 * Source: victronenergy/dbus-flashmq, keep-alive
 */
export class VictronKeepAlive {
  #gx: GxDevice | null = null;
  #isComplete = false;
  #asked_at_ms = Number.NEGATIVE_INFINITY;

  get gx(): GxDevice | null {
    return this.#gx;
  }

  /** Whether everything was told since the connection began. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** A new connection: what was told before may have changed. */
  begin(): void {
    this.#isComplete = false;
    this.#asked_at_ms = Number.NEGATIVE_INFINITY;
  }

  hear(topic: string): void {
    const [, portal, rest = ""] = PORTAL.exec(topic) ?? [];
    if (portal === undefined) return;
    if (this.#gx?.portal !== portal) this.#gx = { portal, inverter: null };
    const [, inverter] = INVERTER.exec(rest) ?? [];
    if (inverter !== undefined) this.#gx = { portal, inverter: Number(inverter) };
    if (rest === "full_publish_completed") this.#isComplete = true;
  }

  /** The request that is due now, if any. */
  due(now_ms: number): Request | null {
    if (this.#gx === null || now_ms - this.#asked_at_ms < KEEP_ALIVE_EVERY_MS) return null;
    this.#asked_at_ms = now_ms;
    return { topic: `R/${this.#gx.portal}/keepalive`, payload: this.#isComplete ? SUPPRESSED : "" };
  }
}
