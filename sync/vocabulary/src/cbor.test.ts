import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CborReader, type CborValue, decodeCbor, encodeCbor } from "./cbor.ts";
import { LocalGridError } from "./local-grid-error.ts";

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** RFC 8949, appendix A: the examples that have a place here. */
const RFC_EXAMPLES: readonly (readonly [CborValue, string])[] = [
  [0, "00"],
  [1, "01"],
  [10, "0a"],
  [23, "17"],
  [24, "1818"],
  [25, "1819"],
  [100, "1864"],
  [1000, "1903e8"],
  [1_000_000, "1a000f4240"],
  [1_000_000_000_000, "1b000000e8d4a51000"],
  [18_446_744_073_709_551_615n, "1bffffffffffffffff"],
  [-18_446_744_073_709_551_616n, "3bffffffffffffffff"],
  [-1, "20"],
  [-10, "29"],
  [-100, "3863"],
  [-1000, "3903e7"],
  [false, "f4"],
  [true, "f5"],
  [null, "f6"],
  [Uint8Array.of(), "40"],
  [Uint8Array.of(1, 2, 3, 4), "4401020304"],
  ["", "60"],
  ["a", "6161"],
  ["IETF", "6449455446"],
  ['"\\', "62225c"],
  ["\u00fc", "62c3bc"],
  ["\u6c34", "63e6b0b4"],
  ["\ud800\udd51", "64f0908591"],
  [[], "80"],
  [[1, 2, 3], "83010203"],
  [[1, [2, 3], [4, 5]], "8301820203820405"],
  [
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25],
    "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
  ],
  [{}, "a0"],
  [
    new Map([
      [1, 2],
      [3, 4],
    ]),
    "a201020304",
  ],
  [{ a: 1, b: [2, 3] }, "a26161016162820203"],
  [["a", { b: "c" }], "826161a161626163"],
  [{ a: "A", b: "B", c: "C", d: "D", e: "E" }, "a56161614161626142616361436164614461656145"],
];

/** Correct CBOR, and some that is not, which has no place here. */
const REFUSED: readonly (readonly [string, string])[] = [
  ["a float of 16 bits", "f93c00"],
  ["a float of 32 bits", "fa47c35000"],
  ["a float of 64 bits", "fb3ff199999999999a"],
  ["undefined", "f7"],
  ["a simple value", "f0"],
  ["a simple value of two bytes", "f8ff"],
  ["a bignum", "c249010000000000000000"],
  ["a tagged date", "c11a514b67b0"],
  ["an indefinite byte string", "5f42010243030405ff"],
  ["an indefinite text", "7f657374726561646d696e67ff"],
  ["an indefinite array", "9fff"],
  ["an indefinite map", "bf61610161629f0203ffff"],
  ["a lone break", "ff"],
  ["nothing", ""],
  ["bytes after the end", "0000"],
  ["0 in two bytes", "1800"],
  ["23 in two bytes", "1817"],
  ["255 in three bytes", "1900ff"],
  ["65,535 in five bytes", "1a0000ffff"],
  ["2^32 - 1 in nine bytes", "1b00000000ffffffff"],
  ["-24 in two bytes", "3817"],
  ["-2^32 in nine bytes", "3b00000000ffffffff"],
  ["a length in its longer form", "580101"],
  ["a cut integer", "19ff"],
  ["a cut byte string", "4401"],
  ["a cut array", "8301"],
  ["more items than bytes", "9affffffff"],
  ["more pairs than bytes", "baffffffff"],
  ["a reserved length", "1c"],
  ["text that is not UTF-8", "61ff"],
  ["half a surrogate pair", "63eda080"],
  ["text keys out of order", "a2616201616102"],
  ["a longer text key first", "a262616101616202"],
  ["a text key twice", "a2616101616102"],
  ["integer keys out of order", "a203040102"],
  ["a negative key first", "a220000000"],
  ["an integer key twice", "a201000100"],
  ["both kinds of keys", "a20100616100"],
  ["an array as key", "a18000"],
  ["a key past 2^53", "a11bffffffffffffffff00"],
];

