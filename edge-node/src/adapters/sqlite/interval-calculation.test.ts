import { localPeriods } from "@localgrid/clearing/local-periods";
import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import { afterEach, describe, expect, test } from "vitest";
import { IntervalCalculations } from "../../calculation/interval-calculation.ts";
import { SqliteCalculationStore } from "./calculation-store.ts";
import { SqliteJournalSearch } from "./journal-search.ts";
import { LENGTH_S, TestStreet } from "./test-street.ts";

const [BUYER, SMALL, SELLER] = [memberId("m0"), memberId("m1"), memberId("m2")];
const HOUR_S = 3_600;

let street: TestStreet;
let mismatches: number[] = [];
afterEach(() => {
  street.remove();
  mismatches = [];
});

function calculationsOf(built: TestStreet, search = new SqliteJournalSearch(built.journal)) {
  return new IntervalCalculations({
    store: new SqliteCalculationStore(built.database),
    search,
    communityKey: built.communityKey,
    state: () => built.state,
    turn: async () => {},
    mismatched: (at_s) => void mismatches.push(at_s),
  });
}

/** Home 0 draws 100 Wh in each interval, home 1 50 Wh, home 2 feeds in 120 Wh. */
function registersOf(home: number, index: number): readonly [number, number] {
  return [[100_000 * index, 0] as const, [50_000 * index, 0] as const, [0, 120_000 * index] as const][
    home
  ] as readonly [number, number];
}

interface Reads {
  readonly intervals: number;
  /** Meters that say nothing at the beginning of an interval. */
  readonly isSilent?: (home: number, index: number) => boolean;
  /** How far from the edges meters read, in s. */
  readonly aside_s?: number;
}

function streetFrom(start_s: number, { intervals, isSilent = () => false, aside_s = 0 }: Reads): TestStreet {
  const built = new TestStreet(start_s, 3);
  for (let index = 0; index <= intervals; index++) {
    for (const home of [0, 1, 2]) {
      if (isSilent(home, index)) continue;
      built.meter(home, (start_s + index * LENGTH_S + aside_s) * 1_000, registersOf(home, index));
    }
    built.settle(0);
  }
  built.settle();
  return built;
}

const hashAt = (position: number) =>
  Buffer.from(new SqliteJournalSearch(street.journal).hashAt(position) ?? []).toString("hex");

