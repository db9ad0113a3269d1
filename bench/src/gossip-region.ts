import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { benchError } from "./errors.ts";
import { Fleet } from "./gossip-fleet.ts";
import { openLan } from "./gossip-lan.ts";
import type { NodeAnswer } from "./gossip-node-protocol.ts";
import type { Measurement } from "./measurement.ts";
import { cpuSecondsOf, residentMegabytesOf } from "./process-figures.ts";
import { percentileOf, spreadOf } from "./spread.ts";
import { figureOf } from "./table.ts";

const NODES = 75;
const LEAST_NODES = 6;
/** Of one node's process, and how much of what is free they may take. */
const BYTES_PER_NODE = 190_000_000;
const SHARE_OF_MEMORY = 0.8;
const KBIT_PER_S = 250;
/** A quarter of an hour, sixty times as fast. */
const CLOSE_EVERY_MS = 15_000;
const CLOSES = 12;
const HOMES = 20;
const MEETING_MS = 300_000;
const LEAD_MS = 5_000;
/** The last head has to get around as well. */
const TRAIL_MS = 30_000;

/** A whole region over slow links: how soon everybody knows how far everybody is. */
export const gossipRegion: Measurement = {
  name: "gossip-region",
  async measure({ folder, progress }) {
    const lan = openLan();
    const count = nodesThatFit();
    let fleet: Fleet | null = null;
    try {
      progress(`starting ${count} nodes: ${lan.note(KBIT_PER_S)}`);
      const place = join(folder, "gossip-region");
      // Connections that a node ends because it does not need them any more would look like lost ones.
      const limits = { spare_connection_ms: 3_600_000 };
      fleet = await Fleet.start({ folder: place, lan, count, kbit_per_s: KBIT_PER_S, limits });
      await fleet.meet(MEETING_MS);
      const pids = fleet.nodes.map(({ link }) => link.pid);
      const cpu = () => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
      const before = await fleet.all({ kind: "look" });
      const [before_cpu_s, before_bytes, begun_ms] = [cpu(), lan.carried_bytes(), performance.now()];
      progress(`${CLOSES} interval closes of each`);
      const first_at_ms = Date.now() + LEAD_MS;
      await fleet.all({ kind: "grow", first_at_ms, every_ms: CLOSE_EVERY_MS, closes: CLOSES, homes: HOMES });
      await delay(LEAD_MS + (CLOSES - 1) * CLOSE_EVERY_MS + TRAIL_MS);
      const answers = await fleet.all({ kind: "heads" });
      const took_s = (performance.now() - begun_ms) / 1000;
      const cores = (cpu() - before_cpu_s) / took_s;
      const kbit_per_s = ((lan.carried_bytes() - before_bytes) * 8) / 1000 / took_s / count / 2;
      const megabytes = pids.map(residentMegabytesOf);
      return figuresOf({ before, answers, cores, kbit_per_s, megabytes, note: lan.note(KBIT_PER_S) });
    } finally {
      await fleet?.end();
      lan.close();
    }
  },
};

function nodesThatFit(): number {
  const fitting = Math.floor((process.availableMemory() * SHARE_OF_MEMORY) / BYTES_PER_NODE);
  return Math.max(LEAST_NODES, Math.min(NODES, fitting));
}

interface Outcome {
  readonly before: readonly NodeAnswer[];
  readonly answers: readonly NodeAnswer[];
  readonly cores: number;
  /** Of each link, each way. */
  readonly kbit_per_s: number;
  readonly megabytes: readonly number[];
  readonly note: string;
}

function figuresOf({ before, answers, cores, kbit_per_s, megabytes, note }: Outcome) {
  const { each_ms, all_ms, unheard } = latenciesOf(answers);
  if (all_ms.length === 0) throw benchError("wrong-result", "no head got everywhere");
  const lost = answers.reduce((sum, { lost }, index) => sum + lost - (before[index]?.lost ?? 0), 0);
  const apart = answers.filter(({ is_partitioned }) => is_partitioned).length;
  const s = (values: readonly number[], share: number) => `${(percentileOf(values, share) / 1000).toFixed(2)} s`;
  const connections = spreadOf(answers.map(({ connected }) => connected));
  return [
    figureOf({
      what: `head of an interval close known to all ${answers.length} nodes, p95`,
      values: [percentileOf(all_ms, 0.95) / 1000],
      digits: 2,
      unit: " s",
      notes: [
        `p50 ${s(all_ms, 0.5)}; one node's head at one other: p50 ${s(each_ms, 0.5)}, p95 ${s(each_ms, 0.95)}`,
        ...(answers.length < NODES
          ? [`${answers.length} instead of ${NODES} nodes: the memory has room for no more`]
          : []),
        `all nodes close at the same moment, every ${CLOSE_EVERY_MS / 1000} s, ${CLOSES} times, ${HOMES} homes each; ${note}`,
        `${connections.min} to ${connections.max} connections and ${kbit_per_s.toFixed(0)} kbit/s per node; ${cores.toFixed(2)} of ${availableParallelism()} cores and ${(megabytes.reduce((sum, mb) => sum + mb, 0) / 1024).toFixed(1)} GB in all`,
      ],
    }),
    figureOf({ what: "connections lost meanwhile", values: [lost], digits: 0, at_most: 0 }),
    figureOf({
      what: "heads that some node never heard of, and nodes that thought themselves cut off",
      values: [unheard + apart],
      digits: 0,
      at_most: 0,
      notes: [`${unheard} heads, ${apart} nodes`],
    }),
  ];
}

/** From the moment when a journal grew to the moments when others heard so, from whatever head showed it. */
function latenciesOf(answers: readonly NodeAnswer[]) {
  const each_ms: number[] = [];
  const all_ms: number[] = [];
  let unheard = 0;
  for (const { self, written } of answers) {
    const listeners = answers.filter((other) => other.self.node !== self.node);
    for (const { seq, at_ms } of written ?? []) {
      const took_ms = listeners.map(({ heard }) => {
        const moment = heard?.[self.node]?.find((one) => one.seq >= seq);
        return moment === undefined ? null : moment.at_ms - at_ms;
      });
      const known_ms = took_ms.filter((one) => one !== null);
      each_ms.push(...known_ms);
      if (known_ms.length === listeners.length) all_ms.push(Math.max(...known_ms));
      else unheard++;
    }
  }
  return { each_ms, all_ms, unheard };
}
