import { parseArgs } from "node:util";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { auction } from "./auction.ts";
import { type BenchFolder, makeBenchFolder } from "./bench-folder.ts";
import { closing } from "./closing.ts";
import { coldStart } from "./cold-start.ts";
import { diskWrites } from "./disk-writes.ts";
import { benchError, hintOf } from "./errors.ts";
import { gossipCost } from "./gossip-cost.ts";
import { gossipHeal } from "./gossip-heal.ts";
import { gossipIdle } from "./gossip-idle.ts";
import { gossipRecovery } from "./gossip-recovery.ts";
import { gossipRegion } from "./gossip-region.ts";
import { hubBacklog } from "./hub-backlog.ts";
import { hubIngest } from "./hub-ingest.ts";
import { hubRead } from "./hub-read.ts";
import { hubShapes } from "./hub-shapes.ts";
import { limitsReplay } from "./limits-replay.ts";
import { marketYear } from "./market-year.ts";
import type { Measurement } from "./measurement.ts";
import { nativeDrain } from "./native-drain.ts";
import { nativeKill } from "./native-kill.ts";
import { orderBook } from "./order-book.ts";
import { pageCrowd } from "./page-crowd.ts";
import { pageInteraction } from "./page-interaction.ts";
import { pageLighthouse } from "./page-lighthouse.ts";
import { pageLive } from "./page-live.ts";
import { pagePeer } from "./page-peer.ts";
import { pipeline } from "./pipeline.ts";
import { recordedYear } from "./recorded-year.ts";
import { settlement } from "./settlement.ts";
import { type Figure, tableText } from "./table.ts";

const MEASUREMENTS: readonly Measurement[] = [
  pipeline,
  diskWrites,
  closing,
  limitsReplay,
  recordedYear,
  coldStart,
  auction,
  marketYear,
  orderBook,
  hubIngest,
  hubRead,
  hubBacklog,
  hubShapes,
  settlement,
  gossipCost,
  gossipRegion,
  gossipHeal,
  gossipIdle,
  gossipRecovery,
  nativeKill,
  nativeDrain,
  pageLighthouse,
  pageInteraction,
  pageLive,
  pageCrowd,
  pagePeer,
];
const ROUNDS = 5;
const CLOSING_WORDS =
  "Ratios are taken inside each round of one run: median [least..most]. Absolute numbers are those of this machine.";

interface Options {
  readonly chosen: readonly Measurement[];
  readonly rounds: number;
  readonly minutes: number | null;
  readonly recording: string | null;
}

const begun_ms = performance.now();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
await run();

async function run(): Promise<void> {
  const figures: Figure[] = [];
  try {
    const options = readOptions();
    const folder = makeBenchFolder();
    if (folder.note !== null) report(folder.note);
    for (const measurement of options.chosen) figures.push(...(await measured(measurement, options, folder)));
    folder.remove();
  } catch (error) {
    fail(error);
  }
  if (figures.length > 0) console.log(`\n${tableText(figures)}\n\n${CLOSING_WORDS}`);
}

/** What breaks one measurement leaves the others standing. */
async function measured({ name, measure }: Measurement, options: Options, { path }: BenchFolder) {
  report(name);
  try {
    const { rounds, minutes, recording } = options;
    return await measure({ folder: path, rounds, minutes, recording, progress: (text) => report(`${name}: ${text}`) });
  } catch (error) {
    fail(error);
    return [];
  }
}

function report(text: string): void {
  const seconds = ((performance.now() - begun_ms) / 1000).toFixed(0);
  console.log(`${seconds.padStart(4)} s  ${text}`);
}

function fail(error: unknown): void {
  if (!(error instanceof LocalGridError)) throw error;
  const hint = hintOf(error);
  console.error(`bench: ${error.message} [${error.code}]${hint === null ? "" : `\n${hint}`}`);
  process.exitCode = 1;
}

/** @throws {LocalGridError} `wrong-options` */
function readOptions(): Options {
  const { only, rounds = ROUNDS, minutes, recording = null } = givenOptions();
  // A name stands for all measurements of its subject too: "hub" for "hub-read" and the others.
  const chosen = MEASUREMENTS.filter(({ name }) => only === undefined || only === name || name.startsWith(`${only}-`));
  const names = MEASUREMENTS.map(({ name }) => name).join(", ");
  if (chosen.length === 0) throw benchError("wrong-options", `--only is one of ${names}, or what some begin with`);
  return {
    chosen,
    rounds: fromOne("--rounds", rounds),
    minutes: minutes === undefined ? null : fromOne("--minutes", minutes),
    recording,
  };
}

function fromOne(option: string, text: string | number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw benchError("wrong-options", `${option} is a number from 1`);
  return count;
}

function givenOptions() {
  try {
    return parseArgs({
      options: {
        only: { type: "string" },
        rounds: { type: "string" },
        minutes: { type: "string" },
        recording: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw benchError("wrong-options", (error as Error).message, error);
  }
}
