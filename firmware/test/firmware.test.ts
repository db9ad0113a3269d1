import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type BuildKind,
  buildLines,
  emulatorLine,
  fuzzLine,
  type Line,
  partLine,
  sizeGateLine,
  syntaxCheckLine,
} from "../../toolchain/firmware-build.mjs";

const ROOT = join(import.meta.dirname, "..", "..");

/** Long enough for a slow machine: a build from scratch takes a minute or two on two processors. */
const BUILD_MS = 600_000;
const RUN_MS = 300_000;

/** Percent of the usual rounds: a sanitized program runs several times slower. */
const SANITIZED_PERCENT = "5";

const FUZZ_SECONDS = 2;

const PARTS = readdirSync(join(ROOT, "firmware", "test"), { recursive: true, encoding: "utf8" })
  .map((path) => path.split("/"))
  .filter((path) => path.at(-1)?.endsWith("-test.cpp"))
  .map(([part = ""]) => part);
const EACH_PART = [...new Set(PARTS)].sort();

/** What a command printed; throws with all of it unless the command ended well. */
async function run({ command, args }: Line, env: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(command, [...args], options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (error === null) resolve(output);
      else if (error.code === "ENOENT")
        reject(new Error(`${command} is missing; \`npm run firmware -- build\` installs it`));
      else reject(Object.assign(new Error(`${error.message}\n${output}`), { status: error.code }));
    });
    child.stdin?.end();
  });
}

async function build(kind: BuildKind): Promise<void> {
  for (const line of buildLines(ROOT, kind, process.execPath)) await run(line);
}

/** A program of tests says how many it ran: none at all would be as good as no program. */
function passedIn(output: string): number {
  return Number(/^passed (\d+)$/m.exec(output)?.[1] ?? 0);
}

test("the tests of the firmware are found", () => {
  expect(EACH_PART).toEqual(expect.arrayContaining(["crypto", "energy", "log", "message", "mqtt", "node", "safety"]));
});

test("the vendored sources are, byte for byte, those that their list names", () => {
  const folder = join(ROOT, "firmware", "crypto", "libsodium");
  const listed = readFileSync(join(folder, "SHA256SUMS"), "utf8").trim().split("\n");
  for (const line of listed) {
    const [digest, path = ""] = line.split("  ");
    const bytes = readFileSync(join(folder, path));
    expect(createHash("sha256").update(bytes).digest("hex"), path).toBe(digest);
  }
  const present = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /\.[ch]$/.test(path));
  expect(listed.map((line) => line.split("  ")[1])).toEqual(expect.arrayContaining(present));
});

describe("on this machine", () => {
  beforeAll(() => build("host"), BUILD_MS);

  test.each(EACH_PART)("the tests of %s", { timeout: RUN_MS }, async (part) => {
    expect(passedIn(await run(partLine(ROOT, "host", part)))).toBeGreaterThan(0);
  });
});

describe("with address and undefined-behaviour sanitizers", () => {
  beforeAll(() => build("sanitized"), BUILD_MS);

  test.each(EACH_PART)("the sanitized tests of %s", { timeout: RUN_MS }, async (part) => {
    const output = await run(partLine(ROOT, "sanitized", part), { LOCALGRID_TEST_SCALE: SANITIZED_PERCENT });
    expect(passedIn(output)).toBeGreaterThan(0);
  });
});

describe("with arbitrary input", () => {
  beforeAll(() => build("fuzz"), BUILD_MS);

  test("the fuzz targets find nothing in a short run", { timeout: RUN_MS }, async () => {
    expect(await run(fuzzLine(ROOT, FUZZ_SECONDS))).toMatch(/executions/);
  });
});

describe("on the instruction set of an ESP32-C3", () => {
  beforeAll(() => build("rv32"), BUILD_MS);

  test("the self-test passes in the emulator and stays within its stack", { timeout: RUN_MS }, async () => {
    expect(passedIn(await run(emulatorLine(ROOT, "self-test")))).toBeGreaterThan(0);
  });

  test("a fault ends the emulator with a status of its own instead of hanging it", { timeout: RUN_MS }, async () => {
    await expect(run(emulatorLine(ROOT, "fault"))).rejects.toMatchObject({ status: 99 });
  });

  test("the code stays within its sizes and asks for no heap", { timeout: RUN_MS }, async () => {
    expect(await run(sizeGateLine(ROOT, process.execPath))).toContain("all sizes within their limits");
  });

  test("the size gate refuses what is too big, and what asks for a heap", { timeout: RUN_MS }, async () => {
    const gate = sizeGateLine(ROOT, process.execPath);
    expect(await run({ ...gate, args: [...gate.args, "--prove"] })).toContain("each limit is proven to bite");
  });
});

describe("as an ESP-IDF project", () => {
  test(
    "the sources of the chip's program agree with the declarations that they were written against",
    async () => {
      expect(await run(syntaxCheckLine(ROOT))).toMatch(/^checked \d+ files$/m);
    },
    RUN_MS,
  );
});
