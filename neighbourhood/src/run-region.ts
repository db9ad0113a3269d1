import { type LinkedNode, runOfflinePhase } from "./offline-phase.ts";
import type { NeighbourhoodOptions } from "./options.ts";
import type { RegionHub } from "./region-hub.ts";
import { runPhase } from "./run-phase.ts";
import { createSimulatedClock } from "./simulated-clock.ts";
import { clockOriginNow, type Site } from "./site.ts";
import type { Terminal } from "./terminal.ts";
import { showWelcome } from "./welcome.ts";

export interface Region {
  readonly sites: readonly Site[];
  readonly hub: RegionHub | null;
  readonly options: NeighbourhoodOptions;
  readonly terminal: Terminal;
}

/** Runs all communities on one clock. The first that cannot go on ends the others. */
export async function runRegion({ sites, hub, options, terminal }: Region): Promise<void> {
  const origin = clockOriginNow(sites, options.speed);
  const ending = new AbortController();
  const nodes: LinkedNode[] = [];
  const ready = Promise.withResolvers<void>();
  const phases = sites.map((site) => {
    const stopping = AbortSignal.any([site.stopping, ending.signal]);
    return runPhase({ ...site, stopping }, origin, (api) => {
      nodes.push({ community: site.community.community, api });
      if (nodes.length === sites.length) ready.resolve();
    });
  });
  const failures: unknown[] = [];
  const watched = phases.map((phase) =>
    phase.catch((error: unknown) => {
      failures.push(error);
      ending.abort();
    }),
  );
  void ready.promise.then(() => showWelcome(sites, hub, terminal));
  if (hub !== null) {
    hub.done.catch((error: unknown) => {
      failures.push(error);
      ending.abort();
    });
    void ready.promise.then(() => {
      if (options.offline_ms === 0) return;
      const clock = createSimulatedClock(origin, Date.now);
      const signal = AbortSignal.any([...sites.map(({ stopping }) => stopping), ending.signal]);
      const { offline_ms } = options;
      runOfflinePhase({ hub, nodes, clock, offline_ms, terminal, signal }).catch((error: unknown) => {
        if (!signal.aborted) failures.push(error);
      });
    });
  }
  await Promise.all(watched);
  const [failure] = failures;
  if (failure !== undefined) throw failure;
}
