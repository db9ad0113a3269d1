import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { LENGTH_S, TestStreet } from "../adapters/sqlite/test-street.ts";
import { LimitsReplay, type LimitsReplayPorts } from "./limits-replay.ts";
import type { TriedLimits } from "./replayed-interval.ts";

/** The last hours of July in Vienna. */
const START_S = Date.UTC(2016, 6, 31, 16) / 1_000;
const IN_AUGUST_MS = Date.UTC(2016, 7, 20, 10);
const HOMES = 4;
const DEFAULT: TriedLimits = { buy_limit_micro_per_kwh: null, sell_limit_micro_per_kwh: null };

const streets: TestStreet[] = [];
afterEach(() => {
  for (const street of streets.splice(0)) street.remove();
});

interface Story {
  /** By home, as they held from the beginning. */
  readonly limits: readonly TriedLimits[];
  /** By interval and home: Wh, + drawn, − fed in. */
  readonly energies: readonly (readonly number[])[];
  /** Its readings come after everything has closed; null for nobody. */
  readonly lateHome: number | null;
  readonly hasOfficialValue: boolean;
}

function streetOf(story: Story): TestStreet {
  const street = new TestStreet(START_S, HOMES);
  streets.push(street);
  for (const [home, own] of story.limits.entries()) {
    const body = { member: memberId(`m${home}`), valid_from_s: START_S, ...own };
    street.add({ kind: "standing-limits", body });
  }
  const late = meterAll(street, story);
  street.settle();
  for (const tell of late) tell();
  if (late.length > 0) street.settle(LENGTH_S * 1_000);
  if (story.hasOfficialValue) {
    street.official(START_S, 1, [{ metering_point: meteringPointId("p0"), import_wh: 700, export_wh: 0 }]);
  }
  return street;
}

/** Answers what the late home has still to tell. */
function meterAll(street: TestStreet, { limits, energies, lateHome }: Story): readonly (() => void)[] {
  const late: (() => void)[] = [];
  const registers = limits.map((): [number, number] => [0, 0]);
  for (const [index, drawn] of [registers.map(() => 0), ...energies].entries()) {
    for (const [home, register] of registers.entries()) {
      const energy_wh = drawn[home] ?? 0;
      register[energy_wh > 0 ? 0 : 1] += Math.abs(energy_wh) * 1_000;
      const shown = [...register] as [number, number];
      const tell = () => street.meter(home, (START_S + index * LENGTH_S) * 1_000, shown);
      if (home === lateHome && index > 0) late.push(tell);
      else tell();
    }
    street.settle(0);
  }
  return late;
}

function replayOf(street: TestStreet, more: Partial<LimitsReplayPorts> = {}): LimitsReplay {
  return new LimitsReplay({
    read: street.read,
    community: () => street.state.community,
    time_zone: "Europe/Vienna",
    clock: { now_ms: () => IN_AUGUST_MS },
    wallClock: { now_ms: () => performance.now() },
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    ...more,
  });
}

function storedOf(street: TestStreet, home: number) {
  const range = { from_s: START_S, to_s: START_S + 86_400 };
  const { bought_wh, sold_wh, amount_nano } = street.read.memberEnergy({ member: memberId(`m${home}`), ...range });
  return { bought_wh, sold_wh, amount_nano };
}

const price = fc.option(fc.integer({ min: 60_000, max: 280_000 }));
const limitPair = fc.tuple(price, price).map(([a, b]): TriedLimits => {
  if (a === null || b === null) return { buy_limit_micro_per_kwh: a, sell_limit_micro_per_kwh: b };
  return { buy_limit_micro_per_kwh: Math.max(a, b), sell_limit_micro_per_kwh: Math.min(a, b) };
});
const story = fc.record({
  limits: fc.array(limitPair, { minLength: HOMES, maxLength: HOMES }),
  energies: fc.array(fc.array(fc.integer({ min: -3_000, max: 3_000 }), { minLength: HOMES, maxLength: HOMES }), {
    minLength: 1,
    maxLength: 6,
  }),
  lateHome: fc.option(fc.nat(HOMES - 1)),
  hasOfficialValue: fc.boolean(),
});

/** Home 0 draws in each interval what home 1 feeds in. */
const PLAIN: Story = {
  limits: [DEFAULT, DEFAULT, DEFAULT, DEFAULT],
  energies: Array.from({ length: 4 }, () => [1_000, -1_000, 0, 0]),
  lateHome: null,
  hasOfficialValue: false,
};
const AT_MOST = (micro: number): TriedLimits => ({ ...DEFAULT, buy_limit_micro_per_kwh: micro });

