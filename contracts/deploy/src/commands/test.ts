import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Checkout, checkoutAt, runCargo } from "../build/cargo.ts";
import { rustChecks } from "../build/rust-checks.ts";
import { findToolchain } from "../build/rust-toolchain.ts";
import { contractsError } from "../errors.ts";
import { check } from "./build.ts";
import { timed } from "./steps.ts";

/** Which shell of the local chain its suite runs against, besides the one in Node. */
const NATIVE_LOCALNET = "LOCALGRID_NATIVE_LOCALNET";
/** A Python with the Stellar client that reads the chain. */
const STELLAR_PYTHON = "LOCALGRID_STELLAR_PYTHON";

/**
 * Everything that can be said about the Rust code, to the end also when something fails.
 *
 * @throws LocalGridError `no-rust`, `rust-failed` with what failed
 */
export async function test(root: string): Promise<void> {
  const toolchain = findToolchain();
  const checkout = checkoutAt(root);
  process.stderr.write(`${toolchain.label}\n`);
  const failed: string[] = [];
  const attempt = async (name: string, work: () => Promise<void>) => {
    await timed(name, work).catch((error: Error) => {
      process.stderr.write(`${error.message}\n`);
      failed.push(name);
    });
  };
  await attempt("committed Wasm", () => check(root));
  for (const rust of rustChecks(checkout, toolchain)) {
    await attempt(rust.name, () => runCargo(checkout, toolchain, rust));
  }
  const python = await timed("independent client", () => independentClient(root, checkout));
  await attempt("local chain, native", () => testNativeChain(root, checkout, python));
  if (failed.length > 0) throw contractsError("rust-failed", `failed: ${failed.join(", ")}`);
  process.stdout.write("All checks of contracts and local chain passed.\n");
}

/** The suite that the chain inside Node passes in `npm test`, on the native program. */
async function testNativeChain(root: string, { target }: Checkout, python: string | null): Promise<void> {
  const binary = join(target, "debug/localnet");
  if (!existsSync(binary)) throw contractsError("rust-failed", `${binary} was not built`);
  const args = [join(root, "node_modules/vitest/vitest.mjs"), "run", "contracts/localnet"];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, [NATIVE_LOCALNET]: binary, ...(python === null ? {} : { [STELLAR_PYTHON]: python }) },
    stdio: ["ignore", 2, 2],
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw contractsError("rust-failed", `the suite of the local chain ended with ${code}`);
}

/** A Python that has the Stellar client of other makers; null, and a word about it, where there is none to be had. */
async function independentClient(root: string, { target }: Checkout): Promise<string | null> {
  const folder = join(target, "independent-client");
  const python = join(folder, "bin/python");
  const requirements = join(root, "contracts/localnet/test/requirements.txt");
  const installed =
    (await succeeds("python3", ["-m", "venv", folder])) &&
    (await succeeds(python, ["-m", "pip", "install", "--quiet", "--requirement", requirements]));
  if (installed) return python;
  process.stderr.write("The chain is not read with Python's Stellar client: that needs python3 with venv and pip.\n");
  return null;
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, [...args], { stdio: ["ignore", 2, 2] });
  try {
    const [code] = (await once(child, "close")) as [number | null];
    return code === 0;
  } catch {
    return false;
  }
}
