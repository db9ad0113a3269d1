import { hash } from "node:crypto";

/*
 *   draft ──start──► running ──pause──► paused
 *                     │ ▲ │                │
 *      a ring is done └─┘ │ too many fail  │ resume
 *      (to the next)      ▼                ▼
 *                      stopped ──resume──► running      any ──withdraw──► withdrawn, for good
 */

/** One step of a rollout: these nodes and all that earlier rings reached. */
export interface Ring {
  /** Of all nodes, by hash; which ones they are differs from release to release. */
  readonly permille: number;
  /** Nodes by name, beside those; 32 hexadecimal digits each. */
  readonly nodes: readonly string[];
  /** How long it must have run before the next ring begins. */
  readonly wait_s: number;
}

export type RolloutPhase = "draft" | "running" | "paused" | "stopped" | "withdrawn";
export type RolloutAction = "start" | "next" | "pause" | "resume" | "withdraw";

export interface Rollout {
  readonly phase: RolloutPhase;
  readonly rings: readonly Ring[];
  /** Which ring is being reached, from 0. */
  readonly ring: number;
  /** Null in a draft. */
  readonly ring_since_ms: number | null;
  /** More failures than these stop it; with 0 the first one does. */
  readonly most_failures: number;
  /** Failures that were known when somebody let it go on. */
  readonly forgiven: number;
}

/** Outcomes of nodes that the rollout has come to; what others tell is theirs alone. */
export interface OutcomeCounts {
  readonly taken: number;
  readonly proven: number;
  /** Rolled back, or refused for what is in the bundle. */
  readonly failed: number;
}

export const MAX_RINGS = 8;
export const MAX_RING_NODES = 256;
export const MAX_WAIT_S = 2_592_000;
export const PERMILLE = 1_000;

const DAY_S = 86_400;

/** A hundredth for a day, a tenth for a day, then all. */
export const USUAL_RINGS: readonly Ring[] = [
  { permille: 10, nodes: [], wait_s: DAY_S },
  { permille: 100, nodes: [], wait_s: DAY_S },
  { permille: PERMILLE, nodes: [], wait_s: 0 },
];

export const USUAL_MOST_FAILURES = 3;

export const DRAFT: Rollout = {
  phase: "draft",
  rings: USUAL_RINGS,
  ring: 0,
  ring_since_ms: null,
  most_failures: USUAL_MOST_FAILURES,
  forgiven: 0,
};

/** Where a node stands in the order of a release, from 0 to 999: those below a ring's permille are in it. */
export function placeOf(release: Uint8Array, node: Uint8Array): number {
  const digest = hash("sha256", Buffer.concat([Buffer.from("lg/ring/1"), release, node]), "buffer");
  return digest.readUInt32BE() % PERMILLE;
}

/** Whether the rollout has come to a node, in whatever phase it is. */
export function isReached(rollout: Rollout, release: Uint8Array, node: Uint8Array): boolean {
  if (rollout.phase === "draft") return false;
  return rollout.rings.slice(0, rollout.ring + 1).some((ring) => isIn(ring, release, node));
}

export function isIn({ permille, nodes }: Ring, release: Uint8Array, node: Uint8Array): boolean {
  return placeOf(release, node) < permille || nodes.includes(Buffer.from(node).toString("hex"));
}

/** Whether a ring has run for as long as it has to, and there is a next one. */
function isDue({ phase, rings, ring, ring_since_ms }: Rollout, now_ms: number): boolean {
  const { wait_s = 0 } = rings[ring] ?? {};
  const isLast = ring >= rings.length - 1;
  return phase === "running" && !isLast && ring_since_ms !== null && now_ms >= ring_since_ms + wait_s * 1_000;
}

/** Whether {@link advanced} has to be told how many nodes were reached: all of them are looked at for that. */
export function dependsOnReached(rollout: Rollout, counts: OutcomeCounts, now_ms: number): boolean {
  const fresh = freshFailures(rollout, counts);
  return rollout.phase === "running" && counts.proven <= fresh && (fresh > 0 || isDue(rollout, now_ms));
}

/**
 * What becomes of a rollout by what nodes have told until now; at most one ring further. `reached` is how many nodes
 * it has come to, which counts only where {@link dependsOnReached} says so.
 */
export function advanced(
  rollout: Rollout,
  counts: OutcomeCounts,
  { now_ms, reached }: { readonly now_ms: number; readonly reached: number },
): Rollout {
  if (rollout.phase !== "running") return rollout;
  if (isTooBad(rollout, counts, reached)) return { ...rollout, phase: "stopped" };
  if (!isDue(rollout, now_ms)) return rollout;
  // Silence is no success, nor is one against one; but a ring that nobody is in proves nothing to wait for.
  if (counts.proven <= freshFailures(rollout, counts) && reached > 0) return rollout;
  return { ...rollout, ring: rollout.ring + 1, ring_since_ms: now_ms };
}

/** More failures than allowed, or as many as successes; no single node of several stops what is for all of them. */
function isTooBad(rollout: Rollout, counts: OutcomeCounts, reached: number): boolean {
  const fresh = freshFailures(rollout, counts);
  if (fresh > rollout.most_failures) return true;
  return fresh >= (reached > 1 ? 2 : 1) && fresh >= counts.proven;
}

/** Since somebody let it go on. */
function freshFailures({ forgiven }: Rollout, { failed }: OutcomeCounts): number {
  return Math.max(0, failed - forgiven);
}

export type ActionAnswer =
  | { readonly kind: "done"; readonly rollout: Rollout }
  /** The action does not fit the phase. */
  | { readonly kind: "rejected"; readonly reason: "wrong-rollout-action" };

export interface RolloutSettings {
  readonly rings: readonly Ring[];
  readonly most_failures: number;
}

/** What a person does. The same action again changes nothing. */
export function actedOn(
  rollout: Rollout,
  action: RolloutAction,
  given: { readonly settings: RolloutSettings | null; readonly counts: OutcomeCounts; readonly now_ms: number },
): ActionAnswer {
  const { now_ms, counts, settings } = given;
  const { phase } = rollout;
  const done = (next: Partial<Rollout>): ActionAnswer => ({ kind: "done", rollout: { ...rollout, ...next } });
  if (action === "start" && phase === "draft") {
    return done({ ...settings, phase: "running", ring: 0, ring_since_ms: now_ms });
  }
  if (action === "next" && phase === "running") {
    return rollout.ring >= rollout.rings.length - 1
      ? done({})
      : done({ ring: rollout.ring + 1, ring_since_ms: now_ms });
  }
  if (action === "pause" && phase === "running") return done({ phase: "paused" });
  if (action === "resume" && (phase === "paused" || phase === "stopped")) {
    return done({ phase: "running", ring_since_ms: now_ms, forgiven: counts.failed });
  }
  if (action === "withdraw") return done({ phase: "withdrawn" });
  if (action !== "next" && phase === PHASE_AFTER[action]) return done({});
  return { kind: "rejected", reason: "wrong-rollout-action" };
}

const PHASE_AFTER: Readonly<Record<Exclude<RolloutAction, "next" | "withdraw">, RolloutPhase>> = {
  start: "running",
  pause: "paused",
  resume: "running",
};
