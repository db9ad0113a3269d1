import { encodeCbor } from "@localgrid/vocabulary/cbor";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeReleaseQuestion,
  decodeReleaseReply,
  encodeReleaseQuestion,
  encodeReleaseReply,
  MAX_OFFERED_MANIFEST_BYTES,
  MAX_RELEASE_OFFERS,
  MAX_RELEASE_PIECE_BYTES,
  MAX_RELEASE_REPLY_BYTES,
} from "./release-stream.ts";

const id = new Uint8Array(32).fill(7);

describe("what nodes ask each other about bundles", () => {
  test.each([
    { kind: "offers" },
    { kind: "piece", id, from: 0, length: 1 },
    { kind: "piece", id, from: 2 ** 40, length: MAX_RELEASE_PIECE_BYTES },
  ] as const)("is read as it was written: %j", (question) => {
    expect(decodeReleaseQuestion(encodeReleaseQuestion(question))).toEqual(question);
  });

  test("is answered by what can be read as it was written, the largest too", () => {
    const manifest = new Uint8Array(MAX_OFFERED_MANIFEST_BYTES).fill(1);
    const manifests = Array.from({ length: MAX_RELEASE_OFFERS }, () => manifest);
    for (const reply of [
      { kind: "offers", manifests: [] },
      { kind: "offers", manifests },
      { kind: "piece", bytes: new Uint8Array(MAX_RELEASE_PIECE_BYTES).fill(2) },
      { kind: "piece", bytes: new Uint8Array() },
      { kind: "refused", code: "busy" },
    ] as const) {
      const bytes = encodeReleaseReply(reply);
      expect(bytes.length).toBeLessThanOrEqual(MAX_RELEASE_REPLY_BYTES);
      expect(decodeReleaseReply(bytes)).toEqual(reply);
    }
  });

  test.each([
    ["no array", encodeCbor("offers")],
    ["an empty array", encodeCbor([])],
    ["another kind", encodeCbor(["bundles"])],
    ["too many items", encodeCbor(["offers", 1])],
    ["an id that is none", encodeCbor(["piece", new Uint8Array(31), 0, 1])],
    ["a piece of nothing", encodeCbor(["piece", id, 0, 0])],
    ["a piece that is too long", encodeCbor(["piece", id, 0, MAX_RELEASE_PIECE_BYTES + 1])],
    ["a place before the beginning", encodeCbor(["piece", id, -1, 1])],
    ["more after it", Uint8Array.of(...encodeCbor(["offers"]), 0)],
  ])("is refused as a question: %s", (_, bytes) => {
    expect(() => decodeReleaseQuestion(bytes)).toThrow(expect.objectContaining({ code: "malformed-message" }));
  });

  test.each([
    ["too many offers", encodeCbor(["offers", Array.from({ length: MAX_RELEASE_OFFERS + 1 }, () => id)])],
    ["an empty manifest", encodeCbor(["offers", [new Uint8Array()]])],
    ["a manifest that is too long", encodeCbor(["offers", [new Uint8Array(MAX_OFFERED_MANIFEST_BYTES + 1)]])],
    ["a piece that is too long", encodeCbor(["piece", new Uint8Array(MAX_RELEASE_PIECE_BYTES + 1)])],
    ["a code that is none", encodeCbor(["refused", "Because!"])],
    ["more than a reply can have", new Uint8Array(MAX_RELEASE_REPLY_BYTES + 1)],
  ])("is refused as an answer: %s", (_, bytes) => {
    expect(() => decodeReleaseReply(bytes)).toThrow(expect.objectContaining({ code: "malformed-message" }));
  });

  test("never fails otherwise, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        for (const decode of [decodeReleaseQuestion, decodeReleaseReply]) {
          try {
            decode(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(LocalGridError);
          }
        }
      }),
    );
  });
});
