import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PriceBand } from "../price-limits.ts";
import { holds } from "../test-support/properties.ts";
import { type BatteryOutlook, type ExpectedInterval, planBattery } from "./battery-agent.ts";

const price = fc.oneof(fc.integer({ min: -8, max: 12 }), fc.integer({ min: -20_000, max: 400_000 }));
const charge = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 60_000 }));
const interval = fc.record({ price, net: fc.integer({ min: -6, max: 6 }) }).map(({ price: expected, net }) => {
  return {
    price_micro_per_kwh: expected as MicroPerKilowattHour,
    surplus_wh: Math.max(0, net) as WattHours,
    need_wh: Math.max(0, -net) as WattHours,
  };
});

interface Sizes {
  readonly intervals: number;
  readonly capacity: number;
}

/** Hours, so that a power of 1 W carries 1 Wh. */
function outlooks({ intervals, capacity }: Sizes): fc.Arbitrary<BatteryOutlook> {
  return fc
    .record({
      capacity: fc.integer({ min: 0, max: capacity }),
      stored: fc.nat(1_000),
      charge_power_w: fc.integer({ min: 0, max: capacity }),
      discharge_power_w: fc.integer({ min: 0, max: capacity }),
      efficiency: fc.oneof(fc.constant(1_000_000), fc.integer({ min: 300_000, max: 1_000_000 })),
      prices: fc.tuple(charge, charge, price, price),
      intervals: fc.array(interval, { maxLength: intervals }),
      step: fc.integer({ min: 1, max: 4 }),
    })
    .map((drawn): BatteryOutlook => {
      const [wear, fee, after, paid] = drawn.prices as unknown as MicroPerKilowattHour[];
      return {
        battery: {
          capacity_wh: drawn.capacity as WattHours,
          charge_power_w: drawn.charge_power_w,
          discharge_power_w: drawn.discharge_power_w,
          round_trip_efficiency_ppm: drawn.efficiency,
          wear_micro_per_kwh: wear as MicroPerKilowattHour,
        },
        stored_wh: (drawn.stored % (drawn.capacity + 1)) as WattHours,
        paid_micro_per_kwh: paid as MicroPerKilowattHour,
        length_s: 3_600,
        intervals: drawn.intervals,
        value_after_micro_per_kwh: after as MicroPerKilowattHour,
        local_network_fee_micro_per_kwh: fee as MicroPerKilowattHour,
        band: { floor: -10_000_000, cap: 10_000_000 } as PriceBand,
        step_wh: drawn.step as WattHours,
      };
    });
}

/** The gain of storing so much at the end of each interval, in exact numbers; null where the battery cannot do it. */
function gainOf(outlook: BatteryOutlook, stored: readonly number[]): bigint | null {
  let before = outlook.stored_wh as number;
  let gain = 0n;
  for (const [index, after] of stored.entries()) {
    const amount = gainOfInterval(outlook, outlook.intervals[index] as ExpectedInterval, after - before);
    if (amount === null || after < 0 || after > outlook.battery.capacity_wh) return null;
    gain += amount;
    before = after;
  }
  return gain + BigInt(before - outlook.stored_wh) * BigInt(outlook.value_after_micro_per_kwh);
}

function gainOfInterval(outlook: BatteryOutlook, expected: ExpectedInterval, added: number): bigint | null {
  const { battery, local_network_fee_micro_per_kwh } = outlook;
  const [market, fee] = [BigInt(expected.price_micro_per_kwh), BigInt(local_network_fee_micro_per_kwh)];
  if (added > 0) {
    let charged = 0;
    while (Math.floor((charged * battery.round_trip_efficiency_ppm) / 1_000_000) < added) charged += 1;
    if (charged > battery.charge_power_w) return null;
    const own = BigInt(Math.min(charged, expected.surplus_wh));
    return -own * market - (BigInt(charged) - own) * (market + fee);
  }
  if (-added > battery.discharge_power_w) return null;
  const own = BigInt(Math.min(-added, expected.need_wh));
  return own * (market + fee) + (BigInt(-added) - own) * market + BigInt(added) * BigInt(battery.wear_micro_per_kwh);
}

/** Every path of stored energy in whole steps. */
function bestOfAll(outlook: BatteryOutlook, path: readonly number[] = []): bigint {
  if (path.length === outlook.intervals.length) return gainOf(outlook, path) ?? -(10n ** 30n);
  const { stored_wh, step_wh, battery } = outlook;
  let best = -(10n ** 30n);
  for (let level = stored_wh % step_wh; level <= battery.capacity_wh; level += step_wh) {
    const gain = bestOfAll(outlook, [...path, level]);
    if (gain > best) best = gain;
  }
  return best;
}

test("[AG-5][AG-6] energy is conserved and stays inside the limits of the battery", () => {
  holds("a battery's plan is possible", outlooks({ intervals: 24, capacity: 60 }), (outlook) => {
    const { steps, gain_nano } = planBattery(outlook);
    expect(steps).toHaveLength(outlook.intervals.length);
    let stored = outlook.stored_wh as number;
    for (const { charge_wh, discharge_wh, loss_wh, stored_wh } of steps) {
      expect(stored_wh).toBe(stored + charge_wh - loss_wh - discharge_wh);
      expect(Math.min(charge_wh, discharge_wh)).toBe(0);
      expect(loss_wh).toBeGreaterThanOrEqual(0);
      expect(loss_wh).toBeLessThanOrEqual(charge_wh);
      expect(charge_wh).toBeLessThanOrEqual(outlook.battery.charge_power_w);
      expect(discharge_wh).toBeLessThanOrEqual(outlook.battery.discharge_power_w);
      stored = stored_wh;
    }
    expect(
      gainOf(
        outlook,
        steps.map(({ stored_wh }) => stored_wh),
      ),
    ).toBe(gain_nano);
  });
});

