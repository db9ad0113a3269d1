import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memberOf, meteringPointOf, officialValuesOf, policyOf, tariffOf, verdictOf } from "./shape-rows.ts";
import { nameOf, rankOf, type ShapeColumns } from "./shapes.ts";

const READERS = { memberOf, meteringPointOf, officialValuesOf, policyOf, tariffOf, verdictOf };

const MEMBER = { community: "sun", member: "home-1", is_active: "true", credit_limit_micro: null };
const CORRECTION = { start_s: "1756684800", version: "2", metered: '[["p-1", 120, 0], ["p-2", 0, 77]]' };

describe("rows as PostgreSQL writes them", () => {
  test("read as bodies of records, whatever else they tell", () => {
    expect(memberOf({ ...MEMBER, later_column: "x" })).toEqual({
      member: "home-1",
      is_active: true,
      credit_limit_micro: null,
    });
    expect(memberOf({ ...MEMBER, is_active: "f", credit_limit_micro: "5000000" })).toMatchObject({
      is_active: false,
      credit_limit_micro: 5_000_000,
    });
    expect(officialValuesOf(CORRECTION)).toEqual({
      start_s: 1_756_684_800,
      version: 2,
      metered: [
        { metering_point: "p-1", import_wh: 120, export_wh: 0 },
        { metering_point: "p-2", import_wh: 0, export_wh: 77 },
      ],
    });
    expect(verdictOf({ epoch: "\\xab01", seq: "9", kind: "readings", verdict: "why" }).epoch).toBe("ab01");
  });

  test.each<[string, () => unknown]>([
    ["a missing column", () => memberOf({ member: "home-1", is_active: "true" })],
    ["a fraction", () => policyOf({ status_every_s: "1.5", telemetry_every_s: "60" })],
    ["a number beyond what is exact", () => verdictOf({ epoch: "", seq: "9007199254740993", kind: "", verdict: "" })],
    ["an empty number", () => policyOf({ status_every_s: "", telemetry_every_s: "60" })],
    ["a negative credit limit", () => memberOf({ ...MEMBER, credit_limit_micro: "-1" })],
    ["a truth of another kind", () => memberOf({ ...MEMBER, is_active: "1" })],
    ["values that are no list", () => officialValuesOf({ ...CORRECTION, metered: "{}" })],
    ["a value too few", () => officialValuesOf({ ...CORRECTION, metered: '[["p-1", 1]]' })],
    ["text for energy", () => officialValuesOf({ ...CORRECTION, metered: '[["p-1", "1", 0]]' })],
    ["half a document", () => officialValuesOf({ ...CORRECTION, metered: '[["p-1", 1, 0]' })],
  ])("are refused for %s", (_what, read) => {
    expect(read).toThrow(expect.objectContaining({ code: "malformed-shape-row" }));
  });

  test("are read or refused, whatever they hold", () => {
    const columns = fc.dictionary(
      fc.constantFrom("member", "metering_point", "is_active", "start_s", "version", "metered", "main_fuse_w", "seq"),
      fc.option(fc.oneof(fc.string(), fc.json(), fc.integer().map(String), fc.constant("true"))),
    );
    fc.assert(
      fc.property(columns, (row: ShapeColumns) => {
        for (const read of Object.values(READERS)) {
          try {
            read(row);
          } catch (error) {
            expect(error).toBeInstanceOf(LocalGridError);
          }
        }
        expect(Number.isSafeInteger(rankOf("corrections", row)) && rankOf("corrections", row) >= 0).toBe(true);
      }),
    );
  });
});

test("rows are ranked by their numbers and named for people", () => {
  const ranks = [
    { start_s: "900", version: "1" },
    { start_s: "900", version: "2" },
    { start_s: "1800", version: "1" },
    { start_s: "1756684800", version: "10" },
  ].map((columns) => rankOf("corrections", columns));
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  expect(new Set(ranks).size).toBe(ranks.length);
  expect(nameOf("corrections", CORRECTION)).toBe("1756684800/2");
  expect(rankOf("receipts", { created_at_ms: "1756684800000" })).toBe(1_756_684_800_000);
  expect(rankOf("members", MEMBER)).toBe(0);
});
