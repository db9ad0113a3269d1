import { microPerKilowattHour as micro, wattHours as wh } from "@localgrid/vocabulary/units";
import {
  type BatteryOutlook,
  type BatteryPlan,
  type BatteryStep,
  type ExpectedInterval,
  planBattery,
} from "../../src/agents/battery-agent.ts";
import { planVehicle, type VehicleOutlook } from "../../src/agents/vehicle-agent.ts";
import { BAND, TARIFF } from "./homes.ts";
import { checked, ct, decimal, example, list, money, paragraphs, table } from "./writing.ts";

const MILLION = 1_000_000;

const BATTERY: BatteryOutlook = {
  battery: {
    capacity_wh: wh(2_000),
    charge_power_w: 1_000,
    discharge_power_w: 1_000,
    round_trip_efficiency_ppm: 800_000,
    wear_micro_per_kwh: micro(10_000),
  },
  stored_wh: wh(200),
  paid_micro_per_kwh: micro(90_000),
  length_s: 3_600,
  intervals: [
    expected(80_000, 1_000, 0),
    expected(100_000, 500, 0),
    expected(180_000, 0, 600),
    expected(220_000, 0, 500),
  ],
  value_after_micro_per_kwh: micro(80_000),
  local_network_fee_micro_per_kwh: TARIFF.local_network_fee_micro_per_kwh,
  band: BAND,
  step_wh: wh(100),
};

const VEHICLE: VehicleOutlook = {
  needed_wh: wh(5_000),
  charge_power_w: 3_700,
  length_s: 3_600,
  expected_prices_micro_per_kwh: [micro(200_000), micro(120_000), micro(150_000), micro(100_000)],
  waited_intervals: 1,
  band: BAND,
};

export function agentExamples(): string {
  return paragraphs(batteryPlan(), vehiclePlan());
}

function expected(price: number, surplus: number, need: number): ExpectedInterval {
  return { price_micro_per_kwh: micro(price), surplus_wh: wh(surplus), need_wh: wh(need) };
}

function batteryPlan(): string {
  const { battery, intervals, stored_wh, local_network_fee_micro_per_kwh: fee } = BATTERY;
  const plan = planBattery(BATTERY);
  let before_wh: number = stored_wh;
  const rows = plan.steps.map((step, hour) => {
    checkStep(step, before_wh);
    before_wh = step.stored_wh;
    const interval = intervals[hour] as ExpectedInterval;
    const { calculation, gain } = gainOf(interval, step);
    const own = interval.surplus_wh > 0 ? `${decimal(interval.surplus_wh)} over` : `needs ${decimal(interval.need_wh)}`;
    const does = step.charge_wh > 0 ? `charges ${decimal(step.charge_wh)}` : `delivers ${decimal(step.discharge_wh)}`;
    const cells = [
      `${ct(interval.price_micro_per_kwh)} ct, ${own}`,
      does,
      decimal(step.stored_wh),
      `${calculation} / 1,000`,
    ];
    return { cells: [String(hour + 1), ...cells, money(gain)], gain };
  });
  const valueGain = BigInt(before_wh - stored_wh) * BigInt(BATTERY.value_after_micro_per_kwh);
  const total = checked(
    rows.reduce((sum, { gain }) => sum + gain, valueGain),
    plan.gain_nano as bigint,
  );
  return example(
    "14 A battery looks four hours ahead",
    "AG-5, AG-6, AG-7, AG-8, AG-9",
    `A battery of ${decimal(battery.capacity_wh)} Wh and ${decimal(battery.charge_power_w)} W gives back ${decimal(battery.round_trip_efficiency_ppm, 4)} % of what it takes. ${decimal(stored_wh)} Wh are stored. Delivering a kWh wears it by ${ct(battery.wear_micro_per_kwh)} ct; the local network fee is ${ct(fee)} ct, and here it counts. What is stored is what will be delivered: to add ${decimal(addedBy(plan.steps[0]))} Wh it takes ${decimal(addedBy(plan.steps[0]))} / ${decimal(battery.round_trip_efficiency_ppm, 6)} = ${decimal(plan.steps[0]?.charge_wh ?? 0)} Wh. The plan:`,
    table(
      ["hour", "expected, Wh", "plan, Wh", "stored, Wh", "Wh · ct/kWh / 1,000", "gain"],
      rows.map(({ cells }) => cells),
    ),
    `At the end ${decimal(before_wh)} Wh instead of ${decimal(stored_wh)} are stored, each kWh worth ${ct(BATTERY.value_after_micro_per_kwh)} ct: (${decimal(before_wh)} − ${decimal(stored_wh)}) · ${ct(BATTERY.value_after_micro_per_kwh)} / 1,000 = ${money(valueGain)}. The whole plan gains ${money(total)}.`,
    whyNoMore(plan),
    batteryLimits(plan),
  );
}

