import { describe, expect, test } from "vitest";
import { digestsOf } from "./npm-lock.ts";
import { type BillOfMaterials, cycloneDx } from "./sbom.ts";

const BILL: BillOfMaterials = {
  name: "localgrid-image",
  version: "0.1.0",
  commit: "abc123",
  epoch_s: 1_760_000_000,
  debian: [
    { name: "libstdc++6", version: "14.2.0-19", architecture: "arm64", sha256: "ab".repeat(32), suite: "trixie" },
    { name: "tzdata", version: "1:2025b-4+deb13u1", architecture: "all" },
  ],
  npm: [
    { name: "fastify", version: "5.12.8", licence: "MIT", sha512: "cd".repeat(64) },
    { name: "@noble/hashes", version: "2.4.0", licence: "(MIT OR Apache-2.0)" },
  ],
};

describe("the bill of materials", () => {
  test("is CycloneDX 1.6 with package URLs, digests and licences", () => {
    const { components, metadata, ...heading } = JSON.parse(cycloneDx(BILL));
    expect(heading).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6", version: 1 });
    expect(heading.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(metadata).toMatchObject({ timestamp: "2025-10-09T08:53:20.000Z", component: { name: "localgrid-image" } });
    expect(components.map((each: { purl: string }) => each.purl)).toEqual([
      "pkg:deb/debian/libstdc%2B%2B6@14.2.0-19?arch=arm64&distro=trixie",
      "pkg:deb/debian/tzdata@1:2025b-4%2Bdeb13u1?arch=all",
      "pkg:npm/%40noble/hashes@2.4.0",
      "pkg:npm/fastify@5.12.8",
    ]);
    expect(components[0].hashes).toEqual([{ alg: "SHA-256", content: "ab".repeat(32) }]);
    expect(components[2]).toMatchObject({
      group: "@noble",
      name: "hashes",
      licenses: [{ expression: "(MIT OR Apache-2.0)" }],
    });
    expect(components[3]).toMatchObject({
      licenses: [{ license: { id: "MIT" } }],
      hashes: [{ alg: "SHA-512", content: "cd".repeat(64) }],
    });
  });

  test("is the same text for the same content, in whatever order it came and however often", () => {
    const [one, two] = BILL.debian;
    const again = { ...BILL, debian: [two, one, two], npm: BILL.npm.toReversed() } as BillOfMaterials;
    expect(cycloneDx(again)).toBe(cycloneDx(BILL));
    expect(cycloneDx({ ...BILL, npm: [] })).not.toContain(JSON.parse(cycloneDx(BILL)).serialNumber);
  });

  test("names a licence that is none of the list without calling it one", () => {
    const npm = [{ name: "own", version: "1.0.0", licence: "UNLICENSED" }];
    expect(JSON.parse(cycloneDx({ ...BILL, debian: [], npm })).components[0].licenses).toEqual([
      { license: { name: "UNLICENSED" } },
    ]);
  });
});

test("digests are read from a lock file, of packages and not of what uses them", () => {
  const lock = [
    "packages:",
    "",
    "  '@noble/hashes@2.4.0':",
    "    resolution: {integrity: sha512-q80=}",
    "    engines: {node: '>= 20'}",
    "",
    "  fastify@5.12.8:",
    "    resolution: {integrity: sha512-EjQ=}",
    "",
    "snapshots:",
    "",
    "  fastify@5.12.8:",
    "    dependencies:",
    "      avvio: 9.1.0",
  ].join("\n");
  expect([...digestsOf(lock)]).toEqual([
    ["@noble/hashes@2.4.0", "abcd"],
    ["fastify@5.12.8", "1234"],
  ]);
});