test("[AG-8] a plan is never worse than leaving the battery alone, or than any one charge and one delivery", () => {
  const moves = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }));
  const cases = fc.tuple(outlooks({ intervals: 12, capacity: 40 }), moves);
  holds("a battery's plan is worth it", cases, ([outlook, [first, second, ...sizes]]) => {
    const { gain_nano } = planBattery(outlook);
    expect(gain_nano >= 0n).toBe(true);
    const length = outlook.intervals.length;
    if (length === 0) return;
    const [early, late] = [first % length, second % length].sort((a, b) => a - b) as [number, number];
    const path = outlook.intervals.map((_, index) => {
      const moved = (index >= early ? sizes[0] : 0) + (index >= late ? sizes[1] : 0);
      return outlook.stored_wh + moved * outlook.step_wh;
    });
    const pair = gainOf(outlook, path);
    if (pair !== null) expect(gain_nano >= pair).toBe(true);
  });
});

test("[AG-8] no plan in whole steps is better", () => {
  holds("a battery's plan is the best of all", outlooks({ intervals: 4, capacity: 6 }), (outlook) => {
    expect(planBattery(outlook).gain_nano).toBe(bestOfAll(outlook));
  });
});

test("[AG-8] smaller steps that divide larger ones never plan worse", () => {
  holds("smaller steps plan better", outlooks({ intervals: 12, capacity: 40 }), (outlook) => {
    const fine = planBattery({ ...outlook, step_wh: 1 as WattHours });
    expect(fine.gain_nano >= planBattery(outlook).gain_nano).toBe(true);
  });
});

/** What a stored kWh brings at best after the next interval, less wear. */
function bestLaterOf({ battery, intervals, ...outlook }: BatteryOutlook): bigint {
  const later = battery.discharge_power_w === 0 ? [] : intervals.slice(1);
  const values = later.map(({ price_micro_per_kwh, need_wh }) => {
    const saved = need_wh > 0 ? outlook.local_network_fee_micro_per_kwh : 0;
    return price_micro_per_kwh + saved - battery.wear_micro_per_kwh;
  });
  return BigInt(Math.max(outlook.value_after_micro_per_kwh, ...values));
}

test("[AG-9] energy bought at the limit and delivered at the best later value costs nothing, 1 micro more would", () => {
  holds("a battery's buy limit breaks even", outlooks({ intervals: 6, capacity: 20 }), (outlook) => {
    const { buy_limit_micro_per_kwh: buy } = planBattery(outlook);
    const { battery, local_network_fee_micro_per_kwh: fee } = outlook;
    const added = Math.floor((battery.charge_power_w * battery.round_trip_efficiency_ppm) / 1_000_000);
    const best = bestLaterOf(outlook) * BigInt(battery.round_trip_efficiency_ppm);
    expect(buy === null).toBe(outlook.stored_wh === battery.capacity_wh || added === 0);
    if (buy !== null) expect(BigInt(buy + fee) * 1_000_000n <= best).toBe(true);
    if (buy !== null) expect(BigInt(buy + fee + 1) * 1_000_000n > best).toBe(true);
  });
});

test("[AG-9] energy sold at the limit earns what it cost and what it would earn later, 1 micro less would not", () => {
  holds("a battery's sell limit breaks even", outlooks({ intervals: 6, capacity: 20 }), (outlook) => {
    const { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell } = planBattery(outlook);
    const { battery, paid_micro_per_kwh } = outlook;
    expect(sell === null).toBe(outlook.stored_wh === 0 || battery.discharge_power_w === 0);
    if (sell === null) return;
    const paid = BigInt(paid_micro_per_kwh) * 1_000_000n;
    const covers = (price: number) => {
      const earned = BigInt(price - battery.wear_micro_per_kwh);
      return earned * BigInt(battery.round_trip_efficiency_ppm) >= paid && earned >= bestLaterOf(outlook);
    };
    expect(covers(sell)).toBe(true);
    if (sell - 1 !== buy) expect(covers(sell - 1)).toBe(false);
  });
});

test("[AG-9] a battery's own bid and offer never cross", () => {
  const bands = fc.tuple(price, price).map(([a, b]) => ({ floor: Math.min(a, b), cap: Math.max(a, b) }) as PriceBand);
  const cases = fc.tuple(outlooks({ intervals: 6, capacity: 20 }), bands);
  holds("a battery's limits do not cross", cases, ([outlook, band]) => {
    const { buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell } = planBattery({ ...outlook, band });
    if (buy !== null && sell !== null) expect(buy).toBeLessThan(sell);
    for (const limit of [buy, sell]) {
      if (limit !== null) expect(limit >= band.floor && limit <= band.cap).toBe(true);
    }
  });
});
