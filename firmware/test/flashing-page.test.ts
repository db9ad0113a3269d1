import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { assemblePage } from "../../toolchain/firmware-page.mjs";

const PAGES = join(import.meta.dirname, "..", "..", "docs", "flashing");

let folder = "";
let build = "";
let out = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-flashing-"));
  build = join(folder, "build");
  out = join(folder, "out");
  mkdirSync(join(build, "bootloader"), { recursive: true });
  mkdirSync(join(folder, "tools"));
  writeFileSync(join(folder, "tools", "install-button.js"), "// tools");
  writeFileSync(join(build, "project_description.json"), JSON.stringify({ project_version: "1.2.3" }));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function assemble(files: Readonly<Record<string, string>>): void {
  for (const file of Object.values(files)) writeFileSync(join(build, file), `image ${file}`);
  writeFileSync(join(build, "flasher_args.json"), JSON.stringify({ flash_files: files }));
  assemblePage({ pages: PAGES, build, tools: join(folder, "tools"), out });
}

test("every image of a build is in the page's folder and in its manifest, at its place in flash", () => {
  assemble({ "0x20000": "localgrid.bin", "0x0": "bootloader/bootloader.bin" });
  const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
  expect(manifest).toMatchObject({ version: "1.2.3", builds: [{ chipFamily: "ESP32-C3" }] });
  expect(manifest.builds[0].parts).toEqual([
    { path: "bootloader.bin", offset: 0 },
    { path: "localgrid.bin", offset: 0x20000 },
  ]);
  expect(readFileSync(join(out, "bootloader.bin"), "utf8")).toBe("image bootloader/bootloader.bin");
});

test("the page asks nothing of any other server", () => {
  assemble({ "0x20000": "localgrid.bin" });
  expect(readdirSync(out).sort()).toEqual(["esp-web-tools", "index.html", "localgrid.bin", "manifest.json"]);
  const page = readFileSync(join(out, "index.html"), "utf8");
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  const [, script = ""] = /<script type="module" src="\.\/([^"]+)"/.exec(page) ?? [];
  expect(readFileSync(join(out, script), "utf8")).toBe("// tools");
});

test("a folder that no build has been in is refused in one sentence", () => {
  expect(() => assemblePage({ pages: PAGES, build, tools: join(folder, "tools"), out })).toThrow(/idf\.py build/);
});

test("images of one name, which would overwrite each other, are refused", () => {
  mkdirSync(join(build, "other"));
  expect(() => assemble({ "0x0": "bootloader/app.bin", "0x20000": "other/app.bin" })).toThrow(/which image goes where/);
});
