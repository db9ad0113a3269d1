import type { ShapeBatch, ShapePosition } from "./shape-store.ts";
import type { ShapeName } from "./shapes.ts";

export type ShapeEvent =
  | { readonly kind: "batch"; readonly batch: ShapeBatch }
  /** The hub no longer knows the position: what follows is a new snapshot. */
  | { readonly kind: "must-refetch" };

export interface ShapeRequest {
  readonly shape: ShapeName;
  /** Null to begin with a snapshot. */
  readonly from: ShapePosition | null;
  /** Ends the feed. */
  readonly signal: AbortSignal;
  /** Takes one event at a time: nothing more is asked of the hub before it returns. */
  readonly deliver: (event: ShapeEvent) => void;
}

export interface ShapeFailure {
  /** `hub-away`, `hub-busy`, `hub-refused`, `malformed-hub-answer`, or whatever `deliver` threw. */
  readonly error: Error;
  /** What the hub asked to wait for; null when it did not. */
  readonly retry_after_s: number | null;
}

/** Reads shapes from the hub. */
export interface ShapeFeed {
  /**
   * Delivers what the hub has and then what changes there, each of it at least once. Every end but the one by `signal`,
   * which is answered with null, is a failure: whoever asked begins again from what was kept. Never rejects.
   */
  follow(request: ShapeRequest): Promise<ShapeFailure | null>;
}
