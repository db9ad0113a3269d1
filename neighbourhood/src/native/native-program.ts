import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { neighbourhoodError } from "../errors.ts";

const STOP_PATIENCE_MS = 10_000;

/** A line that the program understands; firmware/posix/README.md lists them. */
export type NativeCommand = { readonly do: string } & Readonly<Record<string, string | number | boolean | null>>;

/** An answer or an event, flat. */
export type NativeLine = Readonly<Record<string, string | number | boolean>>;

interface Waiting {
  readonly what: string;
  readonly rows: NativeLine[];
  resolve(answer: NativeAnswer): void;
  reject(error: Error): void;
}

export interface NativeAnswer {
  readonly answer: NativeLine;
  /** Lines that came before it, such as one for each device. */
  readonly rows: readonly NativeLine[];
}

export interface NativeProgramOptions {
  readonly executable: string;
  /** Totals, whenever the program tells them. */
  readonly onTotals?: (totals: NativeLine) => void;
}

/**
 * Devices of the firmware's own core in a process of their own, talked to by lines of JSON. It ends by itself when this
 * process does.
 */
export class NativeProgram {
  /** Settles when the process has ended, with what it ended by. */
  readonly ended: Promise<string>;
  private readonly child: ChildProcess;
  private readonly onTotals: (totals: NativeLine) => void;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private complaint = "";

  constructor({ executable, onTotals }: NativeProgramOptions) {
    this.onTotals = onTotals ?? (() => {});
    // A process group of its own keeps the terminal's Ctrl-C from it: devices stop when they are told to.
    this.child = spawn(executable, [], { stdio: ["pipe", "pipe", "pipe"], detached: true });
    this.child.stdin?.on("error", () => {});
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.complaint = (this.complaint + text).slice(-2000);
    });
    if (this.child.stdout !== null) {
      createInterface({ input: this.child.stdout }).on("line", (line) => this.take(line));
    }
    this.ended = new Promise((resolve) => {
      this.child.once("error", (error) => resolve(error.message));
      this.child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    void this.ended.then((reason) => this.giveUp(reason));
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** @throws {LocalGridError} `native-refused` with the program's own words; `native-stopped` when it is gone */
  async ask(command: NativeCommand): Promise<NativeLine> {
    return (await this.askAll(command)).answer;
  }

  /** The same with the lines that belong to the answer. */
  askAll(command: NativeCommand): Promise<NativeAnswer> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return reject(this.gone("has ended"));
      this.waiting.set(id, { what: command.do, rows: [], resolve, reject });
      this.child.stdin?.write(`${JSON.stringify({ id, ...command })}\n`);
    });
  }

  /** Lets it switch its devices off, and ends it after ten seconds. */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    const impatience = setTimeout(() => this.child.kill("SIGKILL"), STOP_PATIENCE_MS);
    await this.ended;
    clearTimeout(impatience);
  }

  /** As when somebody pulls the plug of all devices at once. */
  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }

  private take(text: string): void {
    const line = JSON.parse(text) as NativeLine;
    if (line.event === "totals") return this.onTotals(line);
    const waiting = this.waiting.get(Number(line.event === "device" ? line.of : line.id));
    if (waiting === undefined) return;
    if (line.event === "device") {
      waiting.rows.push(line);
      return;
    }
    this.waiting.delete(Number(line.id));
    if (line.ok === true) return waiting.resolve({ answer: line, rows: waiting.rows });
    waiting.reject(neighbourhoodError("native-refused", `${waiting.what}: ${line.message} [${line.code}]`));
  }

  private giveUp(reason: string): void {
    for (const { reject } of this.waiting.values()) reject(this.gone(`stopped by ${reason}`));
    this.waiting.clear();
  }

  private gone(how: string): Error {
    return neighbourhoodError("native-stopped", `the native devices' program ${how}\n${this.complaint}`.trimEnd());
  }
}
