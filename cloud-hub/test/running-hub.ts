import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { runningPostmaster, stopPostmaster } from "../src/adapters/postgres/postmaster.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const START_DEADLINE_MS = 60_000;
/** What a process here has of its surroundings. */
const INHERITED = /^(PATH|HOME|TMPDIR|LANG|TZ|NODE_COMPILE_CACHE)$/;
const STOP_DEADLINE_MS = 30_000;

export type LogLine = Readonly<Record<string, unknown>>;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A hub in a process of its own, past its `hub-ready`. */
export interface RunningHub {
  readonly pid: number;
  readonly data_dir: string;
  readonly url: string;
  /** Parsed log so far; grows. */
  readonly lines: readonly LogLine[];
  readonly exited: Promise<Exit>;
  /** SIGTERM. */
  stop(): Promise<Exit>;
  closeStdin(): void;
  /** SIGKILL; its database lives on. */
  kill(): Promise<Exit>;
}

const children = new Set<ChildProcess>();
const folders = new Set<string>();
process.once("exit", () => {
  killChildren();
  for (const folder of folders) {
    const pid = runningPostmaster(clusterOf(folder));
    if (pid !== null) process.kill(pid, "SIGQUIT");
  }
});

export function clusterOf(data_dir: string): string {
  return join(data_dir, "postgres", "cluster");
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lg-hub-"));
  folders.add(folder);
  return folder;
}

/** For `afterAll`: ends what was started here, databases too, and removes the folders. */
export async function cleanUp(): Promise<void> {
  const exits = [...children].map((child) => exitOf(child));
  killChildren();
  await Promise.all(exits);
  for (const folder of folders) {
    await stopPostmaster(clusterOf(folder), STOP_DEADLINE_MS);
    rmSync(folder, { recursive: true, force: true });
  }
  folders.clear();
}

export interface HubOptions {
  /** A fresh folder when left out. */
  readonly data_dir?: string;
  /** A free one when left out. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** More options. */
  readonly args?: readonly string[];
}

/** Starts a hub and waits until it is ready. @throws {Error} with the hub's output when it ends before that */
export async function startHub({
  data_dir = temporaryFolder(),
  port = 0,
  env = {},
  args: more = [],
}: HubOptions = {}): Promise<RunningHub> {
  const args = ["start", "--data-dir", data_dir, "--host", "127.0.0.1", "--port", String(port), ...more];
  const child = launch(args, env);
  const lines: LogLine[] = [];
  const exited = exitOf(child);
  const ready = await waitForReady(child, lines);
  return {
    pid: child.pid as number,
    data_dir,
    url: `http://127.0.0.1:${ready["port"]}`,
    lines,
    exited,
    stop: () => end(child, exited, "SIGTERM"),
    closeStdin: () => child.stdin?.end(),
    kill: () => end(child, exited, "SIGKILL"),
  };
}

/** Runs a `cloud-hub` command to its end. */
export async function runCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = launch(args, env);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const { code } = await exitOf(child);
  return { code, stdout: stdout(), stderr: stderr() };
}

function launch(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
  const child = spawn(process.execPath, [MAIN, ...args], {
    // Should this process die without a word, the end of the pipe tells the hub.
    env: { ...Object.fromEntries(inherited), LOCALGRID_STOP_WITH_STDIN: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  children.add(child);
  child.once("close", () => children.delete(child));
  child.stdin?.on("error", () => {});
  return child;
}

function waitForReady(child: ChildProcess, lines: LogLine[]): Promise<LogLine> {
  const stderr = collect(child.stderr);
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(deadline);
      child.kill("SIGKILL");
      const log = lines.slice(-20).map((line) => JSON.stringify(line));
      reject(new Error(`the hub ${why}\n${[...log, stderr()].join("\n")}`));
    };
    const deadline = setTimeout(() => fail(`was not ready within ${START_DEADLINE_MS} ms`), START_DEADLINE_MS);
    child.once("error", (error) => fail(`did not start: ${error.message}`));
    child.once("close", (code, signal) => fail(`ended with ${code ?? signal} before it was ready`));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (text) => {
      const line = JSON.parse(text) as LogLine;
      lines.push(line);
      if (line["event"] !== "hub-ready") return;
      clearTimeout(deadline);
      resolve(line);
    });
  });
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (part: string) => {
    text += part;
  });
  return () => text;
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

async function end(child: ChildProcess, exited: Promise<Exit>, signal: "SIGTERM" | "SIGKILL"): Promise<Exit> {
  child.kill(signal);
  const deadline = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
  const exit = await exited;
  clearTimeout(deadline);
  return exit;
}

function killChildren(): void {
  for (const child of children) child.kill("SIGKILL");
}
