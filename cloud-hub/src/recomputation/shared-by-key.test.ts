import { dueRecords } from "@localgrid/clearing/due-records";
import type { NodeState } from "@localgrid/clearing/node-state";
import { EpochWriter } from "@localgrid/journal/epoch-writer";
import type { OpenBody } from "@localgrid/journal/record";
import { checkResidualBook } from "@localgrid/matching/residual-book";
import type { AgreedKey, AllocationKeyBody, KnownRecord } from "@localgrid/protocol/record-bodies";
import { deviceId, memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import type { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { describe, expect, test } from "vitest";
import { COMMUNITY_KEY, TestNode } from "../test-support/test-node.ts";
import { JournalFold } from "./journal-fold.ts";

const START_S = 1_470_009_600;
const LENGTH_S = 900;
const RULES = {
  interval_length_s: LENGTH_S,
  price_rule: "pair",
  interpolation_gap_s: 1_800,
  future_tolerance_ms: 300_000,
  retention_intervals: 100,
};
const TARIFF = {
  valid_from_s: 0,
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 80_000,
  local_network_fee_micro_per_kwh: 40_000,
  fixed_fee_micro_per_day: 0,
};
const HOMES = [0, 1, 2];
/** Per interval: homes 1 and 2 draw, home 0 feeds in. */
const ENERGIES_WH = [600, 100, 700];
const SHARES: AgreedKey = {
  kind: "static",
  shares: [
    [memberId("m1"), 500_000],
    [memberId("m2"), 500_000],
  ],
};

/** A journal as a node of this release writes it, of meters that sign nothing, folded by the hub on the way. */
class FoldedStreet {
  readonly fold: JournalFold;
  private readonly writer: EpochWriter;
  private now_ms = START_S * 1_000;

  constructor() {
    const node = new TestNode();
    this.fold = new JournalFold(
      { node: node.id, community: "sun", communityKey: COMMUNITY_KEY },
      { position: null, records: 0, state: null },
    );
    const epoch = new Uint8Array(16).fill(1);
    this.writer = new EpochWriter({ key: node.key, communityKey: COMMUNITY_KEY, epoch, parent: null });
    this.fold.fold(this.writer.genesis(this.now_ms, { community: "sun", rules: RULES }));
    this.add({ kind: "tariff", body: TARIFF });
    for (const home of HOMES) {
      const [member, metering_point] = [memberId(`m${home}`), meteringPointId(`p${home}`)];
      const meter = { device: deviceOf(home), metering_point, adapter: "tasmota", phase_mode: "registers" } as const;
      this.add({ kind: "member", body: { member, is_active: true, credit_limit_micro: null } });
      this.add({ kind: "metering-point", body: { metering_point, member, is_active: true, main_fuse_w: 900_000 } });
      this.add({ kind: "third-party-meter", body: { ...meter, is_active: true } });
    }
  }

  get state(): NodeState {
    const { state } = this.fold.at;
    if (state === null) throw new Error("no genesis yet");
    return state;
  }

  add({ kind, body }: KnownRecord): void {
    this.fold.fold(this.writer.append(kind, this.now_ms, body as unknown as OpenBody));
  }

  /** Registers at the start of the interval with that index, and all that is due by then. */
  meter(index: number): void {
    this.now_ms = (START_S + index * LENGTH_S) * 1_000;
    const readings = HOMES.map((home) => {
      const register_mwh = (ENERGIES_WH[home] as number) * index * 1_000;
      const [import_mwh, export_mwh] = home === 0 ? [0, register_mwh] : [register_mwh, 0];
      const told = { reported_import_mwh: import_mwh, reported_export_mwh: export_mwh, power_w: null, flags: 0 };
      const reading = { seq: index + 1, at_ms: this.now_ms, import_mwh, export_mwh, ...told };
      return { device: deviceOf(home), ...reading, raw: new Uint8Array(0), raw_bytes: 0 };
    });
    this.add({ kind: "third-party-reading", body: { readings } });
    const policy = { close_deadline_ms: 0, started_at_ms: 0 };
    for (let due = dueRecords(this.state, this.now_ms, policy); due.length > 0; ) {
      for (const record of due) this.add(record);
      due = dueRecords(this.state, this.now_ms, policy);
    }
  }
}

function deviceOf(home: number) {
  return deviceId(`t000000000000000${home}`);
}

function keyFrom(index: number, key: AgreedKey | null): AllocationKeyBody {
  return { valid_from_s: START_S + index * LENGTH_S, key, price_rule: { kind: "mid-market" } };
}

function intervalsUnder(key: AgreedKey) {
  const street = new FoldedStreet();
  street.add({ kind: "allocation-key", body: keyFrom(1, key) });
  for (const index of [0, 1, 2]) street.meter(index);
  return street.fold.take().rows.intervals;
}

describe("intervals under an agreed key", () => {
  test.each<AgreedKey>([
    { kind: "dynamic" },
    SHARES,
    { ...SHARES, kind: "hybrid" },
    { kind: "priority", groups: [[memberId("m2")]] },
  ])("come out at the hub as at their node: $kind", (key) => {
    const intervals = intervalsUnder(key);
    expect(intervals.map(({ is_same }) => is_same)).toEqual([true, true]);
    expect(intervals.map(({ terms }) => terms.allocation_key?.key ?? null)).toEqual([null, key]);
    expect(intervals[1]?.matched_wh).toBe(key.kind === "static" ? 400 : 600);
    for (const { residual } of intervals) checkResidualBook(residual);
  });

  test("offer to other communities nothing that a fixed share leaves, which goes to the grid", () => {
    const [byBids, byKey] = intervalsUnder(SHARES);
    // Home 1 leaves 200 of its 300 Wh, and home 2 still needs 400.
    expect(byKey?.residual).toEqual({ bids: [], offers: [] });
    expect(byBids?.residual.bids).not.toEqual([]);
  });
});

test("a key that no node of ours would write stops the fold of its journal, with its code", () => {
  const street = new FoldedStreet();
  const body = keyFrom(1, { ...SHARES, shares: SHARES.kind === "static" ? SHARES.shares.slice(1) : [] } as AgreedKey);
  expect(() => street.add({ kind: "allocation-key", body })).toThrow(
    expect.objectContaining({ code: "malformed-allocation-key" }) as LocalGridError,
  );
});
