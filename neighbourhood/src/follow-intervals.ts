import type { CoordinatorApi } from "./coordinator-api.ts";
import { readEvents, type ServerSentEvent } from "./server-sent-events.ts";

const LONGEST_RANGE_S = 3 * 86_400;

/** A closed delivery interval of the community. */
export interface ClosedInterval {
  readonly start_s: number;
  readonly length_s: number;
  /** Null when nothing was traded. */
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  /** Decimal number of nano-currency. */
  readonly saving_nano: string;
}

export interface FollowOptions {
  readonly api: Pick<CoordinatorApi, "call" | "openEvents">;
  /** Start of the first interval that is wanted, in UTC seconds. */
  readonly from_s: number;
  readonly signal: AbortSignal;
  /** Wall-clock wait before the connection is tried again. */
  readonly pause: () => Promise<void>;
  readonly onInterval: (interval: ClosedInterval) => void;
  /** How many homes have reported their power of late. */
  readonly onHomes: (homes: number) => void;
}

/**
 * Tells every interval once, in order of time, also those that closed while the connection was broken. Ends
 * when aborted; a node that is away is waited for.
 */
export async function followIntervals(options: FollowOptions): Promise<void> {
  const { api, signal, pause } = options;
  const reader = new IntervalReader(options);
  while (!signal.aborted) {
    try {
      const events = await api.openEvents("/api/live");
      await reader.catchUp(Number.POSITIVE_INFINITY);
      for await (const event of readEvents(events)) await reader.take(event);
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
    }
    if (!signal.aborted) await pause();
  }
}

class IntervalReader {
  private readonly options: FollowOptions;
  private next_s: number;

  constructor(options: FollowOptions) {
    this.options = options;
    this.next_s = options.from_s;
  }

  async take({ event, data }: ServerSentEvent): Promise<void> {
    if (event === "now") {
      const now = JSON.parse(data) as { community: { homes_live: number } };
      this.options.onHomes(now.community.homes_live);
    }
    if (event !== "interval-closed") return;
    const interval = JSON.parse(data) as ClosedInterval;
    if (interval.start_s > this.next_s) await this.catchUp(interval.start_s);
    this.tell(interval);
  }

  /** Asks for what the stream did not tell, up to intervals that start before `to_s`. */
  async catchUp(to_s: number): Promise<void> {
    const { body } = await this.options.api.call("GET", "/api/community");
    const end_s = Math.min(to_s, Math.floor((body as { now_ms: number }).now_ms / 1000));
    for (let from_s = this.next_s; from_s < end_s; from_s += LONGEST_RANGE_S) {
      const range = `from_s=${from_s}&to_s=${Math.min(from_s + LONGEST_RANGE_S, end_s)}`;
      const answer = await this.options.api.call("GET", `/api/community/intervals?${range}`);
      for (const interval of (answer.body as { intervals: ClosedInterval[] }).intervals) this.tell(interval);
    }
  }

  private tell(interval: ClosedInterval): void {
    if (interval.start_s < this.next_s) return;
    this.next_s = interval.start_s + interval.length_s;
    this.options.onInterval(interval);
  }
}

/** What a broken, refused or aborted connection throws: system errors by code, and aborts by name. */
function isConnectionFailure(error: unknown): boolean {
  const { name, code = "" } = error as { name?: string; code?: string };
  return name === "AbortError" || name === "TimeoutError" || code === "api-refused" || /^E[A-Z]{3,}$/.test(code);
}
