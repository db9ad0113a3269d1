import { contractsError } from "../errors.ts";
import { readWasmModule, type WasmModule } from "./wasm-module.ts";

/** A contract leaves half of the network's limit of 128 KiB free, for the next version. */
const MAX_CONTRACT_BYTES = 65_536;

/** Modules of the host interface (soroban-env-common, env.json) without its test functions. */
const HOST_MODULES = new Set(["x", "i", "m", "v", "l", "d", "b", "c", "a", "p"]);
/** The local chain is told everything: it has no clock, no chance and no I/O of its own. */
const NO_MODULES: ReadonlySet<string> = new Set();

const CONTRACT_SECTIONS = ["contractspecv0", "contractenvmetav0", "contractmetav0"];
const CONTRACT_FUNCTIONS = ["__constructor", "version", "config", "pause"];
/** Governance does both to itself by a proposal, for which it needs no entry point. */
const GOVERNED_FUNCTIONS = ["upgrade", "unpause"];

/**
 * What every built file keeps to: sizes, what it asks its host for, what it offers.
 *
 * @throws LocalGridError `wrong-wasm` with all objections
 */
export function checkWasm(name: string, wasm: Uint8Array): void {
  const module = readWasmModule(wasm);
  const objections = name === "localnet" ? foreignImports(module, NO_MODULES) : contractObjections(name, wasm, module);
  if (objections.length > 0) throw contractsError("wrong-wasm", `${name}.wasm: ${objections.join("; ")}`);
}

function contractObjections(name: string, wasm: Uint8Array, module: WasmModule): readonly string[] {
  const size =
    wasm.length >= MAX_CONTRACT_BYTES ? [`${wasm.length} bytes, less than ${MAX_CONTRACT_BYTES} allowed`] : [];
  const sections = CONTRACT_SECTIONS.filter((section) => !module.sections.has(section));
  const needed = name === "governance" ? CONTRACT_FUNCTIONS : [...CONTRACT_FUNCTIONS, ...GOVERNED_FUNCTIONS];
  const functions = needed.filter((function_name) => !module.exports.includes(function_name));
  return [
    ...size,
    ...foreignImports(module, HOST_MODULES),
    ...sections.map((section) => `no section ${section}`),
    ...functions.map((function_name) => `no function ${function_name}`),
  ];
}

function foreignImports(module: WasmModule, allowed: ReadonlySet<string>): readonly string[] {
  return module.imports
    .filter((name) => !allowed.has(name.split(".")[0] ?? ""))
    .map((name) => `imports ${name}, which its host does not offer`);
}
