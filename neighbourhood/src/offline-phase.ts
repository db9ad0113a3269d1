import { setTimeout as delay } from "node:timers/promises";
import type { LiveNode } from "./live-node.ts";
import { wholeText } from "./progress.ts";
import type { RegionHub } from "./region-hub.ts";
import type { SimulatedClock } from "./simulated-clock.ts";
import type { Terminal } from "./terminal.ts";

const HOUR_MS = 3_600_000;
/** The link is cut when nodes and hub have met. */
const BEFORE_THE_CUT_MS = HOUR_MS;
/** How often the backlogs are shown while the link is cut. */
const SHOWN_TIMES = 4;
const LOOKED_AT_EVERY_WALL_MS = 250;

export interface OfflinePhase {
  readonly hub: RegionHub;
  readonly nodes: readonly LiveNode[];
  readonly clock: SimulatedClock;
  readonly offline_ms: number;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/**
 * Cuts the nodes' link to the hub for a while, shows how their backlogs grow, mends it, and shows how fast they drain.
 * Settles when nothing waits any more.
 */
export async function runOfflinePhase(phase: OfflinePhase): Promise<void> {
  const { hub, clock, offline_ms, terminal, signal } = phase;
  const cut_at_ms = clock.now_ms() + BEFORE_THE_CUT_MS;
  const every_ms = Math.ceil(offline_ms / SHOWN_TIMES);
  await untilSimulated(cut_at_ms, phase);
  for (const link of hub.linksOf([])) link.set("cut");
  terminal.warn(`The link to the hub is cut for ${durationText(offline_ms)}; the communities go on.`);
  for (let shown_at_ms = cut_at_ms + every_ms; shown_at_ms < cut_at_ms + offline_ms; shown_at_ms += every_ms) {
    await untilSimulated(shown_at_ms, phase);
    const waiting = await backlogs(phase);
    terminal.warn(`Cut for ${durationText(shown_at_ms - cut_at_ms)}: ${textOf(waiting)}.`);
  }
  await untilSimulated(cut_at_ms + offline_ms, phase);
  const waiting = await backlogs(phase);
  for (const link of hub.linksOf([])) link.set("open");
  terminal.warn(`The link is back after ${durationText(offline_ms)}: ${textOf(waiting)}.`);
  const mended_at_ms = performance.now();
  let before = sumOf(waiting);
  while (before > 0) {
    await delay(LOOKED_AT_EVERY_WALL_MS, undefined, { signal });
    const now = sumOf(await backlogs(phase));
    // What is made meanwhile goes up as it comes: a backlog is gone when it is smaller than one interval leaves.
    if (now <= phase.nodes.length * 4) break;
    before = now;
  }
  const took_s = (performance.now() - mended_at_ms) / 1000;
  terminal.warn(`Nothing waits any more: ${wholeText(sumOf(waiting))} records went up in ${took_s.toFixed(1)} s.`);
}

type Backlogs = readonly { readonly community: string; readonly records: number }[];

function backlogs({ nodes }: OfflinePhase): Promise<Backlogs> {
  return Promise.all(
    nodes.map(async ({ site, api }) => {
      const { body } = await api.call("GET", "/api/hub");
      return { community: site.community.community, records: (body as { backlog_records: number }).backlog_records };
    }),
  );
}

function textOf(waiting: Backlogs): string {
  return waiting.map(({ community, records }) => `${wholeText(records)} records of ${community} wait`).join(", ");
}

function sumOf(waiting: Backlogs): number {
  return waiting.reduce((sum, { records }) => sum + records, 0);
}

async function untilSimulated(at_ms: number, { clock, signal }: OfflinePhase): Promise<void> {
  await delay(clock.wallDelayUntil(at_ms), undefined, { signal });
}

/** `3 days`, `12 hours`. */
export function durationText(duration_ms: number): string {
  const hours = Math.round(duration_ms / HOUR_MS);
  const [count, unit] = hours % 24 === 0 && hours > 0 ? [hours / 24, "day"] : [hours, "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
