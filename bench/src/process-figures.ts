import { readFileSync } from "node:fs";

/** Clock ticks per second in `/proc`: 100 on every Linux that Node runs on. */
const TICKS_PER_S = 100;

/** Processor time of a process, all of its threads and in user and system mode, from `/proc/<pid>/stat`. */
export function cpuSecondsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold anything; the fields after it are counted from the third one on.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** Bytes that a process has had written to a disk, which leaves out file systems in memory. */
export function bytesWrittenBy(pid: number): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1]);
}

export function residentMegabytesOf(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
