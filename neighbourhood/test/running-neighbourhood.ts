import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../src/free-port.ts";

const MAIN = new URL("../src/main.ts", import.meta.url).pathname;
const READY_WITHIN_MS = 150_000;

/** One community without a hub. */
export const ALONE = ["--communities", "1", "--no-hub"] as const;

/** Test support: `npm start` as a person runs it, with what it printed. */
export interface RunningNeighbourhood {
  readonly pid: number;
  readonly url: string;
  readonly data_dir: string;
  /** Login → generated password, as printed. */
  readonly logins: ReadonlyMap<string, string>;
  output(): string;
  /** Resolves once the output matches. */
  printed(pattern: RegExp, within_ms?: number): Promise<RegExpExecArray>;
  /** A command, as a person types it. */
  type(line: string): void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Ctrl-C; resolves with the exit code. */
  interrupt(): Promise<number | null>;
}

export async function startNeighbourhood(
  args: readonly string[],
  data_dir = freshFolder(),
  ready_within_ms = READY_WITHIN_MS,
): Promise<RunningNeighbourhood> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN, "--port", String(port), "--data-dir", data_dir, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const output = new Output(child);
  await output.printed(/Ctrl-C stops/, ready_within_ms);
  const logins = new Map(
    [...output.text.matchAll(/^ {2}(coordinator|home-\d+) +(\S+)$/gm)].map((m) => [m[1] ?? "", m[2] ?? ""]),
  );
  return {
    pid: child.pid as number,
    url: `http://127.0.0.1:${port}/`,
    data_dir,
    logins,
    output: () => output.text,
    printed: (pattern, within_ms = READY_WITHIN_MS) => output.printed(pattern, within_ms),
    type: (line) => void child.stdin.write(`${line}\n`),
    ended: output.exit,
    interrupt: () => {
      child.kill("SIGINT");
      return output.exit;
    },
  };
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), "localgrid-neighbourhood-"));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

class Output {
  text = "";
  readonly exit: Promise<number | null>;
  private readonly changed = new Set<() => void>();

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (part: string) => {
        this.text += part;
        for (const look of this.changed) look();
      });
    }
    this.exit = new Promise((resolve) => child.once("exit", resolve));
    void this.exit.then((code) => {
      this.text += `\n[exit ${code}]\n`;
      for (const look of this.changed) look();
    });
  }

  printed(pattern: RegExp, within_ms: number): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(this.text);
        const hasEnded = this.text.includes("\n[exit ");
        if (match === null && !hasEnded) return;
        clearTimeout(deadline);
        this.changed.delete(look);
        if (match !== null) resolve(match);
        else reject(new Error(`ended before it printed ${pattern}:\n${this.text}`));
      };
      const deadline = setTimeout(() => {
        this.changed.delete(look);
        reject(new Error(`did not print ${pattern} in ${within_ms} ms:\n${this.text.slice(-4_000)}`));
      }, within_ms);
      this.changed.add(look);
      look();
    });
  }
}

/** Handed out before, and perhaps not in use yet. */
const given: number[] = [];

/** The pages of a region's communities are behind the first one's. */
const PAGES = 8;

/** A port that is free, and that this process was not given before; nor are those behind it from now on. */
export async function freePort(): Promise<number> {
  const port = await findFreePort("127.0.0.1", null, given);
  for (let index = 0; index < PAGES; index++) given.push(port + index, port - index);
  return port;
}
