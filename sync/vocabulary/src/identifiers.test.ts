import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { communityId, compareIdentifiers, deviceId, isOpaqueId, memberId, meteringPointId } from "./identifiers.ts";

const OPAQUE = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);

describe("identifiers", () => {
  test.each(["", "-a", "A", "a_b", "a b", "ä", "a\n", "a.b", "a/b", "a".repeat(33)])("refuse %j", (text) => {
    expect(isOpaqueId(text)).toBe(false);
    for (const make of [memberId, meteringPointId, communityId]) {
      expect(() => make(text)).toThrow(expect.objectContaining({ code: "not-an-identifier" }));
    }
  });

  test("accept what their form allows, unchanged", () => {
    for (const text of ["a", "0", "a-", "m-0042", "a".repeat(32)]) expect(memberId(text)).toBe(text);
    fc.assert(
      fc.property(OPAQUE, (text) => {
        expect(isOpaqueId(text)).toBe(true);
        expect([memberId(text), meteringPointId(text), communityId(text)]).toEqual([text, text, text]);
      }),
    );
  });

  test.each([
    "",
    "d",
    "d0123456789abcde",
    "d0123456789abcdef0",
    "D0123456789abcdef",
    "d0123456789ABCDEF",
    "0123456789abcdef",
  ])("refuse %j as a device", (text) => {
    expect(() => deviceId(text)).toThrow(expect.objectContaining({ code: "not-an-identifier" }));
  });

  test("name a device by 16 hexadecimal digits", () => {
    expect(deviceId("d0123456789abcdef")).toBe("d0123456789abcdef");
  });

  test("are ordered by byte, totally", () => {
    fc.assert(
      fc.property(OPAQUE, OPAQUE, (a, b) => {
        expect(compareIdentifiers(a, b)).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
        expect(compareIdentifiers(a, b) + compareIdentifiers(b, a)).toBe(0);
      }),
    );
  });

  test("do not carry an overlong wrong text into the message", () => {
    expect(() => memberId("X".repeat(5000))).toThrow(/^.{1,80}$/);
  });
});
