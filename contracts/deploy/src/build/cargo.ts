import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { contractsError } from "../errors.ts";
import type { RustToolchain } from "./rust-toolchain.ts";

/** Where things lie in a checkout. */
export interface Checkout {
  /** The folder of the whole project. */
  readonly root: string;
  /** Where cargo puts what it makes; one folder for both workspaces. */
  readonly target: string;
}

export function checkoutAt(root: string): Checkout {
  return { root, target: process.env["CARGO_TARGET_DIR"] ?? join(root, "contracts/target") };
}

/** One call of cargo or of a program beside it; output goes to stderr. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  /** Relative to the project. */
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Each test is a program with the whole host in it. With all that a debugger wants they take 14 GB of disk, with what the
 * trace of a failing test needs 3. Not in the manifests: those are among the sources that the committed Wasm names.
 */
const LEAN_TESTS = { CARGO_PROFILE_DEV_DEBUG: "line-tables-only", CARGO_PROFILE_DEV_INCREMENTAL: "false" };

/**
 * Runs cargo to its end.
 *
 * @throws LocalGridError `rust-failed`
 */
export async function runCargo(checkout: Checkout, toolchain: RustToolchain, call: Call): Promise<void> {
  const child = spawn(call.program, [...call.args], {
    cwd: join(checkout.root, call.folder),
    env: { ...toolchain.env, ...LEAN_TESTS, CARGO_TARGET_DIR: checkout.target, ...call.env },
    stdio: ["ignore", 2, 2],
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw contractsError("rust-failed", `${call.args.join(" ")} in ${call.folder} ended with ${code}`);
}

/**
 * Compiler flags that keep this machine's folders out of what is built: the same sources make the same bytes anywhere.
 * The compiler takes the last prefix that fits, so the narrow ones stand last.
 */
export function pathFlags(checkout: Checkout, toolchain: RustToolchain): readonly string[] {
  const cargoHome = process.env["CARGO_HOME"] ?? join(homedir(), ".cargo");
  const sources = join(cargoHome, "registry/src");
  const registries = existsSync(sources) ? readdirSync(sources) : [];
  return [
    [cargoHome, "/cargo"],
    ...registries.map((name) => [join(sources, name), "/crates"] as const),
    ...toolchain.standard_library.map((folder) => [folder, "/rust"] as const),
    [checkout.root.replace(/\/$/, ""), "/localgrid"],
    [checkout.target, "/target"],
  ].map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}
