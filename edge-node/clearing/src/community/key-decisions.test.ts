import type { AllocationKeyBody } from "@localgrid/protocol/record-bodies";
import { memberId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { beforeEach, describe, expect, test } from "vitest";
import { allocationKeyAt, applyToCommunity, type CommunityState, createCommunity } from "./community.ts";
import { adoptAllocationKey, hasAllocationKey, setAllocationKey } from "./key-decisions.ts";

const OPEN_FROM_S = 9_000;
const BOUNDS = { open_from_s: OPEN_FROM_S, latest_s: 90_000 };
const MOST_TO_COME = 32;
const [ANN, BOB] = [memberId("ann"), memberId("bob")];

let state: CommunityState;

beforeEach(() => {
  state = createCommunity();
  for (const [member, is_active] of [
    [ANN, true],
    [BOB, false],
  ] as const) {
    applyToCommunity(state, { kind: "member", body: { member, is_active, credit_limit_micro: null } });
  }
});

function dynamic(valid_from_s: number): AllocationKeyBody {
  return { valid_from_s, key: { kind: "dynamic" }, price_rule: { kind: "mid-market" } };
}

function allTo(member: typeof ANN, valid_from_s = OPEN_FROM_S): AllocationKeyBody {
  return { ...dynamic(valid_from_s), key: { kind: "static", shares: [[member, 1_000_000]] } };
}

function outcome(decision: ReturnType<typeof adoptAllocationKey>): string {
  if (decision.kind !== "records") return decision.kind === "rejected" ? decision.reason : decision.kind;
  for (const record of decision.records) applyToCommunity(state, record);
  return "taken";
}

const set = (body: AllocationKeyBody) => outcome(setAllocationKey(state, body, BOUNDS));
const adopt = (body: AllocationKeyBody) => outcome(adoptAllocationKey(state, body, OPEN_FROM_S));

describe("a key that is asked for", () => {
  test("holds from its start until the next one", () => {
    expect([set(allTo(ANN)), set(dynamic(18_000)), set({ ...dynamic(27_000), key: null })]).toEqual(
      Array(3).fill("taken"),
    );
    const kindAt = (at_s: number) => allocationKeyAt(state, at_s)?.key?.kind ?? null;
    expect([8_999, 9_000, 17_999, 18_000, 27_000].map(kindAt)).toEqual([null, "static", "static", "dynamic", null]);
  });

  test("is refused in the past, too far ahead, for strangers and for whoever has left", () => {
    expect(set(dynamic(OPEN_FROM_S - 1))).toBe("allocation-key-in-the-past");
    expect(set(dynamic(BOUNDS.latest_s + 1))).toBe("allocation-key-too-far");
    expect(set(allTo(memberId("eve")))).toBe("unknown-member");
    expect(set(allTo(BOB))).toBe("unknown-member");
    expect(set({ ...dynamic(OPEN_FROM_S), key: { kind: "priority", groups: [[BOB]] } })).toBe("unknown-member");
    expect(state.allocationKeys).toEqual([]);
  });

  test("must be one key in its one form", () => {
    const body = { ...allTo(ANN), key: { kind: "static", shares: [[ANN, 999_999]] } } as const;
    expect(() => setAllocationKey(state, body, BOUNDS)).toThrow(
      expect.objectContaining({ code: "malformed-allocation-key" }) as LocalGridError,
    );
  });

  test("takes the place of one that begins at the same time", () => {
    set(dynamic(18_000));
    expect(set(allTo(ANN, 18_000))).toBe("taken");
    expect(state.allocationKeys).toEqual([allTo(ANN, 18_000)]);
  });

  test("is refused while many others wait, so that the one in force is never forgotten", () => {
    set(allTo(ANN));
    for (let count = 1; count <= MOST_TO_COME; count++) expect(set(dynamic(OPEN_FROM_S + count))).toBe("taken");
    expect(set(dynamic(80_000))).toBe("too-many-allocation-keys");
    expect(adopt(dynamic(80_000))).toBe("too-many-allocation-keys");
    expect(set(allTo(ANN, OPEN_FROM_S + 1))).toBe("taken");
    expect(allocationKeyAt(state, OPEN_FROM_S)).toEqual(allTo(ANN));
  });
});

describe("a key that the hub tells", () => {
  test("is taken once, and again when it was changed before it began", () => {
    expect([adopt(dynamic(18_000)), adopt(dynamic(18_000))]).toEqual(["taken", "known"]);
    expect(hasAllocationKey(state, dynamic(18_000))).toBe(true);
    expect(adopt(allTo(ANN, 18_000))).toBe("taken");
    expect(hasAllocationKey(state, dynamic(18_000))).toBe(false);
  });

  test("and that began while the node was away holds from now on, unless another one has followed it", () => {
    expect(adopt(dynamic(900))).toBe("taken");
    expect(adopt(allTo(ANN, 1_800))).toBe("taken");
    expect(adopt({ ...dynamic(900), key: null })).toBe("known");
    expect(allocationKeyAt(state, OPEN_FROM_S)).toEqual(allTo(ANN, 1_800));
  });

  test("may name members who are not known here yet, or no more", () => {
    expect(adopt(allTo(memberId("eve")))).toBe("taken");
    expect(adopt(allTo(BOB, 18_000))).toBe("taken");
  });
});
