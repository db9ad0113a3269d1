import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeBenchFolder } from "./bench-folder.ts";
import { benchError } from "./errors.ts";
import type { Measurement } from "./measurement.ts";
import { closing } from "./closing.ts";
import { coldStart } from "./cold-start.ts";
import { diskWrites } from "./disk-writes.ts";
import { pipeline } from "./pipeline.ts";
import { recordedYear } from "./recorded-year.ts";
import { type Figure, tableText } from "./table.ts";

const MEASUREMENTS: readonly Measurement[] = [pipeline, diskWrites, closing, recordedYear, coldStart];
const NAMES = MEASUREMENTS.map(({ name }) => name);
const ROUNDS = 5;

await run();

async function run(): Promise<void> {
  const { chosen, rounds } = readOptions();
  const folder = makeBenchFolder();
  const begun_ms = performance.now();
  const report = (text: string) => {
    const seconds = ((performance.now() - begun_ms) / 1000).toFixed(0);
    console.log(`${seconds.padStart(4)} s  ${text}`);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  if (folder.note !== null) report(folder.note);
  const figures: Figure[] = [];
  try {
    for (const { name, measure } of chosen) {
      report(`${name} …`);
      const progress = (text: string) => report(`${name}: ${text}`);
      figures.push(...(await measure({ folder: join(folder.path), rounds, progress })));
    }
  } finally {
    folder.remove();
  }
  console.log(`\n${tableText(figures)}\n`);
  console.log("Ratios are taken inside each round of one run: median [least..most]. Absolute numbers are this machine's.");
}

function readOptions() {
  const { values } = parseArgs({ options: { only: { type: "string" }, rounds: { type: "string" } } });
  const rounds = Number(values.rounds ?? ROUNDS);
  if (!Number.isInteger(rounds) || rounds < 1) throw benchError("wrong-options", "--rounds is a number from 1");
  const chosen = MEASUREMENTS.filter(({ name }) => values.only === undefined || values.only === name);
  if (chosen.length === 0) throw benchError("wrong-options", `--only is one of ${NAMES.join(", ")}`);
  return { chosen, rounds };
}
