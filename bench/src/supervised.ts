import { spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { benchError } from "./errors.ts";

/** Another project's server that runs beside ours. */
export interface SupervisedProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

const CONNECT_EVERY_MS = 50;

/** Ends the program when standard input ends, which it does however this process ends. */
const SUPERVISOR = '"$0" "$@" >&2 & program=$!; trap \'kill $program 2>/dev/null\' EXIT; echo $program; read -r _';

/**
 * Starts a program that cannot outlive this process; what it says is dropped.
 *
 * @throws {LocalGridError} `load-refused` when it does not start
 */
export async function startSupervised(executable: string, args: readonly string[]): Promise<SupervisedProcess> {
  const child = spawn("/bin/sh", ["-c", SUPERVISOR, executable, ...args], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const pid = Number(await firstLine(child.stdout));
  return {
    pid,
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) return line;
  throw benchError("load-refused", "the program did not start");
}

/** @throws {LocalGridError} `load-refused` when nothing listens there in time */
export async function untilListening(port: number, patience_ms: number): Promise<void> {
  const until_ms = performance.now() + patience_ms;
  while (performance.now() < until_ms) {
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, CONNECT_EVERY_MS));
  }
  throw benchError("load-refused", `nothing listens on port ${port}`);
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
