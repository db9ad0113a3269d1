import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copyPackages } from "./native-packages.ts";
import type { NpmPackage } from "./npm-package.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-native-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function packageWith(name: string, files: readonly string[]): NpmPackage {
  const at = join(folder, "from", name);
  for (const file of files) {
    mkdirSync(dirname(join(at, file)), { recursive: true });
    writeFileSync(join(at, file), file);
  }
  return { name, version: "1.0.0", licence: "MIT", notices: [], folder: at, dependencies: [] };
}

const filesIn = (name: string) =>
  readdirSync(join(folder, "to", name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "to", name).length + 1))
    .sort();

const copy = (...packages: readonly NpmPackage[]) => copyPackages(packages, join(folder, "to"), "arm64");

describe("packages beside a bundle", () => {
  test("keep the compiled part for one processor, and neither sources nor other runtimes' copies of it", () => {
    const one = packageWith("one", [
      "package.json",
      "lib/index.js",
      "lib/index.d.ts",
      "src/one.cc",
      "deps/sqlite3.c",
      "binding.gyp",
      "README.md",
      "LICENSE",
      "prebuilds/linux-arm64.node",
      "prebuilds/linux-x64.node",
      "prebuilds/linuxmusl-arm64.node",
    ]);
    const two = packageWith("@x/two", [
      "index.js",
      "prebuilds/linux-arm64/two.node",
      "prebuilds/linux-arm64/two.bare",
      "prebuilds/ios-arm64/two.bare",
    ]);
    copy(one, two);
    expect(filesIn("one")).toEqual(["LICENSE", "lib/index.js", "package.json", "prebuilds/linux-arm64.node"]);
    expect(filesIn("@x/two")).toEqual(["index.js", "prebuilds/linux-arm64/two.node"]);
  });

  test("keep their src where nothing is compiled: it may be what runs", () => {
    copy(packageWith("three", ["src/index.js", "node_modules/four/index.js", "test/index.js"]));
    expect(filesIn("three")).toEqual(["src/index.js"]);
  });

  test("that were not compiled for the processor end the build", () => {
    const one = packageWith("one", ["prebuilds/linux-x64.node", "prebuilds/linuxmusl-arm64.node"]);
    expect(() => copy(one)).toThrow(expect.objectContaining({ code: "build-input-missing" }));
  });

  test("have one version each", () => {
    const one = packageWith("one", ["index.js"]);
    expect(() => copy(one, { ...one, version: "2.0.0" })).toThrow(expect.objectContaining({ code: "build-conflict" }));
  });
});
