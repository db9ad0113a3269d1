import { join } from "node:path";
import Database from "better-sqlite3";
import { startLoadedCommunity } from "./loaded-community.ts";
import type { Measurement, Run } from "./measurement.ts";
import { bytesWrittenBy } from "./process-figures.ts";
import { roundNumber, spreadOf } from "./spread.ts";
import { figureOf } from "./table.ts";

const MESSAGES_PER_S = 200;
const DURATION_MS = 20_000;
const WARM_UP_MS = 1_000;
const KILOBYTE = 1024;

/** What the disk is asked to write for readings that come one by one. */
export const diskWrites: Measurement = {
  name: "disk-writes",
  async measure(run) {
    const { node, data_dir, load, end } = await startLoadedCommunity(join(run.folder, "disk-writes"));
    try {
      await load.ask({ kind: "pace", duration_ms: WARM_UP_MS, readings: 1, messages_per_s: MESSAGES_PER_S });
      checkpointBytes(data_dir);
      run.progress(`${MESSAGES_PER_S} readings per second for ${DURATION_MS / 1000} s`);
      const before = bytesWrittenBy(node.pid);
      const sent = await load.ask({
        kind: "pace",
        duration_ms: DURATION_MS,
        readings: 1,
        messages_per_s: MESSAGES_PER_S,
      });
      const commits = bytesWrittenBy(node.pid) - before;
      const written = commits + checkpointBytes(data_dir);
      return [figure(run, { written, commits, ...sent })];
    } finally {
      await end();
    }
  },
};

interface Written {
  readonly written: number;
  readonly commits: number;
  readonly messages: number;
  readonly payload_bytes: number;
  readonly ack_ms: readonly number[];
}

function figure(run: Run, { written, commits, messages, payload_bytes, ack_ms }: Written) {
  const kilobytes = (bytes: number) => roundNumber(bytes / KILOBYTE);
  const sorted = [...ack_ms].sort((a, b) => a - b);
  const late_ms = sorted[Math.floor(sorted.length * 0.99)] as number;
  run.progress(`${messages} messages`);
  return figureOf({
    what: `bytes written ÷ payload at ${MESSAGES_PER_S} readings per s`,
    values: [written / payload_bytes],
    digits: 1,
    at_most: 6,
    notes: [
      `${kilobytes(written)} KiB for ${kilobytes(payload_bytes)} KiB of messages, ${kilobytes(written - commits)} of them by the last checkpoint`,
      `from sending to PUBACK: ${spreadOf(ack_ms).median.toFixed(0)} ms in the middle, ${late_ms.toFixed(0)} ms for one in a hundred`,
    ],
  });
}

/**
 * Has the journal's log copied into its table now, as SQLite does by itself every thousand pages, and says what
 * that wrote: else the figure would depend on whether it happened to fall into the measured time.
 */
function checkpointBytes(data_dir: string): number {
  const database = new Database(join(data_dir, "journal.sqlite"));
  const before = bytesWrittenBy(process.pid);
  database.pragma("wal_checkpoint(PASSIVE)");
  const written = bytesWrittenBy(process.pid) - before;
  database.close();
  return written;
}
