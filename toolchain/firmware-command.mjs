import { resolve } from "node:path";
import { runChild } from "./child-process.mjs";
import { BUILD_KINDS, buildLines, emulatorLine, fuzzLine, partLine, sizeGateLine } from "./firmware-build.mjs";
import { writeFlashingPage } from "./firmware-page.mjs";

/**
 * @typedef {import("./set-up.mjs").Runtime} Runtime
 * @typedef {import("./firmware-build.mjs").BuildKind} BuildKind
 * @typedef {import("./firmware-build.mjs").Line} Line
 * @typedef {{ root: string, runtime: Runtime, amount: number | null }} Request
 */

const USUAL_FUZZ_SECONDS = 60;
/** Percent of the usual number of power cuts. */
const USUAL_TORTURE_PERCENT = 1000;

const USAGE = `Usage: npm run firmware -- <work>
  build              host tests, sanitized tests, fuzz targets and the ESP32-C3's self-test
  test [part]        the tests of all parts or of one, such as log, as part of \`npm test\`
  rv32               the self-test on the emulated chip: golden bytes, stack, instructions
  size               what the code weighs, against its limits
  fuzz [seconds]     every fuzz target for so many seconds, ${USUAL_FUZZ_SECONDS} when left out
  torture [percent]  power cuts of the flash log, in percent of what \`npm test\` does, ${USUAL_TORTURE_PERCENT} when left out
  page <build> <out> a page that flashes what ESP-IDF built in the one folder, written to the other; see docs/flashing
`;

/** @type {Readonly<Record<string, (request: Request) => readonly Line[]>>} */
const WORK = {
  build: ({ root, runtime }) => BUILD_KINDS.flatMap((kind) => buildLines(root, kind, runtime.node)),
  rv32: ({ root, runtime }) => [...buildLines(root, "rv32", runtime.node), emulatorLine(root, "self-test")],
  size: ({ root, runtime }) => [...buildLines(root, "rv32", runtime.node), sizeGateLine(root, runtime.node)],
  fuzz: ({ root, runtime, amount }) => [
    ...buildLines(root, "fuzz", runtime.node),
    fuzzLine(root, amount ?? USUAL_FUZZ_SECONDS),
  ],
  torture: ({ root, runtime }) => [...buildLines(root, "host", runtime.node), partLine(root, "host", "log")],
};

/** Whether there is something to install first. @param {string} work */
export function isFirmwareWork(work) {
  return work === "test" || Object.hasOwn(WORK, work);
}

/**
 * `npm run firmware`: builds and runs parts of the firmware by hand.
 *
 * @param {string} root
 * @param {Runtime} runtime
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
export async function runFirmware(root, runtime, [work = "help", given, out]) {
  if (work === "page" && given !== undefined && out !== undefined) {
    writeFlashingPage(root, { build: resolve(given), out: resolve(out), env: runtime.env });
    return 0;
  }
  if (work === "test") return runAll(root, runtime, [vitestLine(runtime, given)]);
  const lines = Object.hasOwn(WORK, work) ? WORK[work] : undefined;
  const amount = given === undefined ? null : Number(given);
  const isAmount = amount === null || (Number.isInteger(amount) && amount > 0);
  if (lines === undefined || !isAmount) {
    process.stderr.write(USAGE);
    return work === "help" ? 0 : 2;
  }
  const percent = work === "torture" ? { LOCALGRID_TEST_SCALE: String(amount ?? USUAL_TORTURE_PERCENT) } : {};
  return runAll(root, { ...runtime, env: { ...runtime.env, ...percent } }, lines({ root, runtime, amount }));
}

/**
 * @param {Runtime} runtime
 * @param {string | undefined} part
 * @returns {Line}
 */
function vitestLine(runtime, part) {
  const only = part === undefined ? [] : ["-t", ` of ${part}$`];
  return { command: runtime.node, args: ["node_modules/vitest/vitest.mjs", "run", "firmware/", ...only] };
}

/**
 * @param {string} root
 * @param {Runtime} runtime
 * @param {readonly Line[]} lines
 */
async function runAll(root, { env }, lines) {
  for (const { command, args } of lines) {
    const { code } = await runChild(command, args, { cwd: root, env });
    if (code !== 0) return code;
  }
  return 0;
}
