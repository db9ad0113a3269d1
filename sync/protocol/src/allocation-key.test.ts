import { readFileSync } from "node:fs";
import { SEALED_KINDS } from "@localgrid/journal/sealing";
import { type CborValue, decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import { assertAllocationKey, groupOf, membersOfKey, shareOf } from "./allocation-key.ts";
import { agreedJson, agreedOf } from "./allocation-key-json.ts";
import type { AllocationKeyBody } from "./record-bodies.ts";

interface Fixture {
  readonly valid: readonly { readonly name: string; readonly json: AllocationKeyBody; readonly cbor: string }[];
  readonly invalid: readonly { readonly name: string; readonly json: AllocationKeyBody }[];
}

/** Bodies as text, each with the bytes that a journal holds, and bodies that none may hold. */
const FIXTURE: Fixture = JSON.parse(
  readFileSync(new URL("../fixtures/allocation-key-v1.json", import.meta.url), "utf8"),
);
const MOST_MEMBERS = 1_000;
const MOST_POINTS = 64;

function codeOf(body: unknown): string | null {
  try {
    assertAllocationKey(body as AllocationKeyBody);
  } catch (error) {
    return (error as LocalGridError).code;
  }
  return null;
}

function named(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `m${String(index).padStart(4, "0")}`);
}

describe("a key in the journal", () => {
  test.each(FIXTURE.valid)("$name has these bytes, and they this meaning", ({ json, cbor }) => {
    expect(codeOf(json)).toBeNull();
    expect(Buffer.from(encodeCbor(json as unknown as CborValue)).toString("hex")).toBe(cbor);
    const read = decodeCbor(Buffer.from(cbor, "hex")) as unknown as AllocationKeyBody;
    expect(codeOf(read)).toBeNull();
    expect({ valid_from_s: read.valid_from_s, ...agreedOf(agreedJson(read)) }).toEqual(json);
  });

  test.each(FIXTURE.invalid)("is none with $name", ({ json }) => {
    expect(codeOf(json)).toBe("malformed-allocation-key");
  });

  test("is sealed: it names members, and journals lie at other communities, too", () => {
    expect(SEALED_KINDS.has("allocation-key")).toBe(true);
  });

  test("has at most so many members and points", () => {
    const price_rule = { kind: "mid-market" };
    const grouped = (count: number) => ({
      valid_from_s: 0,
      key: { kind: "priority", groups: [named(count)] },
      price_rule,
    });
    expect([codeOf(grouped(MOST_MEMBERS)), codeOf(grouped(MOST_MEMBERS + 1))]).toEqual([
      null,
      "malformed-allocation-key",
    ]);
    const spread = (count: number) => {
      const groups = named(count).map((member) => [member]);
      return { valid_from_s: 0, key: { kind: "priority", groups }, price_rule };
    };
    expect([codeOf(spread(MOST_MEMBERS)), codeOf(spread(MOST_MEMBERS + 1))]).toEqual([
      null,
      "malformed-allocation-key",
    ]);
    const priced = (count: number) => {
      const table = Array.from({ length: count }, (_, index) => [index, 5]);
      return { valid_from_s: 0, key: null, price_rule: { kind: "supply-demand-ratio", table } };
    };
    expect([codeOf(priced(MOST_POINTS)), codeOf(priced(MOST_POINTS + 1))]).toEqual([null, "malformed-allocation-key"]);
  });

  test("says what each member has by it", () => {
    const [ann, bob, cid] = ["ann", "bob", "cid"].map(memberId) as [never, never, never];
    const shares = {
      kind: "static",
      shares: [
        [ann, 400_000],
        [bob, 600_000],
      ],
    } as const;
    const groups = { kind: "priority", groups: [[bob], [ann]] } as const;
    expect([ann, bob, cid].map((member) => shareOf(shares, member))).toEqual([400_000, 600_000, 0]);
    expect([ann, bob, cid].map((member) => groupOf(groups, member))).toEqual([2, 1, null]);
    expect([shareOf(groups, ann), groupOf(shares, ann), shareOf(null, ann)]).toEqual([null, null, null]);
    expect([membersOfKey(shares), membersOfKey(groups), membersOfKey({ kind: "dynamic" }), membersOfKey(null)]).toEqual(
      [[ann, bob], [bob, ann], [], []],
    );
  });
});
