import { execFile } from "node:child_process";

/** What the system's service manager is told. */
export interface ServiceNotices {
  /** After which time without a sign of life the node is ended; null when nobody waits for one. */
  readonly watchdog_ms: number | null;
  /** `READY=1`, `WATCHDOG=1`, `STOPPING=1` or the like. One is under way at a time, and the newest waits for it. */
  tell(notice: string): void;
}

/** A notice that takes longer comes too late anyway. */
const TELLING_LIMIT_MS = 10_000;

/** Null when this process was not started as a service that reports. */
export function serviceNotices(
  env: Readonly<Record<string, string | undefined>>,
  failed: (error: Error) => void,
): ServiceNotices | null {
  if ((env["NOTIFY_SOCKET"] ?? "") === "") return null;
  let isTelling = false;
  let waiting: string | null = null;
  const tell = (notice: string) => {
    if (isTelling) {
      waiting = notice;
      return;
    }
    isTelling = true;
    // A datagram to a Unix socket is nothing that Node can send.
    execFile("systemd-notify", [notice], { timeout: TELLING_LIMIT_MS, killSignal: "SIGKILL" }, (error) => {
      isTelling = false;
      if (error !== null) failed(error);
      const next = waiting;
      waiting = null;
      if (next !== null) tell(next);
    });
  };
  return { watchdog_ms: watchdogOf(env), tell };
}

function watchdogOf(env: Readonly<Record<string, string | undefined>>): number | null {
  const { WATCHDOG_USEC = "", WATCHDOG_PID = String(process.pid) } = env;
  // Meant for another process that only passed its environment on.
  if (WATCHDOG_PID !== String(process.pid) || !/^[1-9]\d{0,14}$/.test(WATCHDOG_USEC)) return null;
  return Math.floor(Number(WATCHDOG_USEC) / 1000);
}
