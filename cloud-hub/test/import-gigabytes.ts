import { importLargeFile, POINTS } from "./large-import.ts";
import { cleanUp, startHub } from "./running-hub.ts";

/** How a hub fares with a file of so many gigabytes: `import-gigabytes.ts 10`. */
const gigabytes = Number(process.argv[2] ?? 10);
const hub = await startHub();
const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
try {
  const figures = await importLargeFile(hub, { bytes_total: gigabytes * 1e9, own_points: POINTS });
  const { status, reason, bytes_read, rows_read, rows_taken, intervals_changed, seconds } = figures;
  console.log(`${status}${reason === null ? "" : ` (${reason})`}: ${bytes_read} bytes, ${rows_read} rows`);
  console.log(`${rows_taken} values taken, ${intervals_changed} intervals changed`);
  console.log(`${seconds.toFixed(0)} s, ${(bytes_read / seconds / 1e6).toFixed(1)} MB/s`);
  console.log(`memory ${mebibytes(figures.memory_before_bytes)}, at most ${mebibytes(figures.memory_at_most_bytes)}`);
} finally {
  await hub.stop();
  await cleanUp();
}
