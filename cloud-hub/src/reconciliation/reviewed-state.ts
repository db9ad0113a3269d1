/** `changed`: was accepted, and has other figures since; it is as open as the others. */
export const REVIEWS = ["open", "accepted", "changed"] as const;
export type Review = (typeof REVIEWS)[number];

/** What became of a difference. */
export interface ReviewedState {
  readonly review: Review;
  /** Of the acceptance, also one for other figures; null while there is none. */
  readonly accepted_by: string | null;
  readonly accepted_at_ms: number | null;
  readonly accepted_text: string | null;
  /** The newest one. */
  readonly note: string | null;
  /** What was decided and noted so far. */
  readonly records: number;
  /** Another one with every figure and every record. */
  readonly seen: string;
}
