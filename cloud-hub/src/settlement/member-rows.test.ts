import { expect, test } from "vitest";
import { decodePositions, encodeLimits, encodeTerms } from "./member-rows.ts";

const MOST = 2n ** 63n - 1n;

test("positions are read by number, whatever the integers", () => {
  const bytes = new Uint8Array(2 + 66);
  const view = new DataView(bytes.buffer, 2);
  for (const [at, value] of [
    [0, -MOST - 1n],
    [8, MOST],
    [16, 5n],
    [33, 7n],
  ] as const) {
    view.setBigInt64(at, value);
  }
  view.setUint8(32, 1);
  expect(decodePositions(bytes.subarray(2))).toEqual(
    new Map([
      [0, { balance_units: -MOST - 1n, held_units: MOST, limit_units: 5n, is_active: true }],
      [1, { balance_units: 7n, held_units: 0n, limit_units: 0n, is_active: false }],
    ]),
  );
  expect(decodePositions(new Uint8Array()).size).toBe(0);
});

test("limits and terms are packed as the registry reads them", () => {
  expect(Buffer.from(encodeLimits([1n, MOST])).toString("hex")).toBe("00000000000000017fffffffffffffff");
  const terms = [{ number: 258, limit_units: 3n, is_active: false }];
  expect(Buffer.from(encodeTerms(terms)).toString("hex")).toBe("00000102000000000000000300");
  expect(encodeTerms([{ number: 1, limit_units: 0n, is_active: true }]).at(-1)).toBe(1);
});
