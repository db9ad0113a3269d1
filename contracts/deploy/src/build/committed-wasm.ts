import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contractsError } from "../errors.ts";

/** The contracts, in the order in which they are deployed. */
export const CONTRACTS = [
  "governance",
  "registry",
  "energy-token",
  "locking",
  "oracle",
  "settlement",
  "incentive",
] as const;

export type ContractName = (typeof CONTRACTS)[number];

/** Every Wasm file that is committed, by name. */
export const WASM_FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(CONTRACTS.map((name) => [name, `contracts/wasm/${name}.wasm`])),
  localnet: "contracts/localnet/wasm/localnet.wasm",
};

export const HASHES_FILE = "contracts/wasm/hashes.json";

/** What `contracts/wasm/hashes.json` says about the committed Wasm. */
export interface WasmHashes {
  /** Compiler and linker that made the files. */
  readonly toolchain: string;
  /** Digests of the Rust sources that the files were made of, by workspace. */
  readonly sources: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, WasmFact>>;
}

export interface WasmFact {
  readonly sha256: string;
  readonly bytes: number;
}

export function readHashes(root: string): WasmHashes {
  try {
    return JSON.parse(readFileSync(join(root, HASHES_FILE), "utf8")) as WasmHashes;
  } catch (error) {
    throw contractsError("wasm-missing", `${HASHES_FILE} cannot be read: ${(error as Error).message}`, error);
  }
}

export function factOf(wasm: Uint8Array): WasmFact {
  return { sha256: createHash("sha256").update(wasm).digest("hex"), bytes: wasm.length };
}

/**
 * A committed file, after it was compared with the hash beside it.
 *
 * @throws LocalGridError `wasm-missing`, `wrong-wasm`
 */
export function readCommittedWasm(root: string, name: string): Uint8Array<ArrayBuffer> {
  const expected = readHashes(root).files[name];
  const file = WASM_FILES[name];
  if (expected === undefined || file === undefined) {
    throw contractsError("wasm-missing", `${HASHES_FILE} knows no Wasm named ${name}`);
  }
  const wasm = readWasm(join(root, file));
  const { sha256 } = factOf(wasm);
  if (sha256 !== expected.sha256) {
    throw contractsError("wrong-wasm", `${file} has the hash ${sha256}, but ${HASHES_FILE} says ${expected.sha256}`);
  }
  return wasm;
}

function readWasm(file: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (error) {
    throw contractsError("wasm-missing", `${file} cannot be read: ${(error as Error).message}`, error);
  }
}

/** The workspaces, the folders that they are made of, and the programs among them that are no part of the Wasm. */
const WORKSPACES = { contracts: "contracts", localnet: "contracts/localnet" } as const;
const NOT_IN_WASM = new Set([
  "target",
  "node_modules",
  "localnet",
  "server",
  "suite",
  "fuzz",
  "tests",
  "examples",
  "deploy",
]);
const RUST_SOURCE = /^(Cargo\.(toml|lock)|(?!.*test).*\.rs)$/;

/**
 * Digests over names and contents of the Rust sources of each workspace, tests left out. They show without any
 * compiler that the committed Wasm was made of other sources.
 */
export function sourceDigests(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(WORKSPACES).map(([name, folder]) => [name, digestOf(root, folder)]));
}

function digestOf(root: string, folder: string): string {
  const digest = createHash("sha256");
  for (const path of rustSources(root, folder)) {
    const content = readFileSync(join(root, path));
    digest.update(`${path}\0${content.length}\0`).update(content);
  }
  return digest.digest("hex");
}

function rustSources(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return isLeftOut(entry.name) ? [] : rustSources(root, path);
      return RUST_SOURCE.test(entry.name) ? [path] : [];
    });
}

function isLeftOut(folder: string): boolean {
  return NOT_IN_WASM.has(folder) || folder.includes("test");
}
