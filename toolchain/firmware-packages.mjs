import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "./child-process.mjs";
import { ensureSystemPackages, FOR_NATIVE, isPresent, rootPrefix } from "./debian-packages.mjs";
import { announce } from "./progress.mjs";
import { SetUpError } from "./set-up-error.mjs";

/**
 * @typedef {import("./debian-packages.mjs").SystemPackage} SystemPackage
 */

/** What builds and tests the firmware, next to a clang with sanitizers and fuzzing. */
/** @type {readonly SystemPackage[]} */
export const FOR_FIRMWARE = [
  ...FOR_NATIVE,
  { name: "libsodium-dev", file: "/usr/include/sodium.h" },
  { name: "gcc-riscv64-unknown-elf", file: "riscv64-unknown-elf-g++" },
  { name: "picolibc-riscv64-unknown-elf", file: "/usr/lib/picolibc/riscv64-unknown-elf/picolibc.specs" },
  { name: "qemu-system-misc", file: "qemu-system-riscv32" },
];

/** The one that the project is developed with; the first to be installed. */
const USUAL_CLANG = 19;
const OLDEST_CLANG = 14;
const NEWEST_CLANG = 30;

/**
 * Debian has no C++ headers for a bare RISC-V. Those of its ARM compiler serve: only what is header-only is used. To
 * install that package would bring a whole ARM compiler along, so it is unpacked only.
 */
const HEADERS_PACKAGE = "libstdc++-arm-none-eabi-dev";

/**
 * Everything that the firmware's tests need.
 *
 * @param {string} root
 * @returns {Promise<{ note: string, value: undefined }>}
 */
export async function ensureFirmware(root) {
  const installed = await ensureSystemPackages(root, [...FOR_FIRMWARE, ...(await clangPackages(root))]);
  const unpacked = await ensureHeaders(root);
  return { note: unpacked ? `${installed.note}; C++ headers unpacked` : installed.note, value: undefined };
}

/**
 * The C++ compiler for sanitizers and fuzzing: clang 19, or whichever is there with its runtime.
 *
 * @returns {string | null}
 */
export function fuzzingCompiler() {
  const version = chooseClang({ isComplete, offered: [] });
  return version !== null && isComplete(version) ? `clang++-${version}` : null;
}

/**
 * The version to use: one that is complete, the usual one before others; else one that can be installed.
 *
 * @param {{ isComplete: (version: number) => boolean, offered: readonly number[] }} from
 * @returns {number | null}
 */
export function chooseClang({ isComplete, offered }) {
  const others = Array.from({ length: NEWEST_CLANG - OLDEST_CLANG + 1 }, (_, at) => NEWEST_CLANG - at);
  const wanted = [USUAL_CLANG, ...others];
  return wanted.find((version) => isComplete(version)) ?? wanted.find((version) => offered.includes(version)) ?? null;
}

/**
 * @param {string} root
 * @returns {Promise<readonly SystemPackage[]>}
 */
async function clangPackages(root) {
  if (fuzzingCompiler() !== null) return [];
  if (offeredClangs().length === 0) await updatePackageLists(root);
  const version = chooseClang({ isComplete, offered: offeredClangs() }) ?? USUAL_CLANG;
  return [
    { name: `clang-${version}`, file: `clang++-${version}` },
    { name: `libclang-rt-${version}-dev`, file: runtimeOf(version) ?? `/usr/lib/llvm-${version}/lib/clang` },
  ];
}

/** @param {number} version */
function isComplete(version) {
  return isPresent(`clang++-${version}`) && runtimeOf(version) !== null;
}

/**
 * The library for fuzzing: the folder before it is called 19 by some versions and 14.0.6 by others.
 *
 * @param {number} version
 * @returns {string | null}
 */
function runtimeOf(version) {
  const folder = `/usr/lib/llvm-${version}/lib/clang`;
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  const files = childrenOf(folder).map((name) => join(folder, name, "lib", "linux", `libclang_rt.fuzzer-${machine}.a`));
  return files.find((file) => existsSync(file)) ?? null;
}

/** The clangs that the system's package lists have together with their runtime. */
function offeredClangs() {
  const { stdout } = spawnSync("apt-cache", ["pkgnames", "libclang-rt-"], { encoding: "utf8" });
  const names = (stdout ?? "").split("\n");
  return names.flatMap((name) => /^libclang-rt-(\d+)-dev$/.exec(name)?.[1] ?? []).map(Number);
}

/**
 * @param {string} root
 * @returns {Promise<boolean>} Whether they had to be fetched
 */
async function ensureHeaders(root) {
  if (headersFolder(root) !== null) return false;
  announce(`unpacking the C++ headers of ${HEADERS_PACKAGE}`);
  if (!(await fetchHeaders(root))) {
    await updatePackageLists(root);
    await fetchHeaders(root);
  }
  if (headersFolder(root) !== null) return true;
  throw new SetUpError(
    `apt-get could not download ${HEADERS_PACKAGE} (no network?). By hand: \`sudo apt-get install ${HEADERS_PACKAGE}\`.`,
  );
}

/**
 * Where the C++ headers for RISC-V are, whichever way they came.
 *
 * @param {string} root
 * @returns {string | null}
 */
export function headersFolder(root) {
  const folders = [join(root, "firmware", "build", "headers"), "/usr/include/newlib/c++"];
  const found = folders.flatMap((folder) => childrenOf(folder).map((version) => join(folder, version)));
  return found.find((folder) => existsSync(join(folder, "span"))) ?? null;
}

/** @param {string} root */
async function fetchHeaders(root) {
  const folder = mkdtempSync(join(tmpdir(), "localgrid-headers-"));
  try {
    // Root's apt-get hands downloads to a user who may not write here.
    const asRoot = process.getuid?.() === 0 ? ["-o", "APT::Sandbox::User=root"] : [];
    const download = await runChild("apt-get", [...asRoot, "download", "-q", HEADERS_PACKAGE], {
      cwd: folder,
      output: "shown",
    });
    const archive = childrenOf(folder).find((name) => name.endsWith(".deb"));
    if (download.code !== 0 || archive === undefined) return false;
    await runChild("dpkg-deb", ["-x", archive, "all"], { cwd: folder, output: "shown" });
    return takeHeaders(join(folder, "all", "usr", "include", "newlib", "c++"), join(root, "firmware", "build"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} from
 * @param {string} build
 */
function takeHeaders(from, build) {
  if (!existsSync(from)) return false;
  // By way of a second name, so that a copy cut short is never taken for the whole.
  const half = join(build, "headers.part");
  rmSync(half, { recursive: true, force: true });
  mkdirSync(build, { recursive: true });
  cpSync(from, half, { recursive: true });
  rmSync(join(build, "headers"), { recursive: true, force: true });
  renameSync(half, join(build, "headers"));
  return true;
}

/** @param {string} root */
async function updatePackageLists(root) {
  const asRoot = rootPrefix();
  if (asRoot === null || !existsSync("/usr/bin/apt-get")) return;
  const [command, ...args] = [...asRoot, "apt-get", "update", "-q"];
  await runChild(/** @type {string} */ (command), args, { cwd: root, output: "shown" });
}

/** @param {string} folder */
function childrenOf(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}