describe("limits that are tried", () => {
  test("change nothing to the Wh and the nano-unit where they are the own ones, corrections included", async () => {
    await fc.assert(
      fc.asyncProperty(story, async (each) => {
        const street = streetOf(each);
        for (const [home, own] of each.limits.entries()) {
          const replayed = await replayOf(street).of(memberId(`m${home}`), own);
          expect(replayed.intervals).toBeGreaterThanOrEqual(each.energies.length);
          expect(replayed.was).toEqual(storedOf(street, home));
          expect(replayed.would).toEqual(replayed.was);
        }
      }),
      { numRuns: 8 },
    );
  });

  test("lead to what the journal of a street says in which they had held", async () => {
    await fc.assert(
      fc.asyncProperty(story, limitPair, fc.nat(HOMES - 1), async (each, tried, home) => {
        const [street, other] = [each, { ...each, limits: each.limits.with(home, tried) }].map(streetOf);
        if (street === undefined || other === undefined) throw new Error("two stories make two streets");
        const replayed = await replayOf(street).of(memberId(`m${home}`), tried);
        expect(replayed.would).toEqual(storedOf(other, home));
      }),
      { numRuns: 8 },
    );
  });

  test("are held against the last whole month, else the last days, else the day so far", async () => {
    const street = streetOf(PLAIN);
    const at = (now_ms: number) => replayOf(street, { clock: { now_ms: () => now_ms } }).of(memberId("m0"), DEFAULT);
    expect((await at(IN_AUGUST_MS)).period).toEqual({ kind: "month", from: "2016-07-01", to: "2016-08-01" });
    // On the day itself there is no month behind it, and no day.
    expect(await at(START_S * 1_000)).toMatchObject({ period: { kind: "days", from: "2016-07-31" }, intervals: 4 });
    expect((await at(Date.UTC(2016, 8, 5))).period).toMatchObject({ kind: "days", from: "2016-09-05" });
    expect((await at(Date.UTC(2016, 8, 5))).intervals).toBe(0);
  });

  test("of an older question give way to a newer one of the same member, and to nobody else's", async () => {
    const replay = replayOf(streetOf(PLAIN));
    const asked = [
      replay.of(memberId("m0"), AT_MOST(100_000)),
      replay.of(memberId("m1"), DEFAULT),
      replay.of(memberId("m0"), AT_MOST(110_000)),
      replay.of(memberId("m0"), AT_MOST(120_000)),
    ];
    const codes = (await Promise.allSettled(asked)).map((each) =>
      each.status === "fulfilled" ? "answered" : each.reason.code,
    );
    expect(codes).toEqual(["preview-superseded", "answered", "preview-superseded", "answered"]);
  });

  test("are computed no further once others are tried", async () => {
    const street = streetOf({ ...PLAIN, energies: Array.from({ length: 8 }, () => [1_000, -1_000, 0, 0]) });
    let [looks, now_ms] = [0, 0];
    const begun = Promise.withResolvers<void>();
    const read = {
      memberIntervals: street.read.memberIntervals.bind(street.read),
      communityIntervals: street.read.communityIntervals.bind(street.read),
      keptInputs: (start_s: number) => {
        looks += 1;
        begun.resolve();
        return street.read.keptInputs(start_s);
      },
    };
    // Each look at the clock is another turn.
    const replay = replayOf(street, { read, wallClock: { now_ms: () => (now_ms += 1_000) } });
    const older = replay.of(memberId("m0"), AT_MOST(100_000));
    await begun.promise;
    const newer = replay.of(memberId("m0"), AT_MOST(110_000));
    await expect(older).rejects.toMatchObject({ code: "preview-superseded" });
    expect((await newer).intervals).toBe(8);
    expect(looks).toBeLessThanOrEqual(8 + 2);
  });

  test("are replayed once a day, and asked for no more than some hundred times", async () => {
    let [turns, now_ms] = [0, IN_AUGUST_MS];
    const turn = async () => void turns++;
    const replay = replayOf(streetOf(PLAIN), { turn, clock: { now_ms: () => now_ms } });
    await replay.of(memberId("m0"), DEFAULT);
    const first = turns;
    for (let again = 0; again < 500; again++) await replay.of(memberId("m0"), DEFAULT);
    expect([first > 0, turns]).toEqual([true, first]);
    for (let micro = 1; micro < 150; micro++) await replay.of(memberId("m0"), AT_MOST(100_000 + micro));
    await expect(replay.of(memberId("m0"), AT_MOST(1))).rejects.toMatchObject({ code: "previews-used-up" });
    expect((await replay.of(memberId("m0"), DEFAULT)).intervals).toBe(4);
    expect((await replay.of(memberId("m1"), AT_MOST(1))).intervals).toBe(4);
    now_ms += 86_400_000;
    expect((await replay.of(memberId("m0"), AT_MOST(1))).intervals).toBe(4);
  });

  test("wait for one another, and are refused while too many wait", async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const replay = replayOf(streetOf(PLAIN), { turn: () => gate });
    const asked = Array.from({ length: 40 }, (_, index) => replay.of(memberId(`x${index}`), DEFAULT));
    const settled = Promise.allSettled(asked);
    open();
    const refused = (await settled).filter((each) => each.status === "rejected" && each.reason.code === "overloaded");
    expect(refused).toHaveLength(40 - 33);
  });

  test("that fail on what is stored are answered so, and the next ones go on", async () => {
    const street = streetOf(PLAIN);
    const failure = new Error("unreadable");
    let isBroken = true;
    const read = {
      memberIntervals: street.read.memberIntervals.bind(street.read),
      communityIntervals: street.read.communityIntervals.bind(street.read),
      keptInputs: (start_s: number) => {
        if (isBroken) throw failure;
        return street.read.keptInputs(start_s);
      },
    };
    const replay = replayOf(street, { read });
    await expect(replay.of(memberId("m0"), DEFAULT)).rejects.toBe(failure);
    isBroken = false;
    expect((await replay.of(memberId("m0"), DEFAULT)).intervals).toBe(4);
  });
});
