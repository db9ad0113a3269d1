/** What care does to the box around the node; everything that can be looked at by a test goes through here. */
export interface CareMachine {
  /** Where a stick is mounted while something is read from it or written to it. */
  readonly stickFolder: string;
  /** Null when there is no such regular file; longer ones are cut. */
  text(path: string, max_bytes: number): string | null;
  exists(path: string): boolean;
  /** Names in a folder, sorted; an empty list when there is none. */
  names(folder: string): readonly string[];
  room(folder: string): { readonly total_bytes: number; readonly free_bytes: number } | null;
  /** Whole, for root alone, and on disk when it returns. */
  write(path: string, text: string, mode?: number): void;
  /** A file or a whole folder; nothing happens when it is not there. */
  remove(path: string): void;
  rename(from: string, to: string): void;
  makeFolder(path: string): void;
  /** Never rejects: a program that could not be started, or given its input, has the code null. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Outcome>;
  now_ms(): number;
  pause(ms: number): Promise<void>;
  log(line: string): void;
}

export interface RunOptions {
  readonly input?: string;
  /** A file that the program reads as its standard input, also one that only root may open. */
  readonly input_file?: string;
  readonly deadline_ms?: number;
  /** Hears of each line on standard error as it comes. */
  readonly said?: (line: string) => void;
}

export interface Outcome {
  readonly code: number | null;
  /** Each at most 64 KiB, their ends. */
  readonly stdout: string;
  readonly stderr: string;
}

const NODE = "/usr/lib/localgrid/node/bin/node";
const APPLICATION = "/run/localgrid/application/main.js";
const OWN_USER = ["--reuid=localgrid", "--regid=localgrid", "--init-groups", "--no-new-privs"];

/** Runs a command of the node's own program as the node's own user: what it reads and writes is the node's. */
export function runNodeCommand(
  machine: Pick<CareMachine, "run">,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  return machine.run("setpriv", [...OWN_USER, NODE, "--max-old-space-size=96", APPLICATION, ...args], options);
}
