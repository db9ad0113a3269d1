import type { IntervalLength } from "@localgrid/vocabulary/delivery-interval";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";
import { describe, expect, test } from "vitest";
import type { PriceBand } from "../price-limits.ts";
import { type Battery, type BatteryOutlook, type BatteryPlan, planBattery } from "./battery-agent.ts";

const refusal = (code: string) => expect.objectContaining({ code });

/** Every number plain, so that tests can also give bad ones. */
type Plain<Value> = { readonly [Name in keyof Value]?: number };
type Expected = readonly [price: number, surplus?: number, need?: number];

/** 1,000 Wh in steps of 100; 4,000 W over a quarter hour carry all of it; no losses, wear or fee unless given. */
function outlook(
  intervals: readonly Expected[],
  more: Plain<Omit<BatteryOutlook, "battery" | "band" | "intervals">> & { readonly band?: PriceBand } = {},
  battery: Plain<Battery> = {},
): BatteryOutlook {
  return {
    stored_wh: 0 as WattHours,
    paid_micro_per_kwh: 0 as MicroPerKilowattHour,
    length_s: 900,
    value_after_micro_per_kwh: 0 as MicroPerKilowattHour,
    local_network_fee_micro_per_kwh: 0 as MicroPerKilowattHour,
    band: { floor: -1_000, cap: 1_000 } as PriceBand,
    step_wh: 100 as WattHours,
    ...(more as Partial<BatteryOutlook>),
    battery: {
      capacity_wh: 1_000 as WattHours,
      charge_power_w: 4_000,
      discharge_power_w: 4_000,
      round_trip_efficiency_ppm: 1_000_000,
      wear_micro_per_kwh: 0 as MicroPerKilowattHour,
      ...(battery as Partial<Battery>),
    },
    intervals: intervals.map(([price, surplus = 0, need = 0]) => ({
      price_micro_per_kwh: price as MicroPerKilowattHour,
      surplus_wh: surplus as WattHours,
      need_wh: need as WattHours,
    })),
  };
}

/** Charged, delivered, lost and stored energy, one row per interval. */
function rows({ steps }: BatteryPlan): readonly (readonly number[])[] {
  return steps.map(({ charge_wh, discharge_wh, loss_wh, stored_wh }) => [charge_wh, discharge_wh, loss_wh, stored_wh]);
}

