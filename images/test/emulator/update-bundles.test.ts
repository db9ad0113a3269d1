import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BUNDLE_START_BYTES,
  bundleSizeOf,
  manifestLengthOf,
  openBundleManifest,
} from "@localgrid/protocol/update-bundle";
import { afterAll, expect, test } from "vitest";
import { makeReleaseKey, openReleaseKey, writeBundle } from "./update-bundles.ts";

const folder = mkdtempSync(join(tmpdir(), "lg-bundles-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a bundle opens with the key that the image is built with, and with no other", () => {
  const from = join(folder, "application");
  writeFileSync(from, "program");
  const key = openReleaseKey(folder);
  const files = [["application.squashfs", from]] as const;
  const bytes = readFileSync(writeBundle(join(folder, "a.lgu"), { kind: "application", version: 7, key, files }));
  const signed = bytes.subarray(BUNDLE_START_BYTES, BUNDLE_START_BYTES + manifestLengthOf(bytes));
  const known = Buffer.from(readFileSync(key.public_file, "utf8").trim(), "hex");
  const manifest = openBundleManifest(signed, [known]);
  expect(manifest).toMatchObject({ version: 7, files: [{ name: "application.squashfs", size: 7 }] });
  expect(bytes).toHaveLength(bundleSizeOf(signed, manifest));
  expect(() => openBundleManifest(signed, [makeReleaseKey().public_key])).toThrow(/no release key/);
});

test("a folder keeps its key", () => {
  expect(openReleaseKey(folder).public_key).toEqual(openReleaseKey(folder).public_key);
});
