import { clearInterval, type IntervalInputs, termsAt } from "@localgrid/clearing/clear-interval";
import { applyToCommunity, createCommunity } from "@localgrid/clearing/community";
import type { AgreedKey, AgreedPriceRule, TariffBody } from "@localgrid/protocol/record-bodies";
import { communityId, type MemberId, memberId, meteringPointId, type NodeId } from "@localgrid/vocabulary/identifiers";
import type { WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InMemoryTrialStore } from "../test-support/in-memory-trial-store.ts";
import { basisOf, TariffPreviews } from "./tariff-preview.ts";
import { changeOf, type MemberTrial, sumsOf, TariffTrial, type TriedTerms } from "./tariff-trial.ts";
import type { TrialStore } from "./trial-store.ts";

const SUN = communityId("sun");
const NODE = new Uint8Array(16) as NodeId;
const DAY_S = 86_400;
const MARCH_S = Date.UTC(2026, 2, 1) / 1000;
const POINTS = 8;
/** Two metering points belong to each member. */
const owners = new Map(
  Array.from({ length: POINTS }, (_, at) => [meteringPointId(`p${at}`), memberId(`m${at >> 1}`)] as const),
);
const MEMBERS = [...new Set(owners.values())];

const price = fc.integer({ min: -100_000, max: 400_000 });
const tariffs: fc.Arbitrary<TariffBody> = fc.record({
  valid_from_s: fc.nat(),
  retail_micro_per_kwh: price,
  feed_in_micro_per_kwh: price,
  local_network_fee_micro_per_kwh: fc.nat(80_000),
  fixed_fee_micro_per_day: fc.nat(500_000),
});
const limit = fc.option(price, { nil: null });
const drawn = fc.record({
  energies: fc.array(fc.tuple(fc.nat(5_000), fc.nat(5_000)), { minLength: POINTS, maxLength: POINTS }),
  limits: fc.array(fc.tuple(limit, limit), { minLength: MEMBERS.length, maxLength: MEMBERS.length }),
  barred: fc.subarray(MEMBERS),
  price_rule: fc.constantFrom("pair" as const, "equilibrium_mid" as const),
  start_s: fc.constantFrom(MARCH_S, MARCH_S + 900),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

function inputsOf({ energies, limits, barred, price_rule, start_s }: Drawn, tariff: TariffBody): IntervalInputs {
  return {
    start_s,
    length_s: 900,
    terms: {
      tariff,
      price_rule,
      limits: limits.map(([buy, sell], at) => [MEMBERS[at] as MemberId, buy, sell] as const),
    },
    readings: [...owners.keys()].map((metering_point, at) => ({
      metering_point,
      import_wh: (energies[at]?.[0] ?? 0) as WattHours,
      export_wh: (energies[at]?.[1] ?? 0) as WattHours,
      quality: "valid" as const,
      is_signed: true,
      is_official: false,
    })),
    barred_buyers: barred,
  };
}

const weights = fc
  .array(fc.nat(1_000), { minLength: MEMBERS.length, maxLength: MEMBERS.length })
  .filter((all) => all.some((weight) => weight > 0));
const shares = weights.map((all) => {
  const total = all.reduce((sum, weight) => sum + weight, 0);
  const parts = all.map((weight) => Math.floor((weight * 1_000_000) / total));
  const left = 1_000_000 - parts.reduce((sum, part) => sum + part, 0);
  return MEMBERS.map((member, at) => [member, (parts[at] ?? 0) + (at === 0 ? left : 0)] as const);
});
const groups = fc.subarray(MEMBERS, { minLength: 1 }).map((first) => {
  const others = MEMBERS.filter((member) => !first.includes(member));
  return others.length === 0 ? [first] : [first, others];
});
const key: fc.Arbitrary<AgreedKey | null> = fc.oneof(
  fc.constant(null),
  fc.constant({ kind: "dynamic" as const }),
  fc.record({ kind: fc.constantFrom("static" as const, "hybrid" as const), shares }),
  fc.record({ kind: fc.constant("priority" as const), groups }),
);
const price_rule: fc.Arbitrary<AgreedPriceRule> = fc.oneof(
  fc.constant({ kind: "mid-market" as const }),
  fc.nat(1_000_000).map((position) => ({
    kind: "supply-demand-ratio" as const,
    table: [[0, 1_000_000] as const, [1_000_000, position] as const],
  })),
);
const sharings = fc.record({ key, price_rule });
type Sharing = NonNullable<TriedTerms["sharing"]>;

/** As an interval closes where tariff and key are in force, each with the limits that were drawn. */
function closingOn(each: Drawn, tariff: TariffBody, sharing: Sharing): IntervalInputs {
  const state = community();
  applyToCommunity(state, { kind: "tariff", body: { ...tariff, valid_from_s: 0 } });
  applyToCommunity(state, { kind: "allocation-key", body: { ...sharing, valid_from_s: 0 } });
  const inputs = inputsOf(each, tariff);
  const { limits } = inputs.terms;
  return { ...inputs, terms: { ...termsAt(state, each.price_rule, each.start_s), limits } };
}

function community() {
  const state = createCommunity();
  for (const [metering_point, member] of owners) {
    state.meteringPoints.set(metering_point, { metering_point, member, is_active: true, main_fuse_w: 9_000 });
  }
  return state;
}

function trialOf(
  intervals: readonly IntervalInputs[],
  tariff: TariffBody | null,
  sharing: TriedTerms["sharing"] = null,
): TariffTrial {
  const trial = new TariffTrial(community(), { tariff, sharing });
  for (const inputs of intervals) trial.add(inputs);
  return trial;
}

const months = fc.array(drawn, { minLength: 1, maxLength: 5 });

describe("a tried tariff", () => {
  test("that is the one in force changes nothing to the nano and the Wh, whenever it is said to begin", () => {
    fc.assert(
      fc.property(months, tariffs, fc.nat(), (month, tariff, valid_from_s) => {
        const trial = trialOf(
          month.map((each) => inputsOf(each, tariff)),
          { ...tariff, valid_from_s },
        );
        for (const { amount_nano, bought_wh, sold_wh } of [...trial.members()]) {
          expect(amount_nano.after).toBe(amount_nano.before);
          expect([bought_wh.after, sold_wh.after]).toEqual([bought_wh.before, sold_wh.before]);
        }
        for (const { amount_nano } of trial.accounts()) expect(amount_nano.after).toBe(amount_nano.before);
        expect(sumsOf(trial.members())).toMatchObject({ winners: 0, losers: 0, unchanged: MEMBERS.length });
      }),
      { numRuns: 300 },
    );
  });

  test("comes to what the intervals come to that close on it, and before is what they came to", () => {
    fc.assert(
      fc.property(months, tariffs, tariffs, (month, old, tried) => {
        const trial = trialOf(
          month.map((each) => inputsOf(each, old)),
          tried,
        );
        for (const { member, amount_nano } of trial.members()) {
          const closedOn = (tariff: TariffBody) =>
            month
              .flatMap((each) => clearInterval(community(), inputsOf(each, tariff)).priced.members)
              .filter((each) => each.member === member)
              .reduce((sum, each) => sum + each.amount_nano, 0n);
          expect(amount_nano).toEqual({ before: closedOn(old), after: closedOn(tried) });
        }
      }),
      { numRuns: 200 },
    );
  });

  test("leaves money and energy in balance before and after", () => {
    fc.assert(
      fc.property(months, tariffs, tariffs, (month, old, tried) => {
        const trial = trialOf(
          month.map((each) => inputsOf(each, old)),
          tried,
        );
        const [members, accounts] = [trial.members(), trial.accounts()];
        const names = accounts.map(({ account }) => account);
        expect(names.filter((name) => !["network-operator", "operator", "supplier"].includes(name))).toEqual([]);
        for (const side of ["before", "after"] as const) {
          const sum = [...members, ...accounts].reduce((total, { amount_nano }) => total + amount_nano[side], 0n);
          expect(sum).toBe(0n);
          const traded = members.reduce((total, each) => total + each.bought_wh[side] - each.sold_wh[side], 0);
          expect(traded).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("has as winners and losers those whose amounts rise and fall, and names the farthest of each", () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -5n, max: 5n }), { maxLength: 8 }), (changes) => {
        const energy = { before: 1, after: 1 };
        const members = changes.map((change, at): MemberTrial => {
          const amount_nano = { before: 7n, after: 7n + change };
          return { member: memberId(`m${at}`), amount_nano, bought_wh: energy, sold_wh: energy };
        });
        const sums = sumsOf(members);
        expect(sums.winners).toBe(changes.filter((change) => change > 0n).length);
        expect(sums.losers).toBe(changes.filter((change) => change < 0n).length);
        expect(sums.winners + sums.losers + sums.unchanged).toBe(changes.length);
        const sorted = [...changes].sort((a, b) => Number(a - b));
        const most = (change: bigint | undefined, isGain: boolean) =>
          change === undefined || (isGain ? change <= 0n : change >= 0n) ? null : change;
        expect(sums.largest_gain && changeOf(sums.largest_gain)).toBe(most(sorted.at(-1), true));
        expect(sums.largest_loss && changeOf(sums.largest_loss)).toBe(most(sorted[0], false));
      }),
    );
  });
});

describe("a tried allocation key", () => {
  const takenBy = (intervals: readonly IntervalInputs[], member: MemberId) =>
    intervals
      .flatMap((inputs) => clearInterval(community(), inputs).priced.members)
      .filter((each) => each.member === member)
      .reduce((sum, { amount_nano, bought_wh }) => ({ nano: sum.nano + amount_nano, wh: sum.wh + bought_wh }), {
        nano: 0n,
        wh: 0,
      });

  test("alone or with a tariff comes to what intervals come to that close on it, in balance", () => {
    const inForce = fc.record({ old: tariffs, was: sharings });
    const tried = fc.record({ tariff: fc.option(tariffs, { nil: null }), sharing: sharings });
    fc.assert(
      fc.property(months, inForce, tried, (month, { old, was }, { tariff, sharing }) => {
        const closed = month.map((each) => closingOn(each, old, was));
        const trial = trialOf(closed, tariff, sharing);
        const after = month.map((each) => closingOn(each, tariff ?? old, sharing));
        for (const { member, amount_nano, bought_wh } of trial.members()) {
          const [before, then] = [takenBy(closed, member), takenBy(after, member)];
          expect(amount_nano).toEqual({ before: before.nano, after: then.nano });
          expect(bought_wh).toEqual({ before: before.wh, after: then.wh });
        }
        for (const side of ["before", "after"] as const) {
          const sides = [...trial.members(), ...trial.accounts()];
          expect(sides.reduce((sum, { amount_nano }) => sum + amount_nano[side], 0n)).toBe(0n);
          expect(trial.members().reduce((sum, each) => sum + each.bought_wh[side] - each.sold_wh[side], 0)).toBe(0);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("the time that is looked at", () => {
  const reach = (from: string, to: string) => ({
    time_zone: "Europe/Vienna",
    from_s: Date.parse(from) / 1000,
    to_s: Date.parse(to) / 1000,
  });

  test("is the last local month that is there as a whole", () => {
    const april = {
      month: "2026-04",
      from_s: Date.parse("2026-03-31T22:00Z") / 1000,
      to_s: Date.parse("2026-04-30T22:00Z") / 1000,
    };
    expect(basisOf(reach("2026-01-01T00:00Z", "2026-05-20T10:00Z"))).toEqual(april);
    expect(basisOf(reach("2026-03-31T22:00Z", "2026-05-20T10:00Z"))).toEqual(april);
    expect(basisOf(reach("2026-01-01T00:00Z", "2026-04-30T22:00Z"))).toEqual(april);
    expect(basisOf(reach("2026-01-01T00:00Z", "2026-04-30T21:45Z"))).toMatchObject({ month: "2026-03" });
  });

  test("is the last 30 days where no month is whole, or what there is of them", () => {
    const long = reach("2026-03-31T22:15Z", "2026-05-20T10:00Z");
    expect(basisOf(long)).toEqual({ month: null, from_s: long.to_s - 30 * DAY_S, to_s: long.to_s });
    const short = reach("2026-05-18T00:00Z", "2026-05-20T10:00Z");
    expect(basisOf(short)).toEqual({ month: null, from_s: short.from_s, to_s: short.to_s });
  });
});

describe("a preview", () => {
  const TARIFF = {
    valid_from_s: 0,
    retail_micro_per_kwh: 300_000,
    feed_in_micro_per_kwh: 80_000,
    local_network_fee_micro_per_kwh: 40_000,
    fixed_fee_micro_per_day: 150_000,
  };
  const TRIED = { tariff: TARIFF, sharing: null };
  const plain: Drawn = {
    energies: [...owners.keys()].map((_, at) => [at * 100, at === 0 ? 1_000 : 0]),
    limits: MEMBERS.map(() => [null, null]),
    barred: [],
    price_rule: "pair",
    start_s: MARCH_S,
  };

  /** Three days: of the second one there are inputs, of the others nobody asks for more than when they were. */
  function storeOf(given: Partial<TrialStore> = {}): TrialStore {
    const communities = [{ community: SUN, node: NODE, time_zone: "Etc/UTC", kept: owners, journaled: new Map() }];
    const held = new InMemoryTrialStore(communities);
    const keep = (start_s: number, inputs: IntervalInputs | null) =>
      held.keep({ node: NODE, start_s, length_s: 900, revision: 0, inputs });
    keep(MARCH_S, null);
    keep(MARCH_S + DAY_S, inputsOf({ ...plain, start_s: MARCH_S + DAY_S }, TARIFF));
    keep(MARCH_S + 3 * DAY_S - 900, null);
    return {
      reach: (community) => held.reach(community),
      owners: (community, node) => held.owners(community, node),
      inputs: (node, time) => held.inputs(node, time),
      ...given,
    };
  }
  const ports = { now_ms: () => 0, breathe: async () => {} };

  test("reads each day once, and tells what stays as it was and what is left out", async () => {
    const asked: number[] = [];
    const store = storeOf({
      inputs: async (_node, { from_s }) => {
        asked.push(from_s);
        const limits = [[300_000, null], ...MEMBERS.slice(1).map(() => [null, null])] as Drawn["limits"];
        const own = inputsOf({ ...plain, start_s: from_s, limits, barred: MEMBERS.slice(0, 1) }, TARIFF);
        const [reading] = own.readings;
        const stranger = { ...own, readings: [{ ...reading, metering_point: meteringPointId("gone") }] };
        return [own, null, stranger as IntervalInputs];
      },
    });
    const { basis } = await new TariffPreviews({ ...ports, store }).preview(SUN, TRIED);
    expect(asked).toEqual([MARCH_S, MARCH_S + DAY_S, MARCH_S + 2 * DAY_S]);
    expect(basis).toEqual({
      month: null,
      from_s: MARCH_S,
      to_s: MARCH_S + 3 * DAY_S,
      intervals: 3,
      left_out_intervals: 6,
      barred_intervals: 3,
      members_with_limits: 1,
    });
  });

  test("of a dearer grid is dearer for those who take from it by as much as they took", async () => {
    const tried = { ...TARIFF, retail_micro_per_kwh: 310_000 };
    const { sums, accounts } = await new TariffPreviews({ ...ports, store: storeOf() }).preview(SUN, {
      tariff: tried,
      sharing: null,
    });
    // 900 Wh are traded at a price that rises by half of the change, 1,800 Wh come from the grid.
    expect(sums).toMatchObject({ winners: 1, losers: 3, unchanged: 0, shared_wh: { before: 900, after: 900 } });
    expect(sums.amount_nano.after - sums.amount_nano.before).toBe(-1_800n * 10_000n);
    expect(sums.largest_gain && changeOf(sums.largest_gain)).toBe(900n * 5_000n);
    const supplier = accounts.find(({ account }) => account === "supplier");
    expect(supplier && supplier.amount_nano.after - supplier.amount_nano.before).toBe(1_800n * 10_000n);
  });

  test("is refused before the first closed interval, and while two others are under way", async () => {
    const none = new TariffPreviews({ ...ports, store: storeOf({ reach: async () => null }) });
    await expect(none.preview(SUN, TRIED)).rejects.toMatchObject({ code: "nothing-to-preview" });
    const { promise: gate, resolve: open } = Promise.withResolvers<typeof owners>();
    const previews = new TariffPreviews({ ...ports, store: storeOf({ owners: () => gate }) });
    const running = [previews.preview(SUN, TRIED), previews.preview(SUN, TRIED)];
    await expect(previews.preview(SUN, TRIED)).rejects.toMatchObject({ code: "overloaded" });
    open(owners);
    await Promise.all(running);
    await expect(previews.preview(SUN, TRIED)).resolves.toBeDefined();
  });

  test("lets others have a turn, and ends when it takes too long", async () => {
    let now_ms = 0;
    let turns = 0;
    const breathe = async () => {
      turns += 1;
    };
    const inputs = async () => Array.from({ length: 10 }, () => inputsOf(plain, TARIFF));
    const store = storeOf({ inputs });
    const slow = { store, breathe, now_ms: () => (now_ms += 10) };
    await new TariffPreviews(slow).preview(SUN, TRIED);
    expect(turns).toBeGreaterThan(5);
    const stuck = new TariffPreviews({ ...slow, now_ms: () => (now_ms += 10_000) });
    await expect(stuck.preview(SUN, TRIED)).rejects.toMatchObject({ code: "overloaded" });
  });
});
