import { readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 20;

/**
 * The main process of the PostgreSQL that works on `cluster`, whoever started it; null when there is none. Its pid
 * file alone proves nothing: after a crash of the machine the number may be another program's.
 */
export function runningPostmaster(cluster: string): number | null {
  const pid = pidIn(cluster);
  return pid !== null && isWorkingIn(pid, cluster) ? pid : null;
}

/**
 * Removes lock files that no process stands behind. PostgreSQL does so itself unless such a file is empty, as a power
 * cut leaves it, or its number belongs to another program now, or to a dead process that nobody has collected.
 */
export function removeStaleLocks(cluster: string, locks: readonly string[]): void {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  if (pids.some((pid) => isWorkingIn(Number(pid), cluster))) return;
  for (const lock of locks) rmSync(lock, { force: true });
}

/** Asks for a fast shutdown, then for an immediate one, which costs a recovery at the next start. True when it ended. */
export async function stopPostmaster(cluster: string, deadline_ms: number): Promise<boolean> {
  for (const signal of ["SIGINT", "SIGQUIT"] as const) {
    const pid = runningPostmaster(cluster);
    if (pid === null) return true;
    kill(pid, signal);
    if (await hasEnded(pid, cluster, deadline_ms)) return true;
  }
  return false;
}

async function hasEnded(pid: number, cluster: string, deadline_ms: number): Promise<boolean> {
  const end_ms = performance.now() + deadline_ms;
  while (isWorkingIn(pid, cluster)) {
    if (performance.now() > end_ms) return false;
    await pause(POLL_MS);
  }
  return true;
}

function pidIn(cluster: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(join(cluster, "postmaster.pid"), "utf8"), 10);
    return pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** All processes of a PostgreSQL work in the folder of its cluster. */
function isWorkingIn(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return false;
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
