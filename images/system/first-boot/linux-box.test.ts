import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { linuxBox, overwriteMounted } from "./linux-box.ts";

const folder = mkdtempSync(join(tmpdir(), "lg-box-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// Whoever runs the tests owns what they write.
const uid = process.getuid?.() ?? 0;
const box = linuxBox({ root: uid, localgrid: uid });
const at = (name: string) => join(folder, name);

test("a file is written as a whole, with its rights, and leaves nothing beside it", () => {
  box.write(at("a"), "one", { mode: 0o600 });
  box.write(at("a"), "two", { mode: 0o640, owner: "localgrid" });
  expect(box.read(at("a"))).toBe("two");
  expect(statSync(at("a")).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(["a"]);
});

test("a file that is not there is null, and so is one below a file", () => {
  writeFileSync(at("plain"), "");
  expect([box.read(at("none")), box.read(join(at("plain"), "x"))]).toEqual([null, null]);
  expect(box.names(at("none"))).toEqual([]);
});

test("links, folders and large files are not read", () => {
  writeFileSync(at("secret"), "secret");
  symlinkSync(at("secret"), at("link"));
  expect(() => box.read(at("link"))).toThrow(/ELOOP/);
  expect(() => box.read(folder)).toThrow(expect.objectContaining({ code: "file-too-large" }));
  writeFileSync(at("large"), "x".repeat(65_537));
  expect(() => box.read(at("large"))).toThrow(expect.objectContaining({ code: "file-too-large" }));
  writeFileSync(at("large"), "x".repeat(65_536));
  expect(box.read(at("large"))).toHaveLength(65_536);
});

test("chance is not the same twice", () => {
  expect(box.random(16)).not.toEqual(box.random(16));
});

describe("a file on a stick or on the boot partition", () => {
  /** Stands for mount(8), which only root may call: notes what was asked for, and what the file said then. */
  function startMount(body: string) {
    const root = mkdtempSync(join(folder, "mount-"));
    mkdirSync(join(root, "bin"));
    const script = `#!/bin/sh\necho "$*: $(cat ${root}/told)" >> ${root}/calls\n${body}\n`;
    writeFileSync(join(root, "bin/mount"), script, { mode: 0o755 });
    writeFileSync(join(root, "told"), "a secret that is long");
    vi.stubEnv("PATH", `${join(root, "bin")}:${process.env["PATH"] ?? ""}`);
    const isWritten = overwriteMounted({ folder: root, file: "told", text: "short", options: ["nodev", "noexec"] });
    vi.unstubAllEnvs();
    const calls = readFileSync(join(root, "calls"), "utf8").trim().split("\n");
    return { root, isWritten, calls, told: readFileSync(join(root, "told"), "utf8") };
  }

  test("is written over while the file system is writable for a moment, and no freer than before", () => {
    const { root, isWritten, calls, told } = startMount("");
    expect(calls).toEqual([
      `-o remount,rw,nodev,noexec ${root}: a secret that is long`,
      `-o remount,ro,nodev,noexec ${root}: short`,
    ]);
    expect([isWritten, told]).toEqual([true, "short"]);
  });

  test("stays as it is where the file system cannot be made writable, and that is said", () => {
    const { isWritten, told } = startMount("exit 32");
    expect([isWritten, told]).toEqual([false, "a secret that is long"]);
  });
});