describe("CBOR", () => {
  test.each(RFC_EXAMPLES)("writes and reads the example %o of RFC 8949 as %s", (value, bytes) => {
    expect(hex(encodeCbor(value))).toBe(bytes);
    expect(decodeCbor(unhex(bytes))).toEqual(value);
  });

  test.each(REFUSED)("refuses %s", (_, bytes) => {
    expect(codeOf(() => decodeCbor(unhex(bytes)))).toBe("malformed-cbor");
  });

  test("reads back every value that it writes", () => {
    fc.assert(
      fc.property(anyValue(), (value) => {
        expect(decodeCbor(encodeCbor(value))).toEqual(value);
      }),
    );
  });

  test("writes a map in the same bytes, in whatever order it was filled", () => {
    const entries = fc.uniqueArray(fc.tuple(fc.maxSafeInteger(), fc.nat()), { selector: ([key]) => key });
    fc.assert(
      fc.property(entries, fc.dictionary(anyText(), fc.nat()), (pairs, named) => {
        expect(encodeCbor(new Map([...pairs].reverse()))).toEqual(encodeCbor(new Map(pairs)));
        const reversed = Object.fromEntries(Object.entries(named).reverse());
        expect(encodeCbor(reversed)).toEqual(encodeCbor(named));
      }),
    );
  });

  test("accepts of changed bytes only those that it would write itself", () => {
    let accepted = 0;
    const change = fc.record({ at: fc.nat(), drop: fc.nat({ max: 2 }), insert: fc.uint8Array({ maxLength: 2 }) });
    fc.assert(
      fc.property(anyValue(), change, (value, { at, drop, insert }) => {
        const bytes = encodeCbor(value);
        const from = at % bytes.length;
        accepted += expectRefusedOrCanonical(
          Uint8Array.of(...bytes.subarray(0, from), ...insert, ...bytes.subarray(from + drop)),
        );
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });

  test("accepts of random bytes only those that it would write itself", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => void expectRefusedOrCanonical(bytes)),
      { numRuns: 2000 },
    );
  });

  test("keeps integers exact on both sides of 2^53", () => {
    for (const edge of [SAFE, SAFE + 1n, SAFE + 2n, -SAFE, -SAFE - 1n, -SAFE - 2n]) {
      const read = decodeCbor(encodeCbor(edge));
      expect(BigInt(read as number)).toBe(edge);
      expect(typeof read).toBe(edge >= -SAFE && edge <= SAFE ? "number" : "bigint");
    }
  });

  test("keeps a key that JavaScript would treat as the prototype", () => {
    const value = JSON.parse('{"__proto__": 1}');
    const read = decodeCbor(encodeCbor(value)) as object;
    expect(Object.entries(read)).toEqual([["__proto__", 1]]);
  });

  test("gives plain byte strings, also out of a Buffer", () => {
    const bytes = Buffer.from("82410142abcd", "hex");
    const [, second] = decodeCbor(bytes) as [Uint8Array, Uint8Array];
    expect(Object.getPrototypeOf(second)).toBe(Uint8Array.prototype);
    const copy = second.slice();
    bytes.fill(0);
    expect(hex(copy)).toBe("abcd");
  });

  test("refuses to write what it could not read back", () => {
    const impossible: readonly unknown[] = [
      0.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 53,
      -(2 ** 53),
      2n ** 64n,
      -(2n ** 64n) - 1n,
      undefined,
      Symbol("x"),
      () => 0,
      "\ud800",
      { "\udfff": 1 },
      { a: undefined },
      new Date(0),
      new Set([1]),
      new Map([["text", 1]]),
      new Map([[0.5, 1]]),
      nested(17),
    ];
    for (const value of impossible) expect(codeOf(() => encodeCbor(value as CborValue))).toBe("not-encodable");
    expect(decodeCbor(encodeCbor(nested(16)))).toEqual(nested(16));
    expect(codeOf(() => decodeCbor(new Uint8Array(100_000).fill(0x81)))).toBe("malformed-cbor");
  });
});

describe("the field by field reader", () => {
  test("reads safe integers up to both edges and refuses the next one", () => {
    expect(reader("1b001fffffffffffff").integer()).toBe(Number.MAX_SAFE_INTEGER);
    expect(reader("3b001ffffffffffffe").integer()).toBe(Number.MIN_SAFE_INTEGER);
    expect(codeOf(() => reader("3b001fffffffffffff").integer())).toBe("malformed-cbor");
    expect(codeOf(() => reader("1b0020000000000000").integer())).toBe("malformed-cbor");
    expect(codeOf(() => reader("1b0020000000000000").unsigned())).toBe("malformed-cbor");
    expect(codeOf(() => reader("20").unsigned())).toBe("malformed-cbor");
  });

  test("tells how far it has read, and refuses an end that is not there", () => {
    const cursor = reader("d28201f5");
    expect([cursor.tag(), cursor.array(), cursor.unsigned(), cursor.offset]).toEqual([18, 2, 1, 3]);
    expect(codeOf(() => cursor.end())).toBe("malformed-cbor");
    expect(cursor.value()).toBe(true);
    cursor.end();
  });

  test("reads from the middle of a larger buffer", () => {
    const outer = unhex("ffff1b002000000000000044aabbccddff");
    const cursor = new CborReader(outer.subarray(2, 16));
    expect(cursor.value()).toBe(2n ** 53n);
    expect(hex(cursor.byteString())).toBe("aabbccdd");
    cursor.end();
  });
});

function anyText(): fc.Arbitrary<string> {
  return fc.string({ unit: "binary", maxLength: 30 });
}

function anyValue(): fc.Arbitrary<CborValue> {
  const past = fc.oneof(
    fc.bigInt({ min: SAFE + 1n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -(2n ** 64n), max: -SAFE - 1n }),
  );
  const leaf = fc.oneof(
    fc.constantFrom<CborValue>(null, true, false, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, -24, -25),
    fc.integer(),
    fc.maxSafeInteger(),
    past,
    anyText(),
    fc.uint8Array({ maxLength: 300 }),
  );
  return fc.letrec<{ value: CborValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie("value"), { maxLength: 30 }),
      fc.dictionary(anyText(), tie("value"), { maxKeys: 6, noNullPrototype: true }),
      fc
        .uniqueArray(fc.tuple(fc.oneof(fc.integer(), fc.maxSafeInteger()), tie("value")), {
          minLength: 1,
          maxLength: 6,
          selector: ([key]) => key,
        })
        .map((pairs) => new Map(pairs)),
    ),
  })).value;
}

function expectRefusedOrCanonical(bytes: Uint8Array): number {
  let value: CborValue;
  try {
    value = decodeCbor(bytes);
  } catch (error) {
    expect((error as LocalGridError).code).toBe("malformed-cbor");
    return 0;
  }
  expect(hex(encodeCbor(value))).toBe(hex(bytes));
  return 1;
}

function nested(depth: number): CborValue {
  let value: CborValue = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

function reader(bytes: string): CborReader {
  return new CborReader(unhex(bytes));
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

function unhex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}
