import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runChild, stopSignal } from "./child-process.mjs";
import { step } from "./progress.mjs";
import { openTestFolder } from "./test-folder.mjs";

/**
 * @typedef {import("./set-up.mjs").Runtime} Runtime
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * Style and types. Each of the two counts as one check.
 *
 * @param {string} root
 * @param {Runtime} runtime
 * @returns {Promise<Counts>}
 */
export async function checkSources(root, runtime) {
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, script, ...args] of [
    ["biome", biome, "check", "--error-on-warnings", "--diagnostic-level=warn", "--max-diagnostics=100", "."],
    ["types", tsc, "-p", "."],
  ]) {
    const isGood = await step(/** @type {string} */ (name), async () => {
      const { code } = await runChild(runtime.node, [/** @type {string} */ (script), ...args], {
        cwd: root,
        env: runtime.env,
      });
      return { note: code === 0 ? "passed" : "FAILED", value: code === 0 };
    });
    if (isGood) counts.passed += 1;
    else counts.failed += 1;
    if (stopSignal() !== null) break;
  }
  return counts;
}

/**
 * All tests, or those whose path contains one of `args`.
 *
 * @param {string} root
 * @param {Runtime} runtime
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
export async function runTests(root, runtime, args) {
  const folder = openTestFolder();
  const countsFile = join(folder.path, "counts.json");
  try {
    return await step("tests", async () => {
      const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
      const env = { ...runtime.env, LOCALGRID_TEST_COUNTS: countsFile, TMPDIR: folder.path };
      const { code } = await runChild(runtime.node, [vitest, "run", ...args], { cwd: root, env });
      const counts = countsOf(code, readCounts(countsFile));
      return { note: isGood(counts) ? "passed" : "FAILED", value: counts };
    });
  } finally {
    folder.close();
  }
}

/**
 * What a run amounts to: one that ends badly without naming a failed test counts as one failure.
 *
 * @param {number} code
 * @param {Counts | null} counted
 * @returns {Counts}
 */
export function countsOf(code, counted) {
  if (counted === null) return { passed: 0, failed: 1, skipped: 0 };
  return code !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

/**
 * A skipped test is one that nobody knows about, so it counts as bad.
 *
 * @param {Counts} counts
 */
export function isGood(counts) {
  return counts.failed === 0 && counts.skipped === 0 && counts.passed > 0;
}

/**
 * The last line of `npm test`.
 *
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function together(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * @param {string} file
 * @returns {Counts | null}
 */
function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
