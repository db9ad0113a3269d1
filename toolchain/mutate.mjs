import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runChild } from "./child-process.mjs";

const SOURCES = "edge-node/matching/src";
const STRYKER = "toolchain/mutation/node_modules/@stryker-mutator/core/bin/stryker.js";
const CONFIG = "toolchain/mutation/stryker.config.json";

/**
 * Changes the matching package in one small way after the other and asks its tests each time. Prints the changes that
 * no test noticed and the counts per file; the whole report is in `.data/mutation/`.
 *
 * @param {string} root
 * @param {import("./set-up.mjs").Runtime} runtime
 * @param {readonly string[]} args
 * @returns {Promise<number>} 1 when the tests noticed less than the threshold in the configuration
 */
export async function mutate(root, { node, env }, args) {
  const selection = selectionOf(root, args);
  if (selection === null) {
    process.stderr.write(`Usage: npm run mutate [-- --only <folder or file of ${SOURCES}>]\n`);
    return 2;
  }
  const { code } = await runChild(node, [STRYKER, "run", CONFIG, ...selection], { cwd: root, env });
  return code;
}

/**
 * What Stryker has to be told to mutate only a part; null when there is no such part.
 *
 * @param {string} root
 * @param {readonly string[]} args
 * @returns {readonly string[] | null}
 */
export function selectionOf(root, args) {
  const only = onlyOf(args);
  if (only === undefined || only === null) return only === null ? null : [];
  const part = `${SOURCES}/${only.replace(/\/$/, "")}`;
  if (!existsSync(join(root, part))) return null;
  const isFolder = statSync(join(root, part)).isDirectory();
  return ["--mutate", isFolder ? `${part}/**/*.ts,!${part}/**/*.test.ts` : part];
}

/**
 * @param {readonly string[]} args
 * @returns {string | undefined | null} null when the arguments make no sense
 */
function onlyOf(args) {
  try {
    return parseArgs({ args: [...args], options: { only: { type: "string" } } }).values.only;
  } catch {
    return null;
  }
}
