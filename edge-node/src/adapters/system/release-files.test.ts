import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import { bundleStart } from "@localgrid/protocol/update-bundle";
import { afterEach, beforeEach, expect, test } from "vitest";
import { releaseFilesContract } from "../../releases/release-files-contract.ts";
import { ReleaseFileFolder } from "./release-files.ts";

const bundle = testBundle(testReleaseKey(), { size: 50_000 });

let folder: string;
let inbox: string;
let shelf: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "localgrid-releases-"));
  [inbox, shelf] = [join(folder, "inbox"), join(folder, "shelf")];
  for (const each of [inbox, shelf]) mkdirSync(each);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const opened = (with_shelf = false) =>
  new ReleaseFileFolder({ data_dir: join(folder, "data"), inbox, shelf: with_shelf ? shelf : null });

releaseFilesContract("ReleaseFileFolder", () => {
  rmSync(join(folder, "data"), { recursive: true, force: true });
  mkdirSync(join(folder, "data"));
  const handedOver = (name: string) => (existsSync(join(inbox, name)) ? readFileSync(join(inbox, name)) : null);
  return { files: opened(), reopen: opened, handedOver };
});

async function kept(files: ReleaseFileFolder): Promise<void> {
  mkdirSync(join(folder, "data"), { recursive: true });
  const start = bundleStart(bundle.signed);
  await files.beginPart(bundle.id, "hub", start);
  await files.append(bundle.bytes.slice(start.length));
  await files.keepPart();
}

test("bundles on the machine's shelf are read, never written, and what else lies there is passed over", async () => {
  writeFileSync(join(shelf, `${bundle.id}.lgu`), bundle.bytes);
  for (const [name, text] of [
    ["state.json", "{}"],
    [`${"0".repeat(64)}.lgu`, "no bundle"],
    ["x.lgu", "x"],
  ] as const) {
    writeFileSync(join(shelf, name), text);
  }
  const files = opened(true);
  const found = await files.bundles();
  expect(found.map(({ id, size, isOwn }) => [id, size, isOwn])).toEqual([[bundle.id, bundle.bytes.length, false]]);
  expect(await files.read(bundle.id, 10, 5)).toEqual(bundle.bytes.slice(10, 15));
  await files.remove(bundle.id);
  expect(readdirSync(shelf)).toHaveLength(4);
  writeFileSync(join(shelf, `${bundle.id}.lgu`), bundle.bytes.slice(0, 100));
  expect(await files.bundles()).toEqual([]);
});

test("a file that changes is looked into again", async () => {
  const other = testBundle(testReleaseKey(), { size: 70 });
  writeFileSync(join(shelf, `${bundle.id}.lgu`), bundle.bytes);
  const files = opened(true);
  await files.bundles();
  writeFileSync(join(shelf, `${bundle.id}.lgu`), other.bytes);
  const [found] = await files.bundles();
  expect(Buffer.compare(found?.signed as Uint8Array, other.signed)).toBe(0);
});

test("a bundle is before the machine under its name only when it is whole, and nobody else may read it", async () => {
  const files = opened();
  await kept(files);
  await files.prepare();
  writeFileSync(join(inbox, ".coming", "a.lgu"), "what a power cut left");
  writeFileSync(join(inbox, ".coming", "b.lgu"), "what a power cut left");
  await opened().prepare();
  writeFileSync(join(inbox, ".coming", "a.lgu"), "what came later");
  await files.handOver(bundle.id, "a.lgu");
  expect([readdirSync(inbox), readdirSync(join(inbox, ".coming"))]).toEqual([[".coming", "a.lgu"], []]);
  expect(statSync(join(inbox, "a.lgu")).mode & 0o777).toBe(0o600);
  // No byte was written twice.
  expect(statSync(join(inbox, "a.lgu")).ino).toBe(statSync(join(folder, "data", "releases", `${bundle.id}.lgu`)).ino);
});

test("a folder that is gone is an error with a code", async () => {
  const files = opened();
  await kept(files);
  rmSync(inbox, { recursive: true });
  writeFileSync(inbox, "a file where a folder was");
  await expect(files.handOver(bundle.id, "a.lgu")).rejects.toMatchObject({ code: "storage-failed" });
  await expect(files.append(new Uint8Array(1))).rejects.toMatchObject({ code: "storage-failed" });
});
