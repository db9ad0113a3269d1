import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FOR_RUST, FOR_TESTS, missingPackages } from "./debian-packages.mjs";
import { adviceFor } from "./dependencies.mjs";
import { sourceDigest } from "./web-app-build.mjs";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-set-up-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("deciding what set-up has to do", () => {
  test("the digest of sources changes with content, with names and with nothing else", () => {
    mkdirSync(join(folder, "app", "node_modules"), { recursive: true });
    writeFileSync(join(folder, "app", "a.ts"), "one");
    const before = sourceDigest(folder, ["app", "absent"]);

    writeFileSync(join(folder, "app", "node_modules", "stamp"), "anything");
    expect(sourceDigest(folder, ["app", "absent"])).toBe(before);

    writeFileSync(join(folder, "app", "a.ts"), "two");
    const changed = sourceDigest(folder, ["app"]);
    expect(changed).not.toBe(before);

    writeFileSync(join(folder, "app", "b.ts"), "");
    expect(sourceDigest(folder, ["app"])).not.toBe(changed);
  });

  test("a system package is missing when its file is", () => {
    const missing = missingPackages(FOR_TESTS, (file) => file !== "chromium");
    expect(missing.map(({ name }) => name)).toEqual(["chromium"]);
  });

  test("Rust for contracts needs the source of its library, and a linker for Wasm", () => {
    const missing = missingPackages(FOR_RUST, (file) => !/library|wasm-ld/.test(file));
    expect(missing.map(({ name }) => name)).toEqual(["rust-web-src", "lld"]);
  });

  test.each([
    ["npm error code EAI_AGAIN", "network"],
    ["request failed, reason: getaddrinfo ENOTFOUND host", "network"],
    ["ERR_PNPM_OUTDATED_LOCKFILE  Cannot install", "pnpm-lock.yaml"],
    ["ENOSPC: no space left on device", "disk is full"],
    ["something else", "ended with 7"],
  ])("the advice after %j speaks of the %s", (output, word) => {
    expect(adviceFor(7, output)).toContain(word);
  });
});

describe("passing signals on", () => {
  const module = new URL("./child-process.mjs", import.meta.url).href;
  const child = `
    let count = 0;
    process.on("SIGTERM", () => { count += 1; setTimeout(() => { console.log("signals", count); process.exit(7); }, 300); });
    setInterval(() => undefined, 1000);
    console.log("ready");`;
  const parent = `
    import { passSignalsOn, runChild } from ${JSON.stringify(module)};
    passSignalsOn();
    const { code } = await runChild(process.execPath, ["-e", ${JSON.stringify(child)}], { cwd: "." });
    process.exitCode = code;`;

  test.each([
    { to: "this process alone", target: (pid: number) => pid },
    { to: "the whole process group", target: (pid: number) => -pid },
  ])("a signal to $to reaches the child once, and its exit code comes back", async ({ target }) => {
    const running = spawn(process.execPath, ["--input-type=module", "-e", parent], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    running.stdout.on("data", (part: Buffer) => {
      output += part.toString();
      if (part.includes("ready")) process.kill(target(running.pid ?? 0), "SIGTERM");
    });
    const [code] = await once(running, "close");
    expect(output).toBe("ready\nsignals 1\n");
    expect(code).toBe(7);
  });
});