describe("the plan of a battery", () => {
  test("[AG-8] charges when energy is cheap and delivers when it is dear", () => {
    const plan = planBattery(outlook([[200], [100], [300], [250]]));
    expect(rows(plan)).toEqual([
      [0, 0, 0, 0],
      [1_000, 0, 0, 1_000],
      [0, 1_000, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(plan.gain_nano).toBe(200_000n);
  });

  test("[AG-5] all losses arise when charging, rounded up against the battery", () => {
    const efficiency = { round_trip_efficiency_ppm: 900_000, capacity_wh: 10 };
    const plan = planBattery(outlook([[100], [300]], { step_wh: 1 }, efficiency));
    // 10 / 0.9 = 11.1
    expect(rows(plan)).toEqual([
      [12, 0, 2, 10],
      [0, 10, 0, 0],
    ]);
    expect(plan.gain_nano).toBe(1_800n);
    expect(rows(planBattery(outlook([[100], [300]], { step_wh: 1 }, { ...efficiency, capacity_wh: 9 })))[0]).toEqual([
      10, 0, 1, 9,
    ]);
  });

  test("[AG-6] never charges or delivers more than power times time", () => {
    const slow = { charge_power_w: 403, discharge_power_w: 207 };
    // 100 Wh and 51 Wh in a quarter hour.
    const plan = planBattery(outlook([[100], [100], [300], [300]], { step_wh: 1 }, slow));
    expect(rows(plan)).toEqual([
      [2, 0, 0, 2],
      [100, 0, 0, 102],
      [0, 51, 0, 51],
      [0, 51, 0, 0],
    ]);
    // Of 100 Wh charged 90 remain, of 11 Wh 9.
    expect(
      rows(planBattery(outlook([[1], [9]], { step_wh: 1 }, { ...slow, round_trip_efficiency_ppm: 900_000 })))[0],
    ).toEqual([57, 0, 6, 51]);
    const fast = { charge_power_w: 403, round_trip_efficiency_ppm: 905_000 };
    expect(rows(planBattery(outlook([[1], [9]], { step_wh: 1 }, fast)))[0]).toEqual([100, 0, 10, 90]);
  });

  test("[AG-6] never stores more than the capacity or less than nothing", () => {
    expect(rows(planBattery(outlook([[1], [9]], { stored_wh: 700 })))).toEqual([
      [300, 0, 0, 1_000],
      [0, 1_000, 0, 0],
    ]);
    expect(rows(planBattery(outlook([[9], [1]], { stored_wh: 700 })))).toEqual([
      [0, 700, 0, 0],
      [0, 0, 0, 0],
    ]);
    expect(rows(planBattery(outlook([[1], [9]], { length_s: 3_600 }, { capacity_wh: 0 })))).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  test("[AG-7] wear counts once, for what is delivered", () => {
    expect(planBattery(outlook([[100], [200]], {}, { wear_micro_per_kwh: 99 })).gain_nano).toBe(1_000n);
    expect(planBattery(outlook([[100], [200]], {}, { wear_micro_per_kwh: 100 })).gain_nano).toBe(0n);
    expect(
      planBattery(outlook([[100]], { value_after_micro_per_kwh: 101 }, { wear_micro_per_kwh: 50 })).gain_nano,
    ).toBe(1_000n);
  });

  test("[AG-7] the network fee is paid on what is bought, and saved on what the member needs", () => {
    const fee = { local_network_fee_micro_per_kwh: 30, step_wh: 10 };
    // Own surplus costs the price alone: 400 at 100, 600 at 130; 700 of it replace a purchase at 230, 300 are sold.
    const plan = planBattery(
      outlook(
        [
          [100, 400],
          [200, 0, 700],
        ],
        fee,
      ),
    );
    expect(rows(plan).map(([charge]) => charge)).toEqual([1_000, 0]);
    expect(plan.gain_nano).toBe(-40_000n - 78_000n + 161_000n + 60_000n);
    // Bought energy for sale: a spread of 29 does not pay the fee, of 31 it does.
    expect(planBattery(outlook([[100], [129]], fee)).gain_nano).toBe(0n);
    expect(planBattery(outlook([[100], [131]], fee)).gain_nano).toBe(1_000n);
    expect(planBattery(outlook([[100, 10], [129]], fee)).gain_nano).toBe(290n);
    expect(planBattery(outlook([[100], [129, 0, 10]], fee)).gain_nano).toBe(290n);
  });

  test("[AG-7] what is stored at the end is worth what was said", () => {
    const plan = planBattery(outlook([[100]], { value_after_micro_per_kwh: 150, stored_wh: 400 }));
    expect(rows(plan)).toEqual([[600, 0, 0, 1_000]]);
    expect(plan.gain_nano).toBe(30_000n);
    const sold = planBattery(outlook([[100]], { value_after_micro_per_kwh: 70, stored_wh: 400 }));
    expect(rows(sold)).toEqual([[0, 400, 0, 0]]);
    expect(sold.gain_nano).toBe(12_000n);
  });

  test("[AG-8] moves by whole steps from what is stored", () => {
    const plan = planBattery(outlook([[9], [1], [9]], { step_wh: 300, stored_wh: 450 }));
    expect(rows(plan)).toEqual([
      [0, 300, 0, 150],
      [600, 0, 0, 750],
      [0, 600, 0, 150],
    ]);
    // 450 + 2 × 275 = 1,000.
    expect(rows(planBattery(outlook([[1], [9]], { step_wh: 275, stored_wh: 450 })))[0]).toEqual([550, 0, 0, 1_000]);
    expect(rows(planBattery(outlook([[1], [9]], { step_wh: 1_001 })))[0]).toEqual([0, 0, 0, 0]);
  });

  test("[AG-8] of equally good plans it leaves the battery alone, else stores less", () => {
    expect(rows(planBattery(outlook([[100], [100]], { stored_wh: 500, value_after_micro_per_kwh: 100 })))).toEqual([
      [0, 0, 0, 500],
      [0, 0, 0, 500],
    ]);
    // All of it has to go at 200, in either interval.
    expect(rows(planBattery(outlook([[200], [200]], { stored_wh: 500 })))).toEqual([
      [0, 0, 0, 500],
      [0, 500, 0, 0],
    ]);
    // 800 Wh can be sold, 600 at a time: 200 to 600 of it now.
    const slow = { discharge_power_w: 2_400 };
    expect(rows(planBattery(outlook([[200], [200]], { stored_wh: 800 }, slow)))).toEqual([
      [0, 600, 0, 200],
      [0, 200, 0, 0],
    ]);
  });

  test("[AG-8] is paid for charging at negative prices, also when it has to make room first", () => {
    const plan = planBattery(outlook([[-10], [-100]], { stored_wh: 1_000 }));
    expect(rows(plan)).toEqual([
      [0, 1_000, 0, 0],
      [1_000, 0, 0, 1_000],
    ]);
    expect(plan.gain_nano).toBe(90_000n);
  });

  test("[AG-8] without any interval there is nothing to do", () => {
    expect(planBattery(outlook([], { stored_wh: 1, value_after_micro_per_kwh: 5 }))).toEqual({
      steps: [],
      gain_nano: 0n,
      buy_limit_micro_per_kwh: 5,
      sell_limit_micro_per_kwh: 6,
    });
  });
});

describe("the limits of a battery", () => {
  function limits(...input: Parameters<typeof outlook>): readonly (number | null)[] {
    const { buy_limit_micro_per_kwh, sell_limit_micro_per_kwh } = planBattery(outlook(...input));
    return [buy_limit_micro_per_kwh, sell_limit_micro_per_kwh];
  }
  const lossy = { round_trip_efficiency_ppm: 900_000, wear_micro_per_kwh: 7 };

  test("[AG-9] it buys up to the best later value less wear and losses, floored", () => {
    // (305 − 7) · 0.9 = 268.2
    expect(limits([[999], [300], [305], [301]], {}, lossy)[0]).toBe(268);
    expect(limits([[999], [-305]], { value_after_micro_per_kwh: -301 }, lossy)[0]).toBe(-271);
    expect(limits([[999], [300]], { value_after_micro_per_kwh: 299 }, lossy)[0]).toBe(269);
    expect(limits([[999], [300]], { value_after_micro_per_kwh: 293 }, lossy)[0]).toBe(263);
  });

  test("[AG-9] it counts the network fee where it buys, and where it saves a purchase later", () => {
    const fee = { local_network_fee_micro_per_kwh: 40 };
    expect(limits([[999], [300]], fee)[0]).toBe(260);
    expect(limits([[999], [300, 0, 1]], fee)[0]).toBe(300);
    expect(limits([[999], [300, 1]], fee)[0]).toBe(260);
  });

  test("[AG-9] it sells from the price paid, plus losses and wear, rounded up", () => {
    const worthless = { stored_wh: 1, value_after_micro_per_kwh: -1_000 };
    // 100 / 0.9 + 7 = 118.1
    expect(limits([], { ...worthless, paid_micro_per_kwh: 100 }, lossy)[1]).toBe(119);
    expect(limits([], { ...worthless, paid_micro_per_kwh: 90 }, lossy)[1]).toBe(107);
    expect(limits([], { ...worthless, paid_micro_per_kwh: -100 }, lossy)[1]).toBe(-104);
  });

  test("[AG-9] it does not sell for less than what it expects later", () => {
    const stored = { stored_wh: 5, paid_micro_per_kwh: 5 };
    const steps = { ...stored, step_wh: 1 };
    const plan = planBattery(outlook([[50], [300]], steps, { capacity_wh: 10 }));
    expect(rows(plan)[0]).toEqual([5, 0, 0, 10]);
    expect(limits([[50], [300]], steps, { capacity_wh: 10 })).toEqual([300, 301]);
    // Wear is paid now or later, so the price later counts in full; without it what was paid does.
    expect(limits([[50], [300], [299]], stored, lossy)).toEqual([263, 300]);
    expect(limits([[50], [12]], { ...stored, value_after_micro_per_kwh: -9 }, lossy)[1]).toBe(13);
    expect(limits([[50], [13]], { ...stored, value_after_micro_per_kwh: -9 }, lossy)[1]).toBe(13);
    expect(limits([[50], [14]], { ...stored, value_after_micro_per_kwh: -9 }, lossy)[1]).toBe(14);
    expect(limits([[50], [300]], { ...stored, value_after_micro_per_kwh: 294 }, lossy)[1]).toBe(301);
  });

  test("[AG-9] energy that saves the member a purchase later is worth the network fee more", () => {
    const fee = { local_network_fee_micro_per_kwh: 40, stored_wh: 1 };
    expect(limits([[50], [300, 0, 1]], fee)).toEqual([300, 340]);
    expect(limits([[50], [300, 1]], fee)).toEqual([260, 300]);
    expect(limits([[50, 0, 1], [300]], fee)).toEqual([260, 300]);
  });

  test("[AG-9] it never sells at a price at which it buys", () => {
    expect(limits([], { stored_wh: 1, value_after_micro_per_kwh: 100 })).toEqual([100, 101]);
    // A stored kWh that costs 100 later: losing half of it on the way in pays from −50.
    const burden = { stored_wh: 1, value_after_micro_per_kwh: -100, paid_micro_per_kwh: -1_000 };
    const half = { round_trip_efficiency_ppm: 500_000 };
    expect(limits([], burden, half)).toEqual([-50, -49]);
    // Where it buys at all prices it sells at none, and where it cannot buy nothing keeps it from selling.
    expect(limits([], { ...burden, band: { floor: -90, cap: -60 } as PriceBand }, half)).toEqual([-60, null]);
    expect(limits([], { ...burden, stored_wh: 1_000 }, half)).toEqual([null, -100]);
    expect(limits([], burden, { ...half, charge_power_w: 0 })).toEqual([null, -100]);
  });

  test("[AG-9] limits stay inside the band, and where that would cost money there is none", () => {
    const narrow = { band: { floor: 100, cap: 200 } as PriceBand, stored_wh: 1 };
    const at = (later: number, paid: number) =>
      limits([], { ...narrow, value_after_micro_per_kwh: later, paid_micro_per_kwh: paid });
    expect([at(99, 99), at(99, 101), at(100, 100), at(199, 199), at(199, 200)]).toEqual([
      [null, 100],
      [null, 101],
      [100, 101],
      [199, 200],
      [199, 200],
    ]);
    expect([at(200, 200), at(201, 0), at(99, 200), at(99, 201)]).toEqual([
      [200, null],
      [200, null],
      [null, 200],
      [null, null],
    ]);
  });

  test("[AG-9] a full battery does not buy, an empty one does not sell", () => {
    expect(limits([], { stored_wh: 1_000 })).toEqual([null, 0]);
    expect(limits([], { stored_wh: 999 })).toEqual([0, 1]);
    expect(limits([], { stored_wh: 0 })).toEqual([0, null]);
  });

  test("[AG-9] who cannot charge does not buy, who cannot deliver does not sell or count on later prices", () => {
    const half = { stored_wh: 500, value_after_micro_per_kwh: 30 };
    expect(limits([[50], [300]], half, { charge_power_w: 0 })).toEqual([null, 300]);
    expect(limits([[50], [300]], half, { discharge_power_w: 0 })).toEqual([30, null]);
    // 4 W carry 1 Wh in a quarter hour, 3 W none; of 1 Wh charged nothing is left after losses.
    expect(limits([[50], [300]], half, { charge_power_w: 3 })).toEqual([null, 300]);
    expect(limits([[50], [300]], half, { charge_power_w: 4 })).toEqual([300, 301]);
    expect(limits([[50], [300]], half, { discharge_power_w: 3 })).toEqual([30, null]);
    expect(limits([[50], [300]], half, { discharge_power_w: 4 })).toEqual([300, 301]);
    expect(limits([[50], [300]], half, { charge_power_w: 4, round_trip_efficiency_ppm: 999_999 })[0]).toBe(null);
    expect(limits([[50], [300]], half, { charge_power_w: 8, round_trip_efficiency_ppm: 999_999 })[0]).toBe(299);
  });
});

describe("what no battery can be planned with", () => {
  const refuses = (code: string, input: Parameters<typeof outlook>, message = "") => {
    expect(() => planBattery(outlook(...input))).toThrow(refusal(code));
    expect(() => planBattery(outlook(...input))).toThrow(message);
  };

  test("[AG-10] numbers that are not whole or out of range are refused", () => {
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_000_001]) {
      refuses("not-in-range", [[], {}, { capacity_wh: bad }], "the capacity is");
      refuses("not-in-range", [[], {}, { charge_power_w: bad }], "the charge power is");
      refuses("not-in-range", [[], {}, { discharge_power_w: bad }], "the discharge power is");
      refuses("not-in-range", [[], {}, { round_trip_efficiency_ppm: bad }], "the efficiency is");
      refuses("not-in-range", [[], { step_wh: bad }], "the step is");
      refuses("not-in-range", [[], { stored_wh: bad }], "the stored energy is");
      refuses("not-in-range", [[], { length_s: bad }], "is no interval length");
      refuses("not-a-price", [[], {}, { wear_micro_per_kwh: bad }]);
      refuses("not-a-price", [[], { local_network_fee_micro_per_kwh: bad }]);
    }
    for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_000_001]) {
      refuses("not-a-price", [[[bad]]]);
      refuses("not-a-price", [[], { paid_micro_per_kwh: bad }]);
      refuses("not-a-price", [[], { value_after_micro_per_kwh: bad }]);
    }
    for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1_000_000_000_001]) {
      refuses("not-an-energy", [[[1, bad, 0]]]);
      refuses("not-an-energy", [[[1, 0, bad]]]);
    }
    refuses("not-in-range", [[], { step_wh: 0 }]);
    refuses("not-in-range", [[], {}, { round_trip_efficiency_ppm: 0 }]);
    refuses("not-in-range", [[], {}, { round_trip_efficiency_ppm: 1_000_001 }]);
    refuses("not-in-range", [[], { stored_wh: 1_001 }]);
    refuses("not-a-price", [[], {}, { wear_micro_per_kwh: -1 }], "the wear is negative: -1");
    refuses("not-a-price", [[], { local_network_fee_micro_per_kwh: -1 }], "the local network fee is negative: -1");
    refuses("not-in-range", [[], { length_s: 600 as IntervalLength }]);
    refuses("not-in-range", [[], { band: { floor: 1, cap: 0 } as PriceBand }]);
    refuses("not-in-range", [[[1, 1, 1]]], "an interval has both surplus and need");
  });

  test("[AG-10] the ends of the ranges are accepted", () => {
    const largest = { capacity_wh: 1e9, charge_power_w: 1e9, discharge_power_w: 1e9, round_trip_efficiency_ppm: 1 };
    const most = { step_wh: 1e9, stored_wh: 1e9 };
    expect(planBattery(outlook([[0]], most, largest)).steps).toHaveLength(1);
    expect(planBattery(outlook([[0]], {}, { charge_power_w: 0, discharge_power_w: 0 })).gain_nano).toBe(0n);
  });

  test("[AG-10] plans with too many moves to compare are refused", () => {
    const idle = { charge_power_w: 0, discharge_power_w: 0 };
    const intervals = Array.from({ length: 2_016 }, (): Expected => [0]);
    expect(planBattery(outlook(intervals, {}, { ...idle, capacity_wh: 1 })).steps).toHaveLength(2_016);
    refuses("not-in-range", [[...intervals, [0]]], "the number of intervals is 2017");
    // The intervals and the end, times the levels, times the moves down, up and none: 1 · 2,500 · 4,000.
    const levels = { capacity_wh: 2_499, discharge_power_w: 8_000 };
    const fine = { step_wh: 1 };
    expect(planBattery(outlook([], fine, { ...levels, charge_power_w: 7_996 })).gain_nano).toBe(0n);
    refuses("plan-too-large", [[], fine, { ...levels, charge_power_w: 8_000 }], "10002500 moves to compare");
    // 2 · 2,000 · 2,501.
    const fewer = { capacity_wh: 1_999, discharge_power_w: 5_000, charge_power_w: 5_000 };
    refuses("plan-too-large", [[[0]], fine, fewer], "10004000 moves to compare");
    expect(planBattery(outlook([], { step_wh: 1_000 }, { capacity_wh: 5_000 })).steps).toEqual([]);
  });

  test("[AG-10] 10,000,000 moves are compared, one more is refused", () => {
    const fine = { step_wh: 1 };
    // 10 · 1,000 · 1,000.
    const levels = { capacity_wh: 999, charge_power_w: 1_996, discharge_power_w: 2_000 };
    const intervals = Array.from({ length: 9 }, (_, hour): Expected => [hour]);
    // 500 at 8 and 499 at 7, less 499 at 0, 499 at 1 and 1 at 2.
    expect(planBattery(outlook(intervals, fine, levels)).gain_nano).toBe(6_992n);
    // 11 · 909,091 · 1.
    const idle = { capacity_wh: 909_090, charge_power_w: 0, discharge_power_w: 0 };
    refuses("plan-too-large", [[...intervals, [0]], fine, idle], "10000001 moves to compare");
  });

  test("[AG-10] power beyond what the store can hold costs no time", () => {
    const strong = { capacity_wh: 10, charge_power_w: 1e9, discharge_power_w: 1e9 };
    expect(rows(planBattery(outlook([[1], [9]], { step_wh: 1 }, strong)))).toEqual([
      [10, 0, 0, 10],
      [0, 10, 0, 0],
    ]);
  });

  test("[AG-10] plans whose money could pass 2^53 are refused", () => {
    const big = { capacity_wh: 1e9, charge_power_w: 0, discharge_power_w: 0 };
    // 10^9 Wh at 9,007,199 micro/kWh are just below 2^53 nano.
    const most = { step_wh: 1e9, value_after_micro_per_kwh: 9_007_199 };
    expect(planBattery(outlook([], most, big)).gain_nano).toBe(0n);
    const refusesMoney = (...input: Parameters<typeof outlook>) =>
      refuses("plan-too-large", input, "the money at stake is out of range");
    refusesMoney([], { ...most, value_after_micro_per_kwh: 9_007_200 }, big);
    refusesMoney([], { ...most, value_after_micro_per_kwh: -9_007_200 }, big);
    refusesMoney([[9_007_200]], { ...most, value_after_micro_per_kwh: 0 }, big);
    refusesMoney([[-9_007_200]], { ...most, value_after_micro_per_kwh: 0 }, big);
    refusesMoney([], { ...most, local_network_fee_micro_per_kwh: 1 }, big);
    refusesMoney([], most, { ...big, wear_micro_per_kwh: 1 });
    refusesMoney([[0]], most, { ...big, charge_power_w: 4_000 });
    refusesMoney([[0]], most, { ...big, discharge_power_w: 4_000 });
    expect(planBattery(outlook([], most, { ...big, discharge_power_w: 4_000 })).gain_nano).toBe(0n);
  });
});
