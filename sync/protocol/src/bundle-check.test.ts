import { createHash, generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BundleCheck } from "./bundle-check.ts";
import { kidOf } from "./sign1.ts";
import { bundleIdOf, bundleStart, openBundleManifest, signBundleManifest } from "./update-bundle.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const raw = new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(-32));
const contents = [
  ["boot/initrd.img", 3_000],
  ["boot/kernel8.img", 1],
  ["root.squashfs", 70_000],
] as const;
const files = contents.map(([name, size], at) => {
  const bytes = new Uint8Array(size).fill(at + 1);
  return { name, size, bytes, sha256: new Uint8Array(createHash("sha256").update(bytes).digest()) };
});
const manifest = {
  kind: "system",
  board: "raspberrypi-arm64",
  version: 4,
  version_name: "4.0",
  min_version: 1,
  files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
} as const;
const signed = signBundleManifest(manifest, privateKey, kidOf(raw));
const bundle = new Uint8Array(Buffer.concat([bundleStart(signed), ...files.map(({ bytes }) => bytes)]));
const headLength = bundle.length - files.reduce((sum, { size }) => sum + size, 0);

function check() {
  return new BundleCheck((bytes) => openBundleManifest(bytes, [raw]));
}

function pushed(bytes: Uint8Array, cuts: readonly number[] = []): BundleCheck {
  const checking = check();
  let from = 0;
  for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
    checking.push(bytes.subarray(from, cut));
    from = cut;
  }
  checking.push(bytes.subarray(from));
  return checking;
}

const failure = (code: string) => expect.objectContaining({ code });

describe("a bundle held against its manifest", () => {
  test("is good in whatever pieces it comes", () => {
    const whole = { id: bundleIdOf(signed), signed, manifest, size: bundle.length };
    expect(pushed(bundle).end()).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(bundle.length), { maxLength: 20 }), (cuts) => {
        expect(pushed(bundle, cuts).end()).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  test("tells its manifest as soon as that has come, and not before", () => {
    const checking = check();
    expect(checking.push(bundle.subarray(0, headLength - 1))).toBeNull();
    expect(checking.push(bundle.subarray(headLength - 1, headLength))).toEqual(manifest);
  });

  test("is damaged when one bit of a file is another", () => {
    fc.assert(
      fc.property(fc.integer({ min: headLength, max: bundle.length - 1 }), fc.nat(7), (at, bit) => {
        const changed = bundle.slice();
        changed[at] = (changed[at] as number) ^ (1 << bit);
        expect(() => pushed(changed)).toThrow(failure("damaged-bundle"));
      }),
      { numRuns: 30 },
    );
  });

  test("is refused by its signature when a bit of the manifest is another", () => {
    const changed = bundle.slice();
    changed[headLength - 1] = (changed[headLength - 1] as number) ^ 1;
    expect(() => pushed(changed)).toThrow(failure("bad-signature"));
  });

  test("is truncated wherever it ends early, and damaged when it goes on", () => {
    for (const end of [0, 5, 12, headLength - 1, headLength, headLength + 1, bundle.length - 1]) {
      expect(() => pushed(bundle.subarray(0, end)).end()).toThrow(failure("truncated-bundle"));
    }
    expect(() => pushed(Uint8Array.of(...bundle, 0))).toThrow(failure("damaged-bundle"));
  });

  test("is none when it begins otherwise, after a few bytes", () => {
    expect(() => check().push(new Uint8Array(12))).toThrow(failure("not-a-bundle"));
    const endless = bundle.slice(0, 12);
    endless[8] = 0xff;
    expect(() => check().push(endless)).toThrow(failure("not-a-bundle"));
  });
});
