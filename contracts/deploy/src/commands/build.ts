import { resolve } from "node:path";
import { type Checkout, checkoutAt } from "../build/cargo.ts";
import { factOf, readCommittedWasm, readHashes, sourceDigests, type WasmHashes } from "../build/committed-wasm.ts";
import { DECIDING_TOOLCHAIN, findToolchain, type RustToolchain } from "../build/rust-toolchain.ts";
import { buildWasm, writeWasm } from "../build/wasm-build.ts";
import { checkWasm } from "../build/wasm-rules.ts";
import { contractsError, describeError } from "../errors.ts";
import { timed } from "./steps.ts";

/**
 * Builds all Wasm into the project, or below another folder.
 *
 * @throws LocalGridError `no-rust`, `other-toolchain`, `rust-failed`, `wrong-wasm`
 */
export async function build(root: string, out: string | undefined): Promise<void> {
  const toolchain = findToolchain();
  if (out === undefined && toolchain.label !== DECIDING_TOOLCHAIN) {
    throw contractsError(
      "other-toolchain",
      `the committed files are made by ${DECIDING_TOOLCHAIN}; here is ${toolchain.label}`,
    );
  }
  const checkout = checkoutAt(root);
  // Before the build: who changes a source meanwhile is told to build again.
  const sources = sourceDigests(root);
  const built = await timed("Wasm of contracts and local chain", () => buildWasm(checkout, toolchain));
  const folder = out === undefined ? root : resolve(out);
  writeWasm(built, { folder, toolchain: toolchain.label, sources });
  for (const [name, wasm] of built) process.stdout.write(`${lineOf(name, wasm)}\n`);
}

/**
 * Compares the committed Wasm with its hashes, with what it has to keep to, with the sources that it was made of, and,
 * where the same toolchain is present, with what a new build makes.
 *
 * @throws LocalGridError `wrong-wasm`, `wasm-missing`, `rust-failed`
 */
export async function check(root: string): Promise<void> {
  const hashes = readHashes(root);
  for (const name of Object.keys(hashes.files)) {
    const wasm = readCommittedWasm(root, name);
    checkWasm(name, wasm);
    process.stdout.write(`${lineOf(name, wasm)}\n`);
  }
  checkSources(root, hashes);
  const toolchain = toolchainOrReason();
  if (typeof toolchain === "string") {
    process.stdout.write(`Hashes and rules hold. Not built again: ${toolchain}\n`);
    return;
  }
  await compare(checkoutAt(root), toolchain, hashes);
  process.stdout.write("Every file is what its sources make.\n");
}

/** @throws LocalGridError `wrong-wasm` when the committed files were made of other sources */
export function checkSources(root: string, { sources }: WasmHashes): void {
  const changed = Object.entries(sourceDigests(root)).filter(([name, digest]) => sources[name] !== digest);
  if (changed.length === 0) return;
  const names = changed.map(([name]) => name).join(" and ");
  throw contractsError("wrong-wasm", `the sources of ${names} have changed since their Wasm was built`);
}

async function compare(checkout: Checkout, toolchain: RustToolchain, hashes: WasmHashes): Promise<void> {
  const built = await timed("Wasm, to be compared", () => buildWasm(checkout, toolchain));
  const different = [...built].filter(([name, wasm]) => hashes.files[name]?.sha256 !== factOf(wasm).sha256);
  if (different.length > 0) {
    const names = different.map(([name]) => name).join(", ");
    throw contractsError("wrong-wasm", `a new build makes other bytes than the committed ones: ${names}`);
  }
}

/** Why no build can be compared, in words. */
function toolchainOrReason(): RustToolchain | string {
  try {
    const toolchain = findToolchain();
    if (toolchain.label === DECIDING_TOOLCHAIN) return toolchain;
    return `the committed files are made by ${DECIDING_TOOLCHAIN}; here is ${toolchain.label}.`;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${message}. ${describeError(code)?.hint ?? ""}`;
  }
}

function lineOf(name: string, wasm: Uint8Array): string {
  const { sha256, bytes } = factOf(wasm);
  return `${name.padEnd(14)} ${String(bytes).padStart(9)} bytes  ${sha256}`;
}
