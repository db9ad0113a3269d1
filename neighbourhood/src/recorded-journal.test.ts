import { createHash } from "node:crypto";
import type { IntervalRow, MemberIntervalRow, PostingRow, ProjectionSink } from "@localgrid/clearing/projection-sink";
import { JOURNAL_START, replay } from "@localgrid/clearing/replay";
import { beforeAll, describe, expect, test } from "vitest";
import { loadRecordedHomes } from "./recorded-homes.ts";
import { RECORDED_COMMUNITY_KEY, type RecordedJournalOptions, recordedJournal } from "./recorded-journal.ts";

const recording = loadRecordedHomes(new URL("../data/citylearn17-homes-hourly-wh.csv", import.meta.url).pathname);

/** Flat limits of the independent computation: retail 0.30, feed-in 0.08, no fees. */
const GOLDEN_TARIFF = {
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 80_000,
  local_network_fee_micro_per_kwh: 0,
  fixed_fee_micro_per_day: 0,
};

/** Adds up what the fold writes, and hashes every row. */
class Totals implements ProjectionSink {
  readonly digest = createHash("sha256");
  readonly accounts = new Map<string, bigint>();
  intervals = 0;
  demand_wh = 0;
  supply_wh = 0;
  matched_wh = 0;
  bought_wh = 0;
  sold_wh = 0;
  net_wh = 0;
  saving_nano = 0n;
  unbalanced = 0;
  private open = { start_s: -1, sum_nano: 0n };

  interval(row: IntervalRow): void {
    this.settleOpen(row.start_s);
    this.intervals++;
    this.demand_wh += row.demand_wh;
    this.supply_wh += row.supply_wh;
    this.matched_wh += row.matched_wh;
    this.saving_nano += row.saving_nano;
    this.hash(row);
  }

  memberInterval(row: MemberIntervalRow): void {
    this.bought_wh += row.bought_wh;
    this.sold_wh += row.sold_wh;
    this.net_wh +=
      row.bought_wh + row.grid_import_wh - row.sold_wh - row.grid_export_wh - row.import_wh + row.export_wh;
    this.hash(row);
  }

  meteringPointInterval(): void {}

  posting(row: PostingRow): void {
    this.open.sum_nano += row.amount_nano;
    this.accounts.set(row.account, (this.accounts.get(row.account) ?? 0n) + row.amount_nano);
    this.hash(row);
  }

  settleOpen(next_s: number): void {
    if (this.open.sum_nano !== 0n) this.unbalanced++;
    this.open = { start_s: next_s, sum_nano: 0n };
  }

  private hash(row: object): void {
    this.digest.update(JSON.stringify(row, (_, value) => (typeof value === "bigint" ? `${value}` : value)));
  }
}

function replayed(options: RecordedJournalOptions) {
  const totals = new Totals();
  const records = numbered(recordedJournal(options));
  const point = replay({ from: JOURNAL_START, records, communityKey: RECORDED_COMMUNITY_KEY, sink: totals });
  totals.settleOpen(-1);
  return { totals, point };
}

function* numbered(records: Iterable<Uint8Array>) {
  let position = 0;
  for (const record of records) yield { position: ++position, record };
}

describe("a recorded year of 17 homes, folded from its journal", () => {
  let totals: Totals;

  beforeAll(() => {
    totals = replayed({
      recording,
      interval_length_s: 3600,
      intervals: 8_760,
      readings_per_message: 64,
      tariff: GOLDEN_TARIFF,
    }).totals;
  }, 120_000);

  test("meets the totals of an independent computation to the Wh and the micro", () => {
    expect(totals.intervals).toBe(8_760);
    expect(totals.supply_wh).toBe(45_902_558);
    expect(totals.demand_wh).toBe(112_120_885);
    expect(totals.matched_wh).toBe(17_695_672);
    expect(totals.saving_nano).toBe(3_893_047_840_000n);
  });

  test("conserves energy in every member's interval and between buyers and sellers", () => {
    expect(totals.bought_wh).toBe(totals.sold_wh);
    expect(totals.bought_wh).toBe(totals.matched_wh);
    expect(totals.net_wh).toBe(0);
  });

  test("conserves money in every interval to the nano", () => {
    expect(totals.unbalanced).toBe(0);
    expect([...totals.accounts.values()].reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
    expect(totals.accounts.get("community") ?? 0n).toBe(0n);
  });
});

describe("the order in which meters are heard", () => {
  const month = {
    recording,
    interval_length_s: 900,
    intervals: 30 * 96,
    readings_per_message: 4,
    tariff: { ...GOLDEN_TARIFF, local_network_fee_micro_per_kwh: 40_000, fixed_fee_micro_per_day: 50_000 },
  } as const;

  test("does not change a byte of the results", () => {
    const forward = replayed(month);
    const backward = replayed({ ...month, arrival: (meters) => meters.toReversed() });
    expect(forward.totals.matched_wh).toBeGreaterThan(0);
    expect(backward.totals.digest.digest("hex")).toBe(forward.totals.digest.digest("hex"));
    expect(forward.point.chain?.hash).not.toEqual(backward.point.chain?.hash);
  }, 120_000);
});
