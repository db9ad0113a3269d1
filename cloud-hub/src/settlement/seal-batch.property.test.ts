import {
  type BatchRow,
  decodeLeaves,
  decodeReport,
  decodeRows,
  MAX_ROWS,
  objectionTo,
  type TradeLeaf,
} from "@localgrid/protocol/settlement-batch";
import { NO_TOTALS, type ReportTotals } from "@localgrid/protocol/settlement-report";
import { communityId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeOf, type IntervalContent, NOTHING_SETTLED, type SettledInterval } from "./interval-content.ts";
import { dueUnits, type MoneyAccount } from "./money-rows.ts";
import { type BatchDraft, type SealInput, sealBatch } from "./seal-batch.ts";

const SUN = communityId("sun");
const LENGTH_S = 900;
const MEMBERS = 6;

/** What the ledger says of an interval: members trade among each other, and everybody pays a fee to nobody of them. */
interface Drawn {
  readonly at: number;
  readonly energies_wh: readonly number[];
  readonly price: number;
  readonly fee: number;
}

const drawnInterval: fc.Arbitrary<Drawn> = fc.record({
  at: fc.nat(9),
  energies_wh: fc.array(fc.integer({ min: -900, max: 900 }), { minLength: 1, maxLength: MEMBERS - 1 }),
  price: fc.integer({ min: -50_000, max: 300_000 }),
  fee: fc.nat(123_456),
});

function contentOf({ at, energies_wh, price, fee }: Drawn): IntervalContent {
  const all = [...energies_wh, -energies_wh.reduce((sum, energy) => sum + energy, 0)];
  const members = new Map(
    all.map((energy, index) => {
      const paid = BigInt(energy) * BigInt(price) + BigInt(energy > 0 ? energy * fee : 0);
      return [index + 1, { energy_wh: BigInt(energy), money_nano: -paid }] as const;
    }),
  );
  const meters = new Map(
    all.map((energy, index) => [
      `p${index}`,
      { import_wh: BigInt(Math.max(0, energy)), export_wh: BigInt(Math.max(0, -energy) + 7) },
    ]),
  );
  return { start_s: at * LENGTH_S, length_s: LENGTH_S, price_micro_per_kwh: BigInt(price), members, meters };
}

/** A community as its hub keeps it: the newest results, what was settled of them, and sums by member. */
class Books {
  readonly now = new Map<number, IntervalContent>();
  readonly settled = new Map<number, SettledInterval>();
  readonly drafts: BatchDraft[] = [];
  accounts: readonly MoneyAccount[];
  totals: ReportTotals = NO_TOTALS;
  window_end_s = 0;

  constructor(limits: readonly bigint[]) {
    const account = (number: number, room_units: bigint) => ({ number, owed_nano: 0n, settled_units: 0n, room_units });
    this.accounts = [account(0, 0n), ...limits.map((limit, index) => account(index + 1, limit))];
  }

  /** Seals what there is, and counts it as final. */
  seal(limits: readonly bigint[], max_trades = 20_000): BatchDraft | null {
    const input = this.input(limits, max_trades);
    const sealed = sealBatch(input);
    if (sealed.kind === "refused") throw new Error(sealed.message);
    if (sealed.kind === "nothing") return null;
    const { draft } = sealed;
    expect(sealBatch(structuredClone(input))).toEqual(sealed);
    for (const { start_s, settled } of input.changes.slice(0, draft.intervals)) this.settled.set(start_s, settled);
    const sums = new Map(draft.accounts.map((account) => [account.number, account]));
    this.accounts = this.accounts.map((account) => ({ ...account, ...sums.get(account.number) }));
    this.totals = draft.totals;
    this.window_end_s = draft.batch.window_end_s;
    this.drafts.push(draft);
    return draft;
  }

  /** New results and corrections come, then a batch is cut; again and again. */
  static played({ first, steps }: History): Books {
    const books = new Books(first);
    for (const { intervals, limits, max_trades } of steps) {
      for (const drawn of intervals) books.now.set(drawn.at * LENGTH_S, contentOf(drawn));
      const before = new Map(books.accounts.map(({ number, settled_units }) => [number, settled_units]));
      const draft = books.seal(limits, max_trades);
      const paid = decodeRows(draft?.batch.rows ?? new Uint8Array(0)).filter(
        (row) => row.member > 0 && row.money_units < 0n,
      );
      const within = (row: BatchRow) =>
        (before.get(row.member) ?? 0n) + row.money_units >= -(limits[row.member - 1] ?? 0n);
      expect(paid.every(within)).toBe(true);
      // The zone's own account has no credit.
      expect(books.movedFor(0) >= 0n).toBe(true);
    }
    return books;
  }

  leaves(): readonly TradeLeaf[] {
    return this.drafts.flatMap(({ batch }) => decodeLeaves(batch.leaves));
  }

  /** Units that batches moved for a member. */
  movedFor(number: number): bigint {
    const rows = this.drafts.flatMap(({ batch }) => decodeRows(batch.rows)).filter(({ member }) => member === number);
    return rows.reduce((sum, { money_units }) => sum + money_units, 0n);
  }

