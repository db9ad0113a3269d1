import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeQuestion,
  decodeReply,
  encodeQuestion,
  encodeReply,
  type JournalQuestion,
  type JournalReply,
  MAX_EXTENTS,
  MAX_FRAME_BYTES,
  MAX_QUESTION_BYTES,
} from "./journal-stream.ts";
import { MAX_MEMBERSHIP_BYTES } from "./region-membership.ts";
import { chapter, counting, keyOf } from "./upload.fixture.ts";
import { encodeUploadBatch } from "./upload.ts";

const MOST = Number.MAX_SAFE_INTEGER;
const NODE = counting(0x10, 16);
const EPOCH = counting(0xa0, 16);
const BATCH = encodeUploadBatch({ ...chapter(keyOf(), 0xa0, { bodies: [] }), from_seq: 1 }, keyOf());

describe("a question", () => {
  test("comes back as it was asked", () => {
    fc.assert(
      fc.property(anyQuestion(), (question) => {
        expect(decodeQuestion(encodeQuestion(question))).toEqual(question);
      }),
    );
  });

  test("is short even with the largest numbers", () => {
    const longest = { kind: "records", node: NODE, epoch: EPOCH, from_seq: MOST, upto_seq: MOST } as const;
    expect(encodeQuestion(longest).length).toBeLessThanOrEqual(MAX_QUESTION_BYTES);
    expect(codeOf(() => decodeQuestion(new Uint8Array(MAX_QUESTION_BYTES + 1)))).toBe("malformed-message");
  });

  test("is understood in one form only, whatever is changed in it", () => {
    fc.assert(
      fc.property(anyQuestion(), anyChange(), (question, change) => {
        const bytes = change(encodeQuestion(question));
        const read = understood(() => decodeQuestion(bytes));
        if (read !== null) expect(encodeQuestion(read)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test.each<readonly [string, JournalQuestion]>([
    ["seq 0", { kind: "records", node: NODE, epoch: EPOCH, from_seq: 0, upto_seq: 4 }],
    ["an end before the beginning", { kind: "records", node: NODE, epoch: EPOCH, from_seq: 5, upto_seq: 4 }],
    ["a node of 15 bytes", { kind: "extents", node: counting(0, 15) }],
    ["an epoch of 17 bytes", { kind: "records", node: NODE, epoch: counting(0, 17), from_seq: 1, upto_seq: 4 }],
    ["a time before 1970", { kind: "clock", asked_at_ms: -1 }],
  ])("is not asked with %s", (_, question) => {
    expect(codeOf(() => encodeQuestion(question))).toBe("malformed-message");
  });
});

describe("a reply", () => {
  test("comes back as it was given", () => {
    fc.assert(
      fc.property(anyReply(), (reply) => {
        expect(decodeReply(encodeReply(reply))).toEqual(reply);
      }),
    );
  });

  test("is understood in one form only, whatever is changed in it", () => {
    fc.assert(
      fc.property(anyReply(), anyChange(), (reply, change) => {
        const bytes = change(encodeReply(reply));
        const read = understood(() => decodeReply(bytes));
        if (read !== null) expect(encodeReply(read)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  test("that is a batch is that batch's own bytes", () => {
    expect(encodeReply({ kind: "batch", bytes: BATCH })).toBe(BATCH);
    expect(decodeReply(BATCH)).toEqual({ kind: "batch", bytes: BATCH });
  });

  test("passes nothing else off as a batch", () => {
    const other = BATCH.with(12, 0x32);
    expect(codeOf(() => encodeReply({ kind: "batch", bytes: other }))).toBe("malformed-message");
    const telemetry = encodeUploadBatch(
      { ...chapter(keyOf(), 0xa0, { bodies: [] }), from_seq: 1 },
      keyOf(),
      "lg/telemetry/1",
    );
    expect(codeOf(() => decodeReply(telemetry))).toBe("malformed-message");
    const oversize = new Uint8Array(MAX_FRAME_BYTES + 1);
    oversize.set(BATCH);
    expect(codeOf(() => decodeReply(oversize))).toBe("malformed-message");
  });

  test("with all that may stand in it fits one frame", () => {
    const epochs = Array.from({ length: MAX_EXTENTS }, (_, i) => ({ epoch: numbered(i), last_seq: MOST }));
    const extents = encodeReply({ kind: "extents", node: NODE, generation: MOST, epochs });
    const heads = encodeReply({ kind: "heads", announcements: Array(64).fill(new Uint8Array(16_384)) });
    const membership = encodeReply({ kind: "membership", bytes: new Uint8Array(MAX_MEMBERSHIP_BYTES) });
    for (const { length } of [extents, heads, membership]) expect(length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
  });

  test.each<readonly [string, JournalReply]>([
    ["20,001 epochs", { kind: "extents", node: NODE, generation: 1, epochs: epochsUpTo(MAX_EXTENTS + 1) }],
    ["an epoch twice", { kind: "extents", node: NODE, generation: 1, epochs: [...epochsUpTo(2), ...epochsUpTo(1)] }],
    ["an empty epoch", { kind: "extents", node: NODE, generation: 1, epochs: [{ epoch: EPOCH, last_seq: 0 }] }],
    ["generation 0", { kind: "extents", node: NODE, generation: 0, epochs: [] }],
    ["no announcements", { kind: "heads", announcements: [] }],
    ["65 announcements", { kind: "heads", announcements: Array(65).fill(new Uint8Array(1)) }],
    ["an announcement that is too long", { kind: "heads", announcements: [new Uint8Array(16_385)] }],
    ["a membership that is too long", { kind: "membership", bytes: new Uint8Array(MAX_MEMBERSHIP_BYTES + 1) }],
    ["a code that is a sentence", { kind: "refused", code: "not here" }],
    ["a code without letters", { kind: "refused", code: "" }],
    ["a code of 65 letters", { kind: "refused", code: "a".repeat(65) }],
  ])("is not given with %s", (_, reply) => {
    expect(codeOf(() => encodeReply(reply))).toBe("malformed-message");
  });
});

function anyQuestion(): fc.Arbitrary<JournalQuestion> {
  const id = bytesOfLength(16);
  const range = fc
    .tuple(fromOne(), fromOne())
    .map(([a, b]) => ({ from_seq: Math.min(a, b), upto_seq: Math.max(a, b) }));
  return fc.oneof(
    fc.record({ kind: fc.constant("extents" as const), node: id }),
    fc.tuple(id, id, range).map(([node, epoch, seqs]) => ({ kind: "records" as const, node, epoch, ...seqs })),
    fc.record({ kind: fc.constantFrom("heads" as const, "membership" as const) }),
    fc.record({ kind: fc.constant("clock" as const), asked_at_ms: fc.maxSafeNat() }),
  );
}

function anyReply(): fc.Arbitrary<JournalReply> {
  const reach = fc.record({ epoch: bytesOfLength(16), last_seq: fromOne() });
  return fc.oneof(
    fc.record({
      kind: fc.constant("extents" as const),
      node: bytesOfLength(16),
      generation: fromOne(),
      epochs: fc.uniqueArray(reach, { maxLength: 40, selector: ({ epoch }) => Buffer.from(epoch).toString("hex") }),
    }),
    fc.constant({ kind: "batch" as const, bytes: BATCH }),
    fc.record({
      kind: fc.constant("heads" as const),
      announcements: fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 }),
    }),
    fc.record({ kind: fc.constant("end" as const), upto_seq: fc.maxSafeNat() }),
    fc.record({ kind: fc.constant("membership" as const), bytes: fc.option(fc.uint8Array({ maxLength: 300 })) }),
    fc.record({
      kind: fc.constant("clock" as const),
      asked_at_ms: fc.maxSafeNat(),
      now_ms: fc.maxSafeNat(),
      is_trusted: fc.boolean(),
    }),
    fc.record({ kind: fc.constant("refused" as const), code: fc.stringMatching(/^[a-z][a-z0-9-]{0,63}$/) }),
  );
}

/** Drops and inserts a few bytes somewhere near the start, where lengths and kinds stand. */
function anyChange(): fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> {
  const change = fc.record({ at: fc.nat(80), drop: fc.nat(2), insert: fc.uint8Array({ maxLength: 2 }) });
  return change.map(({ at, drop, insert }) => (bytes) => {
    const from = at % bytes.length;
    return Uint8Array.of(...bytes.subarray(0, from), ...insert, ...bytes.subarray(from + drop));
  });
}

function understood<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    expect((error as LocalGridError).code).toBe("malformed-message");
    return null;
  }
}

function epochsUpTo(count: number) {
  return Array.from({ length: count }, (_, i) => ({ epoch: numbered(i), last_seq: 1 }));
}

function numbered(number: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return "no error";
}

function bytesOfLength(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

function fromOne(): fc.Arbitrary<number> {
  return fc.maxSafeNat().map((value) => Math.max(1, value));
}
