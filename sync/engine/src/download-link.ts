import { backOff, slowBackOff } from "./pacing.ts";

/** How one shape is being read. `failures`: ends in a row without a batch in between. */
export type DownloadLink =
  | { readonly kind: "closed" }
  | { readonly kind: "reading"; readonly failures: number }
  | { readonly kind: "waiting"; readonly failures: number };

export type LinkEvent =
  | { readonly kind: "started" }
  /** A batch was kept. */
  | { readonly kind: "delivered" }
  /** The stream ended without having been asked to, for whatever reason. */
  | {
      readonly kind: "ended";
      /** For what only a person can change. */
      readonly is_slow: boolean;
      /** What the hub asked to wait for. */
      readonly retry_after_s: number | null;
      /** Drawn anew; parts per million, below 1,000,000. */
      readonly jitter_ppm: number;
    }
  | { readonly kind: "time-passed" }
  | { readonly kind: "stopped" };

export type LinkEffect =
  /** Reads on from what is kept. */
  { readonly kind: "read" } | { readonly kind: "wait"; readonly delay_ms: number };

export interface LinkStep {
  readonly link: DownloadLink;
  /** Null for nothing. */
  readonly effect: LinkEffect | null;
}

export const CLOSED_LINK: DownloadLink = { kind: "closed" };

/** When a shape is read. Rules: SPEC.md, DN-6 to DN-8. What does not fit the state changes nothing. */
export function linkStep(link: DownloadLink, event: LinkEvent): LinkStep {
  if (event.kind === "stopped") return { link: CLOSED_LINK, effect: null };
  if (event.kind === "started" && link.kind === "closed") return reading(0);
  if (event.kind === "delivered" && link.kind === "reading")
    return { link: { kind: "reading", failures: 0 }, effect: null };
  if (event.kind === "time-passed" && link.kind === "waiting") return reading(link.failures);
  if (event.kind !== "ended" || link.kind !== "reading") return { link, effect: null };
  const failures = link.failures + 1;
  const { is_slow, retry_after_s, jitter_ppm } = event;
  const delay_ms = (is_slow ? slowBackOff : backOff)(failures, jitter_ppm, retry_after_s);
  return { link: { kind: "waiting", failures }, effect: { kind: "wait", delay_ms } };
}

function reading(failures: number): LinkStep {
  return { link: { kind: "reading", failures }, effect: { kind: "read" } };
}
