import type { AgreedKey, AgreedPriceRule, AllocationKeyBody } from "@localgrid/protocol/record-bodies";
import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import { clearInterval } from "./clear-interval.ts";
import { type FoldedRecord, foldRecord, recomputeRecord } from "./fold.ts";
import { type NodeState, nodeStateFromCbor, nodeStateToCbor } from "./node-state.ts";
import { decideOfficialValues } from "./official-values.ts";
import { LENGTH_S, memberOf, pointOf, START_S, startOf, TestCommunity, TestRows } from "./test-community.ts";

const MID_MARKET: AgreedPriceRule = { kind: "mid-market" };
const BY_RATIO: AgreedPriceRule = {
  kind: "supply-demand-ratio",
  table: [
    [0, 1_000_000],
    [1_000_000, 500_000],
    [2_000_000, 0],
  ],
};
/** Homes 1, 2 and 3 need energy, home 0 has some. */
const SHARES = [
  [memberOf(1), 500_000],
  [memberOf(2), 300_000],
  [memberOf(3), 200_000],
] as const;
const KEYS = {
  dynamic: { kind: "dynamic" },
  static: { kind: "static", shares: SHARES },
  hybrid: { kind: "hybrid", shares: SHARES },
  priority: { kind: "priority", groups: [[memberOf(3)], [memberOf(1), memberOf(2)]] },
} as const satisfies Record<AgreedKey["kind"], AgreedKey>;
/** Of 1000 Wh, where home 1 needs 100, home 2 and home 3 600 each. */
const BOUGHT: Record<AgreedKey["kind"], readonly number[]> = {
  // 1000 · 100 / 1300 = 76.92, twice 461.54: of the two Wh that are left, home 1 has the first, home 2 the second.
  dynamic: [77, 462, 461],
  // Home 1 may have 500 and needs 100.
  static: [100, 300, 200],
  // Of the 400 that are left, home 2 still needs 300 and home 3 400.
  hybrid: [100, 471, 429],
  // Home 3 first; 400 are left for 100 and 600.
  priority: [57, 343, 600],
};

function keyFrom(index: number, key: AgreedKey | null, price_rule = MID_MARKET): AllocationKeyBody {
  return { valid_from_s: startOf(index), key, price_rule };
}

/** Four homes, an interval by auction, then one by the key. */
function sharing(...keys: readonly AllocationKeyBody[]): TestCommunity {
  const community = new TestCommunity(4);
  for (const body of keys) community.add({ kind: "allocation-key", body });
  const needs = [0, 100, 600, 600];
  for (const index of [0, 1, 2, 3]) {
    for (const [home, wh] of needs.entries()) {
      community.read(home, index, [wh * index, home === 0 ? 1_000 * index : 0]);
    }
  }
  community.settle();
  return community;
}

function boughtIn(community: TestCommunity, index: number): readonly number[] {
  return [1, 2, 3].map((home) => community.rows.members.get(`${memberOf(home)} ${startOf(index)}`)?.bought_wh ?? -1);
}

function priceIn(community: TestCommunity, index: number): number | null | undefined {
  return community.rows.intervals.get(startOf(index))?.price_micro_per_kwh;
}

function rebuilt(community: TestCommunity): { readonly bytes: string; readonly rows: TestRows } {
  const rows = new TestRows();
  let state: NodeState | null = null;
  for (const record of community.records) state = foldRecord(state, record, rows).state;
  return { bytes: Buffer.from(encodeCbor(nodeStateToCbor(state as NodeState))).toString("hex"), rows };
}

function assertBalanced({ rows }: TestCommunity): void {
  const sum = [...rows.postings.values()].reduce((total, { amount_nano }) => total + amount_nano, 0n);
  expect(sum).toBe(0n);
  for (const { start_s, matched_wh } of rows.intervals.values()) {
    const own = [...rows.members.values()].filter((row) => row.start_s === start_s);
    expect(own.reduce((total, { bought_wh }) => total + bought_wh, 0)).toBe(matched_wh);
    expect(own.reduce((total, { sold_wh }) => total + sold_wh, 0)).toBe(matched_wh);
    for (const { saving_nano } of own) expect(saving_nano).toBeGreaterThanOrEqual(0n);
  }
}

const KINDS = Object.keys(KEYS) as AgreedKey["kind"][];

