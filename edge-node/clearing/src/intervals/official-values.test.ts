import type { OfficialValue } from "@localgrid/protocol/record-bodies";
import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import { foldRecord, recomputeRecord } from "./fold.ts";
import { forgetBefore, RECONCILIATION_DAYS } from "./kept-intervals.ts";
import { type NodeState, nodeStateFromCbor, nodeStateToCbor } from "./node-state.ts";
import { memberOf, pointOf, startOf, TestCommunity, TestRows } from "./test-community.ts";

const LONG_AGO = 0;
const NEWEST = 9;
const LATE_MS = 900_000;

/** Home 0 draws 100 Wh, home 1 feeds in 60 Wh in each of ten closed intervals. */
function closedCommunity(): TestCommunity {
  const community = new TestCommunity(3);
  for (let index = 0; index <= NEWEST + 1; index++) {
    community.read(0, index, [100 * index, 0]);
    community.read(1, index, [0, 60 * index]);
  }
  community.settle();
  return community;
}

function value(home: number, import_wh: number, export_wh = 0): OfficialValue {
  return { metering_point: pointOf(home), import_wh, export_wh };
}

function postingsOf(community: TestCommunity, index: number) {
  return [...community.rows.postings.values()].filter(({ start_s }) => start_s === startOf(index));
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof LocalGridError) return error.code;
    throw error;
  }
  return "no error";
}

describe.each([
  ["the state still keeps", NEWEST],
  ["the state keeps a digest of only", LONG_AGO],
])("an interval that %s", (_, index) => {
  test("is computed again with official values, and the difference is posted", () => {
    const community = closedCommunity();
    expect(community.state.correctable.has(startOf(index))).toBe(index === NEWEST);
    expect(community.official(index, 1, [value(0, 130)]).kind).toBe("records");
    const row = community.rows.intervals.get(startOf(index));
    expect(row).toMatchObject({ revision: 1, demand_wh: 130, supply_wh: 60, points: 2, official_points: 1 });
    expect(community.rows.members.get(`m0 ${startOf(index)}`)).toMatchObject({ import_wh: 130, is_official: true });
    expect(community.rows.members.get(`m1 ${startOf(index)}`)).toMatchObject({ export_wh: 60, is_official: false });
    const changes = postingsOf(community, index).filter(({ cause }) => cause === "official-value");
    expect(changes.map((change) => [change.account, change.energy_change_wh, change.amount_nano])).toEqual([
      ["member:m0:supply", 30, -9_000_000n],
      ["supplier", 30, 9_000_000n],
    ]);
  });

  test("takes a version once, and none that is older", () => {
    const community = closedCommunity();
    community.official(index, 2, [value(0, 130)]);
    const before = community.bytes;
    expect(community.official(index, 2, [value(0, 999)]).kind).toBe("known");
    expect(community.official(index, 1, [value(0, 999)]).kind).toBe("known");
    expect(community.bytes).toBe(before);
    expect(community.official(index, 3, [value(0, 100)]).kind).toBe("records");
    expect(community.rows.intervals.get(startOf(index))).toMatchObject({ revision: 2, demand_wh: 100 });
  });

  test("is final without a posting where the official values say the same", () => {
    const community = closedCommunity();
    const count = postingsOf(community, index).length;
    community.official(index, 1, [value(0, 100), value(1, 0, 60)]);
    expect(postingsOf(community, index)).toHaveLength(count);
    expect(community.rows.intervals.get(startOf(index))).toMatchObject({ revision: 1, official_points: 2 });
  });

  test("takes in a metering point that had nothing to show", () => {
    const community = closedCommunity();
    community.official(index, 1, [value(2, 0, 40)]);
    expect(community.rows.intervals.get(startOf(index))).toMatchObject({ points: 3, supply_wh: 100, matched_wh: 100 });
    expect(community.rows.members.get(`m2 ${startOf(index)}`)).toMatchObject({ sold_wh: 40, quality: "valid" });
  });

  test("keeps to the terms that it closed on", () => {
    const community = closedCommunity();
    const limits = { buy_limit_micro_per_kwh: 80_000, sell_limit_micro_per_kwh: null };
    const body = { member: memberOf(0), valid_from_s: startOf(LONG_AGO), ...limits };
    community.add({ kind: "standing-limits", body });
    community.official(index, 1, [value(0, 130)]);
    const { price_micro_per_kwh } = community.rows.intervals.get(startOf(index)) ?? {};
    expect(price_micro_per_kwh).toBe((260_000 + 80_000) / 2);
  });
});

