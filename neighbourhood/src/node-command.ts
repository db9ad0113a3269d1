import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { neighbourhoodError } from "./errors.ts";
import { environmentOfOthers } from "./server-process.ts";

const LONGEST_COMMAND_MS = 120_000;

/** Where a command of the node runs. */
export interface CommandPlace {
  readonly root_dir: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a command of the node, such as `recover`, to its end.
 *
 * @returns what it printed
 * @throws {LocalGridError} `command-failed` with what it said
 */
export async function runNodeCommand(args: readonly string[], { root_dir, signal }: CommandPlace): Promise<string> {
  const main = join(root_dir, "edge-node", "src", "main.ts");
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: environmentOfOthers(),
    signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_COMMAND_MS)]),
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code === 0) return stdout;
  throw neighbourhoodError("command-failed", `localgrid ${args[0]}: ${stderr.trim() || stdout.trim()}`);
}
