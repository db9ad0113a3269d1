import type { MeterReading } from "@localgrid/protocol/device";
import { decodeCbor, encodeCbor } from "@localgrid/vocabulary/cbor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  admitReadings,
  correctableIntervals,
  createMeteringState,
  intervalReadingOf,
  type MeteringState,
  meteringStateFromCbor,
  meteringStateToCbor,
  uptoOf,
} from "./metering.ts";
import {
  close,
  correctAll,
  DEVICE,
  HOUSE,
  LENGTH_S,
  OTHER_DEVICE,
  POINT,
  RULES,
  reading,
  START_S,
} from "./scenario.ts";

const LATER_MS = (START_S + 12 * LENGTH_S) * 1_000;
const INTERVALS = Array.from({ length: 12 }, (_, i) => START_S + i * LENGTH_S);

function admitMessage(state: MeteringState, readings: readonly MeterReading[], recorded_at_ms = LATER_MS) {
  return admitReadings(state, { point: POINT, device: DEVICE, readings, recorded_at_ms, is_signed: true });
}

const energiesOf = (state: MeteringState) => INTERVALS.map((start_s) => intervalReadingOf(state, HOUSE, start_s));
const bytesOf = (state: MeteringState) => encodeCbor(meteringStateToCbor(state));

/** Readings of an honest meter: rising time, registers that rise by no more than the main fuse allows. */
const honestReadings = fc
  .array(
    fc.record({
      elapsed_ms: fc.oneof(fc.integer({ min: 1, max: 300_000 }), fc.integer({ min: 1, max: 3_000_000 })),
      import_permille: fc.integer({ min: 0, max: 1_000 }),
      export_permille: fc.integer({ min: 0, max: 1_000 }),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((steps) => {
    let last: MeterReading = { ...reading(1, 0, 123_456), export_mwh: 654_321 };
    const readings = [last];
    for (const { elapsed_ms, import_permille, export_permille } of steps) {
      last = {
        ...last,
        seq: last.seq + 1,
        at_ms: last.at_ms + elapsed_ms,
        import_mwh: last.import_mwh + Math.floor((elapsed_ms * import_permille) / 100),
        export_mwh: last.export_mwh + Math.floor((elapsed_ms * export_permille) / 100),
      };
      if (last.at_ms < LATER_MS) readings.push(last);
    }
    return readings;
  });

/** Honest readings cut into messages, and an order of arrival in which the first message stays the first. */
const deliveries = fc
  .record({ readings: honestReadings, cuts: fc.infiniteStream(fc.integer({ min: 1, max: 9 })), seed: fc.nat() })
  .chain(({ readings, cuts }) => {
    const messages: MeterReading[][] = [];
    for (let at = 0; at < readings.length; ) {
      const length = cuts.next().value as number;
      messages.push(readings.slice(at, at + length));
      at += length;
    }
    const [first = [], ...others] = messages;
    return fc
      .shuffledSubarray(others, { minLength: others.length })
      .map((order) => ({ messages, order: [first, ...order] }));
  });

describe("honest readings", () => {
  test("give the same energies in whatever order the messages arrive", () => {
    fc.assert(
      fc.property(deliveries, ({ messages, order }) => {
        const inOrder = createMeteringState(RULES);
        const shuffled = createMeteringState(RULES);
        for (const message of messages) admitMessage(inOrder, message);
        for (const message of order) {
          for (const verdict of admitMessage(shuffled, message).verdicts) expect(verdict).toEqual({ kind: "accepted" });
        }
        expect(energiesOf(shuffled)).toEqual(energiesOf(inOrder));
        expect(uptoOf(shuffled, DEVICE)).toBe(messages.flat().length);
      }),
    );
  });

  test("change nothing when they come twice", () => {
    fc.assert(
      fc.property(deliveries, fc.infiniteStream(fc.nat()), ({ order }, picks) => {
        const state = createMeteringState(RULES);
        for (const [index, message] of order.entries()) {
          admitMessage(state, message);
          const before = bytesOf(state);
          const again = order[(picks.next().value as number) % (index + 1)] as MeterReading[];
          for (const verdict of admitMessage(state, again).verdicts) expect(verdict).toEqual({ kind: "duplicate" });
          expect(bytesOf(state)).toEqual(before);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("add up over any run of intervals to the difference of the outer registers in whole Wh", () => {
    fc.assert(
      fc.property(honestReadings, (readings) => {
        const last = readings.at(-1) as MeterReading;
        const end_ms = (START_S + 12 * LENGTH_S) * 1_000;
        const all = [...readings, { ...last, seq: last.seq + 1, at_ms: end_ms }];
        const state = createMeteringState(RULES);
        admitMessage(state, all, end_ms);
        const energies = energiesOf(state);
        const sum = (register: "import_wh" | "export_wh") =>
          energies.reduce((total, energy) => total + (energy?.[register] as number), 0);
        const first = readings[0] as MeterReading;
        expect(sum("import_wh")).toBe(Math.floor(last.import_mwh / 1_000) - Math.floor(first.import_mwh / 1_000));
        expect(sum("export_wh")).toBe(Math.floor(last.export_mwh / 1_000) - Math.floor(first.export_mwh / 1_000));
      }),
    );
  });

  test("lead to the same closed values however late they come: estimates are corrected until they are true", () => {
    const outage = fc.record({ from: fc.integer({ min: 1, max: 180 }), length: fc.integer({ min: 0, max: 120 }) });
    const rises = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 24, maxLength: 48 });
    fc.assert(
      fc.property(outage, rises, ({ from, length }, rises_wh) => {
        const readings = minuteReadings(rises_wh);
        const closed = closeDuringOutage(readings, from, from + length);
        const registerAt = (start_s: number) => readings[(start_s - START_S) / 60]?.import_mwh ?? Number.NaN;
        for (const start_s of INTERVALS) {
          const energy_mwh = registerAt(start_s + LENGTH_S) - registerAt(start_s);
          expect(closed.get(start_s)).toBe(energy_mwh / 1_000);
        }
      }),
    );
  });
});

/** One reading a minute over all intervals, with rises in whole Wh that repeat. */
function minuteReadings(rises_wh: readonly number[]): MeterReading[] {
  let import_mwh = 0;
  return Array.from({ length: 12 * 15 + 1 }, (_, minute) => {
    import_mwh += 1_000 * (rises_wh[minute % rises_wh.length] as number);
    return reading(minute + 1, minute * 60, import_mwh);
  });
}

/**
 * Every interval closes at its end and is corrected as soon as it can be, while the readings between two sequence
 * numbers come only after everything else. Returns what each interval was last closed or corrected with.
 */
function closeDuringOutage(readings: readonly MeterReading[], from: number, until: number): Map<number, number> {
  const state = createMeteringState(RULES);
  const closed = new Map<number, number>();
  const noteCorrections = () => {
    for (const [start_s, { import_wh }] of correctAll(state)) closed.set(start_s, import_wh);
  };
  const isLate = ({ seq }: MeterReading) => seq > from && seq <= until;
  for (const current of readings) {
    if (!isLate(current)) admitMessage(state, [current], current.at_ms);
    const start_s = current.at_ms / 1_000 - LENGTH_S;
    if (start_s >= START_S && start_s % LENGTH_S === 0) closed.set(start_s, close(state, start_s).import_wh);
    noteCorrections();
  }
  for (const late of readings.filter(isLate)) admitMessage(state, [late]);
  noteCorrections();
  return closed;
}

type Step =
  | { readonly kind: "close" }
  | { readonly kind: "correct" }
  | {
      readonly kind: "reading";
      readonly seq: number;
      readonly boot: number;
      readonly at_s: number;
      readonly import_mwh: number;
      readonly export_mwh: number;
      readonly isOther: boolean;
    };

const hostileRegister = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 40_000 }) },
  { weight: 1, arbitrary: fc.maxSafeNat() },
);
const hostileStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("reading" as const),
      seq: fc.oneof(
        { weight: 20, arbitrary: fc.integer({ min: 1, max: 3_000 }) },
        fc.maxSafeNat().map((n) => Math.max(n, 1)),
      ),
      boot: fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, fc.nat({ max: 0xffff_ffff })),
      at_s: fc.integer({ min: -20_000, max: 20_000 }),
      import_mwh: hostileRegister,
      export_mwh: hostileRegister,
      isOther: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "close" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "correct" as const }) },
);

