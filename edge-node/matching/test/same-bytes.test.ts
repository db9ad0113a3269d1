import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultDigests } from "./result-digests.ts";

const FIXTURE = join(import.meta.dirname, "../fixtures/result-digests-v1.txt");

describe("the same inputs", () => {
  let folder: string;
  let script: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "localgrid-matching-"));
    script = join(folder, "print-result-digests.mjs");
    // As JavaScript, because types are stripped by WebAssembly, which does not run without the compiler.
    const bundle = await rolldown({ input: join(import.meta.dirname, "print-result-digests.ts"), platform: "node" });
    await bundle.write({ file: script, format: "esm" });
    await bundle.close();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("[INV-7] give the results that they have always given", () => {
    expect(resultDigests()).toBe(readFileSync(FIXTURE, "utf8"));
  });

  test.each(["--jitless", "--no-opt", "--always-turbofan"])(
    "[INV-7] give equal bytes in a process of their own",
    (flag) => {
      const printed = execFileSync(process.execPath, [flag, script], { encoding: "utf8" });
      expect(printed).toBe(readFileSync(FIXTURE, "utf8"));
    },
  );
});
