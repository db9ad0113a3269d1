import { setTimeout as delay } from "node:timers/promises";
import { readJournal } from "@localgrid/edge-node/test/journal-content";
import { type Delivered, deliveredBy } from "@localgrid/neighbourhood/native-delivery";
import type { NativeLine } from "@localgrid/neighbourhood/native-program";
import { benchError } from "./errors.ts";
import type { Measurement, Run } from "./measurement.ts";
import { NativeBench } from "./native-node.ts";
import { cpuSecondsOf } from "./process-figures.ts";
import { percentileOf, spreadOf } from "./spread.ts";
import { type Figure, figureOf } from "./table.ts";

const DEVICES = 500;
const READING_EVERY_S = 10;
const OUTAGE_MS = 3_600_000;
const ASK_EVERY_MS = 25;
const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 180_000;
const MOST_P99_MS = 200;
/** Devices that have found nobody for long try again every half minute at the latest. */
const ALONE_MS = 45_000;
/** From a device's connection to its last acknowledgement. */
const MOST_DRAIN_S = 10;

interface Drain {
  readonly took_s: number;
  readonly cpu_s: number;
  /** Of the page's question for the present, ms. */
  readonly answers_ms: readonly number[];
  /** By device: from the node's start to its connection, and from there to its last acknowledgement. */
  readonly connected_s: readonly number[];
  readonly drained_s: readonly number[];
  readonly kept: Delivered;
}

/** What devices made in an hour without a node, and how it gets it all at once. */
export const nativeDrain: Measurement = {
  name: "native-drain",
  async measure(run) {
    const bench = await NativeBench.start(run, "native-drain", DEVICES);
    try {
      return figures(await drain(bench, run));
    } finally {
      await bench.end();
    }
  },
};

async function drain(bench: NativeBench, { progress }: Run): Promise<Drain> {
  const now_ms = Date.now();
  const periods = { reading_every_s: READING_EVERY_S, live_every_ms: 0 };
  await bench.killNode();
  await bench.run({ ...periods, begin_at_ms: now_ms - OUTAGE_MS, finish_at_ms: now_ms });
  progress("devices have an hour's readings and nobody to take them");
  await delay(ALONE_MS);
  await bench.restartNode();
  progress("the node is back");
  const begun_ms = performance.now();
  const machine_ms = Number(process.hrtime.bigint() / 1_000_000n);
  const asking = new AbortController();
  const asked = askForNow(bench, asking.signal);
  await untilDrained(bench);
  const took_s = (performance.now() - begun_ms) / 1000;
  const cpu_s = cpuSecondsOf(bench.pid);
  asking.abort();
  const answers_ms = await asked;
  const devices = await bench.devices();
  await bench.program.ask({ do: "halt" });
  await bench.stopNode();
  const between = (from: (device: NativeLine) => number, to: string) =>
    devices.map((device) => (Number(device[to]) - from(device)) / 1000);
  return {
    took_s,
    cpu_s,
    answers_ms,
    connected_s: between(() => machine_ms, "connected_ms"),
    drained_s: between(({ connected_ms }) => Number(connected_ms), "last_acknowledged_ms"),
    kept: deliveredBy(devices, readJournal(bench.data_dir).readings),
  };
}

async function untilDrained({ program }: NativeBench): Promise<void> {
  for (let waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += LOOK_EVERY_MS) {
    const { made, acknowledged, begun } = await program.ask({ do: "status" });
    if (begun === DEVICES && made === acknowledged) return;
    await delay(LOOK_EVERY_MS);
  }
  throw benchError("wrong-result", `not drained after ${PATIENCE_MS} ms`);
}

/** As a page that is open does, only more often. */
async function askForNow({ client }: NativeBench, signal: AbortSignal): Promise<readonly number[]> {
  const took_ms: number[] = [];
  while (!signal.aborted) {
    const begun_ms = performance.now();
    const { status } = await client.get("/api/now");
    if (status !== 200) throw benchError("api-refused", `GET /api/now: ${status}`);
    took_ms.push(performance.now() - begun_ms);
    await delay(ASK_EVERY_MS);
  }
  return took_ms;
}

function figures({ took_s, cpu_s, answers_ms, connected_s, drained_s, kept }: Drain): readonly Figure[] {
  const { made, missing, twice } = kept;
  return [
    figureOf({
      what: `an hour's readings of ${DEVICES} devices in the journal, from the node's return on`,
      values: [took_s],
      digits: 1,
      unit: " s",
      notes: [
        `${made.toLocaleString("en")} readings, ${missing.length} missing, ${twice.length} twice; ` +
          `${cpu_s.toFixed(1)} CPU-s of the node with its start; the last device came back after ` +
          `${Math.max(...connected_s).toFixed(1)} s`,
      ],
    }),
    figureOf({
      what: "from a device's connection to its last acknowledgement, the slowest of them",
      values: [Math.max(...drained_s)],
      digits: 2,
      unit: " s",
      at_most: MOST_DRAIN_S,
      notes: [`median ${spreadOf(drained_s).median.toFixed(2)} s`],
    }),
    figureOf({
      what: "p99 of GET /api/now meanwhile",
      values: [percentileOf(answers_ms, 0.99)],
      digits: 0,
      unit: " ms",
      at_most: MOST_P99_MS,
      notes: [
        `${answers_ms.length} questions, median ${spreadOf(answers_ms).median.toFixed(0)} ms, ` +
          `longest ${Math.max(...answers_ms).toFixed(0)} ms`,
      ],
    }),
  ];
}
