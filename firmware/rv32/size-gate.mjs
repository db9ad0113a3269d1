import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What the code for the ESP32-C3's instruction set may weigh. Run as `node size-gate.mjs <build folder>`; with `--prove`
 * it instead shows that each limit is noticed when it is passed.
 *
 * @typedef {{ readonly what: string, readonly found: number | string, readonly limit: number | string,
 *   readonly isGood: boolean }} Verdict
 */

const TARGET = "riscv64-unknown-elf-";
const MACHINE = ["-march=rv32imc", "-mabi=ilp32", "-Os", "-ffreestanding", "-fno-exceptions", "-fno-rtti"];

/** Machine code and constants, in bytes. */
const CORE_LIMIT = 24 * 1024;
const IMAGE_LIMIT = 110 * 1024;
/** Of one function, in bytes. */
const CORE_FRAME_LIMIT = 1536;
const CRYPTO_FRAME_LIMIT = 2560;

/** What needs a heap or prints, as the linker knows it: `_Znwj` and its kin are operator new and delete. */
const FORBIDDEN = /^(malloc|calloc|realloc|free|_Zn[wa].*|_Zd[la].*|v?f?s?n?printf|puts|putchar|abort_message)$/;

/**
 * @param {readonly string[]} objects
 * @returns {number}
 */
function textOf(objects) {
  const lines = output("size", objects).split("\n").slice(1);
  return lines.reduce((sum, line) => sum + (Number(line.trim().split(/\s+/)[0]) || 0), 0);
}

/**
 * The text that some files have in a linked image, by the linker's map.
 *
 * @param {string} map
 * @param {(file: string) => boolean} isWanted
 * @returns {number}
 */
function linkedTextOf(map, isWanted) {
  const memory = readFileSync(map, "utf8").split("Linker script and memory map")[1] ?? "";
  const joined = memory.replace(/^( \.\S+)\n\s+/gm, "$1 ");
  const parts = joined.matchAll(/^ \.(?:text|rodata|srodata)\S*\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+(\S+)$/gm);
  const sizes = [...parts].map(([, size = "0", file = ""]) => (isWanted(file) ? Number.parseInt(size, 16) : 0));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * What is the core's in an image: its objects, and what optimising them together made of them. SHA-256 counts as crypto.
 *
 * @param {string} file
 */
function isCore(file) {
  return /liblocalgrid_core\.a|\.ltrans\d+\.ltrans\.o$/.test(file) && !file.includes("sha256");
}

/**
 * @param {string} what
 * @param {number} found
 * @param {number} limit
 * @returns {Verdict}
 */
function atMost(what, found, limit) {
  return { what, found, limit, isGood: found > 0 && found <= limit };
}

/**
 * @param {string} what
 * @param {readonly string[]} objects
 * @returns {Verdict}
 */
function asksForNothingForbidden(what, objects) {
  const names = output("nm", ["--undefined-only", "--format=just-symbols", ...objects]).split("\n");
  const found = [...new Set(names.map((name) => name.trim()).filter((name) => FORBIDDEN.test(name)))];
  return { what, found: found.join(", ") || "nothing", limit: "nothing", isGood: found.length === 0 };
}

/**
 * Of the functions that are wanted, the one with the most stack of its own.
 *
 * @param {string} what
 * @param {readonly string[]} reports files that -fstack-usage wrote
 * @param {{ readonly limit: number, readonly isWanted?: (name: string) => boolean }} options
 * @returns {Verdict}
 */
function largestFrame(what, reports, { limit, isWanted = () => true }) {
  const frames = reports
    .flatMap((file) => readFileSync(file, "utf8").trim().split("\n"))
    .flatMap((line) => {
      const [place = "", bytes = "0", kind = ""] = line.split("\t");
      // A frame whose size is only known at run time has no limit.
      const size = kind.includes("dynamic") && !kind.includes("bounded") ? Number.POSITIVE_INFINITY : Number(bytes);
      return [{ name: place.replace(/^.*?:\d+:\d+:/, ""), size }];
    });
  const largest = frames
    .filter(({ name }) => isWanted(name))
    .reduce((most, frame) => (frame.size > most.size ? frame : most), { name: "", size: 0 });
  return atMost(`${what} (${largest.name})`, largest.size, limit);
}

/**
 * @param {string} build
 * @returns {readonly Verdict[]}
 */
function judge(build) {
  const core = join(build, "liblocalgrid_core.a");
  const map = join(build, "device-image.map");
  const reports = readdirSync(build, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".su"));
  const reportsOf = (/** @type {RegExp} */ folder) =>
    reports.filter((name) => folder.test(name)).map((name) => join(build, name));
  const linked = new Set(output("nm", ["--format=just-symbols", join(build, "device-image")]).split("\n"));
  return [
    atMost("core in a device's image, text bytes", linkedTextOf(map, isCore), CORE_LIMIT),
    atMost("a device's image, text bytes", textOf([join(build, "device-image")]), IMAGE_LIMIT),
    asksForNothingForbidden("what the core asks of a heap or for printing", [core]),
    asksForNothingForbidden("what the crypto asks of a heap or for printing", [
      join(build, "crypto", "liblocalgrid_crypto.a"),
      join(build, "crypto", "liblocalgrid_sodium.a"),
    ]),
    largestFrame("largest frame of the core", reportsOf(/^(CMakeFiles\/localgrid_core\.dir\/|device-image\.ltrans)/), {
      limit: CORE_FRAME_LIMIT,
    }),
    largestFrame("largest frame of the crypto in the image", reportsOf(/^crypto\//), {
      limit: CRYPTO_FRAME_LIMIT,
      isWanted: (name) => linked.has(name),
    }),
  ];
}