function addedBy(step: BatteryStep | undefined): number {
  return (step?.charge_wh ?? 0) - (step?.loss_wh ?? 0);
}

/** Losses, powers and capacity by hand; powers and Wh are the same number in plans by the hour. */
function checkStep(step: BatteryStep, before_wh: number): void {
  const { battery } = BATTERY;
  const added_wh = addedBy(step);
  checked(Math.ceil((added_wh * MILLION) / battery.round_trip_efficiency_ppm), step.charge_wh as number);
  checked(before_wh + added_wh - step.discharge_wh, step.stored_wh as number);
  checked(true, step.charge_wh <= battery.charge_power_w && step.discharge_wh <= battery.discharge_power_w);
  checked(true, step.stored_wh <= battery.capacity_wh);
}

function gainOf({ price_micro_per_kwh: price, surplus_wh, need_wh }: ExpectedInterval, step: BatteryStep) {
  const { battery, local_network_fee_micro_per_kwh: fee } = BATTERY;
  const wear = battery.wear_micro_per_kwh;
  const { charge_wh, discharge_wh } = step;
  if (charge_wh > 0) {
    const bought_wh = Math.max(0, charge_wh - surplus_wh);
    const feeText = bought_wh > 0 ? ` − ${decimal(bought_wh)} · ${ct(fee)}` : "";
    const gain = -BigInt(charge_wh) * BigInt(price) - BigInt(bought_wh) * BigInt(fee);
    return { gain, calculation: `(−${decimal(charge_wh)} · ${ct(price)}${feeText})` };
  }
  const used_wh = Math.min(discharge_wh, need_wh);
  const gain = BigInt(discharge_wh) * BigInt(price - wear) + BigInt(used_wh) * BigInt(fee);
  const calculation = `(${decimal(discharge_wh)} · (${ct(price)} − ${ct(wear)}) + ${decimal(used_wh)} · ${ct(fee)})`;
  return { gain, calculation };
}

/** What the last kWh that the plan buys costs, against what it brings and what one more would. */
function whyNoMore({ steps }: BatteryPlan): string {
  const { battery, intervals, local_network_fee_micro_per_kwh: fee } = BATTERY;
  const [bought, used] = [intervals[1], intervals[2]] as [ExpectedInterval, ExpectedInterval];
  const wear = battery.wear_micro_per_kwh;
  const cost = ((bought.price_micro_per_kwh + fee) * MILLION) / battery.round_trip_efficiency_ppm;
  const brings = used.price_micro_per_kwh - wear + fee;
  const sold = used.price_micro_per_kwh - wear;
  checked(true, brings > cost && cost > sold);
  checked(true, (steps[1]?.charge_wh ?? 0) > bought.surplus_wh);
  checked(used.need_wh as number, steps[2]?.discharge_wh as number);
  return `Why it stops there: beyond the surplus, a kWh from hour 2 costs (${ct(bought.price_micro_per_kwh)} + ${ct(fee)}) / ${decimal(battery.round_trip_efficiency_ppm, 6)} = ${ct(cost)} ct per kWh delivered. In hour 3 it brings ${ct(used.price_micro_per_kwh)} − ${ct(wear)} + ${ct(fee)} = ${ct(brings)} ct where the home needs it, but only ${ct(sold)} ct beyond.`;
}

