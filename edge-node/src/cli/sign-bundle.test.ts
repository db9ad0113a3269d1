import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BUNDLE_START_BYTES,
  bundleSizeOf,
  manifestLengthOf,
  openBundleManifest,
} from "@localgrid/protocol/update-bundle";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signBundle } from "./sign-bundle.ts";
import { makeReleaseKey } from "./sign-firmware.ts";

let folder: string;
let printed: string[];
const at = (name: string) => join(folder, name);
const FIELDS = { board: "raspberrypi-arm64", version: 13, version_name: "1.3.0", min_version: 10 };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-bundle-"));
  printed = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  makeReleaseKey({ key: at("release.pem") });
  writeFileSync(at("root.squashfs"), "a root");
  mkdirSync(at("boot/overlays"), { recursive: true });
  for (const name of ["kernel8.img", "initrd.img", "cmdline.txt", "overlays/README"]) {
    writeFileSync(at(`boot/${name}`), `content of ${name}`);
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function sign(given: Partial<Parameters<typeof signBundle>[0]>): void {
  const files = { file: at("root.squashfs"), boot_dir: at("boot"), key: at("release.pem"), out: at("out.lgu") };
  signBundle({ kind: "system", ...files, ...FIELDS, ...given });
}

function open() {
  const bytes = readFileSync(at("out.lgu"));
  const end = BUNDLE_START_BYTES + manifestLengthOf(bytes);
  const signed = new Uint8Array(bytes.subarray(BUNDLE_START_BYTES, end));
  const manifest = openBundleManifest(signed, [new Uint8Array(Buffer.from(printed[0] ?? "", "hex"))]);
  expect(bytes.length).toBe(bundleSizeOf(signed, manifest));
  return { manifest, content: bytes.subarray(end).toString() };
}

test("a system is packed with its boot files, but without a command line", () => {
  sign({});
  const { manifest, content } = open();
  expect(manifest).toMatchObject({ kind: "system", ...FIELDS });
  expect(manifest.files.map(({ name }) => name)).toEqual([
    "root.squashfs",
    "boot/initrd.img",
    "boot/kernel8.img",
    "boot/overlays/README",
  ]);
  expect(content).toBe("a rootcontent of initrd.imgcontent of kernel8.imgcontent of overlays/README");
});

test("an application is packed alone", () => {
  sign({ kind: "application", boot_dir: null });
  const { manifest, content } = open();
  expect(manifest.files.map(({ name, size }) => [name, size])).toEqual([["application.squashfs", 6]]);
  expect(content).toBe("a root");
});

test.each([
  ["another kind", { kind: "firmware" }, "wrong-config"],
  ["a system without boot files", { boot_dir: null }, "wrong-config"],
  ["a version that is no number", { version: Number.NaN }, "inconsistent-control"],
  ["a name with a space", { version_name: "1 3" }, "inconsistent-control"],
] as const)("%s is not signed", (...[, wrong, code]) => {
  expect(() => sign(wrong)).toThrow(expect.objectContaining({ code }));
});

test("a system without a kernel is not signed", () => {
  rmSync(at("boot/kernel8.img"));
  expect(() => sign({})).toThrow(expect.objectContaining({ code: "inconsistent-control" }));
});
