import { testBundle, testReleaseKey } from "@localgrid/protocol/test-bundle";
import { bundleStart } from "@localgrid/protocol/update-bundle";
import { describe, expect, test } from "vitest";
import type { ReleaseFiles } from "./release-files.ts";

const key = testReleaseKey();
const one = testBundle(key, { version: 1, size: 300_000 });
const two = testBundle(key, { version: 2, size: 10 });
const start = bundleStart(one.signed);

export interface OpenedReleaseFiles {
  readonly files: ReleaseFiles;
  /** The same folder as a new process finds it. */
  reopen(): ReleaseFiles;
  /** What lies before the machine under a name; null where there is nothing. */
  handedOver(name: string): Uint8Array | null;
}

/** What every place for bundles must do. `open` gives an empty one. */
export function releaseFilesContract(name: string, open: () => OpenedReleaseFiles): void {
  describe(name, () => {
    test("keeps a part over a restart, with where it came from and every byte", async () => {
      const { files, reopen } = open();
      expect([await files.part(), await files.bundles()]).toEqual([null, []]);
      await files.beginPart(one.id, "hub", start);
      await files.append(one.bytes.slice(start.length, 100_000));
      const again = reopen();
      expect(await again.part()).toEqual({ id: one.id, source: "hub", received: 100_000 });
      await again.append(one.bytes.slice(100_000));
      expect((await bytesOf(again)).equals(one.bytes)).toBe(true);
      expect(await again.bundles()).toEqual([]);
      await again.keepPart();
      expect(await again.part()).toBeNull();
      const [bundle] = await reopen().bundles();
      expect([bundle?.id, bundle?.size, bundle?.isOwn]).toEqual([one.id, one.bytes.length, true]);
      expect(Buffer.compare(bundle?.signed as Uint8Array, one.signed)).toBe(0);
    });

    test("has one part at a time", async () => {
      const { files } = open();
      await files.beginPart(one.id, "hub", start);
      await files.beginPart(two.id, "a".repeat(32), bundleStart(two.signed));
      expect(await files.part()).toMatchObject({ id: two.id, source: "a".repeat(32) });
      await files.dropPart();
      expect(await files.part()).toBeNull();
    });

    test("reads any bytes of a bundle, fewer at its end, and none of one that is not here", async () => {
      const { files } = open();
      await keep(files);
      expect(await files.read(one.id, 200_000, 50)).toEqual(one.bytes.slice(200_000, 200_050));
      expect((await files.read(one.id, one.bytes.length - 5, 50))?.length).toBe(5);
      expect((await files.read(one.id, one.bytes.length, 50))?.length).toBe(0);
      expect(await files.read(two.id, 0, 1)).toBeNull();
      await files.remove(one.id);
      expect([await files.read(one.id, 0, 1), await files.bundles()]).toEqual([null, []]);
    });

    test("tells a bundle's manifest by the same array as long as it is the same", async () => {
      const { files } = open();
      await keep(files);
      const [before, after] = [await files.bundles(), await files.bundles()];
      expect(after[0]?.signed).toBe(before[0]?.signed);
    });

    test("puts a bundle before the machine, again if need be", async () => {
      const { files, handedOver } = open();
      await keep(files);
      for (let times = 0; times < 2; times++) {
        await files.handOver(one.id, "application-1.lgu");
        expect(Buffer.compare(handedOver("application-1.lgu") as Uint8Array, one.bytes)).toBe(0);
      }
    });

    test("keeps notes over a restart", async () => {
      const { files, reopen } = open();
      expect(await files.readNotes()).toBeNull();
      for (const text of ["first", "second, longer", "third"]) await files.writeNotes(text);
      expect(await reopen().readNotes()).toBe("third");
      expect(await files.free_bytes()).toBeGreaterThan(0);
    });
  });
}

async function keep(files: ReleaseFiles): Promise<void> {
  await files.beginPart(one.id, "hub", start);
  await files.append(one.bytes.slice(start.length));
  await files.keepPart();
}

async function bytesOf(files: ReleaseFiles): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const bytes of files.partBytes()) parts.push(bytes);
  return Buffer.concat(parts);
}