function batteryLimits(plan: BatteryPlan): string {
  const { battery, intervals, local_network_fee_micro_per_kwh: fee } = BATTERY;
  const { wear_micro_per_kwh: wear, round_trip_efficiency_ppm: efficiency } = battery;
  const last = intervals.at(-1) as ExpectedInterval;
  const later = last.price_micro_per_kwh + fee - wear;
  const others = intervals.slice(1, -1).map(({ price_micro_per_kwh, need_wh }) => {
    return price_micro_per_kwh + (need_wh > 0 ? fee : 0) - wear;
  });
  checked(
    true,
    [BATTERY.value_after_micro_per_kwh, ...others].every((value) => value < later),
  );
  const buy = checked(Math.floor((later * efficiency) / MILLION) - fee, plan.buy_limit_micro_per_kwh as number);
  const paid = BATTERY.paid_micro_per_kwh;
  const cost = Math.ceil((paid * MILLION) / efficiency);
  checked(true, cost < later);
  const sell = checked(later + wear, plan.sell_limit_micro_per_kwh as number);
  checked(true, buy < sell);
  return list([
    `Buy limit for the next hour: the best later value is ${ct(last.price_micro_per_kwh)} + ${ct(fee)} − ${ct(wear)} = ${ct(later)} ct in hour 4, so ${ct(later)} · ${decimal(efficiency, 6)} − ${ct(fee)} = ${ct(buy)} ct/kWh.`,
    `Sell limit: what is stored cost ${ct(paid)} / ${decimal(efficiency, 6)} = ${ct(cost)} ct per kWh delivered, but brings ${ct(later)} ct later: the higher of the two counts, and ${ct(later)} + ${ct(wear)} = ${ct(sell)} ct/kWh. Below ${ct(sell)} ct waiting pays more.`,
  ]);
}

function vehiclePlan(): string {
  const { needed_wh, charge_power_w, expected_prices_micro_per_kwh: prices, waited_intervals: waited } = VEHICLE;
  const plan = planVehicle(VEHICLE);
  let missing_wh: number = needed_wh;
  const byPrice = [...prices.entries()].sort(([, a], [, b]) => a - b);
  const steps = byPrice.map(([hour, price]) => {
    const charged_wh = checked(Math.min(missing_wh, charge_power_w), plan.charge_wh[hour] as number);
    const before_wh = missing_wh;
    missing_wh -= charged_wh;
    return [String(hour + 1), ct(price), decimal(before_wh), decimal(charged_wh)];
  });
  checked(missing_wh, plan.missing_wh as number);
  const hours = Math.ceil(needed_wh / charge_power_w);
  const slack = prices.length - hours;
  const span = BAND.cap - BAND.floor;
  const limit = checked(
    BAND.floor + Math.floor((span * waited) / (waited + slack)),
    plan.buy_limit_micro_per_kwh as number,
  );
  return example(
    "15 A car that has to be ready in four hours",
    "AG-11, AG-12",
    `A car needs ${decimal(needed_wh)} Wh and charges with ${decimal(charge_power_w)} W, that is ${decimal(charge_power_w)} Wh an hour. The cheapest hours first:`,
    table(["hour", "expected ct/kWh", "missing, Wh", "charges, Wh"], steps),
    `**Its buy limit now.** It needs ${decimal(hours)} hours and has ${decimal(prices.length)}, so it can still wait for ${decimal(slack)}; it has waited for ${decimal(waited)}. From the floor of the band to its cap (example 1) that is ${decimal(waited)} part of ${decimal(waited + slack)}: ${ct(BAND.floor)} + (${ct(BAND.cap)} − ${ct(BAND.floor)}) · ${decimal(waited)} / ${decimal(waited + slack)} = ${ct(limit)} ct/kWh.`,
  );
}