  /** All that the ledger gave a member, in nano. */
  ledgerOf(number: number): bigint {
    let sum = 0n;
    for (const { members } of this.now.values()) sum += members.get(number)?.money_nano ?? 0n;
    return sum;
  }

  private input(limits: readonly bigint[], max_trades: number): SealInput {
    const changes = [...this.now.values()]
      .sort((a, b) => a.start_s - b.start_s)
      .map((content) => changeOf(content, this.settled.get(content.start_s) ?? NOTHING_SETTLED));
    return {
      community: SUN,
      zone: 7,
      seq: this.drafts.length + 1,
      domain: new Uint8Array(32).fill(9),
      window_start_s: this.window_end_s,
      window_s: LENGTH_S,
      latest_end_s: this.window_end_s + LENGTH_S,
      max_trades,
      changes: changes.filter(({ trades, meters }) => trades.length > 0 || meters.length > 0),
      has_more: false,
      totals: this.totals,
      accounts: this.accounts.map((account) => {
        const limit = account.number === 0 ? 0n : (limits[account.number - 1] ?? 0n);
        return { ...account, room_units: account.settled_units + limit };
      }),
      at_ms: 1,
    };
  }
}

const limit = fc.oneof(fc.constant(10n ** 15n), fc.bigInt(0n, 2_000_000n));
interface Step {
  readonly intervals: readonly Drawn[];
  readonly limits: readonly bigint[];
  readonly max_trades: number;
}

interface History {
  readonly first: readonly bigint[];
  readonly steps: readonly Step[];
}

