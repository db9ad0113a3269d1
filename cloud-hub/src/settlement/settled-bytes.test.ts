import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeSettled, encodeSettled } from "./settled-bytes.ts";

const i64 = fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
const u32 = fc.nat(2 ** 32 - 1);

test("what was settled of an interval is read as it was written", () => {
  const member = fc.tuple(u32, fc.record({ revision: u32, energy_wh: i64, money_nano: i64 }));
  const meter = fc.tuple(fc.string({ unit: "grapheme", maxLength: 20 }), fc.record({ import_wh: i64, export_wh: i64 }));
  fc.assert(
    fc.property(fc.array(member, { maxLength: 9 }), fc.array(meter, { maxLength: 9 }), (members, meters) => {
      const settled = { members: new Map(members), meters: new Map(meters) };
      // As it comes out of a larger buffer.
      const packed = Buffer.concat([Buffer.of(1, 2, 3), encodeSettled(settled)]).subarray(3);
      expect(decodeSettled(packed)).toEqual(settled);
    }),
  );
});
