import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { SetUpError } from "./set-up-error.mjs";

/**
 * Path of a Node 24: the one from the dependencies, or the current one when it is new enough.
 *
 * @param {string} root
 * @returns {string}
 */
export function node24(root) {
  const pinned = join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new SetUpError(
    `localgrid needs Node 24 and can bring it along on Linux (x64 and arm64) only; this is Node ${process.versions.node} ` +
      `on ${process.platform} ${process.arch}. Install Node 24 and run the same command again.`,
  );
}

/**
 * The environment for children: `node` on their PATH is Node 24.
 *
 * @param {string} root
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
export function childEnvironment(root, node) {
  const path = [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  return { ...process.env, PATH: path };
}
