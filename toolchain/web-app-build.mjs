import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "./child-process.mjs";
import { announce } from "./progress.mjs";
import { SetUpError } from "./set-up-error.mjs";

/** Every page that is built, by its folder in `ui`. */
const APPS = ["member-app", "dashboard"];
const SHARED_SOURCES = ["ui/components", "sync/vocabulary/src", "pnpm-lock.yaml"];
const NOT_SOURCES = new Set(["node_modules", "dist", "test"]);

/**
 * Builds each web app, unless what is in its `dist` was built from the same sources.
 *
 * @param {string} root
 * @param {{ node: string, env: NodeJS.ProcessEnv }} runtime
 * @returns {Promise<{ note: string, value: undefined }>}
 */
export async function ensureWebApps(root, runtime) {
  const built = [];
  for (const name of APPS) {
    if (await buildWhenChanged(root, name, runtime)) built.push(name);
  }
  return { note: built.length === 0 ? "up to date" : `built ${built.join(" and ")}`, value: undefined };
}

/**
 * @param {string} root
 * @param {string} name
 * @param {{ node: string, env: NodeJS.ProcessEnv }} runtime
 * @returns {Promise<boolean>} false when the app was up to date
 */
async function buildWhenChanged(root, name, { node, env }) {
  const app = join(root, "ui", name);
  const stampFolder = join(app, "node_modules");
  const stamp = join(stampFolder, ".localgrid-build");
  const wanted = sourceDigest(root, [`ui/${name}`, ...SHARED_SOURCES]);
  const isBuilt = existsSync(join(app, "dist", "index.html"));
  if (isBuilt && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;

  announce(`building ui/${name}`);
  const vite = join(stampFolder, "vite", "bin", "vite.js");
  const { code } = await runChild(node, [vite, "build", "--logLevel", "warn"], { cwd: app, env, output: "shown" });
  if (code !== 0) throw new SetUpError(`ui/${name} could not be built; the output above says why.`);
  mkdirSync(stampFolder, { recursive: true });
  writeFileSync(stamp, wanted);
  return true;
}

/**
 * Digest over names and contents of everything under `sources`, in byte order of the names.
 *
 * @param {string} root
 * @param {readonly string[]} sources
 * @returns {string}
 */
export function sourceDigest(root, sources) {
  const digest = createHash("sha256");
  for (const path of sources.flatMap((source) => filesUnder(root, source))) {
    const content = readFileSync(join(root, path));
    digest.update(`${path}\0${content.length}\0`).update(content);
  }
  return digest.digest("hex");
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(root, path) {
  if (!existsSync(join(root, path))) return [];
  try {
    return readdirSync(join(root, path))
      .filter((name) => !NOT_SOURCES.has(name))
      .sort()
      .flatMap((name) => filesUnder(root, `${path}/${name}`));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOTDIR") return [path];
    throw error;
  }
}
