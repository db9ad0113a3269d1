import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A program that runs a local chain. */
export interface Shell {
  readonly name: string;
  readonly command: readonly string[];
}

const NODE_SHELL: Shell = {
  name: "the Node program",
  command: [process.execPath, fileURLToPath(new URL("../src/main.ts", import.meta.url))],
};

/** The Node program, and the native one where its binary is named by the environment. */
export const SHELLS: readonly Shell[] = [
  NODE_SHELL,
  ...[process.env["LOCALGRID_NATIVE_LOCALNET"] ?? ""]
    .filter((file) => file !== "")
    .map((file) => ({ name: "the native program", command: [file] })),
];

export interface RunningLocalnet {
  readonly url: string;
  readonly process_id: number;
  /** Closes ledgers by hand; gives the number of the latest. */
  closeLedgers(count?: number): Promise<number>;
  /** Starts a fault, or ends all with mode none. */
  chaos(mode: Readonly<Record<string, unknown>>): Promise<void>;
  /** As the power cut does. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a shell on a folder and waits until it serves. Ledgers close by hand unless the options say otherwise. */
export async function runLocalnet(
  shell: Shell,
  data_dir: string,
  options: readonly string[] = ["--ledger-ms", "manual", "--ledger-s", "5"],
): Promise<RunningLocalnet> {
  const [program = "", ...words] = [...shell.command, "--data-dir", data_dir, ...options];
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
  const url = await urlOf(child);
  const ended = once(child, "exit");
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    url,
    process_id: child.pid ?? 0,
    closeLedgers: async (count = 1) => (await post(`${url}/ledgers`, { count })).latest_ledger,
    chaos: async (mode) => void (await post(`${url}/chaos`, mode)),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

/** Starts a shell on a folder of its own, which is gone after `stop`. */
export async function freshLocalnet(shell: Shell, options?: readonly string[]): Promise<RunningLocalnet> {
  const folder = mkdtempSync(join(tmpdir(), "localnet-"));
  const localnet = await runLocalnet(shell, folder, options);
  const stop = async () => {
    await localnet.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...localnet, stop };
}

/** A folder that is gone after `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "localnet-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function urlOf(child: ChildProcess): Promise<string> {
  const errors: string[] = [];
  const closed = once(child, "close");
  child.stderr?.on("data", (text) => errors.push(String(text)));
  if (child.stdout === null) throw new Error("the program has no output");
  for await (const line of createInterface({ input: child.stdout })) return (JSON.parse(line) as { url: string }).url;
  await closed;
  throw new Error(`the program ended: ${errors.join("")}`);
}

async function post(address: string, body: unknown): Promise<{ latest_ledger: number }> {
  const response = await fetch(address, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { latest_ledger: number };
}
