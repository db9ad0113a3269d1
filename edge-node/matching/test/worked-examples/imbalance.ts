import { memberId } from "@localgrid/vocabulary/identifiers";
import {
  type MicroPerKilowattHour,
  microPerKilowattHour as micro,
  sumOf,
  wattHours as wh,
} from "@localgrid/vocabulary/units";
import {
  type ImbalanceInput,
  type ImbalancePrices,
  type ImbalanceSettlement,
  type MemberImbalance,
  settleImbalance,
} from "../../src/imbalance/imbalance.ts";
import { nameOf } from "./homes.ts";
import { bookExample } from "./order-book.ts";
import { proportion } from "./proportion.ts";
import { checked, ct, decimal, example, money, paragraphs, table } from "./writing.ts";

/** What was metered for the interval that the book traded. */
const READINGS: ImbalanceInput["readings"] = [
  reading("a", 341, 0),
  reading("b", 0, 5),
  reading("d", 0, 130),
  reading("e", 0, 190),
];

const TWO_PRICES: ImbalancePrices = { short_micro_per_kwh: micro(320_000), long_micro_per_kwh: micro(60_000) };
const ONE_PRICE: ImbalancePrices = { short_micro_per_kwh: micro(200_000), long_micro_per_kwh: micro(200_000) };

export function imbalanceExamples(): string {
  const contracts = bookExample().contracts;
  const two = settleImbalance({ contracts, readings: READINGS, prices: TWO_PRICES });
  const one = settleImbalance({ contracts, readings: READINGS, prices: ONE_PRICE });
  const { short_micro_per_kwh: short, long_micro_per_kwh: long } = TWO_PRICES;
  const middle = checked(Math.floor((short + long) / 2), two.netting_price_micro_per_kwh as number);
  checked(true, long < middle && middle < short);
  return example(
    "13 What was contracted and what was delivered",
    "IM-1, IM-2, IM-3, IM-4, IM-5, IM-6",
    "The hour of example 12 is over. B had no contract and delivered a little. Short means that energy is missing, long that there is more than contracted.",
    deviationTable(contracts, two),
    netted(two),
    `**Two prices.** Outside, missing energy costs ${ct(short)} ct/kWh and surplus earns ${ct(long)} ct. Inside, the netted part is settled at the middle, (${ct(short)} + ${ct(long)}) / 2 = ${ct(middle)} ct: better for both sides.`,
    charges(two, TWO_PRICES),
    identity(two, TWO_PRICES),
    `**One price.** Where both prices are ${ct(ONE_PRICE.short_micro_per_kwh)} ct, netting changes nothing: everybody settles the own deviation at it.`,
    singlePriceCharges(one),
    identity(one, ONE_PRICE),
  );
}

function reading(home: string, imported: number, exported: number): ImbalanceInput["readings"][number] {
  return { member: memberId(home), active_energy_import_wh: wh(imported), active_energy_export_wh: wh(exported) };
}

function deviationTable(contracts: ImbalanceInput["contracts"], { members }: ImbalanceSettlement): string {
  const rows = members.map(({ member, short_wh, long_wh }, index) => {
    const { active_energy_import_wh, active_energy_export_wh } = READINGS[index] as ImbalanceInput["readings"][number];
    const contract = contracts.find((row) => row.member === member);
    const contracted = (contract?.contracted_export_wh ?? 0) - (contract?.contracted_import_wh ?? 0);
    const metered = active_energy_export_wh - active_energy_import_wh;
    const deviation = checked(metered - contracted, long_wh - short_wh);
    return [
      nameOf(member),
      flow(contracted),
      flow(metered),
      deviation < 0 ? decimal(-deviation) : "",
      deviation > 0 ? decimal(deviation) : "",
    ];
  });
  return table(["home", "contracted, Wh", "metered, Wh", "short", "long"], rows);
}

function flow(net_export_wh: number): string {
  if (net_export_wh === 0) return "nothing";
  return net_export_wh > 0 ? `delivers ${decimal(net_export_wh)}` : `takes ${decimal(-net_export_wh)}`;
}

function netted({ members }: ImbalanceSettlement): string {
  const short = members.filter(({ short_wh }) => short_wh > 0);
  const long = members.filter(({ long_wh }) => long_wh > 0);
  const total = (rows: readonly MemberImbalance[]) => rows.reduce((sum, row) => sum + row.short_wh + row.long_wh, 0);
  const whole = Math.min(total(short), total(long));
  for (const { long_wh, netted_wh } of long) checked(long_wh, netted_wh);
  return paragraphs(
    `${decimal(total(short))} Wh are missing and ${decimal(total(long))} Wh are too many, so ${decimal(whole)} Wh cancel inside. The long homes are netted in full; the short ones share them:`,
    proportion({
      whole,
      claims: short.map(({ member, short_wh }) => [nameOf(member), short_wh] as const),
      fromCode: short.map(({ netted_wh }) => netted_wh),
    }),
  );
}

function charges(
  { members, netting_price_micro_per_kwh: netting }: ImbalanceSettlement,
  prices: ImbalancePrices,
): string {
  const rows = members.map((row) => {
    const isShort = row.short_wh > 0;
    const outside = isShort ? prices.short_micro_per_kwh : prices.long_micro_per_kwh;
    const inside = netting as MicroPerKilowattHour;
    const amount = BigInt(row.netted_wh) * BigInt(inside) + BigInt(row.rest_wh) * BigInt(outside);
    const charge = checked(isShort ? amount : -amount, row.charge_nano as bigint);
    const parts = [
      `${decimal(row.netted_wh)} · ${ct(inside)}`,
      ...(row.rest_wh > 0 ? [`${decimal(row.rest_wh)} · ${ct(outside)}`] : []),
    ];
    return [
      nameOf(row.member),
      decimal(row.netted_wh),
      decimal(row.rest_wh),
      `(${parts.join(" + ")}) / 1,000`,
      chargeText(charge),
    ];
  });
  return table(["home", "netted, Wh", "rest, Wh", "Wh · ct/kWh / 1,000", "charge"], rows);
}

function singlePriceCharges({ members }: ImbalanceSettlement): string {
  const price = ONE_PRICE.short_micro_per_kwh;
  const rows = members.map(({ member, short_wh, long_wh, charge_nano }) => {
    const charge = checked(BigInt(short_wh - long_wh) * BigInt(price), charge_nano as bigint);
    return [nameOf(member), `${decimal(short_wh + long_wh)} · ${ct(price)} / 1,000`, chargeText(charge)];
  });
  return table(["home", "Wh · ct/kWh / 1,000", "charge"], rows);
}

function chargeText(charge_nano: bigint): string {
  return charge_nano < 0n ? `receives ${money(-charge_nano)}` : `pays ${money(charge_nano)}`;
}

function identity({ members, outside }: ImbalanceSettlement, { short_micro_per_kwh: price }: ImbalancePrices): string {
  checked(0, outside.long_wh as number);
  const bill = checked(BigInt(outside.short_wh) * BigInt(price), outside.amount_nano as bigint);
  const sum = checked(sumOf(members.map(({ charge_nano }) => charge_nano)), outside.amount_nano);
  const terms = members.map(({ charge_nano }, index) => {
    const sign = charge_nano < 0n ? "− " : index === 0 ? "" : "+ ";
    return `${sign}${decimal(charge_nano < 0n ? -charge_nano : charge_nano, 7)}`;
  });
  return `Together: ${terms.join(" ")} = ${money(sum)}. The bill from outside: ${decimal(outside.short_wh)} · ${ct(price)} / 1,000 = ${money(bill)}. The same, to the nano.`;
}
