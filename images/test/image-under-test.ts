import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openReleaseKey } from "./emulator/update-bundles.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = join(ROOT, "images/cache");
const OUT = join(ROOT, "images/out/test");
/** Updates that the image under test takes are signed with this; it is made here and never leaves the machine. */
export const TEST_KEYS = join(CACHE, "test-key");
const RECORD = join(ROOT, "images/tested.json");

/** What is kept of the checks that have passed since what goes into the image was changed last. */
export interface Tested {
  readonly inputs_sha256: string;
  /** What each said, by name. */
  readonly checks: Readonly<Record<string, string>>;
  readonly figures: Readonly<Record<string, number>>;
}

/** Builds the image from the working folder, or finds that nothing has changed since it was. */
export async function buildImage(): Promise<string> {
  const { public_file } = openReleaseKey(TEST_KEYS);
  const places = ["--cache", CACHE, "--out", OUT, "--release-key-file", public_file];
  const child = spawn("sh", ["build-image.sh", ...places, "--quick", "--same-packages"], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, LOCALGRID_NODE: process.execPath },
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`the image was not built: build-image.sh ended with ${code}`);
  return join(OUT, "localgrid.img");
}

/** The names of the checks that have passed with exactly this in the image. */
export function testedWith(inputs_sha256: string): ReadonlySet<string> {
  const last = lastTested();
  return new Set(last?.inputs_sha256 === inputs_sha256 ? Object.keys(last.checks) : []);
}

/** Notes checks that have passed, beside those that had before with the same in the image. The file belongs into the repository. */
export function recordTested({ inputs_sha256, checks, figures }: Tested): void {
  const last = lastTested();
  const before = last?.inputs_sha256 === inputs_sha256 ? last : { checks: {}, figures: {} };
  const tested: Tested = {
    inputs_sha256,
    checks: { ...before.checks, ...checks },
    figures: { ...before.figures, ...figures },
  };
  writeFileSync(RECORD, `${JSON.stringify(tested, null, 2)}\n`);
}

function lastTested(): Tested | null {
  return existsSync(RECORD) ? (JSON.parse(readFileSync(RECORD, "utf8")) as Tested) : null;
}
