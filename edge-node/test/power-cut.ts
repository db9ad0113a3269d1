import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./running-node.ts";

/** Written whole and synced by the node itself, before anything depends on them. */
const SYNCED_BY_HAND = ["keys", "ca", "first-login.json"];

/**
 * Compiles the model of a disk: of one that loses what was not synced, or of one that hangs.
 *
 * @throws {Error} when there is no C compiler: without the model nothing is known about such disks
 */
export function compileShim(name: "power-cut-shim" | "hanging-disk-shim" = "power-cut-shim"): string {
  const shim = join(temporaryFolder("shim"), `${name}.so`);
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url));
  const { error, status, stderr } = spawnSync("gcc", ["-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"]);
  if (error !== undefined) throw new Error(`the model of a disk needs gcc: apt-get install gcc (${error.message})`);
  if (status !== 0) throw new Error(`${name}.c does not compile:\n${stderr}`);
  return shim;
}

/** The environment under which a process loses what it does not sync. */
export function underShim(shim: string, shadow: string): Record<string, string> {
  return { LD_PRELOAD: shim, POWER_CUT_SHADOW: shadow };
}

/** What is on the disk before the process starts is on it after the power cut. */
export function shadowOf(data_dir: string): string {
  const shadow = temporaryFolder("shadow");
  if (!existsSync(data_dir)) return shadow;
  for (const file of databasesIn(data_dir)) copyFileSync(join(data_dir, file), join(shadow, file));
  return shadow;
}

/** The data folder as the power cut left it. */
export function afterPowerCut(data_dir: string, shadow: string): string {
  const survived = join(temporaryFolder("survived"), "data");
  mkdirSync(survived, { mode: 0o700 });
  for (const file of databasesIn(shadow)) copyFileSync(join(shadow, file), join(survived, file));
  for (const name of SYNCED_BY_HAND) cpSync(join(data_dir, name), join(survived, name), { recursive: true });
  return survived;
}

/** Shared memory and locks are the process's, not the disk's. */
function databasesIn(folder: string): string[] {
  return readdirSync(folder).filter((file) => /\.sqlite(-wal|-journal)?$/.test(file));
}
