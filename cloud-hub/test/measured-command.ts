import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const LOOKED_EVERY_MS = 20;

export interface MeasuredCommand {
  readonly code: number | null;
  readonly stderr: string;
  /** The most resident memory that the process ever had, as far as it was looked at. */
  readonly memory_at_most_bytes: number;
}

/** Runs a `cloud-hub` command to its end and watches its memory. */
export async function measureCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<MeasuredCommand> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let [stderr, memory_at_most_bytes] = ["", 0];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const watch = setInterval(() => {
    memory_at_most_bytes = Math.max(memory_at_most_bytes, peakOf(child.pid as number));
  }, LOOKED_EVERY_MS);
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    return { code, stderr, memory_at_most_bytes };
  } finally {
    clearInterval(watch);
    process.off("exit", kill);
  }
}

/** 0 when the process has ended. */
function peakOf(pid: number): number {
  try {
    const [, kibibytes = "0"] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}
