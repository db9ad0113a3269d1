import { readFileSync, writeFileSync } from "node:fs";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeSign1, kidOf } from "./sign1.ts";
import { BUNDLES, WRONG_MANIFESTS } from "./update-bundle.fixture.ts";
import * as bundle from "./update-bundle.ts";
import { hex, keyOf, OTHER_SEED, SEED, unhex } from "./upload.fixture.ts";

const FIXTURE = new URL("../fixtures/update-bundle-v1.json", import.meta.url);
const SPECIFICATION = new URL("../UPDATE.md", import.meta.url);

const key = keyOf();
const kid = kidOf(key.publicKey);
const sign = (manifest: bundle.BundleManifest) => bundle.signBundleManifest(manifest, key.privateKey, kid);
const [application] = BUNDLES.map(({ manifest }) => manifest) as [bundle.BundleManifest];

describe("the golden fixture of update bundles", () => {
  const built = build();

  test("is what the code writes", () => {
    if (process.env.UPDATE_FIXTURES === "1") {
      expect(process.env.CI, "fixtures are never rewritten by the checks").toBeUndefined();
      writeFileSync(FIXTURE, `${JSON.stringify(built, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(FIXTURE, "utf8"))).toEqual(built);
  });

  test.each(built.bundles)("$name is read back as it was signed", ({ start_hex, id }) => {
    const start = unhex(start_hex);
    const length = bundle.manifestLengthOf(start);
    const signed = start.subarray(bundle.BUNDLE_START_BYTES);
    expect(signed.length).toBe(length);
    const manifest = bundle.openBundleManifest(signed, [key.publicKey]);
    expect(hex(sign(manifest))).toBe(hex(signed));
    expect(bundle.bundleIdOf(signed)).toBe(id);
  });

  test("UPDATE.md shows an example that the code writes, and its limits", () => {
    const text = readFileSync(SPECIFICATION, "utf8");
    const [, shown] = /```hex an application\n([0-9a-f\s]+)```/.exec(text) ?? [];
    expect(shown?.replaceAll(/\s/g, "")).toBe(built.bundles[0]?.start_hex);
    expect(text).toContain(`${bundle.MAX_BUNDLE_MANIFEST_BYTES} bytes`);
    expect(text).toContain(`${bundle.MAX_BUNDLE_BYTES} bytes`);
    expect(text).toContain(`${bundle.MAX_BUNDLE_FILES} files`);
  });
});

describe("a signed manifest", () => {
  test.each(WRONG_MANIFESTS)("is never made of $reason", ({ manifest }) => {
    expect(codeOf(() => sign(manifest))).toBe("inconsistent-control");
  });

  test.each(WRONG_MANIFESTS)("is refused with $reason, whoever signed it", ({ manifest }) => {
    const signing = { privateKey: key.privateKey, kid, purpose: "lg/bundle/1", maxBytes: 65_000 } as const;
    const signed = encodeSign1(unchecked(manifest), signing);
    expect(codeOf(() => bundle.openBundleManifest(signed, [key.publicKey]))).toBe("not-a-bundle");
  });

  test("is refused when its key is unknown", () => {
    const others = [keyOf(OTHER_SEED).publicKey];
    expect(codeOf(() => bundle.openBundleManifest(sign(application), others))).toBe("unknown-release-key");
    expect(codeOf(() => bundle.openBundleManifest(sign(application), []))).toBe("unknown-release-key");
  });

  test("is refused when it was signed for firmware", () => {
    const payload = bundle.encodeBundleManifest(application);
    const signing = { privateKey: key.privateKey, kid, purpose: "lg/ota/1", maxBytes: 65_000 } as const;
    expect(codeOf(() => bundle.openBundleManifest(encodeSign1(payload, signing), [key.publicKey]))).toBe(
      "bad-signature",
    );
  });

  test("is refused after any change of a bit", () => {
    const signed = sign(application);
    fc.assert(
      fc.property(fc.nat(signed.length - 1), fc.nat(7), (at, bit) => {
        const changed = signed.slice();
        changed[at] = (changed[at] as number) ^ (1 << bit);
        const code = codeOf(() => bundle.openBundleManifest(changed, [key.publicKey]));
        expect(["not-a-bundle", "unknown-release-key", "bad-signature"]).toContain(code);
      }),
    );
  });

  test("is refused after a cut at any byte, and with bytes after its end", () => {
    const signed = sign(application);
    for (let length = 0; length < signed.length; length += 1) {
      expect(codeOf(() => bundle.openBundleManifest(signed.subarray(0, length), [key.publicKey]))).toBe("not-a-bundle");
    }
    const longer = Uint8Array.of(...signed, 0);
    expect(codeOf(() => bundle.openBundleManifest(longer, [key.publicKey]))).toBe("not-a-bundle");
  });
});

describe("the beginning of a file", () => {
  const start = bundle.bundleStart(sign(application));

  test("tells how long its manifest is", () => {
    expect(bundle.manifestLengthOf(start)).toBe(start.length - bundle.BUNDLE_START_BYTES);
    expect(bundle.bundleSizeOf(sign(application), application)).toBe(start.length + "an application".length);
  });

  test.each([
    ["nothing", new Uint8Array()],
    ["another magic", Uint8Array.of(...new TextEncoder().encode("LGRIDUP2"), 0, 0, 1, 0)],
    ["eleven bytes", start.subarray(0, 11)],
    ["a manifest of no bytes", Uint8Array.of(...start.subarray(0, 8), 0, 0, 0, 0)],
    ["a manifest of 16 385 bytes", Uint8Array.of(...start.subarray(0, 8), 0, 0, 0x40, 1)],
  ])("is refused with %s", (_, bytes) => {
    expect(codeOf(() => bundle.manifestLengthOf(bytes))).toBe("not-a-bundle");
  });
});

test.each([
  [7, 6, 5, null],
  [7, 5, 5, null],
  [7, 7, 5, "older-version"],
  [7, 8, 5, "older-version"],
  [7, 4, 5, "too-new-for-this"],
] as const)("version %i on a card with %i, from %i on: %s", (...[version, running, min_version, misfit]) => {
  const manifest = { ...application, version, min_version };
  expect(bundle.misfitOf(manifest, { board: "raspberrypi-arm64", version: running })).toBe(misfit);
  expect(bundle.misfitOf(manifest, { board: "orangepi", version: running })).toBe("wrong-board");
});

/** What a program without our checks could sign. */
function unchecked({ kind, board, version, version_name, min_version, files }: bundle.BundleManifest): Uint8Array {
  const rows = files.map(({ name, size, sha256 }) => [name, size, sha256]);
  const fields: readonly CborValue[] = [1, kind, board, version, version_name, min_version, rows];
  return encodeCbor(new Map<number, CborValue>(fields.entries()));
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "none";
}

function build() {
  return {
    format: "localgrid update bundle, version 1",
    key: { seed_hex: hex(SEED), public_key_hex: hex(key.publicKey), key_id_hex: hex(kid) },
    bundles: BUNDLES.map(({ name, manifest }) => {
      const signed = sign(manifest);
      const { files, ...fields } = manifest;
      const listed = files.map(({ sha256, ...file }) => ({ ...file, sha256_hex: hex(sha256) }));
      const size = bundle.bundleSizeOf(signed, manifest);
      const id = bundle.bundleIdOf(signed);
      return { name, ...fields, files: listed, start_hex: hex(bundle.bundleStart(signed)), size, id };
    }),
  };
}
