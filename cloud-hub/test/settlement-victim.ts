import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ClientConfig } from "pg";
import type { OutboxTimings } from "../src/settlement/outbox/pacing.ts";

/** What a victim runs, as source. */
export const SETTLEMENT_PROGRAM = fileURLToPath(new URL("settlement-process.ts", import.meta.url));

/** One call of the worker's ports, and whether the process ends before or after it. */
export interface KillPoint {
  readonly call: string;
  readonly moment: "before" | "after";
}

export interface ProcessTimings extends OutboxTimings {
  readonly timeout_ms: number;
  readonly network_check_ms: number;
  readonly patience_ms: number;
  readonly rest_ms: number;
}

/** What the process is told, a line of JSON each time. */
export interface ProcessOrder {
  readonly arm?: KillPoint | null;
  readonly begin?: {
    readonly database: ClientConfig;
    readonly urls: readonly string[];
    readonly deployment_file: string;
    /** Hexadecimal. */
    readonly key: string;
    readonly timings: ProcessTimings;
    readonly window_s: number;
  };
}

const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** A process with the settling part of a hub; it does nothing until it is told to begin. */
export class Victim {
  readonly said: string[] = [];
  readonly exited: Promise<NodeJS.Signals | number | null>;
  isDead = false;
  private readonly child: ChildProcess;

  constructor(program = SETTLEMENT_PROGRAM) {
    this.child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "pipe"] });
    children.add(this.child);
    this.exited = new Promise((resolve) => {
      this.child.once("close", (code, signal) => {
        children.delete(this.child);
        this.isDead = true;
        resolve(signal ?? code);
      });
    });
    this.child.stdin?.on("error", () => {});
    createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on("line", (line) => this.said.push(line));
    createInterface({ input: this.child.stderr as NodeJS.ReadableStream }).on("line", (line) => this.said.push(line));
  }

  tell(order: ProcessOrder): void {
    this.child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
  }
}
