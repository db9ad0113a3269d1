/** JSON of the coordinator API about what needs somebody, as this app reads it. */

export type AlertSeverity = "alarm" | "note";

export interface Acknowledgement {
  /** Login, or the token's id. */
  readonly by: string;
  readonly at_ms: number;
  readonly note: string;
}

export interface Alert {
  /** The same for as long as the cause lasts. */
  readonly alert: string;
  readonly code: string;
  /** Null for what concerns the whole hub. */
  readonly community: string | null;
  readonly subject: string;
  readonly severity: AlertSeverity;
  readonly since_ms: number;
  readonly details: Readonly<Record<string, string | number | null>>;
  readonly acknowledged: Acknowledgement | null;
}

/** Alerts that nobody has taken on. */
export interface AlertCounts {
  readonly alarms: number;
  readonly notes: number;
}
