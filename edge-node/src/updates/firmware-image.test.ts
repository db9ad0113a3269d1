import { expect, test } from "vitest";
import { MAX_IMAGE_BYTES, ReleaseKeys } from "./firmware-image.ts";
import { TestReleases } from "./test-images.ts";

const releases = new TestReleases();
const others = new TestReleases();
const keys = new ReleaseKeys([others.public_key_hex, releases.public_key_hex]);

test("opens what one of its keys has signed", () => {
  const { manifest, signed_manifest } = releases.image();
  expect(keys.open(signed_manifest)).toEqual(manifest);
});

test.each([
  ["of a key that it does not have", () => new TestReleases().image().signed_manifest],
  ["that was changed", () => changed(releases.image().signed_manifest, 60)],
  ["whose signature was changed", () => changed(releases.image().signed_manifest, -1)],
  ["under the id of another key", () => withKid(releases.image().signed_manifest, others.image().signed_manifest)],
  ["that is nothing", () => new Uint8Array(0)],
  ["that is too long", () => new Uint8Array(257)],
  ["for an image that is too large", () => releases.image({ size: MAX_IMAGE_BYTES + 1 }).signed_manifest],
])("refuses a manifest %s", (_, make) => {
  expect(() => keys.open(make())).toThrow(expect.objectContaining({ code: "wrong-manifest" }));
});

test("takes the largest image that there may be", () => {
  expect(keys.open(releases.image({ size: MAX_IMAGE_BYTES }).signed_manifest).size).toBe(MAX_IMAGE_BYTES);
});

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] as number) ^ 1;
  return copy;
}

function withKid(bytes: Uint8Array, from: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy.set(from.subarray(9, 17), 9);
  return copy;
}
