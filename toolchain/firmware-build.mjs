import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fuzzingCompiler, headersFolder } from "./firmware-packages.mjs";
import { SetUpError } from "./set-up-error.mjs";

/**
 * How the firmware is built: `host` are the tests at full speed, `sanitized` the same ones under ASan and UBSan, `fuzz`
 * the fuzz targets, `rv32` the self-test for the ESP32-C3's instruction set.
 *
 * @typedef {"host" | "sanitized" | "fuzz" | "rv32"} BuildKind
 * @typedef {{ readonly command: string, readonly args: readonly string[] }} Line A command line
 */

/** @type {readonly BuildKind[]} */
export const BUILD_KINDS = ["host", "sanitized", "fuzz", "rv32"];

/**
 * Where a build goes.
 *
 * @param {string} root
 * @param {BuildKind} kind
 */
export function buildFolder(root, kind) {
  return join(root, "firmware", "build", kind);
}

/**
 * The commands that bring a build up to date, in order. Throws SetUpError when a tool is missing.
 *
 * @param {string} root
 * @param {BuildKind} kind
 * @param {string} node
 * @returns {readonly Line[]}
 */
export function buildLines(root, kind, node) {
  const folder = buildFolder(root, kind);
  const options = [`-DLOCALGRID_NODE=${node}`, ...optionsOf(root, kind)];
  const jobs = process.env["CMAKE_BUILD_PARALLEL_LEVEL"] ?? String(Math.min(availableParallelism(), 4));
  return [
    { command: "cmake", args: ["-S", join(root, "firmware"), "-B", folder, "-G", "Ninja", ...options] },
    { command: "cmake", args: ["--build", folder, "--parallel", jobs] },
  ];
}

/**
 * @param {string} root
 * @param {BuildKind} kind
 * @returns {readonly string[]}
 */
function optionsOf(root, kind) {
  if (kind === "host") {
    return ["-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_C_FLAGS_RELEASE=-O2", "-DCMAKE_CXX_FLAGS_RELEASE=-O2"];
  }
  if (kind === "rv32") {
    const toolchain = join(root, "firmware", "rv32", "toolchain.cmake");
    return [`-DCMAKE_TOOLCHAIN_FILE=${toolchain}`, `-DLOCALGRID_CXX_HEADERS=${required(headersFolder(root))}`];
  }
  const compiler = required(fuzzingCompiler());
  const clang = [`-DCMAKE_CXX_COMPILER=${compiler}`, `-DCMAKE_C_COMPILER=${compiler.replace("clang++", "clang")}`];
  // As much optimisation as keeps the run short, as much of the symbols as a report needs, and assertions.
  const flags = ["C", "CXX"].map((language) => `-DCMAKE_${language}_FLAGS_DEBUG=-O1 -gline-tables-only`);
  const instrument = kind === "fuzz" ? ["-DLOCALGRID_FUZZ=ON", "-DLOCALGRID_POSIX=OFF"] : ["-DLOCALGRID_SANITIZE=ON"];
  // Whole folders at a time halve the compiler's work; that each file includes what it needs, `host` and `rv32` check.
  return [...clang, ...flags, "-DCMAKE_BUILD_TYPE=Debug", "-DLOCALGRID_UNITY=ON", ...instrument];
}

/**
 * @param {string | null} found
 * @returns {string}
 */
function required(found) {
  if (found !== null) return found;
  throw new SetUpError("Something that builds the firmware is missing: `npm run firmware -- build` installs it.");
}

/**
 * A program on the emulated chip. `-icount` makes its counter of instructions count them exactly.
 *
 * @param {string} root
 * @param {"self-test" | "fault"} image
 * @returns {Line}
 */
export function emulatorLine(root, image) {
  const kernel = join(buildFolder(root, "rv32"), image);
  const machine = ["-M", "virt", "-m", "16M", "-nographic", "-bios", "none", "-cpu", "rv32,f=false,d=false,a=false"];
  const run = ["-icount", "shift=0", "-semihosting-config", "enable=on,target=native", "-kernel", kernel];
  return { command: "timeout", args: ["120", "qemu-system-riscv32", ...machine, ...run] };
}

/**
 * The gate over what a device's image and its objects weigh.
 *
 * @param {string} root
 * @param {string} node
 * @returns {Line}
 */
export function sizeGateLine(root, node) {
  return { command: node, args: [join(root, "firmware", "rv32", "size-gate.mjs"), buildFolder(root, "rv32")] };
}

/**
 * The ESP-IDF project against hand-written declarations of what it calls.
 *
 * @param {string} root
 * @returns {Line}
 */
export function syntaxCheckLine(root) {
  return {
    command: join(root, "firmware", "esp32", "syntax-check", "check.sh"),
    args: [required(headersFolder(root))],
  };
}

/**
 * Every fuzz target for so many seconds.
 *
 * @param {string} root
 * @param {number} seconds
 * @returns {Line}
 */
export function fuzzLine(root, seconds) {
  const script = join(root, "firmware", "test", "fuzz", "run-fuzz.sh");
  return { command: script, args: [buildFolder(root, "fuzz"), String(seconds)] };
}

/**
 * The tests of one part, such as `log`.
 *
 * @param {string} root
 * @param {"host" | "sanitized"} kind
 * @param {string} part
 * @returns {Line}
 */
export function partLine(root, kind, part) {
  return { command: join(buildFolder(root, kind), `test-${part}`), args: [] };
}
