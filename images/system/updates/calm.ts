import { intervalLength_ms, readingWindow_ms } from "./interval-length.ts";
import type { Appliance, NodeHealth } from "./ports.ts";
import type { HealthBefore } from "./release-state.ts";

const CALM_LIMIT_MS = 20 * 60_000;
const UNANSWERED_LIMIT_MS = 10 * 60_000;
/** For a node that starts just now; one that does not come up at all may need the update. */
const START_LIMIT_MS = 10 * 60_000;
/** A restart takes about this long on the smallest board. */
const BEFORE_EDGE_MS = 3 * 60_000;
const POLL_MS = 5_000;

/**
 * Waits up to 20 minutes, 10 for a node that does not answer, until no interval is being closed and the next edge is not
 * near; then goes on in any case, because meters that are gone may keep an interval open for long.
 */
export async function waitForCalm(appliance: Appliance): Promise<void> {
  const { machine } = appliance;
  const start_ms = machine.uptime_ms();
  for (;;) {
    const health = await machine.health();
    if (health !== null && !health.interval_closing && !isBeforeEdge(appliance)) return;
    const limit_ms = health === null ? UNANSWERED_LIMIT_MS : CALM_LIMIT_MS;
    if (machine.uptime_ms() - start_ms >= limit_ms) return;
    await machine.pause(POLL_MS);
  }
}

/** How the node does while it runs, and not while it starts: after a boot or a way back it says nothing of itself yet. */
export async function healthBefore({ machine, files }: Appliance): Promise<HealthBefore> {
  const end_ms = machine.uptime_ms() + START_LIMIT_MS;
  for (;;) {
    const health = await machine.health();
    const hasStarted = health !== null && health.status !== "starting";
    if (hasStarted || machine.uptime_ms() >= end_ms) {
      return {
        status: health?.status ?? null,
        had_readings: wasHeard(health, machine.now_ms(), readingWindow_ms(files)),
      };
    }
    await machine.pause(POLL_MS);
  }
}

function wasHeard(health: NodeHealth | null, now_ms: number, window_ms: number): boolean {
  const reading_ms = health?.last_reading_at_ms ?? null;
  return reading_ms !== null && now_ms - reading_ms < window_ms;
}

function isBeforeEdge({ machine, files }: Appliance): boolean {
  const length_ms = intervalLength_ms(files);
  return length_ms - (machine.now_ms() % length_ms) <= Math.min(BEFORE_EDGE_MS, length_ms / 2);
}
