import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MEMBERS, MEMBERSHIP, OTHER_KEY, regionKey } from "./gossip.fixture.ts";
import {
  decodeMembership,
  encodeMembership,
  isMemberAddress,
  MAX_MEMBERSHIP_BYTES,
  type RegionMember,
  type RegionMembership,
  regionKeyName,
  regionKeyOf,
} from "./region-membership.ts";
import { counting } from "./upload.fixture.ts";

const key = regionKey();

describe("a region's membership", () => {
  test("comes back as it was signed", () => {
    fc.assert(
      fc.property(anyMembership(), (membership) => {
        const { public_key, signature, ...read } = decodeMembership(encodeMembership(membership, key));
        expect(read).toEqual(membership);
        expect(public_key).toEqual(key.publicKey);
        expect(signature.length).toBe(64);
      }),
    );
  });

  test("is the same document in whatever order its members were named", () => {
    const reversed = { ...MEMBERSHIP, members: [...MEMBERS].reverse() };
    expect(encodeMembership(reversed, key)).toEqual(encodeMembership(MEMBERSHIP, key));
  });

  test("is refused with any one bit turned", () => {
    const bytes = encodeMembership(MEMBERSHIP, key);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = bytes.with(bit >> 3, (bytes[bit >> 3] as number) ^ (1 << (bit & 7)));
      expect(["malformed-message", "wrong-signature"]).toContain(codeOf(() => decodeMembership(turned)));
    }
  });

  test("is refused cut at any byte, or with one more", () => {
    const bytes = encodeMembership(MEMBERSHIP, key);
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(() => decodeMembership(bytes.subarray(0, length)))).toBe("malformed-message");
    }
    expect(codeOf(() => decodeMembership(Uint8Array.of(...bytes, 0)))).toBe("malformed-message");
  });

  test("signed by another key says so by naming that key", () => {
    const other = regionKeyOf(OTHER_KEY.privateKey);
    expect(decodeMembership(encodeMembership(MEMBERSHIP, other)).public_key).toEqual(OTHER_KEY.publicKey);
    const bytes = encodeMembership(MEMBERSHIP, other);
    const at = bytes.length - 66 - 32;
    const renamed = Uint8Array.of(...bytes.subarray(0, at), ...key.publicKey, ...bytes.subarray(at + 32));
    expect(codeOf(() => decodeMembership(renamed))).toBe("wrong-signature");
  });

  test("has room for 256 members with 8 of the longest addresses", () => {
    const members = Array.from({ length: 256 }, (_, i) => member(i, 8, 128));
    const full = { region: "r".repeat(32), version: Number.MAX_SAFE_INTEGER, issued_at_ms: Number.MAX_SAFE_INTEGER };
    const bytes = encodeMembership({ ...full, members }, key);
    expect(bytes.length).toBeLessThanOrEqual(MAX_MEMBERSHIP_BYTES);
    expect(decodeMembership(bytes).members.length).toBe(256);
  });

  test.each<readonly [string, Partial<RegionMembership>]>([
    ["257 members", { members: Array.from({ length: 257 }, (_, i) => member(i, 0, 2)) }],
    ["a member twice", { members: [member(1, 0, 2), member(1, 1, 9)] }],
    ["9 addresses", { members: [member(1, 9, 20)] }],
    ["an address of 129 characters", { members: [member(1, 1, 129)] }],
    ["an empty address", { members: [{ ...member(1, 0, 2), addresses: [""] }] }],
    ["an address with a space", { members: [{ ...member(1, 0, 2), addresses: ["/ip4/1.2.3.4 /tcp/1"] }] }],
    ["an address that begins otherwise", { members: [{ ...member(1, 0, 2), addresses: ["ip4/1.2.3.4"] }] }],
    ["a key of 31 bytes", { members: [{ ...member(1, 0, 2), public_key: counting(0, 31) }] }],
    ["a community that is no identifier", { members: [{ ...member(1, 0, 2), community: "Linden" }] }],
    ["a region that is no identifier", { region: "" }],
    ["version 0", { version: 0 }],
    ["a time before 1970", { issued_at_ms: -1 }],
  ])("is not made with %s", (_, change) => {
    expect(codeOf(() => encodeMembership({ ...MEMBERSHIP, ...change }, key))).toBe("malformed-message");
  });
});

test("an address is 2 to 128 visible characters behind a slash", () => {
  expect(["/ip4/10.0.0.1/tcp/4001", "/a", `/${"x".repeat(127)}`].map(isMemberAddress)).toEqual([true, true, true]);
  expect(["/", "", "a/b", "/ä", "/a\n", `/${"x".repeat(128)}`].filter(isMemberAddress)).toEqual([]);
});

test("a region's key has a name that can be read out", () => {
  expect(regionKeyName(key.publicKey)).toMatch(/^[0-9a-f]{16}$/);
  expect(regionKeyName(key.publicKey)).not.toBe(regionKeyName(OTHER_KEY.publicKey));
});

function member(number: number, addresses: number, length: number): RegionMember {
  const public_key = new Uint8Array(32);
  new DataView(public_key.buffer).setUint32(0, number);
  return { public_key, community: "c".repeat(32), addresses: Array(addresses).fill(`/${"x".repeat(length - 1)}`) };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

function anyMembership() {
  const member = fc.record({
    public_key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    community: opaqueId(),
    addresses: fc.array(fc.stringMatching(/^\/[\x21-\x7e]{1,127}$/), { maxLength: 8 }),
  });
  const members = fc
    .uniqueArray(member, { maxLength: 12, selector: ({ public_key }) => Buffer.from(public_key).toString("hex") })
    .map((list) => list.sort((a, b) => Buffer.compare(a.public_key, b.public_key)));
  return fc.record({
    region: opaqueId(),
    version: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    issued_at_ms: fc.maxSafeNat(),
    members,
  });
}

function opaqueId(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);
}