/**
 * Parts that not every image has: what each would add at most, for information.
 *
 * @param {string} build
 * @returns {readonly { part: string, text: number }[]}
 */
function partsOnDemand(build) {
  const core = join(build, "CMakeFiles", "localgrid_core.dir", "core");
  const parsers = readdirSync(join(core, "meter-protocols"), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return [...parsers.map(({ name }) => join("meter-protocols", name)), "pairing"].map((part) => {
    const names = readdirSync(join(core, part)).filter((name) => /\.o(bj)?$/.test(name));
    return { part, text: textOf(names.map((name) => join(core, part, name))) };
  });
}

/** Code that passes each limit, through the same checks: every one of them has to say no. */
function prove() {
  const folder = mkdtempSync(join(tmpdir(), "localgrid-size-gate-"));
  try {
    const source = join(folder, "bad.cpp");
    const object = join(folder, "bad.o");
    writeFileSync(
      source,
      `extern "C" int printf(const char*, ...);
       extern const char big[200000]; const char big[200000] = {1};
       int* fresh() { return new int{printf("%s", big)}; }
       void use(char*);
       void deep() { char frame[4000]; use(frame); }`,
    );
    execFileSync(`${TARGET}g++`, [...MACHINE, "-fstack-usage", "-c", source, "-o", object], { cwd: folder });
    const [report = ""] = readdirSync(folder).filter((name) => name.endsWith(".su"));
    return [
      atMost("too much text", textOf([object]), IMAGE_LIMIT),
      atMost("no text at all", 0, IMAGE_LIMIT),
      asksForNothingForbidden("new and printf", [object]),
      largestFrame("too large a frame", [join(folder, report)], { limit: CORE_FRAME_LIMIT }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} tool
 * @param {readonly string[]} args
 */
function output(tool, args) {
  return execFileSync(`${TARGET}${tool}`, [...args], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

const [build = ".", mode = ""] = process.argv.slice(2);
const isProof = mode === "--prove";
const verdicts = isProof ? prove() : judge(build);
for (const { what, found, limit, isGood } of verdicts) {
  process.stdout.write(`${isGood ? "good " : "BAD  "}${what}: ${found}, limit ${limit}\n`);
}
if (!isProof) {
  for (const { part, text } of partsOnDemand(build))
    process.stdout.write(`     ${part}: ${text}, in images that use it\n`);
}
const isDone = verdicts.every(({ isGood }) => isGood !== isProof);
if (isDone) process.stdout.write(isProof ? "each limit is proven to bite\n" : "all sizes within their limits\n");
process.exitCode = isDone ? 0 : 1;
