import { setTimeout as delay } from "node:timers/promises";
import { readJournal } from "@localgrid/edge-node/test/journal-content";
import { type Delivered, deliveredBy } from "@localgrid/neighbourhood/native-delivery";
import { benchError } from "./errors.ts";
import type { Measurement, Run } from "./measurement.ts";
import { NativeBench } from "./native-node.ts";
import { type Figure, figureOf } from "./table.ts";

const DEVICES = 2_000;
const READING_EVERY_S = 10;
const LIVE_EVERY_MS = 10_000;
const KILLS = 5;
const BETWEEN_KILLS_MS = 20_000;
const LOOK_EVERY_MS = 250;
const PATIENCE_MS = 180_000;

/** Many devices of the firmware's own code, and a node that is killed under them. */
export const nativeKill: Measurement = {
  name: "native-kill",
  async measure(run) {
    const bench = await NativeBench.start(run, "native-kill", DEVICES);
    try {
      await bench.run({ reading_every_s: READING_EVERY_S, live_every_ms: LIVE_EVERY_MS });
      const returns_s = await killAgainAndAgain(bench, run);
      run.progress("waiting for the last acknowledgements");
      await bench.program.ask({ do: "finish-at", at_ms: Date.now() });
      const drained_s = await until(bench, ({ made, acknowledged }) => made === acknowledged);
      const devices = await bench.devices();
      await bench.program.ask({ do: "halt" });
      await bench.stopNode();
      return figures(deliveredBy(devices, readJournal(bench.data_dir).readings), { returns_s, drained_s });
    } finally {
      await bench.end();
    }
  },
};

/** @returns how long it took each time until all devices were connected again, in s */
async function killAgainAndAgain(bench: NativeBench, { progress }: Run): Promise<readonly number[]> {
  progress(`connecting ${DEVICES} devices`);
  await until(bench, ({ connected }) => connected === DEVICES);
  const returns_s: number[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    await delay(BETWEEN_KILLS_MS);
    progress(`kill ${kill} of ${KILLS}`);
    await bench.killNode();
    await bench.restartNode();
    returns_s.push(await until(bench, ({ connected }) => connected === DEVICES));
  }
  return returns_s;
}

interface Totals {
  readonly connected: number;
  readonly made: number;
  readonly acknowledged: number;
}

/** @returns how long it took, in s */
async function until(bench: NativeBench, isReached: (totals: Totals) => boolean): Promise<number> {
  const begun_ms = performance.now();
  for (;;) {
    const { connected, made, acknowledged } = await bench.program.ask({ do: "status" });
    const totals = { connected: Number(connected), made: Number(made), acknowledged: Number(acknowledged) };
    const took_ms = performance.now() - begun_ms;
    if (isReached(totals)) return took_ms / 1000;
    if (took_ms > PATIENCE_MS) throw benchError("wrong-result", `after ${PATIENCE_MS} ms: ${JSON.stringify(totals)}`);
    await delay(LOOK_EVERY_MS);
  }
}

function figures(
  { made, stored, missing, twice }: Delivered,
  { returns_s, drained_s }: { readonly returns_s: readonly number[]; readonly drained_s: number },
): readonly Figure[] {
  return [
    figureOf({
      what: `readings of ${DEVICES} devices lost or stored twice, node killed ${KILLS} times`,
      values: [missing.length + twice.length],
      digits: 0,
      at_most: 0,
      notes: [
        `${made.toLocaleString("en")} made, ${stored.toLocaleString("en")} stored; ` +
          `${missing.length} missing, ${twice.length} twice; one every ${READING_EVERY_S} s`,
        `the last was acknowledged ${drained_s.toFixed(1)} s after it was made`,
      ],
    }),
    figureOf({ what: "until all of them are connected again", values: returns_s, digits: 1, unit: " s" }),
  ];
}