/** Runs steps and tells everything that could be seen from outside. */
function run(state: MeteringState, steps: readonly Step[]): unknown[] {
  return steps.map((step) => {
    if (step.kind === "close") return close(state, (state.newest_closed_s ?? START_S - 10 * LENGTH_S) + LENGTH_S);
    if (step.kind === "correct") return [...correctAll(state)];
    const { at_s, isOther, kind: _, ...others } = step;
    const readings = [{ ...reading(1, at_s, 0), ...others }];
    const recorded_at_ms = (START_S + 20_000) * 1_000;
    const device = isOther ? OTHER_DEVICE : DEVICE;
    const admitted = admitReadings(state, { point: POINT, device, readings, recorded_at_ms, is_signed: isOther });
    return [admitted, correctableIntervals(state)];
  });
}

const SMALL_RULES = { ...RULES, retention_intervals: 30 };

describe("whatever devices send", () => {
  test("no energy is negative", () => {
    fc.assert(
      fc.property(fc.array(hostileStep, { maxLength: 150 }), (steps) => {
        const state = createMeteringState(SMALL_RULES);
        run(state, steps);
        for (let i = -25; i < 25; i++) {
          const energy = intervalReadingOf(state, HOUSE, START_S + i * LENGTH_S);
          expect(energy?.import_wh ?? 0).toBeGreaterThanOrEqual(0);
          expect(energy?.export_wh ?? 0).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a snapshot goes on exactly like the state it was taken from", () => {
    fc.assert(
      fc.property(
        fc.array(hostileStep, { maxLength: 120 }),
        fc.array(hostileStep, { maxLength: 120 }),
        (before, after) => {
          const uninterrupted = createMeteringState(SMALL_RULES);
          run(uninterrupted, before);
          const bytes = bytesOf(uninterrupted);
          const restored = meteringStateFromCbor(decodeCbor(bytes));
          expect(bytesOf(restored)).toEqual(bytes);
          expect(run(restored, after)).toEqual(run(uninterrupted, after));
          expect(bytesOf(restored)).toEqual(bytesOf(uninterrupted));
        },
      ),
      { numRuns: 150 },
    );
  });

  test("memory stays bounded", () => {
    const state = createMeteringState(SMALL_RULES);
    const steps = fc.sample(hostileStep, { seed: 7, numRuns: 20_000 });
    run(state, steps);
    const point = state.points.get(HOUSE);
    for (const series of state.devices.values()) expect(series.ahead_count).toBeLessThanOrEqual(1_024);
    expect(point?.registers.buckets.length).toBeLessThanOrEqual(2 * 30 + 96);
    expect(point?.registers.epochs.length).toBeLessThanOrEqual(16);
    expect(point?.closed.size).toBeLessThanOrEqual(96 + 30);
    expect(bytesOf(state).length).toBeLessThan(64_000);
  });
});
