import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { EpochId, NodeId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { communityKeyCheck, createEpochSeal } from "./sealing.ts";

const KEY = filled(1, 32);
const NODE = filled(2, 16) as NodeId;
const EPOCH = filled(3, 16) as EpochId;
const HEADER = filled(4, 60);
const BODY = { message: filled(0, 100) };

describe("sealed bodies", () => {
  test("open to what was sealed", () => {
    const seal = createEpochSeal(KEY, NODE, EPOCH);
    const body = fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.maxSafeInteger(), fc.uint8Array()), {
      noNullPrototype: true,
    });
    const seq = fc.maxSafeNat().map((value) => Math.max(1, value));
    fc.assert(
      fc.property(body, seq, fc.uint8Array({ maxLength: 80 }), (plain, at, header) => {
        expect(seal.open(header, at, unwrapped(seal.seal(header, at, plain)))).toEqual(plain);
      }),
    );
  });

  test("of any length are one canonical byte string", () => {
    const seal = createEpochSeal(KEY, NODE, EPOCH);
    for (const length of [0, 1, 100, 226, 227, 228, 229, 230, 300, 65_506, 65_507, 65_508, 65_509, 65_510, 70_000]) {
      const plain = { message: filled(5, length) };
      expect(seal.open(HEADER, 7, unwrapped(seal.seal(HEADER, 7, plain)))).toEqual(plain);
    }
  });

  test("do not open with another key, node, epoch, seq or header", () => {
    const sealed = unwrapped(createEpochSeal(KEY, NODE, EPOCH).seal(HEADER, 7, BODY));
    const others = [
      () => createEpochSeal(filled(9, 32), NODE, EPOCH).open(HEADER, 7, sealed),
      () => createEpochSeal(KEY, filled(9, 16) as NodeId, EPOCH).open(HEADER, 7, sealed),
      () => createEpochSeal(KEY, NODE, filled(9, 16) as EpochId).open(HEADER, 7, sealed),
      () => createEpochSeal(KEY, NODE, EPOCH).open(HEADER, 8, sealed),
      () => createEpochSeal(KEY, NODE, EPOCH).open(filled(5, 60), 7, sealed),
      () => createEpochSeal(KEY, NODE, EPOCH).open(HEADER.subarray(1), 7, sealed),
    ];
    for (const open of others) expect(codeOf(open)).toBe("wrong-key");
    expect(createEpochSeal(KEY, NODE, EPOCH).open(HEADER, 7, sealed)).toEqual(BODY);
  });

  test("do not open when one bit is changed, or when cut", () => {
    const seal = createEpochSeal(KEY, NODE, EPOCH);
    const sealed = unwrapped(seal.seal(HEADER, 7, BODY));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = sealed.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(codeOf(() => seal.open(HEADER, 7, changed))).toBe("wrong-key");
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(codeOf(() => seal.open(HEADER, 7, sealed.subarray(0, length)))).toBe("wrong-key");
    }
  });

  test("never share a key stream between seqs, epochs or nodes", () => {
    const streams = [
      createEpochSeal(KEY, NODE, EPOCH).seal(HEADER, 7, BODY),
      createEpochSeal(KEY, NODE, EPOCH).seal(HEADER, 8, BODY),
      createEpochSeal(KEY, NODE, EPOCH).seal(HEADER, 7 + 2 ** 32, BODY),
      createEpochSeal(KEY, NODE, filled(9, 16) as EpochId).seal(HEADER, 7, BODY),
      createEpochSeal(KEY, filled(9, 16) as NodeId, EPOCH).seal(HEADER, 7, BODY),
    ].map((bytes) => hex(unwrapped(bytes).subarray(0, -16)));
    expect(new Set(streams).size).toBe(streams.length);
    const again = createEpochSeal(KEY, NODE, EPOCH).seal(HEADER, 7, BODY);
    expect(hex(unwrapped(again).subarray(0, -16))).toBe(streams[0]);
  });

  test("show nothing of the body but its length", () => {
    const sealed = unwrapped(createEpochSeal(KEY, NODE, EPOCH).seal(HEADER, 1, { member: "m-0001" }));
    expect(Buffer.from(sealed).includes("m-0001")).toBe(false);
    expect(sealed.length).toBe(encodeCbor({ member: "m-0001" }).length + 16);
  });
});

test("a community key is told by its check, which does not give it away", () => {
  expect(hex(communityKeyCheck(KEY))).not.toBe(hex(communityKeyCheck(filled(9, 32))));
  expect(communityKeyCheck(KEY).length).toBe(8);
});

function unwrapped(cbor: Uint8Array): Uint8Array {
  return decodeCbor(cbor) as Uint8Array;
}

function filled(value: number, length: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof LocalGridError ? error.code : `${error}`;
  }
  return undefined;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
