import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeRecord, encodeHeader, encodeRecord, type JournalRecord } from "./record.ts";
import { smallJournal } from "./small-journal.fixture.ts";

const ID = new Uint8Array(16);

describe("records", () => {
  test("come back as they were written, with the bytes before their body", () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        const bytes = encodeRecord(record);
        const { header, ...decoded } = decodeRecord(bytes);
        expect(decoded).toEqual(record);
        expect(hex(header)).toBe(hex(encodeHeader(record)));
        expect(hex(bytes.subarray(0, header.length))).toBe(hex(header));
      }),
    );
  });

  test("are plain deterministic CBOR", () => {
    fc.assert(
      fc.property(anyRecord(), (record) => {
        const { node, epoch, seq, kind, recorded_at_ms, body } = record;
        expect(hex(encodeRecord(record))).toBe(hex(encodeCbor([1, node, epoch, seq, kind, recorded_at_ms, body])));
      }),
    );
  });

  test("are accepted in one form only", () => {
    const change = fc.record({ at: fc.nat(), drop: fc.nat({ max: 2 }), insert: fc.uint8Array({ maxLength: 2 }) });
    let accepted = 0;
    fc.assert(
      fc.property(anyRecord(), change, (record, { at, drop, insert }) => {
        const bytes = encodeRecord(record);
        const from = at % bytes.length;
        const changed = Uint8Array.of(...bytes.subarray(0, from), ...insert, ...bytes.subarray(from + drop));
        const decoded = orRefusal(changed);
        if (decoded === null) return;
        accepted++;
        expect(hex(encodeRecord(decoded))).toBe(hex(changed));
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  test("are refused when cut anywhere", () => {
    for (const { bytes } of smallJournal().records) {
      for (let length = 0; length < bytes.length; length++) expect(orRefusal(bytes.subarray(0, length))).toBeNull();
    }
  });

  test.each<readonly [string, readonly CborValue[]]>([
    ["version 0", [0, ID, ID, 1, "readings", 0, {}]],
    ["version 2", [2, ID, ID, 1, "readings", 0, {}]],
    ["a node of 15 bytes", [1, ID.subarray(1), ID, 1, "readings", 0, {}]],
    ["an epoch of 17 bytes", [1, ID, new Uint8Array(17), 1, "readings", 0, {}]],
    ["seq 0", [1, ID, ID, 0, "readings", 0, {}]],
    ["a negative seq", [1, ID, ID, -1, "readings", 0, {}]],
    ["seq 2^53", [1, ID, ID, 2n ** 53n, "readings", 0, {}]],
    ["an empty kind", [1, ID, ID, 1, "", 0, {}]],
    ["a kind of 33 characters", [1, ID, ID, 1, "k".repeat(33), 0, {}]],
    ["a negative time", [1, ID, ID, 1, "readings", -1, {}]],
    ["a list as body", [1, ID, ID, 1, "readings", 0, []]],
    ["no body", [1, ID, ID, 1, "readings", 0, null]],
    ["a body with integer keys", [1, ID, ID, 1, "readings", 0, new Map([[1, 1]])]],
    ["six items", [1, ID, ID, 1, "readings", 0]],
    ["eight items", [1, ID, ID, 1, "readings", 0, {}, 0]],
  ])("are refused with %s", (_, items) => {
    expect(orRefusal(encodeCbor(items))).toBeNull();
  });

  test("of a later version's kind are kept byte for byte", () => {
    const unknown = smallJournal().records.find(({ kind }) => kind === "weather-note");
    const record = decodeRecord(unknown?.bytes ?? ID);
    expect(record.body).toEqual(unknown?.body);
    expect(hex(encodeRecord(record))).toBe(hex(unknown?.bytes ?? ID));
  });
});

function anyRecord(): fc.Arbitrary<JournalRecord> {
  const id = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const leaf = fc.oneof(fc.maxSafeInteger(), fc.string({ unit: "binary" }), fc.constant(null), fc.boolean());
  const open = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(leaf, fc.array(leaf), fc.uint8Array()), {
    noNullPrototype: true,
  });
  return fc.record({
    node: id.map((bytes) => bytes as Uint8Array as NodeId),
    epoch: id.map((bytes) => bytes as Uint8Array as EpochId),
    seq: fc.maxSafeNat().map((seq) => Math.max(1, seq)),
    kind: fc.string({ minLength: 1, maxLength: 32 }),
    recorded_at_ms: fc.maxSafeNat(),
    body: fc.oneof(open, fc.uint8Array({ maxLength: 300 })),
  });
}

function orRefusal(bytes: Uint8Array): ReturnType<typeof decodeRecord> | null {
  try {
    return decodeRecord(bytes);
  } catch (error) {
    expect(error instanceof LocalGridError ? error.code : error).toBe("malformed-record");
    return null;
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
