import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { contractsError } from "../errors.ts";

/** The toolchain whose bytes are committed: others may build, but their bytes are not compared. */
export const DECIDING_TOOLCHAIN =
  "rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball), Debian LLD 14.0.6";

const OLDEST_RUST = [1, 91] as const;
const CONTRACT_TARGET = "wasm32v1-none";
const LOCALNET_TARGET = "wasm32-unknown-unknown";

export interface RustToolchain {
  /** Debian's has no standard library for Wasm and builds it from source; rustup's brings it. */
  readonly maker: "debian" | "rustup";
  /** Versions of compiler and linker: equal labels make equal bytes. */
  readonly label: string;
  readonly cargo: string;
  /** Programs that are run instead of `cargo clippy` and `cargo fmt`. */
  readonly clippy: string;
  readonly fmt: string;
  /** Where the source of the standard library lies, as compilers may write it into what they make. */
  readonly standard_library: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Besides, for building Wasm. */
  readonly wasm_env: NodeJS.ProcessEnv;
}

/**
 * The toolchain to use: Debian's where it is complete, because its bytes count; else a rustup that has the targets.
 *
 * @throws LocalGridError `no-rust`
 */
export function findToolchain(): RustToolchain {
  const found = debianToolchain() ?? rustupToolchain();
  if (found !== null) return found;
  throw contractsError(
    "no-rust",
    `no toolchain here builds contracts: neither Debian's Rust with its source and lld, nor a rustup with ${CONTRACT_TARGET} and ${LOCALNET_TARGET}`,
  );
}

function debianToolchain(): RustToolchain | null {
  const bin = "/usr/bin";
  const version = firstLine(`${bin}/rustc`, ["--version"]);
  const linker = firstLine("wasm-ld", ["--version"]);
  if (version === null || linker === null || !isNewEnough(version)) return null;
  const source = "/usr/lib/rustlib/src/rust";
  const needed = [`${source}/library/std/Cargo.toml`, `${bin}/cargo`, `${bin}/cargo-clippy`, `${bin}/cargo-fmt`];
  if (!needed.every((file) => existsSync(file))) return null;
  return {
    maker: "debian",
    label: `${version}, ${linker}`,
    cargo: `${bin}/cargo`,
    clippy: `${bin}/cargo-clippy`,
    fmt: `${bin}/cargo-fmt`,
    standard_library: [source, realpathSync(source)],
    env: {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      CARGO: `${bin}/cargo`,
      RUSTC: `${bin}/rustc`,
      RUSTDOC: `${bin}/rustdoc`,
      RUSTFMT: `${bin}/rustfmt`,
    },
    wasm_env: {
      // A released compiler builds its own standard library only when told so.
      RUSTC_BOOTSTRAP: "1",
      CARGO_TARGET_WASM32V1_NONE_LINKER: "wasm-ld",
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: "wasm-ld",
    },
  };
}

function rustupToolchain(): RustToolchain | null {
  const bin = join(process.env["CARGO_HOME"] ?? join(homedir(), ".cargo"), "bin");
  const version = firstLine(`${bin}/rustc`, ["--version"]);
  const sysroot = firstLine(`${bin}/rustc`, ["--print", "sysroot"]);
  if (version === null || sysroot === null || !isNewEnough(version)) return null;
  const targets = [CONTRACT_TARGET, LOCALNET_TARGET].map((target) => join(sysroot, "lib/rustlib", target));
  if (!targets.every((folder) => existsSync(folder))) return null;
  return {
    maker: "rustup",
    label: `${version}, rustup`,
    cargo: `${bin}/cargo`,
    clippy: `${bin}/cargo-clippy`,
    fmt: `${bin}/cargo-fmt`,
    standard_library: [join(sysroot, "lib/rustlib/src/rust")],
    env: { ...process.env, CARGO: `${bin}/cargo` },
    wasm_env: {},
  };
}

function isNewEnough(version: string): boolean {
  const [, major = 0, minor = 0] = (/rustc (\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  return major > OLDEST_RUST[0] || (major === OLDEST_RUST[0] && minor >= OLDEST_RUST[1]);
}

function firstLine(command: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? (stdout.split("\n")[0] ?? "").trim() : null;
}