describe("the calculation of an interval", () => {
  const start_s = Date.UTC(2016, 7, 1, 6) / 1_000;

  test("leads from registers over the order book to the amount, and names the records", async () => {
    street = streetFrom(start_s, { intervals: 8 });
    const at_s = start_s + 3 * LENGTH_S;
    const calculation = await calculationsOf(street).of(BUYER, at_s);
    const [reading] = calculation.readings;
    expect(calculation.readings).toHaveLength(1);
    expect(reading).toMatchObject({ metering_point: "p0", import_wh: 100, source: "registers", is_signed: true });
    expect(reading?.registers?.begin).toMatchObject({ import_wh: 300, origin: "read" });
    expect(reading?.registers?.end).toMatchObject({ import_wh: 400, origin: "read" });
    expect(reading?.registers?.end.readings[0]).toMatchObject({
      at_ms: (at_s + LENGTH_S) * 1_000,
      import_mwh: 400_000,
      record: { kind: "readings" },
    });
    expect(calculation.market).toEqual({
      price_rule: "pair",
      sharing: null,
      price_micro_per_kwh: 170_000,
      matched_wh: 120,
      band: { floor: 80_000, cap: 260_000 },
      // The rest has no part in the price of pairs, and would be one home's limit.
      bid: { last_micro_per_kwh: 260_000, rest_micro_per_kwh: null },
      offer: { last_micro_per_kwh: 80_000, rest_micro_per_kwh: null },
      own: {
        side: "demand",
        wh: 100,
        limit_micro_per_kwh: 260_000,
        buy_limit_micro_per_kwh: null,
        sell_limit_micro_per_kwh: null,
        stayed_out: null,
      },
      demand: [{ limit_micro_per_kwh: 260_000, wh: 150, cleared_wh: 120, own_wh: 100, own_cleared_wh: 80 }],
      supply: [{ limit_micro_per_kwh: 80_000, wh: 120, cleared_wh: 120, own_wh: 0, own_cleared_wh: 0 }],
    });
    expect(calculation.lines).toEqual([
      { category: "neighbour-purchase", energy_wh: 80, price_micro_per_kwh: 170_000, amount_nano: -13_600_000n },
      { category: "local-network-fee", energy_wh: 80, price_micro_per_kwh: 40_000, amount_nano: -3_200_000n },
      { category: "grid-import", energy_wh: 20, price_micro_per_kwh: 300_000, amount_nano: -6_000_000n },
    ]);
    expect(calculation.without_neighbours).toEqual([
      { category: "grid-import", energy_wh: 100, price_micro_per_kwh: 300_000, amount_nano: -30_000_000n },
    ]);
    expect(calculation.result).toMatchObject({ amount_nano: -22_800_000n, saving_nano: 7_200_000n });
    const [revision] = calculation.revisions;
    expect(calculation.revisions).toHaveLength(1);
    expect(revision).toMatchObject({ revision: 0, cause: "closing", record: { kind: "interval-closed" } });
    expect(revision?.record?.hash).toBe(hashAt(revision?.record?.position ?? 0));
    expect(revision?.record?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("shows readings around the edges where none was taken there", async () => {
    street = streetFrom(start_s, { intervals: 8, aside_s: 300 });
    const { readings } = await calculationsOf(street).of(SELLER, start_s + 3 * LENGTH_S);
    expect(readings[0]).toMatchObject({ source: "registers", export_wh: 120 });
    expect(readings[0]?.registers?.begin).toMatchObject({ origin: "interpolated", export_wh: 320 });
    expect(readings[0]?.registers?.begin.readings.map(({ export_mwh }) => export_mwh)).toEqual([240_000, 360_000]);
  });

  test("tells what stood in for readings, and after they came both results", async () => {
    street = streetFrom(start_s, { intervals: 8, isSilent: (home, index) => home === 0 && index > 3 });
    const at_s = start_s + 5 * LENGTH_S;
    const calculations = calculationsOf(street);
    const before = await calculations.of(BUYER, at_s);
    expect(before.readings[0]).toMatchObject({
      source: "substitute",
      substitute_method: "previous-interval",
      quality: "estimated",
      registers: null,
    });
    for (let index = 4; index <= 9; index++) {
      street.meter(0, (start_s + index * LENGTH_S) * 1_000, [100_000 * index + 1_000 * (index - 3), 0]);
    }
    street.settle(LENGTH_S * 1_000);
    const { readings, revisions, result } = await calculations.of(BUYER, at_s);
    expect(readings[0]).toMatchObject({ source: "registers", import_wh: 101, substitute_method: null });
    expect(revisions.map(({ revision, cause, import_wh }) => [revision, cause, import_wh])).toEqual([
      [0, "closing", 100],
      [1, "late-reading", 101],
    ]);
    expect(revisions.map(({ record }) => record?.kind)).toEqual(["interval-closed", "correction"]);
    expect(revisions[0]?.result.amount_nano).toBe(before.result.amount_nano);
    expect(revisions[1]?.result.amount_nano).toBe(result.amount_nano);
    expect(result.amount_nano).toBeLessThan(before.result.amount_nano);
  });

  test("names official values, and what was billed before them", async () => {
    street = streetFrom(start_s, { intervals: 8 });
    street.official(start_s, 1, [{ metering_point: meteringPointId("p2"), import_wh: 0, export_wh: 90 }]);
    const seller = await calculationsOf(street).of(SELLER, start_s);
    expect(seller.readings[0]).toMatchObject({ source: "official", is_official: true, registers: null });
    expect(seller.revisions.map(({ cause, export_wh }) => [cause, export_wh])).toEqual([
      ["closing", 120],
      ["official-value", 90],
    ]);
    expect(seller.revisions[1]?.record).toMatchObject({ kind: "official-values", position: street.position });
    const buyer = await calculationsOf(street).of(BUYER, start_s);
    expect(buyer.readings[0]).toMatchObject({ source: "registers", is_official: false });
    expect(buyer.revisions.map(({ result }) => result.bought_wh)).toEqual([80, 60]);
  });

  test("holds for each quarter hour of the day on which the clock goes back, for every member", async () => {
    const cut = localPeriods({ from: "2016-10-30", to: "2016-10-31", by: "day", time_zone: "Europe/Vienna" });
    const [day] = cut.kind === "periods" ? cut.periods : [];
    if (day === undefined) throw new Error("a day has one period");
    street = streetFrom(day.from_s - HOUR_S, {
      intervals: 108,
      isSilent: (home, index) => home === 2 && index % 9 === 5,
    });
    const calculations = calculationsOf(street);
    for (const member of [BUYER, SMALL, SELLER]) {
      let [import_wh, export_wh, amount_nano, intervals] = [0, 0, 0n, 0];
      for (let at_s = day.from_s; at_s < day.to_s; at_s += LENGTH_S) {
        const { result, lines, readings } = await calculations.of(member, at_s);
        expect(lines.reduce((sum, line) => sum + line.amount_nano, 0n)).toBe(result.amount_nano);
        expect(readings[0]?.source).toBe("registers");
        import_wh += result.import_wh;
        export_wh += result.export_wh;
        amount_nano += result.amount_nano;
        intervals += 1;
      }
      expect(street.read.memberEnergy({ member, ...day })).toMatchObject({
        intervals,
        import_wh,
        export_wh,
        amount_nano,
      });
      expect(intervals).toBe(100);
    }
  });

  test("is not told for intervals that are open, and to nobody who took no part", async () => {
    street = streetFrom(start_s, { intervals: 2 });
    const calculations = calculationsOf(street);
    for (const [member, at_s] of [
      [BUYER, start_s + 2 * LENGTH_S],
      [BUYER, start_s + 1],
      [BUYER, start_s - LENGTH_S],
      [memberId("stranger"), start_s],
    ] as const) {
      await expect(calculations.of(member, at_s)).rejects.toMatchObject({ code: "no-closed-interval" });
    }
  });

  test.each([
    "UPDATE interval SET result_digest = zeroblob(32)",
    "UPDATE member_interval SET amount_nano = amount_nano + 1 WHERE member = 'm0'",
    "UPDATE member_interval SET saving_nano = saving_nano - 1 WHERE member = 'm0'",
    "UPDATE member_interval SET revision = 1",
    "UPDATE member_interval SET import_wh = import_wh + 1, export_wh = export_wh + 1",
    "UPDATE metering_point_interval SET import_wh = import_wh + 1 WHERE metering_point = 'p1'",
    "UPDATE posting SET amount_nano = amount_nano + 1 WHERE account = 'member:m0:supply'",
    "DELETE FROM metering_point_interval WHERE metering_point = 'p0'",
  ])("is refused once somebody has run %s", async (sql) => {
    street = streetFrom(start_s, { intervals: 3 });
    street.database.exec(sql);
    await expect(calculationsOf(street).of(BUYER, start_s)).rejects.toMatchObject({ code: "calculation-mismatch" });
    expect(mismatches).toEqual([start_s]);
  });

  test("is told once however often it is asked for, and again when it breaks anew", async () => {
    street = streetFrom(start_s, { intervals: 3 });
    const calculations = calculationsOf(street);
    const add = (nano: number) =>
      street.database.exec(`UPDATE member_interval SET amount_nano = amount_nano + ${nano} WHERE member = 'm0'`);
    const ask = () => calculations.of(BUYER, start_s).catch(() => null);
    add(1);
    for (let time = 0; time < 3; time += 1) expect(await ask()).toBeNull();
    expect(mismatches).toEqual([start_s]);
    add(-1);
    expect(await ask()).not.toBeNull();
    add(1);
    await ask();
    expect(mismatches).toEqual([start_s, start_s]);
  });

  test("is told without records while the journal shows none", async () => {
    street = streetFrom(start_s, { intervals: 3 });
    const { readings, revisions } = await calculationsOf(street, new SqliteJournalSearch(street.journal, () => 3)).of(
      BUYER,
      start_s,
    );
    expect(revisions).toMatchObject([{ record: null, cause: null }]);
    expect(readings[0]).toMatchObject({ source: "not-at-hand", registers: null });
  });
});
