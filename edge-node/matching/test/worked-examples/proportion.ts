import type { AuctionOrder } from "../../src/call-auction/auction-order.ts";
import type { Allocation } from "../../src/matching-result.ts";
import { nameOf } from "./homes.ts";
import { checked, ct, decimal, paragraphs, table } from "./writing.ts";

export interface Split {
  readonly whole: number | bigint;
  /** In tie order. */
  readonly claims: readonly (readonly [name: string, weight: number])[];
  /** In the order of the claims. */
  readonly fromCode: readonly (number | bigint)[];
}

/** Splits by largest remainder, line by line: floors, remainders, and who gets the units that are left. */
export function proportion({ whole, claims, fromCode }: Split): string {
  const sum = claims.reduce((total, [, weight]) => total + BigInt(weight), 0n);
  const parts = claims.map(([name, weight]) => {
    const product = BigInt(weight) * BigInt(whole);
    return { name, weight, floor: product / sum, remainder: product % sum };
  });
  const spare = parts.reduce((left, { floor }) => left - floor, BigInt(whole));
  const lucky = parts.toSorted((a, b) => Number(b.remainder - a.remainder)).slice(0, Number(spare));
  const rows = parts.map((part, index) => {
    const spareUnit = lucky.includes(part) ? 1n : 0n;
    const share = checked(part.floor + spareUnit, BigInt(fromCode[index] as number));
    const division = `${decimal(part.weight)} · ${decimal(whole)} / ${decimal(sum)} = ${decimal(part.floor)}`;
    return [part.name, division, decimal(part.remainder), spareUnit === 1n ? "+ 1" : "", decimal(share)];
  });
  return table(["", "weight · whole / all weights", "remainder", "spare", "share"], rows);
}

export interface Filling {
  readonly orders: readonly AuctionOrder[];
  readonly side: "bids" | "offers";
  readonly whole_wh: number;
  readonly fromCode: readonly Allocation[];
}

/** Fills levels best first, one line per level that is served in full and a split where the energy runs out. */
export function filling({ orders, side, whole_wh, fromCode }: Filling): string {
  const filled = new Map(fromCode.map(({ member, energy_wh }) => [member as string, energy_wh as number]));
  const levels = [...Map.groupBy(orders, ({ limit_micro_per_kwh }) => limit_micro_per_kwh as number)];
  levels.sort(([a], [b]) => (side === "bids" ? b - a : a - b));
  let left_wh = whole_wh;
  const steps = levels.map(([limit, level]) => {
    const wanted_wh = sumOfEnergy(level);
    const given_wh = Math.min(wanted_wh, left_wh);
    const before_wh = left_wh;
    left_wh -= given_wh;
    const start = `At ${ct(limit)} ct: ${decimal(wanted_wh)} Wh, and ${decimal(before_wh)} Wh are to be filled.`;
    const fromCodeOf = level.map(({ member }) => filled.get(member) ?? 0);
    if (given_wh === 0 || given_wh === wanted_wh) {
      checked(given_wh === 0 ? level.map(() => 0) : level.map(({ energy_wh }) => energy_wh), fromCodeOf);
      return `${start} ${namesOf(level)}: ${given_wh === 0 ? "nothing" : "all"}; ${decimal(left_wh)} Wh remain.`;
    }
    if (level.length === 1) {
      return `${start} ${namesOf(level)}: ${decimal(checked(given_wh, fromCodeOf[0] as number))} Wh.`;
    }
    const claims = level.map(({ member, energy_wh }) => [nameOf(member), energy_wh] as const);
    return paragraphs(
      `${start} So they are shared in proportion:`,
      proportion({ whole: given_wh, claims, fromCode: fromCodeOf }),
    );
  });
  return paragraphs(...steps);
}

function namesOf(orders: readonly AuctionOrder[]): string {
  return orders.map(({ member }) => nameOf(member)).join(" and ");
}

export function sumOfEnergy(orders: readonly { readonly energy_wh: number }[]): number {
  return orders.reduce((sum, { energy_wh }) => sum + energy_wh, 0);
}
