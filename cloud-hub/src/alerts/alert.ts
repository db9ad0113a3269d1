import { createHash } from "node:crypto";

/** What an alert is about, as a code that never changes its meaning. */
export const ALERT_CODES = [
  "node-silent",
  "backlog-old",
  "disk-filling",
  "clock-wrong",
  "update-failed",
  "cut-off",
  "copies-few",
  "mesh-alarms",
  "journal-alarm",
  "recomputation-stopped",
  "entries-refused",
  "results-differ",
  "no-tariff",
  "difference-large",
  "batch-stuck",
  "credit-limit",
  "draft-waiting",
  "month-billable",
  "chain-trouble",
  "notices-stuck",
] as const;

export type AlertCode = (typeof ALERT_CODES)[number];

/** `alarm`: something is wrong or about to be lost; `note`: somebody should look when there is time. */
export type AlertSeverity = "alarm" | "note";

/** Small values that the words about it need. */
export type AlertDetails = Readonly<Record<string, string | number | null>>;

/** Something that needs somebody, as it follows from what the hub knows. */
export interface AlertCause {
  readonly code: AlertCode;
  /** Null for what concerns all communities. */
  readonly community: string | null;
  /** What of it: a node's id, a month, a batch, a billing run; the community's or the chain's name for the whole. */
  readonly subject: string;
  readonly severity: AlertSeverity;
  /** By the hub's clock; null where nothing tells since when it has been so. */
  readonly since_ms: number | null;
  readonly details: AlertDetails;
}

export interface Acknowledgement {
  /** Login, or the token's id. */
  readonly by: string;
  readonly at_ms: number;
  readonly note: string;
}

/** A cause that is there now. */
export interface Alert extends Omit<AlertCause, "since_ms"> {
  /** 32 lower-case hexadecimal digits: the same for the same code, community and subject. */
  readonly id: string;
  readonly since_ms: number;
  /** Null while nobody has taken it on. */
  readonly acknowledged: Acknowledgement | null;
}

export type AlertName = Pick<AlertCause, "code" | "community" | "subject">;

const ID_BYTES = 16;

/** The id by which a cause is known for as long as it lasts, and when it comes back. */
export function alertIdOf({ community, code, subject }: AlertName): string {
  const told = JSON.stringify([community, code, subject]);
  return createHash("sha256").update(told).digest().subarray(0, ID_BYTES).toString("hex");
}
