import type { EpochPosition, JournalHeads, UploadAnswer } from "@localgrid/protocol/upload-answers";

/** Each lane has one request in flight; telemetry starts one only while settlement has nothing to do. */
export type LaneName = "settlement" | "telemetry";

/**
 * `own`: what this node writes. `carried`: another node's, in batches that it signed. `telemetry`: aggregates that
 * nobody settles by; the only records that may be thinned.
 */
export type JournalRole = "own" | "carried" | "telemetry";

/** What this node holds of an epoch: its records up to and including `last_seq`. */
export interface EpochExtent {
  /** 32 hexadecimal digits. */
  readonly epoch: string;
  readonly last_seq: number;
}

export interface EpochProgress extends EpochExtent {
  /** The hub has all records up to and including this one. */
  readonly acknowledged_seq: number;
  /** The hub takes nothing more of it: another box has taken the place of the one that wrote it. */
  readonly is_fenced?: true;
}

export type JournalStatus =
  /** The hub has to be asked what it holds. */
  | { readonly kind: "unknown" }
  /** The hub holds more than this node: the ends of epochs, in order, that have to be fetched back. */
  | { readonly kind: "tail-lost"; readonly tails: readonly EpochPosition[] }
  | { readonly kind: "ready" }
  /** The node is replacing unsent records by fewer. */
  | { readonly kind: "thinning" }
  /** Left alone until a timer ends. */
  | { readonly kind: "resting"; readonly timer: number }
  /** For good: somebody has to look. */
  | { readonly kind: "stopped" };

export type JournalAlarm =
  | "rolled-back"
  | "fork"
  | "records-missing"
  | "refused"
  | "forbidden"
  | "too-large"
  /** The hub could not follow three times in a row. */
  | "stuck";

export interface JournalState {
  /** The node that writes it, 32 hexadecimal digits, or any other name of a telemetry queue. */
  readonly journal: string;
  readonly role: JournalRole;
  /** Oldest first. */
  readonly epochs: readonly EpochProgress[];
  readonly status: JournalStatus;
  /** How often the hub could not follow since it last acknowledged something. */
  readonly strikes: number;
  readonly alarm: JournalAlarm | null;
}

export interface HeadsRequest {
  readonly kind: "heads";
  readonly journal: string;
}

/** Get these records back from the hub, verify their chain, store as many as came. */
export interface TailRequest {
  readonly kind: "tail";
  readonly journal: string;
  readonly epoch: string;
  readonly from_seq: number;
  readonly upto_seq: number;
}

/** Send these records, fewer when `max_bytes` is reached before, never none. The same request makes the same batch. */
export interface BatchRequest {
  readonly kind: "batch";
  readonly journal: string;
  readonly epoch: string;
  readonly from_seq: number;
  readonly upto_seq: number;
  readonly max_bytes: number;
}

export type Request = HeadsRequest | TailRequest | BatchRequest;

export type LaneStatus =
  | { readonly kind: "closed" }
  | { readonly kind: "idle" }
  | { readonly kind: "requesting"; readonly id: number; readonly request: Request }
  /** Backs off. */
  | { readonly kind: "waiting"; readonly timer: number }
  /** The hub does not know who this is. */
  | { readonly kind: "barred"; readonly timer: number };

export interface BatchSize {
  readonly records: number;
  readonly bytes: number;
}

export interface Lane {
  readonly status: LaneStatus;
  readonly size: BatchSize;
  /** Requests in a row that came to nothing. */
  readonly failures: number;
  /** The batch whose answer was lost: it goes next, as it was. */
  readonly resend: BatchRequest | null;
  /** Index of the journal that is looked at first for the next request. */
  readonly turn: number;
  /** Whether the last word of the hub was that it does not know who this is. */
  readonly is_denied: boolean;
}

/** Positions only: one per epoch, whatever the backlog. */
export interface UploadState {
  readonly lanes: { readonly [L in LaneName]: Lane };
  readonly journals: readonly JournalState[];
  /** Names the next request or timer. */
  readonly next_id: number;
}

/** Answers to requests and ends of timers that nobody waits for any more are ignored. */
export type UploadEvent =
  | { readonly kind: "started" }
  | {
      readonly kind: "journal-added";
      readonly journal: string;
      readonly role: JournalRole;
      /** Oldest first. */
      readonly epochs: readonly EpochExtent[];
    }
  /** The journal's `epoch`, any of them or a new one, now ends with `last_seq`. */
  | {
      readonly kind: "records-added";
      readonly journal: string;
      readonly epoch: string;
      readonly last_seq: number;
      /** The epoch that a new one stands behind; null before all others. Without it a new one is the newest. */
      readonly after?: string | null;
    }
  | { readonly kind: "answered"; readonly id: number; readonly answer: HubAnswer }
  /** The connection failed, before or after the hub heard of it. */
  | { readonly kind: "answer-lost"; readonly id: number }
  /** There was no answer in time. */
  | { readonly kind: "timed-out"; readonly id: number }
  /** A tail up to `upto_seq` is stored: at most what was asked for. */
  | { readonly kind: "tail-stored"; readonly id: number; readonly upto_seq: number }
  /** What came as tail does not continue this node's chain. */
  | { readonly kind: "tail-refused"; readonly id: number }
  /** The records that were to be sent are not here any more. */
  | { readonly kind: "records-missing"; readonly id: number }
  | { readonly kind: "time-passed"; readonly timer: number }
  /** A journal's unsent records take more room than they may. */
  | { readonly kind: "over-quota"; readonly journal: string }
  /** The journal's epochs after its unsent records were replaced; the replacements are in a new epoch. */
  | { readonly kind: "thinned"; readonly journal: string; readonly epochs: readonly EpochExtent[] };

export type HubAnswer = UploadAnswer | ({ readonly kind: "heads" } & JournalHeads);

export type UploadEffect =
  | { readonly kind: "request"; readonly id: number; readonly lane: LaneName; readonly request: Request }
  /** Ends in `time-passed`. Timers are never taken back. */
  | { readonly kind: "set-timer"; readonly timer: number; readonly delay_ms: number }
  /** The hub has these records for good. */
  | { readonly kind: "acknowledged"; readonly journal: string; readonly epoch: string; readonly seq: number }
  /** Replace records after `after` (null: all) by fewer in a new epoch, then say `thinned`. */
  | { readonly kind: "thin"; readonly journal: string; readonly after: EpochPosition | null };