describe("a decision", () => {
  test.each([
    ["interval-not-closed", NEWEST + 1, 1, [value(0, 1)]],
    ["unknown-interval", -1, 1, [value(0, 1)]],
    ["unknown-metering-point", 0, 1, [value(7, 1)]],
    ["malformed-official-values", 0, 1, []],
    ["malformed-official-values", 0, 0, [value(0, 1)]],
    ["malformed-official-values", 0, 1.5, [value(0, 1)]],
    ["malformed-official-values", 0, 65_536, [value(0, 1)]],
    ["malformed-official-values", 0, 1, [value(0, -1)]],
    ["malformed-official-values", 0, 1, [value(0, 0.5)]],
    ["malformed-official-values", 0, 1, [value(0, 2 ** 53)]],
    ["malformed-official-values", 0, 1, [value(0, 1), value(0, 1)]],
  ])("is %s for interval %i, version %d, %j", (...drawn) => {
    const [reason, index, version, metered] = drawn;
    const community = closedCommunity();
    const before = community.bytes;
    expect(community.official(index, version, metered)).toMatchObject({ kind: "rejected", reason });
    expect(community.bytes).toBe(before);
  });

  test("believes no inputs but those that the interval was computed from", () => {
    const community = closedCommunity();
    const start_s = startOf(LONG_AGO);
    const kept = community.rows.keptInputs(start_s);
    if (kept === null) throw new Error("the interval closed");
    const { terms, readings } = kept;
    const retail_micro_per_kwh = terms.tariff.retail_micro_per_kwh + 1;
    const forgeries = [
      null,
      { ...kept, terms: { ...terms, tariff: { ...terms.tariff, retail_micro_per_kwh } } },
      // Home 1 sold: what it would have paid was no part of the auction.
      { ...kept, terms: { ...terms, limits: [[memberOf(1), 80_000, null] as const] } },
      { ...kept, readings: readings.slice(1) },
      { ...kept, readings: readings.map((reading) => ({ ...reading, is_official: true })) },
      { ...kept, barred_buyers: [memberOf(0)] },
    ];
    for (const forged of forgeries) {
      community.rows.keptInputs = () => forged;
      expect(community.official(LONG_AGO, 1, [value(0, 130)])).toMatchObject({ reason: "foreign-inputs" });
    }
    community.rows.keptInputs = () => kept;
    expect(community.official(LONG_AGO, 1, [value(0, 130)]).kind).toBe("records");
  });

  test("is refused when the record would be too large to be sent on", () => {
    const community = closedCommunity();
    for (let home = 3; home < 2_000; home++) community.addHome(home);
    const metered = Array.from({ length: 2_000 }, (_, home) => value(home, 1));
    expect(community.official(NEWEST, 1, metered)).toMatchObject({ reason: "official-values-too-large" });
  });

  test("comes too late for what lies before the reconciliation period", () => {
    const community = closedCommunity();
    forgetBefore(community.state.kept, startOf(96 * (RECONCILIATION_DAYS + 1)));
    expect(community.official(LONG_AGO, 1, [value(0, 130)])).toMatchObject({ reason: "unknown-interval" });
  });
});

