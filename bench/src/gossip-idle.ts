import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Fleet, type FleetNode } from "./gossip-fleet.ts";
import { openLan } from "./gossip-lan.ts";
import type { Measurement } from "./measurement.ts";
import { cpuSecondsOf, residentMegabytesOf } from "./process-figures.ts";
import { slopeOf, spreadOf } from "./spread.ts";
import { figureOf } from "./table.ts";

const PEERS = 20;
const USUAL_MINUTES = 5;
/** What starting left behind is not what idling costs. */
const SETTLING_MS = 30_000;
const SAMPLE_EVERY_MS = 5_000;
const MEETING_MS = 120_000;
const MOST_PERCENT = 1;
const MS_PER_HOUR = 3_600_000;

/** Megabytes at a moment, in hours. */
interface Sample {
  readonly at: number;
  readonly value: number;
}

/** What it costs a node to have twenty peers when nothing happens. */
export const gossipIdle: Measurement = {
  name: "gossip-idle",
  async measure({ folder, minutes, progress }) {
    const lan = openLan();
    let fleet: Fleet | null = null;
    try {
      progress(`starting ${PEERS + 1} nodes: ${lan.note()}`);
      fleet = await Fleet.start({ folder: join(folder, "gossip-idle"), lan, count: PEERS + 1 });
      await fleet.meet(MEETING_MS);
      await delay(SETTLING_MS);
      const duration_ms = (minutes ?? USUAL_MINUTES) * 60_000;
      progress(`idle for ${duration_ms / 60_000} min`);
      const pids = fleet.nodes.map(({ link }) => link.pid);
      const [before_s, begun_ms] = [pids.map(cpuSecondsOf), performance.now()];
      const samples = await watch(fleet.nodes, duration_ms);
      const took_s = (performance.now() - begun_ms) / 1000;
      const percents = pids.map((pid, index) => ((cpuSecondsOf(pid) - (before_s[index] as number)) / took_s) * 100);
      const answers = await fleet.all({ kind: "look" });
      const connections = spreadOf(answers.map(({ connected }) => connected));
      return figuresOf(percents, samples, `${connections.min} to ${connections.max} connections each; ${lan.note()}`);
    } finally {
      await fleet?.end();
      lan.close();
    }
  },
};

/** Samples of each of them. */
async function watch(nodes: readonly FleetNode[], duration_ms: number): Promise<readonly (readonly Sample[])[]> {
  const samples: Sample[][] = nodes.map(() => []);
  const until_ms = performance.now() + duration_ms;
  while (performance.now() < until_ms) {
    const at = performance.now() / MS_PER_HOUR;
    for (const [index, { link }] of nodes.entries()) {
      samples[index]?.push({ at, value: residentMegabytesOf(link.pid) });
    }
    await delay(SAMPLE_EVERY_MS);
  }
  return samples;
}

function figuresOf(percents: readonly number[], samples: readonly (readonly Sample[])[], note: string) {
  const first = spreadOf(samples.map((of) => (of[0] as Sample).value));
  const last = spreadOf(samples.map((of) => (of.at(-1) as Sample).value));
  return [
    figureOf({
      what: `processor time of an idle node with ${PEERS} peers`,
      values: percents,
      digits: 2,
      unit: " %",
      at_most: MOST_PERCENT,
      notes: [`of one core, each of the ${percents.length} nodes; ${note}`],
    }),
    figureOf({
      what: "growth of its memory meanwhile",
      values: samples.map(slopeOf),
      digits: 1,
      unit: " MB/h",
      notes: [
        `${first.median.toFixed(0)} MB resident at first, ${last.median.toFixed(0)} MB at the end, by least squares`,
      ],
    }),
  ];
}
