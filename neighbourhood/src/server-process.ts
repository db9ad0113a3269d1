import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { neighbourhoodError } from "./errors.ts";
import { sendRequest } from "./http-request.ts";

const STOP_PATIENCE_MS = 10_000;
const READY_PATIENCE_MS = 60_000;
const READY_POLL_MS = 100;
const LOG_LINES_SHOWN = 12;
const HEALTH_TIMEOUT_MS = 2000;
const MAX_LOG_BYTES = 20_000_000;
const OWN_ENVIRONMENT = /^LOCALGRID_/;

/** For processes of ours: their settings are given to them in files, and what stands in this environment is not theirs. */
export function environmentOfOthers(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN_ENVIRONMENT.test(name)));
}

export interface ServerCommand {
  /** What people call it, such as "the edge node". */
  readonly name: string;
  readonly executable: string;
  readonly args: readonly string[];
  readonly log_path: string;
}

/** One running server: an edge node or the hub. */
export interface ServerProcess {
  readonly name: string;
  readonly log_path: string;
  /** Settles when the process has ended, with what it ended by. */
  readonly ended: Promise<string>;
  /** Asks it to stop, and ends it after ten seconds. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/**
 * Starts a server with its JSON log in a file. Its standard input is a pipe that breaks when this process dies
 * in whatever way, on which the server stops by itself; its own process group keeps the terminal's Ctrl-C from it,
 * so that meters can stop before it does.
 */
export function startServer({ name, executable, args, log_path }: ServerCommand): ServerProcess {
  const log = openSync(log_path, "a", 0o600);
  const child = spawn(executable, [...args], {
    stdio: ["pipe", log, log],
    detached: true,
    env: { ...environmentOfOthers(), LOCALGRID_STOP_WITH_STDIN: "1" },
  });
  closeSync(log);
  child.stdin?.on("error", () => {});
  const ended = endOf(child);
  const kill = () => void child.kill("SIGKILL");
  return {
    name,
    log_path,
    ended,
    kill,
    async stop() {
      child.kill("SIGTERM");
      const impatience = setTimeout(kill, STOP_PATIENCE_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}

/**
 * Settles when the server's health answers anything but "starting".
 *
 * @throws {LocalGridError} `node-not-ready` when the server ends before, or takes longer than a minute
 */
export async function waitUntilReady(server: ServerProcess, base_url: string, signal: AbortSignal): Promise<void> {
  const { name, log_path } = server;
  let end: string | null = null;
  void server.ended.then((text) => {
    end = text;
  });
  for (let waited_ms = 0; waited_ms < READY_PATIENCE_MS; waited_ms += READY_POLL_MS) {
    if (end !== null) throw neighbourhoodError("node-not-ready", `${name} ended (${end})\n${lastLines(log_path)}`);
    if (await isReady(base_url)) return;
    await delay(READY_POLL_MS, undefined, { signal });
  }
  throw neighbourhoodError("node-not-ready", `${name} is not ready after a minute\n${lastLines(log_path)}`);
}

/** Keeps the log from filling the disk; what is cut is old. */
export function boundLog(log_path: string): void {
  try {
    if (statSync(log_path).size > MAX_LOG_BYTES) truncateSync(log_path);
  } catch {
    // Without a log there is nothing to bound.
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

async function isReady(base_url: string): Promise<boolean> {
  try {
    const answer = await sendRequest(`${base_url}/health`, {
      method: "GET",
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const { status } = JSON.parse(answer.text) as { status?: string };
    return status !== undefined && status !== "starting";
  } catch {
    return false;
  }
}

function lastLines(log_path: string): string {
  try {
    return readFileSync(log_path, "utf8").trimEnd().split("\n").slice(-LOG_LINES_SHOWN).join("\n").slice(-2000);
  } catch {
    return "";
  }
}
