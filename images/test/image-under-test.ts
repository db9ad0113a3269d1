import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openReleaseKey } from "./emulator/update-bundles.ts";
import { imageInputsHash } from "./image-inputs.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = join(ROOT, "images/cache");
const OUT = join(ROOT, "images/out/test");
/** Updates that the image under test takes are signed with this; it is made here and never leaves the machine. */
export const TEST_KEYS = join(CACHE, "test-key");
const RECORD = join(ROOT, "images/tested.json");

/** What is kept of the last run in which every check passed. */
interface Tested {
  readonly inputs_sha256: string;
  readonly checks: number;
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

/** Whether what goes into the image is what it was when every check had passed. */
export async function isTested(): Promise<boolean> {
  if (!existsSync(RECORD)) return false;
  const { inputs_sha256 } = JSON.parse(readFileSync(RECORD, "utf8")) as Tested;
  return inputs_sha256 === (await imageInputsHash(ROOT));
}

/** Notes a run in which every check has passed. The file belongs into the repository. */
export function recordTested(tested: Tested): void {
  writeFileSync(RECORD, `${JSON.stringify(tested, null, 2)}\n`);
}
