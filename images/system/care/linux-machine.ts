import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { syncFolder, writeAll } from "../durable-files.ts";
import type { CareMachine, Outcome, RunOptions } from "./care-machine.ts";

const KEPT_OUTPUT = 65_536;
const RUN_DEADLINE_MS = 60_000;

/** The box that this runs on. */
export const linuxMachine: CareMachine = {
  stickFolder: "/run/localgrid/care-stick",
  text: (path, max_bytes) => readStart(path, max_bytes),
  exists: existsSync,
  names: (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []),
  room: (folder) => {
    if (!existsSync(folder)) return null;
    const { bsize, blocks, bavail } = statfsSync(folder);
    return { total_bytes: bsize * blocks, free_bytes: bsize * bavail };
  },
  write: writeDurably,
  remove: (path) => rmSync(path, { recursive: true, force: true }),
  rename: (from, to) => {
    renameSync(from, to);
    syncFolder(dirname(to));
  },
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  run,
  now_ms: () => Date.now(),
  pause: (ms) => pause(ms),
  log: (line) => void process.stderr.write(`${line}\n`),
};

function readStart(path: string, max_bytes: number): string | null {
  try {
    // What /proc and /sys show has no size beforehand.
    if (!statSync(path).isFile()) return null;
    const descriptor = openSync(path, "r");
    try {
      const bytes = Buffer.alloc(max_bytes);
      let filled = 0;
      for (let got = 1; got > 0 && filled < max_bytes; filled += got) {
        got = readSync(descriptor, bytes, filled, max_bytes - filled, null);
      }
      return bytes.toString("utf8", 0, filled);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

function writeDurably(path: string, text: string, mode = 0o600): void {
  const draft = `${path}.new`;
  const descriptor = openSync(draft, "w", mode);
  try {
    writeAll(descriptor, Buffer.from(text));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, path);
  syncFolder(dirname(path));
}

function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { input = "", input_file, deadline_ms = RUN_DEADLINE_MS, said } = options;
  let opened: number | null = null;
  try {
    if (input_file !== undefined) opened = openSync(input_file, "r");
  } catch (error) {
    return Promise.resolve({ code: null, stdout: "", stderr: (error as Error).message });
  }
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: [opened ?? "pipe", "pipe", "pipe"],
      timeout: deadline_ms,
      killSignal: "SIGKILL",
    });
    if (opened !== null) closeSync(opened);
    const [stdout, stderr] = [endOf(child.stdout), endOf(child.stderr)];
    if (said !== undefined && child.stderr !== null) tellLines(child.stderr, said);
    child.once("error", (error) => resolve({ code: null, stdout: "", stderr: error.message }));
    child.once("close", (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

function endOf(stream: NodeJS.ReadableStream | null): () => string {
  let text = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (part: string) => {
    text = (text + part).slice(-KEPT_OUTPUT);
  });
  return () => text;
}

function tellLines(stream: NodeJS.ReadableStream, said: (line: string) => void): void {
  let open = "";
  stream.on("data", (part: string) => {
    const lines = (open + part).split("\n");
    open = (lines.pop() ?? "").slice(-KEPT_OUTPUT);
    for (const line of lines) said(line);
  });
}
