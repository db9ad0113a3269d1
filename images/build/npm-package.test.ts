import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { packagesNeededBy, packagesOfModules, readNpmPackage } from "./npm-package.ts";

let folder: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "localgrid-npm-")));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: unknown): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const packed = (name: string, rest: object = {}) => ({ name, version: "1.0.0", license: "MIT", ...rest });

describe("a package of npm", () => {
  test("is read with its licence and every text that has to be passed on", () => {
    write("node_modules/a/package.json", packed("a", { dependencies: { c: "1", b: "1" } }));
    for (const name of ["LICENSE", "licence-MIT.txt", "NOTICE.md", "COPYING", "license.js-notes", "README.md"]) {
      write(`node_modules/a/${name}`, "text");
    }
    expect(readNpmPackage(join(folder, "node_modules/a"))).toEqual({
      name: "a",
      version: "1.0.0",
      licence: "MIT",
      notices: ["COPYING", "LICENSE", "NOTICE.md", "licence-MIT.txt", "license.js-notes"],
      folder: join(folder, "node_modules/a"),
      dependencies: ["b", "c"],
    });
  });

  test("may state its licence in the ways of old", () => {
    write("a/package.json", { name: "a", version: "1.0.0", license: { type: "BSD-3-Clause" } });
    write("b/package.json", { name: "b", version: "1.0.0", licenses: [{ type: "MIT" }, { type: "Apache-2.0" }] });
    expect(["a", "b"].map((name) => readNpmPackage(join(folder, name)).licence)).toEqual([
      "BSD-3-Clause",
      "MIT OR Apache-2.0",
    ]);
  });

  test("without a licence goes into no image", () => {
    write("a/package.json", { name: "a", version: "1.0.0" });
    expect(() => readNpmPackage(join(folder, "a"))).toThrow(expect.objectContaining({ code: "build-input-missing" }));
  });
});

test("modules of a bundle tell their packages, once each, however they are nested and named", () => {
  write("node_modules/a/package.json", packed("a"));
  write("node_modules/a/node_modules/@x/b/package.json", packed("@x/b"));
  // Says only of which kind the files below it are.
  write("node_modules/a/dist/package.json", { type: "module" });
  const modules = ["src/own.ts", "node_modules/a/dist/one.js", "node_modules/a/two.js?commonjs-es-import"];
  const nested = "node_modules/a/node_modules/@x/b/lib/three.js";
  const packages = packagesOfModules([...modules, nested].map((path) => join(folder, path)).concat("\0runtime.js"));
  expect(packages.map(({ name }) => name)).toEqual(["@x/b", "a"]);
});

test("what a package needs is followed through links and through packages of our own, in a circle too", () => {
  write("store/b/node_modules/b/package.json", packed("b", { dependencies: { c: "1" } }));
  write("store/c/node_modules/c/package.json", packed("c", { dependencies: { b: "1", "node-addon-api": "1" } }));
  write("own/package.json", packed("own", { dependencies: { b: "1" } }));
  mkdirSync(join(folder, "app/node_modules"), { recursive: true });
  symlinkSync("../../own", join(folder, "app/node_modules/own"));
  mkdirSync(join(folder, "own/node_modules"));
  symlinkSync("../../store/b/node_modules/b", join(folder, "own/node_modules/b"));
  symlinkSync("../../c/node_modules/c", join(folder, "store/b/node_modules/c"));
  symlinkSync("../../b/node_modules/b", join(folder, "store/c/node_modules/b"));
  expect(packagesNeededBy(["own"], join(folder, "app")).map(({ name }) => name)).toEqual(["b", "c"]);
  expect(() => packagesNeededBy(["missing"], join(folder, "app"))).toThrow(
    expect.objectContaining({ code: "build-input-missing" }),
  );
});
