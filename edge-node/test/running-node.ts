import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Config } from "../src/config.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const START_DEADLINE_MS = 60_000;
/** What a process here has of its surroundings. */
const INHERITED = /^(PATH|HOME|TMPDIR|LANG|TZ|NODE_COMPILE_CACHE)$/;
const STOP_DEADLINE_MS = 20_000;

export interface StartOptions {
  /** A fresh folder when left out. */
  readonly data_dir?: string;
  readonly config?: Partial<Config>;
  readonly env?: Readonly<Record<string, string>>;
  /** What stands before the node's own command line, such as `nsenter` with its options. */
  readonly wrapper?: readonly string[];
  /** The program and its options up to what it runs, such as another Node; this process's own when left out. */
  readonly node?: readonly string[];
  /** The node's first file, such as that of a bundle; the source's when left out. */
  readonly main?: string;
  readonly start_deadline_ms?: number;
  /** Where this process finds the node's `data_dir`, if not under the same name. */
  readonly data_dir_here?: string;
}

export type LogLine = Readonly<Record<string, unknown>>;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A node in a process of its own, past its `node-ready`. */
export interface RunningNode {
  readonly data_dir: string;
  readonly http_url: string;
  readonly mqtt_port: number;
  readonly pid: number;
  /** Parsed log so far; grows. */
  readonly lines: readonly LogLine[];
  readonly exited: Promise<Exit>;
  stderr(): string;
  isAlive(): boolean;
  /** SIGTERM. */
  stop(): Promise<Exit>;
  closeStdin(): void;
  /** SIGKILL. */
  kill(): Promise<Exit>;
}

const children = new Set<ChildProcess>();
const folders = new Set<string>();
process.once("exit", killChildren);

/** A folder that {@link cleanUp} removes. */
export function temporaryFolder(name = "node"): string {
  const folder = mkdtempSync(join(tmpdir(), `localgrid-${name}-`));
  folders.add(folder);
  return folder;
}

/** For `afterEach` or `afterAll`: ends what was started here and removes the folders. */
export async function cleanUp(): Promise<void> {
  const exits = [...children].map((child) => exitOf(child));
  killChildren();
  await Promise.all(exits);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}

/** Starts a node and waits until it is ready. @throws {Error} with the node's output when it ends before that */
export async function startNode(options: StartOptions = {}): Promise<RunningNode> {
  const data_dir = options.data_dir ?? join(temporaryFolder(), "data");
  const configFile = join(temporaryFolder("config"), "config.json");
  writeFileSync(configFile, JSON.stringify({ ...testConfig(data_dir), ...options.config }));
  const { wrapper = [], node = [process.execPath], main = MAIN, start_deadline_ms = START_DEADLINE_MS } = options;
  const [file, ...args] = [...wrapper, ...node, main, "start", "--config", configFile];
  const child = launch(file as string, args, options.env);
  const lines: LogLine[] = [];
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exited = exitOf(child);
  const ready = await waitForReady(child, { lines, stderr: () => stderr, deadline_ms: start_deadline_ms });
  return {
    data_dir: options.data_dir_here ?? data_dir,
    http_url: `http://127.0.0.1:${ready.http_port}`,
    mqtt_port: ready.mqtt_port as number,
    pid: child.pid as number,
    lines,
    exited,
    stderr: () => stderr,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    stop: () => end(child, exited, "SIGTERM"),
    closeStdin: () => child.stdin?.end(),
    kill: () => end(child, exited, "SIGKILL"),
  };
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a `localgrid` command to its end. */
export async function runCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = launch(process.execPath, [MAIN, ...args], env);
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const { code } = await exitOf(child);
  return { code, stdout, stderr } satisfies CommandResult;
}

/** Starts any program as {@link cleanUp} ends it. */
export function launch(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name));
  const child = spawn(file, args, {
    // Should this process die without a word, the end of the pipe tells the node.
    env: { ...Object.fromEntries(inherited), LOCALGRID_STOP_WITH_STDIN: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  children.add(child);
  child.once("close", () => children.delete(child));
  child.stdin?.on("error", () => {});
  return child;
}

export function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** The login that a node makes on its first start. */
export function firstLogin(data_dir: string): { readonly login: string; readonly password: string } {
  return JSON.parse(readFileSync(join(data_dir, "first-login.json"), "utf8"));
}

function testConfig(data_dir: string): Partial<Config> {
  return { data_dir, host: "127.0.0.1", http_port: 0, mqtt_port: 0, commit_gather_ms: 5 };
}

interface Start {
  readonly lines: LogLine[];
  readonly stderr: () => string;
  readonly deadline_ms: number;
}

function waitForReady(child: ChildProcess, { lines, stderr, deadline_ms }: Start): Promise<LogLine> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(deadline);
      child.kill("SIGKILL");
      const log = lines.slice(-20).map((line) => JSON.stringify(line));
      reject(new Error(`the node ${why}\n${[...log, stderr()].join("\n")}`));
    };
    const deadline = setTimeout(() => fail(`was not ready within ${deadline_ms} ms`), deadline_ms);
    child.once("error", (error) => fail(`did not start: ${error.message}`));
    child.once("close", (code, signal) => fail(`ended with ${code ?? signal} before it was ready`));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (text) => {
      const line = JSON.parse(text) as LogLine;
      lines.push(line);
      if (line.event !== "node-ready") return;
      clearTimeout(deadline);
      resolve(line);
    });
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
