/** A restart takes about this long on the smallest board; whoever closes an interval shall not meet it. */
const BEFORE_EDGE_MS = 180_000;
/** At an edge all devices read, and send what they read. */
const AFTER_EDGE_MS = 60_000;
/** Of an edge, or of a close deadline, for an update that has waited too long. */
const MARGIN_MS = 30_000;
/** Meters that are gone keep intervals open until their deadline, which must not keep updates away for ever. */
const PATIENCE_MS = 21_600_000;

export interface Surroundings {
  /** The community's time. */
  readonly now_ms: number;
  readonly interval_length_s: number;
  readonly close_deadline_s: number;
  /** An interval has ended and is not closed. */
  readonly is_closing: boolean;
  /** Journal and disk take what comes. */
  readonly is_storage_ok: boolean;
  /** How long something has waited for a calm moment. */
  readonly waited_ms: number;
}

/**
 * Whether this is a moment at which the node may be restarted, as a new release does it.
 *
 * Usually: no interval is closing, the last edge was a minute ago or longer, and the next one is more than three minutes
 * away. After six hours of waiting: no edge and no close deadline within half a minute. Never while the disk refuses
 * writes, because what devices hold would wait longer still.
 */
export function isCalm(around: Surroundings): boolean {
  if (!around.is_storage_ok) return false;
  const length_ms = around.interval_length_s * 1_000;
  const since_edge_ms = modulo(around.now_ms, length_ms);
  const until_edge_ms = length_ms - since_edge_ms;
  if (around.waited_ms >= PATIENCE_MS) {
    const since_deadline_ms = modulo(around.now_ms - around.close_deadline_s * 1_000, length_ms);
    return [since_edge_ms, since_deadline_ms].every((since_ms) => isApart(since_ms, length_ms));
  }
  return !around.is_closing && since_edge_ms >= AFTER_EDGE_MS && until_edge_ms > BEFORE_EDGE_MS;
}

function isApart(since_ms: number, length_ms: number): boolean {
  return since_ms >= MARGIN_MS && length_ms - since_ms > MARGIN_MS;
}

function modulo(a: number, b: number): number {
  return ((a % b) + b) % b;
}
