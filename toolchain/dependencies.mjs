import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "./child-process.mjs";
import { announce } from "./progress.mjs";
import { SetUpError } from "./set-up-error.mjs";

const INSTALL = ["--yes", "pnpm@12", "install", "--frozen-lockfile", "--reporter=append-only"];

/** What only mutation testing and Lighthouse need is left out until somebody asks for it. */
const USUAL = ["--filter=!@localgrid/mutation", "--filter=!@localgrid/lighthouse"];

const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|ETIMEDOUT|ERR_SOCKET_TIMEOUT|dns error/i;

/**
 * Installs the packages of the lock file, unless the last set-up did so already.
 *
 * @param {string} root
 * @param {"usual" | "all"} extent
 * @returns {Promise<{ note: string, value: undefined }>}
 */
export async function ensureDependencies(root, extent) {
  const stamp = join(root, "node_modules", extent === "all" ? ".localgrid-set-up-all" : ".localgrid-set-up");
  const wanted = lockDigest(root);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return { note: "up to date", value: undefined };

  announce("installing dependencies with pnpm; the first time takes a minute or two");
  const { code, text } = await install(root, extent === "all" ? [] : USUAL);
  if (code !== 0) throw new SetUpError(adviceFor(code, text));
  writeFileSync(stamp, wanted);
  return { note: "installed", value: undefined };
}

/**
 * @param {string} root
 * @returns {string}
 */
export function lockDigest(root) {
  const digest = createHash("sha256");
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) digest.update(readFileSync(join(root, file)));
  return digest.update(`${process.platform} ${process.arch}`).digest("hex");
}

/**
 * What to tell a person whose installation ended with `code` and printed `text`.
 *
 * @param {number} code
 * @param {string} text
 * @returns {string}
 */
export function adviceFor(code, text) {
  if (NO_NETWORK.test(text)) {
    return "The package registry cannot be reached. The first run needs a network; connect and run the same command again.";
  }
  if (/ERR_PNPM_OUTDATED_LOCKFILE/.test(text)) {
    return "pnpm-lock.yaml does not match the package.json files. Run `npx pnpm@12 install` and commit the lock file.";
  }
  if (/ENOSPC/.test(text)) return "The disk is full. Dependencies need about 500 MB; free some space and run again.";
  return `Dependencies could not be installed (pnpm ended with ${code}); its output above says why.`;
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
async function install(root, args) {
  try {
    // Without CI, pnpm asks on the terminal before it replaces a node_modules of another make.
    const env = { ...process.env, CI: "true" };
    return await runChild("npx", [...INSTALL, ...args], { cwd: root, env, output: "shown" });
  } catch (cause) {
    throw new SetUpError("npx was not found. It comes with npm; install npm (on Debian: `apt-get install npm`).", {
      cause,
    });
  }
}
