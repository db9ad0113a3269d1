import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { SetUpError } from "./set-up-error.mjs";

/** What writes to a chip from a browser. It is not part of the dependencies: only this page needs it. */
const TOOLS = "esp-web-tools@10.4.0";
const TOOLS_SHA512 = "3pwkeFFm5Fj7UQo8SJNYK5RXrtNCpq6X9QoI6bMT4GBZWgrJqjn0YvM9ihG74BtMoSFYXfmDtkehuxe50PTMPQ==";

/**
 * Writes the page that flashes a meter: from an ESP-IDF build folder into a folder that a web server can serve.
 *
 * @param {string} root
 * @param {{ build: string, out: string, env: NodeJS.ProcessEnv }} options
 */
export function writeFlashingPage(root, { build, out, env }) {
  const folder = mkdtempSync(join(tmpdir(), "localgrid-page-"));
  try {
    const tools = fetchTools(folder, env);
    assemblePage({ pages: join(root, "docs", "flashing"), build, tools, out });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {{ pages: string, build: string, tools: string, out: string }} from `tools` is the folder with install-button.js
 */
export function assemblePage({ pages, build, tools, out }) {
  const parts = partsOf(build);
  mkdirSync(out, { recursive: true });
  cpSync(join(pages, "flash.html"), join(out, "index.html"));
  cpSync(tools, join(out, "esp-web-tools"), { recursive: true });
  for (const { file } of parts) cpSync(join(build, file), join(out, basename(file)));
  const manifest = read(join(pages, "manifest.template.json"));
  manifest.version = String(read(join(build, "project_description.json")).project_version ?? "0");
  manifest.builds[0].parts = parts.map(({ file, offset }) => ({ path: basename(file), offset }));
  writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * The images of an ESP-IDF build and where each goes in flash, in order.
 *
 * @param {string} build
 * @returns {readonly { file: string, offset: number }[]}
 */
function partsOf(build) {
  const list = join(build, "flasher_args.json");
  if (!existsSync(list)) {
    throw new SetUpError(`There is no ${list}: build the firmware with ESP-IDF first (\`idf.py build\`).`);
  }
  const files = Object.entries(read(list).flash_files ?? {});
  const parts = files.map(([offset, file]) => ({ file: String(file), offset: Number(offset) }));
  const isOdd = parts.length === 0 || parts.some(({ offset }) => !Number.isSafeInteger(offset) || offset < 0);
  if (isOdd || new Set(parts.map(({ file }) => basename(file))).size !== parts.length) {
    throw new SetUpError(`${list} does not say which image goes where.`);
  }
  return parts.sort((a, b) => a.offset - b.offset);
}

/**
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
function fetchTools(folder, env) {
  const printed = execFileSync("npm", ["pack", "--silent", TOOLS], { cwd: folder, env, encoding: "utf8" });
  const archive = join(folder, printed.trim().split("\n").at(-1) ?? "");
  if (createHash("sha512").update(readFileSync(archive)).digest("base64") !== TOOLS_SHA512) {
    throw new SetUpError(`${TOOLS} is not what it was when it was chosen.`);
  }
  execFileSync("tar", ["-xzf", archive], { cwd: folder });
  return join(folder, "package", "dist", "web");
}

/** @param {string} file */
function read(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