describe("late readings of a metering point that official values settled", () => {
  test("change nothing, while those of others do", () => {
    const community = new TestCommunity(3);
    for (const home of [0, 1, 2]) community.read(home, 0, [0, 0]);
    community.read(0, 1, [100, 0]);
    community.settle();
    community.read(0, 2, [200, 0]);
    community.settle(LATE_MS);
    expect(community.rows.members.get(`m1 ${startOf(0)}`)).toMatchObject({ quality: "estimated" });
    community.official(0, 1, [value(1, 70)]);
    for (const home of [1, 2]) {
      community.read(home, 1, [40, 0]);
      community.read(home, 2, [90, 0]);
    }
    community.settle(LATE_MS);
    const row = (home: number, index: number) => community.rows.members.get(`m${home} ${startOf(index)}`);
    expect(row(1, 0)).toMatchObject({ import_wh: 70, is_official: true, revision: 2 });
    expect(row(2, 0)).toMatchObject({ import_wh: 40, is_official: false, revision: 2 });
    expect(row(1, 1)).toMatchObject({ import_wh: 50, is_official: false });
  });
});

describe("whoever checks the node", () => {
  test("goes on with own results and shows the node's beside them", () => {
    const community = closedCommunity();
    community.official(LONG_AGO, 1, [value(0, 130)]);
    const rows = new TestRows();
    let state: NodeState | null = null;
    let disagreements = 0;
    for (const record of community.records) {
      const isForged = record.kind === "interval-closed" && record.body.start_s === startOf(3);
      const shown = isForged ? { ...record, body: { ...record.body, result_digest: new Uint8Array(32) } } : record;
      if (isForged) expect(codeOf(() => foldRecord(state, shown, rows))).toBe("result-mismatch");
      const outcome = recomputeRecord(state, shown, rows);
      state = outcome.state;
      if (outcome.interval?.is_same === false) disagreements++;
      expect(outcome.refused).toBeUndefined();
    }
    expect(disagreements).toBe(1);
    expect(rows.postings).toEqual(community.rows.postings);
  });

  test("passes over official values that do not follow from what it knows", () => {
    const community = closedCommunity();
    community.official(LONG_AGO, 1, [value(0, 130)]);
    const last = community.records.at(-1);
    if (last?.kind !== "official-values") throw new Error("the last record has official values");
    const before = community.bytes;
    const again = (change: object) => ({ ...last, body: { ...last.body, ...change } });
    const refusals = [
      again({}),
      again({ revision: 2 }),
      again({ revision: 2, version: 2 }),
      again({ metered: [] }),
      again({ revision: 2, version: 2, before: null }),
      again({ metered: [value(9, 1)] }),
    ].map((record) => {
      const { refused } = recomputeRecord(community.state, record, community.rows);
      expect(codeOf(() => foldRecord(community.state, record, community.rows))).toBe(refused);
      return refused;
    });
    expect(refusals).toEqual([
      "foreign-inputs",
      "foreign-inputs",
      "foreign-inputs",
      "malformed-official-values",
      "foreign-inputs",
      "unknown-metering-point",
    ]);
    expect(community.bytes).toBe(before);
  });

  test("sees from the digest which values are official", () => {
    const community = closedCommunity();
    const before = community.rows.intervals.get(startOf(LONG_AGO));
    community.official(LONG_AGO, 1, [value(0, 100)]);
    const after = community.rows.intervals.get(startOf(LONG_AGO));
    expect(after?.result_digest).toEqual(before?.result_digest);
    expect(after?.input_digest).not.toEqual(before?.input_digest);
  });
});

test("a state that was stored goes on as if it had never been", () => {
  const [kept, stored] = [closedCommunity(), closedCommunity()];
  for (const community of [kept, stored]) community.official(NEWEST, 1, [value(1, 0, 55)]);
  const bytes = encodeCbor(nodeStateToCbor(stored.state));
  const restored = nodeStateFromCbor(decodeCbor(bytes));
  bytes.fill(0);
  Object.assign(stored, { folded: restored });
  expect(stored.bytes).toBe(kept.bytes);
  for (const community of [kept, stored]) {
    expect(community.official(NEWEST, 1, [value(1, 0, 99)]).kind).toBe("known");
    community.official(LONG_AGO, 1, [value(0, 17)]);
  }
  expect(stored.bytes).toBe(kept.bytes);
});
