import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { benchError } from "./errors.ts";

/** A running edge node as `npm start` would have it: another process, with a data folder of its own. */
export interface NodeUnderTest {
  readonly pid: number;
  readonly http_port: number;
  readonly mqtt_port: number;
  /** From the start of the process until all ports listened. */
  readonly start_ms: number;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** Holds the configuration, and the data in `data`. */
  readonly folder: string;
  readonly config?: Readonly<Record<string, unknown>>;
  /** The node's own source when left out. */
  readonly main?: string;
  readonly node_args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

interface Ready {
  readonly http_port: number;
  readonly mqtt_port: number;
}

const SOURCE_MAIN = fileURLToPath(import.meta.resolve("@localgrid/edge-node/main"));
const LINES_KEPT = 5;
const READY_PATIENCE_MS = 180_000;

/** @throws {LocalGridError} `node-not-ready` */
export async function startNode({
  folder,
  config,
  main,
  node_args,
  environment,
}: StartOptions): Promise<NodeUnderTest> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "config.json");
  const settings = { data_dir: join(folder, "data"), host: "127.0.0.1", http_port: 0, mqtt_port: 0, ...config };
  writeFileSync(file, JSON.stringify(settings));
  const args = [...(node_args ?? []), main ?? SOURCE_MAIN, "start", "--config", file];
  const before_ms = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ["pipe", "pipe", "inherit"],
    // The node stops by itself when the pipe to it breaks, so it cannot outlive this process.
    env: { ...process.env, LOCALGRID_STOP_WITH_STDIN: "1", ...environment },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = await readyLine<Ready>(child, "node-ready");
  const start_ms = performance.now() - before_ms;
  return {
    http_port: ready.http_port,
    mqtt_port: ready.mqtt_port,
    pid: child.pid as number,
    start_ms,
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}

/**
 * What a server's log says when it is ready.
 *
 * @throws {LocalGridError} `node-not-ready`
 */
export function readyLine<Line>(child: ChildProcess, ready: string): Promise<Line> {
  return new Promise((resolve, reject) => {
    const last: string[] = [];
    if (child.stdout === null) throw new Error("the node's output is a pipe");
    const patience = setTimeout(() => child.kill("SIGKILL"), READY_PATIENCE_MS);
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => {
      last.push(line);
      if (last.length > LINES_KEPT) last.shift();
      const said = JSON.parse(line) as Line & { readonly event?: string };
      if (said.event !== ready) return;
      clearTimeout(patience);
      resolve(said);
    });
    lines.once("close", () => {
      clearTimeout(patience);
      reject(benchError("node-not-ready", last.join("\n")));
    });
  });
}