describe("an interval under an agreed key", () => {
  test.each(KINDS)(
    "of kind %s is divided by it, corrected by official values and rebuilt to the same bytes",
    (kind) => {
      const community = sharing(keyFrom(1, KEYS[kind]));
      expect(boughtIn(community, 1)).toEqual(BOUGHT[kind]);
      expect(priceIn(community, 1)).toBe((260_000 + 80_000) / 2);
      const before = community.rows.intervals.get(startOf(1));
      // Home 3 needs nothing after all.
      const official = { metering_point: pointOf(3), import_wh: 0, export_wh: 0 };
      expect(community.official(1, 1, [official]).kind).toBe("records");
      const [first = -1, second = -1, third] = boughtIn(community, 1);
      expect(third).toBe(0);
      expect([first, second]).toEqual(kind === "static" ? [100, 300] : [100, 600]);
      expect(community.rows.intervals.get(startOf(1))?.input_digest).not.toEqual(before?.input_digest);
      assertBalanced(community);
      const again = rebuilt(community);
      expect(again.bytes).toBe(community.bytes);
      expect(again.rows).toEqual(community.rows);
    },
  );

  test("is corrected by its own key long after the state has dropped it, and by no other", () => {
    const community = sharing(keyFrom(1, KEYS.hybrid));
    const start_s = startOf(1);
    community.state.correctable.delete(start_s);
    const metered = [{ metering_point: pointOf(3), import_wh: 0, export_wh: 0 }];
    const kept = community.rows.keptInputs(start_s);
    if (kept === null) throw new Error("nothing is kept");
    const { allocation_key: _, ...byBids } = kept.terms;
    const others = [byBids, { ...kept.terms, allocation_key: { ...keyFrom(1, null), key: KEYS.dynamic } }];
    for (const terms of others) {
      const decision = decideOfficialValues(community.state, { start_s, version: 1, metered }, { ...kept, terms });
      expect(decision).toMatchObject({ kind: "rejected", reason: "foreign-inputs" });
    }
    expect(community.official(1, 1, metered).kind).toBe("records");
    expect(community.records.at(-1)?.body).toMatchObject({
      before: { terms: { allocation_key: keyFrom(1, KEYS.hybrid) } },
      allocation_key_from_s: start_s,
    });
    expect(boughtIn(community, 1)).toEqual([100, 600, 0]);
    assertBalanced(community);
  });

  test("has a price that falls with what there is for what is needed, when that was agreed", () => {
    const community = sharing(keyFrom(1, KEYS.dynamic, BY_RATIO));
    // 1000 / 1300: a position of 1 − 0.5 · 10/13, in a band of 180,000 above 80,000.
    expect(priceIn(community, 1)).toBe(80_000 + Math.floor((180_000 * 16) / 26));
  });

  test("closes by bids before the key begins, and again once it has ended", () => {
    const community = sharing(keyFrom(1, KEYS.static), keyFrom(2, null));
    const byBids = sharing();
    expect(boughtIn(community, 0)).toEqual(boughtIn(byBids, 0));
    expect(boughtIn(community, 1)).toEqual(BOUGHT.static);
    expect(boughtIn(community, 2)).toEqual(boughtIn(byBids, 2));
  });

  test("does not look at limits, and leaves out buyers without credit", () => {
    const community = new TestCommunity(3);
    community.add({ kind: "allocation-key", body: keyFrom(0, KEYS.dynamic) });
    const valid_from_s = START_S;
    const limits = {
      member: memberOf(1),
      valid_from_s,
      buy_limit_micro_per_kwh: 80_000,
      sell_limit_micro_per_kwh: null,
    };
    community.add({ kind: "standing-limits", body: limits });
    const member = memberOf(2);
    community.add({ kind: "member", body: { member, is_active: true, credit_limit_micro: 0 } });
    for (const index of [0, 1, 2]) {
      for (const home of [1, 2]) community.read(home, index, [400 * index, 0]);
      community.read(0, index, [0, 500 * index]);
    }
    community.settle();
    expect(boughtIn(community, 0).slice(0, 2)).toEqual([250, 250]);
    const kept = community.rows.keptInputs(startOf(0));
    if (kept === null) throw new Error("nothing is kept");
    const { orders } = clearInterval(community.state.community, kept);
    expect(orders.bids.map(({ limit_micro_per_kwh }) => limit_micro_per_kwh)).toEqual([260_000, 260_000]);
    // By now home 2 owes for what it bought.
    expect(boughtIn(community, 1).slice(0, 2)).toEqual([400, 0]);
  });

  test("shares nothing where no price pays for both sides", () => {
    const community = new TestCommunity(2);
    const tariff = {
      valid_from_s: START_S,
      retail_micro_per_kwh: 300_000,
      feed_in_micro_per_kwh: 290_000,
      local_network_fee_micro_per_kwh: 40_000,
      fixed_fee_micro_per_day: 0,
    };
    community.add({ kind: "tariff", body: tariff });
    community.add({ kind: "allocation-key", body: keyFrom(0, KEYS.dynamic) });
    for (const index of [0, 1]) {
      community.read(0, index, [0, 500 * index]);
      community.read(1, index, [400 * index, 0]);
    }
    community.settle();
    expect(boughtIn(community, 0)[0]).toBe(0);
    expect(priceIn(community, 0)).toBeNull();
  });

  test("is recomputed to the same by whoever checks the node", () => {
    const community = sharing(keyFrom(1, KEYS.hybrid, BY_RATIO));
    let state: NodeState | null = null;
    const agreed: boolean[] = [];
    for (const record of community.records) {
      const outcome = recomputeRecord(state, record, new TestRows());
      state = outcome.state;
      if (outcome.interval !== undefined) agreed.push(outcome.interval.is_same);
    }
    expect(agreed).toEqual([true, true, true]);
  });
});