const history: fc.Arbitrary<History> = fc.record({
  first: fc.array(limit, { minLength: MEMBERS, maxLength: MEMBERS }),
  steps: fc.array(
    fc.record({
      intervals: fc.array(drawnInterval, { maxLength: 5 }),
      limits: fc.array(limit, { minLength: MEMBERS, maxLength: MEMBERS }),
      max_trades: fc.constantFrom(1, 7, 20_000),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

const FREE = Array.from({ length: MEMBERS }, () => 10n ** 15n);
const NUMBERS = Array.from({ length: MEMBERS }, (_, index) => index + 1);

describe("batches of any history of results, corrections and credit limits", () => {
  test("sum to zero, hold every trade once, and move what the ledger says, less what credit limits keep back", () => {
    let [corrected, carried] = [0, 0];
    fc.assert(
      fc.property(history, (drawn) => {
        const books = Books.played(drawn);
        carried += Number(books.accounts.some((account) => account.number > 0 && dueUnits(account) !== 0n));
        // Whatever limits kept back comes with the first batch after they are gone.
        while (books.seal(FREE) !== null) expect(books.drafts.length).toBeLessThan(99);
        for (const { batch } of books.drafts) expect(objectionTo(decodeRows(batch.rows))).toBeNull();
        const leaves = books.leaves();
        corrected += Number(leaves.some(({ revision }) => revision > 0));
        for (const number of NUMBERS) {
          const own = leaves.filter(({ member }) => member === number);
          const owed = own.reduce((sum, { money_nano }) => sum + money_nano, 0n);
          expect(owed).toBe(books.ledgerOf(number));
          // To the unit, rounded down.
          const rest = owed - books.movedFor(number) * 100n;
          expect(rest >= 0n && rest < 100n).toBe(true);
        }
        expect(books.movedFor(0)).toBe(-NUMBERS.reduce((sum, number) => sum + books.movedFor(number), 0n));
      }),
      { numRuns: 300 },
    );
    expect([corrected > 100, carried > 20]).toEqual([true, true]);
  });

  test("hold, for each interval and member, what leads to the newest result, in numbered steps", () => {
    fc.assert(
      fc.property(history, (drawn) => {
        const books = Books.played(drawn);
        while (books.seal(FREE) !== null) expect(books.drafts.length).toBeLessThan(99);
        const steps = Map.groupBy(books.leaves(), (leaf) => `${leaf.interval_start_s} ${leaf.member}`);
        for (const leaves of steps.values()) expect(leaves.map(({ revision }) => revision)).toEqual([...leaves.keys()]);
        const contents = [...books.now.values()].flatMap(({ start_s, members }) =>
          [...members].map(([member, { energy_wh }]) => [`${start_s} ${member}`, energy_wh] as const),
        );
        for (const [place, energy_wh] of contents) {
          expect((steps.get(place) ?? []).reduce((sum, leaf) => sum + leaf.energy_wh, 0n)).toBe(energy_wh);
        }
        for (const { batch } of books.drafts) {
          const indices = decodeLeaves(batch.leaves).map(({ index }) => index);
          expect(indices).toEqual([...indices.keys()]);
        }
        const minted = books.drafts.reduce((sum, { batch }) => sum + decodeReport(batch.report).produced_wh, 0n);
        expect(minted).toBe(books.totals.produced_wh);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a batch", () => {
  const trade = (at: number, energies_wh: readonly number[] = [300]) =>
    contentOf({ at, energies_wh, price: 100_000, fee: 0 });

  test("that would have too many trades ends before the interval that is too much", () => {
    const books = new Books([]);
    books.accounts = Array.from({ length: 3 }, (_, number) => ({
      number,
      owed_nano: 0n,
      settled_units: 0n,
      room_units: 0n,
    }));
    for (let at = 0; at < 5; at += 1) books.now.set(at * LENGTH_S, trade(at));
    const free = [10n ** 15n, 10n ** 15n];
    const counts = [4, 4, 4, 4].map((max) => books.seal(free, max)?.batch.trade_count ?? 0);
    expect(counts).toEqual([4, 4, 2, 0]);
    const ends = books.drafts.map(({ batch }) => batch.window_end_s / LENGTH_S);
    expect(ends).toEqual([1, 2, 3]);
  });

  test("has no more rows than a contract takes; a larger interval is refused", () => {
    const wide = (members: number) => {
      const content = trade(
        0,
        Array.from({ length: members - 1 }, (_, index) => (index % 2 === 0 ? 5 : -4)),
      );
      const accounts = Array.from({ length: members + 1 }, (_, number) => ({
        number,
        owed_nano: 0n,
        settled_units: 0n,
        room_units: 10n ** 15n,
      }));
      const changes = [
        changeOf(content, NOTHING_SETTLED),
        changeOf({ ...content, start_s: LENGTH_S }, NOTHING_SETTLED),
      ];
      return sealBatch({ ...EMPTY, changes, accounts, latest_end_s: 2 * LENGTH_S });
    };
    const full = wide(MAX_ROWS - 1);
    if (full.kind !== "draft") throw new Error(full.kind);
    expect(decodeRows(full.draft.batch.rows).length).toBeLessThanOrEqual(MAX_ROWS);
    expect(full.draft.intervals).toBe(2);
    expect(wide(MAX_ROWS + 1)).toMatchObject({ kind: "refused", code: "batch-too-large" });
  });

  test("takes fewer intervals when their members together are too many", () => {
    const [each, apart] = [1_500, 400];
    const changes = [0, 1, 2, 3].map((at) => {
      const energies_wh = Array.from({ length: each - 1 }, (_, index) => (index % 2 === 0 ? 5 : -5));
      const { members, ...content } = trade(at, energies_wh);
      const moved = new Map([...members].map(([number, total]) => [number + at * apart, total]));
      return changeOf({ ...content, members: moved }, NOTHING_SETTLED);
    });
    const accounts = Array.from({ length: each + 3 * apart + 1 }, (_, number) => ({
      ...{ number, owed_nano: 0n, settled_units: 0n, room_units: 10n ** 15n },
    }));
    const sealed = sealBatch({ ...EMPTY, changes, accounts, latest_end_s: 4 * LENGTH_S });
    expect(sealed).toMatchObject({ kind: "draft", draft: { intervals: 2, batch: { window_end_s: 2 * LENGTH_S } } });
  });

  test("of results that do not balance, or do not fit, is refused with the reason", () => {
    const one = (energy_wh: bigint, money_nano: bigint) => {
      const members = new Map([[1, { energy_wh, money_nano }]]);
      const content = { start_s: 0, length_s: LENGTH_S, price_micro_per_kwh: 0n, members, meters: new Map() };
      return sealBatch({ ...EMPTY, changes: [changeOf(content, NOTHING_SETTLED)] });
    };
    expect(one(5n, 0n)).toMatchObject({ kind: "refused", code: "unbalanced-results" });
    expect(one(0n, 2n ** 63n)).toMatchObject({ kind: "refused", code: "batch-too-large" });
    expect(one(0n, 100n)).toMatchObject({ kind: "draft" });
  });

  test("without trades is sealed once a day, to report what meters measured", () => {
    const quiet = { ...trade(0), members: new Map() };
    const changes = [changeOf(quiet, NOTHING_SETTLED)];
    expect(sealBatch({ ...EMPTY, changes, latest_end_s: 86_400 - LENGTH_S })).toEqual({ kind: "nothing" });
    const daily = sealBatch({ ...EMPTY, changes, latest_end_s: 86_400 });
    expect(daily).toMatchObject({ kind: "draft", draft: { row_count: 0, batch: { trade_count: 0 } } });
    expect(sealBatch({ ...EMPTY, latest_end_s: 86_400 })).toEqual({ kind: "nothing" });
    // Later intervals wait behind it.
    expect(sealBatch({ ...EMPTY, changes, has_more: true })).toMatchObject({ kind: "draft" });
  });
});

const EMPTY: SealInput = {
  community: SUN,
  zone: 7,
  seq: 1,
  domain: new Uint8Array(32),
  window_start_s: 0,
  window_s: LENGTH_S,
  latest_end_s: LENGTH_S,
  max_trades: 20_000,
  changes: [],
  has_more: false,
  totals: NO_TOTALS,
  accounts: [0, 1].map((number) => ({ number, owed_nano: 0n, settled_units: 0n, room_units: 10n ** 15n })),
  at_ms: 1,
};
