import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Call, type Checkout, pathFlags, runCargo } from "./cargo.ts";
import { CONTRACTS, factOf, HASHES_FILE, WASM_FILES, type WasmHashes } from "./committed-wasm.ts";
import type { RustToolchain } from "./rust-toolchain.ts";
import { checkWasm } from "./wasm-rules.ts";

/** One workspace's part of the build. */
interface WasmWorkspace {
  readonly folder: string;
  readonly target: string;
  /** Parts of the standard library that a toolchain without the target builds itself. */
  readonly standard_library: string;
  readonly packages: readonly string[];
  /** Compiler flags of a toolchain that builds the standard library itself. */
  readonly flags: readonly string[];
  /** Name of a committed file, and the file that cargo makes. */
  readonly files: Readonly<Record<string, string>>;
}

// A panic only traps: texts, places and formatting would be a quarter of each contract, paid for with every call.
const BARE_PANICS = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"];

// Each call pays for its memory; the usual stack is 1 MiB.
const SMALL_STACK = "-Clink-arg=-zstack-size=131072";

const WORKSPACES: readonly WasmWorkspace[] = [
  {
    folder: "contracts",
    target: "wasm32v1-none",
    standard_library: "core,alloc",
    packages: CONTRACTS,
    flags: [...BARE_PANICS, SMALL_STACK],
    files: Object.fromEntries(CONTRACTS.map((name) => [name, `${name.replaceAll("-", "_")}.wasm`])),
  },
  {
    folder: "contracts/localnet",
    target: "wasm32-unknown-unknown",
    standard_library: "std,panic_abort",
    packages: ["localnet-module"],
    flags: [],
    files: { localnet: "localnet_module.wasm" },
  },
];

/**
 * Builds every Wasm file and checks what is in it.
 *
 * @returns the files by name
 * @throws LocalGridError `rust-failed`, `wrong-wasm`
 */
export async function buildWasm(
  checkout: Checkout,
  toolchain: RustToolchain,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const built = new Map<string, Uint8Array>();
  for (const workspace of WORKSPACES) {
    // First the sources, so that the folders are there whose names are to be kept out of the files.
    await runCargo(checkout, toolchain, cargo(toolchain, workspace.folder, ["fetch", "--locked"]));
    await runCargo(checkout, toolchain, {
      ...cargo(toolchain, workspace.folder, buildArguments(toolchain, workspace)),
      env: { ...toolchain.wasm_env, CARGO_ENCODED_RUSTFLAGS: flagsOf(checkout, toolchain, workspace).join("\x1f") },
    });
    for (const [name, file] of Object.entries(workspace.files)) {
      const wasm = new Uint8Array(readFileSync(join(checkout.target, workspace.target, "release", file)));
      checkWasm(name, wasm);
      built.set(name, wasm);
    }
  }
  return built;
}

/** Writes files and hashes.json as they lie in the project, below `folder`. */
export function writeWasm(
  built: ReadonlyMap<string, Uint8Array>,
  { folder, toolchain, sources }: { readonly folder: string } & Pick<WasmHashes, "toolchain" | "sources">,
): void {
  const files = Object.fromEntries([...built].map(([name, wasm]) => [name, factOf(wasm)]));
  const hashes: WasmHashes = { toolchain, sources, files };
  for (const [name, wasm] of built) write(join(folder, WASM_FILES[name] ?? `${name}.wasm`), wasm);
  write(join(folder, HASHES_FILE), `${JSON.stringify(hashes, null, 2)}\n`);
}

function write(file: string, content: Uint8Array | string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function cargo(toolchain: RustToolchain, folder: string, args: readonly string[]): Call {
  return { program: toolchain.cargo, folder, args };
}

function buildArguments(toolchain: RustToolchain, { target, standard_library, packages }: WasmWorkspace): string[] {
  const own = toolchain.maker === "debian" ? [`-Zbuild-std=${standard_library}`] : [];
  const chosen = packages.flatMap((name) => ["--package", name]);
  return ["build", "--release", "--locked", "--target", target, ...own, ...chosen];
}

function flagsOf(checkout: Checkout, toolchain: RustToolchain, { flags }: WasmWorkspace): readonly string[] {
  return [...(toolchain.maker === "debian" ? flags : []), ...pathFlags(checkout, toolchain)];
}
