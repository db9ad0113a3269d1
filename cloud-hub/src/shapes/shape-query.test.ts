import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logOffset, parseShapeOffset, snapshotOffset } from "./shape-offset.ts";
import { parseShapeQuery } from "./shape-query.ts";
import { nextCursor } from "./shape-reply.ts";

describe("an offset", () => {
  test("that the hub wrote is read as the same place", () => {
    const places = fc.property(
      fc.integer({ min: 1, max: 2 ** 50 }),
      fc.integer({ min: 0, max: 2 ** 31 }),
      (id, chunk) => {
        expect(parseShapeOffset(logOffset(id + 1, 1))).toEqual({ kind: "log", id: id + 1 });
        expect(parseShapeOffset(snapshotOffset(chunk))).toEqual({ kind: "snapshot", chunk });
      },
    );
    fc.assert(places, { numRuns: 200 });
    expect(parseShapeOffset(logOffset(5, 5))).toEqual({ kind: "snapshot", chunk: Number.POSITIVE_INFINITY });
  });

  test("may be one that nobody was told", () => {
    expect(parseShapeOffset("123_456")).toEqual({ kind: "log", id: 123 });
    expect(parseShapeOffset("123_inf")).toEqual({ kind: "log", id: 123 });
  });

  test("is nothing else", () => {
    for (const text of ["", "-2", "1", "_1", "1_", "1_x", "01 _1", "-1_1", "1_1_1", "9999999999999999_0", "NOW"]) {
      expect([text, parseShapeOffset(text)]).toEqual([text, null]);
    }
  });
});

describe("a request", () => {
  test("is what its parameters make of it", () => {
    const kindOf = (parameters: Record<string, string>) => parseShapeQuery({ parameters }).kind;
    expect(kindOf({ offset: "-1", handle: "x" })).toBe("begin");
    expect(kindOf({ offset: "now" })).toBe("end-of-log");
    expect(kindOf({ offset: "0_0", handle: "x", live_sse: "true" })).toBe("go-on");
    expect(kindOf({ offset: "0_0", handle: "x", live: "true" })).toBe("long-poll");
    expect(kindOf({ offset: "0_0", handle: "x", live: "true", live_sse: "true" })).toBe("event-stream");
    expect(kindOf({ offset: "0_0", handle: "x", live: "true", experimental_live_sse: "true" })).toBe("event-stream");
  });
});

describe("a cursor", () => {
  test("is always beyond the client's, and one for all who come in the same span", () => {
    const at_ms = Date.UTC(2026, 0, 1);
    const cursor = nextCursor(undefined, { now_ms: at_ms + 1_000, random: 0 }, 20);
    expect(nextCursor("x", { now_ms: at_ms + 19_000, random: 0.9 }, 20)).toBe(cursor);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (given, random) => {
          expect(Number(nextCursor(String(given), { now_ms: at_ms, random }, 20))).toBeGreaterThan(given);
        },
      ),
    );
  });
});