test("what a release closed that knows no keys stays so at its node, and whoever checks it tells the difference", () => {
  const community = sharing();
  const key: FoldedRecord = {
    kind: "allocation-key",
    body: keyFrom(1, KEYS.static),
    recorded_at_ms: START_S * 1_000,
  };
  // As the journal reads for a release that does know them.
  const records = [...community.records.slice(0, 2), key, ...community.records.slice(2)];
  let [own, checked]: (NodeState | null)[] = [null, null];
  const rows = new TestRows();
  const verdicts: boolean[] = [];
  for (const record of records) {
    own = foldRecord(own ?? null, record, rows).state;
    const outcome = recomputeRecord(checked ?? null, record, new TestRows());
    checked = outcome.state;
    if (outcome.interval !== undefined) verdicts.push(outcome.interval.is_same);
  }
  expect([...rows.members.values()]).toEqual([...community.rows.members.values()]);
  expect(verdicts).toEqual([true, false, false]);
  expect(own?.correctable.get(startOf(1))?.terms).not.toHaveProperty("allocation_key");
});

describe("a state", () => {
  test("keeps the keys, and the terms of closed intervals with them, over a restart", () => {
    const community = sharing(keyFrom(1, KEYS.priority, BY_RATIO), keyFrom(40, KEYS.static));
    const again = nodeStateFromCbor(decodeCbor(Buffer.from(community.bytes, "hex")));
    expect(again.community.allocationKeys).toEqual(community.state.community.allocationKeys);
    expect(again.correctable.get(startOf(1))?.terms.allocation_key).toEqual(keyFrom(1, KEYS.priority, BY_RATIO));
    expect(Buffer.from(encodeCbor(nodeStateToCbor(again))).toString("hex")).toBe(community.bytes);
  });

  test("of a community without keys says nothing of them", () => {
    const { state } = sharing();
    const stored = nodeStateToCbor(state) as Record<string, Record<string, unknown>>;
    expect(Object.keys(stored["community"] ?? {})).not.toContain("allocation_keys");
    expect(state.correctable.get(startOf(1))?.terms).not.toHaveProperty("allocation_key");
  });

  test("keeps a bounded number of keys, the newest", () => {
    const community = new TestCommunity(1);
    for (let index = 0; index < 80; index++) {
      community.add({ kind: "allocation-key", body: keyFrom(index, KEYS.dynamic) });
    }
    const { allocationKeys } = community.state.community;
    expect(allocationKeys.map(({ valid_from_s }) => (valid_from_s - START_S) / LENGTH_S)).toEqual(
      Array.from({ length: 64 }, (_, index) => index + 16),
    );
  });

  test("takes no record that is not one key in its one form", () => {
    const community = new TestCommunity(1);
    const body = { ...keyFrom(1, { kind: "static", shares: [[memberOf(0), 999_999]] }) };
    const before = community.bytes;
    const refused = () => {
      try {
        community.add({ kind: "allocation-key", body });
      } catch (error) {
        return (error as LocalGridError).code;
      }
      return null;
    };
    expect(refused()).toBe("malformed-allocation-key");
    expect(community.bytes).toBe(before);
  });
});
