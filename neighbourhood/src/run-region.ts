import type { Readable } from "node:stream";
import { readCommandLines } from "./command-lines.ts";
import type { LiveNode } from "./live-node.ts";
import { runOfflinePhase } from "./offline-phase.ts";
import type { NeighbourhoodOptions } from "./options.ts";
import { RegionDesk } from "./region-desk.ts";
import type { RegionHub } from "./region-hub.ts";
import type { RegionMesh } from "./region-mesh.ts";
import { runPhase } from "./run-phase.ts";
import { type ClockOrigin, createSimulatedClock } from "./simulated-clock.ts";
import { clockOriginNow, type Site } from "./site.ts";
import type { Terminal } from "./terminal.ts";
import { showWelcome } from "./welcome.ts";

export interface Region {
  readonly sites: readonly Site[];
  readonly hub: RegionHub | null;
  /** Null for a community that is alone. */
  readonly mesh: RegionMesh | null;
  readonly options: NeighbourhoodOptions;
  readonly terminal: Terminal;
  /** Where commands come from. */
  readonly input: Readable;
}

/** Runs all communities on one clock. The first that cannot go on ends the others. */
export async function runRegion(region: Region): Promise<void> {
  const { sites, hub, mesh, options } = region;
  const origin = clockOriginNow(sites, options.speed);
  const ending = new AbortController();
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    ending.abort();
  };
  const starts = sites.map((site) => {
    const ready = Promise.withResolvers<LiveNode>();
    const stopping = AbortSignal.any([site.stopping, ending.signal]);
    const peer_addresses = mesh?.wires.addressesOf(site.community.community) ?? null;
    const phase = runPhase({ ...site, stopping }, { origin, peer_addresses, isReady: ready.resolve });
    return { ready: ready.promise, ended: phase.catch(fail) };
  });
  hub?.done.catch(fail);
  let endCommands = () => {};
  void Promise.all(starts.map(({ ready }) => ready)).then((nodes) => {
    endCommands = attend(region, { nodes, origin, ending, fail });
  });
  await Promise.all(starts.map(({ ended }) => ended));
  endCommands();
  const [failure] = failures;
  if (failure !== undefined) throw failure;
}

interface Attendance {
  readonly nodes: readonly LiveNode[];
  readonly origin: ClockOrigin;
  readonly ending: AbortController;
  readonly fail: (error: unknown) => void;
}

/** What a region that runs is asked from outside: to tell where it is, to be cut off for a while, to follow commands. */
function attend(region: Region, { nodes, origin, ending, fail }: Attendance): () => void {
  const { sites, hub, mesh, options, terminal, input } = region;
  showWelcome(sites, hub, terminal);
  const signal = AbortSignal.any([...sites.map(({ stopping }) => stopping), ending.signal]);
  const { offline_ms } = options;
  if (hub !== null && offline_ms > 0) {
    const clock = createSimulatedClock(origin, Date.now);
    runOfflinePhase({ hub, nodes, clock, offline_ms, terminal, signal }).catch((error: unknown) => {
      if (!signal.aborted) fail(error);
    });
  }
  const desk = new RegionDesk({ nodes, hub, mesh, terminal, quit: () => ending.abort() });
  return readCommandLines(input, (line) => desk.take(line));
}
