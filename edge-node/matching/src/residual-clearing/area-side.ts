import { type MicroPerKilowattHour, PRICE_LIMIT_MICRO_PER_KWH, type WattHours } from "@localgrid/vocabulary/units";
import { fillBestFirst, restsOf, type SortedSide, sortedSide } from "../call-auction/sorted-side.ts";
import type { ResidualLevel } from "../residual-book.ts";

export type Direction = "import" | "export";

/** A child's book of one direction, with what it meets on the way into the area. */
export interface ChildSide {
  readonly id: string;
  readonly levels: readonly ResidualLevel[];
  readonly cap_wh: WattHours | null;
  /** What the fee adds to the child's limits: 0 or less for bids, 0 or more for offers. */
  readonly shift_micro_per_kwh: number;
  /** The area whose fee that is. */
  readonly fee_to: string;
}

/** Part of a level that belongs to one child, in the area's prices. `member` is the child's id. */
interface ChildLevel {
  readonly member: string;
  readonly limit_micro_per_kwh: MicroPerKilowattHour;
  readonly energy_wh: WattHours;
}

/** The way between the area and one child. */
export interface Link {
  readonly shift_micro_per_kwh: number;
  readonly fee_to: string;
  /** The best limit beyond the cap, in the child's own prices; null when the cap cuts nothing off. */
  readonly cut_off: MicroPerKilowattHour | null;
}

/** All that may still enter the area in one direction, after fees and link caps. */
export interface AreaSide {
  readonly direction: Direction;
  readonly side: SortedSide<ChildLevel>;
  readonly links: ReadonlyMap<string, Link>;
}

export function areaSideOf(direction: Direction, children: readonly ChildSide[]): AreaSide {
  const links = new Map<string, Link>();
  const orders: ChildLevel[] = [];
  for (const { id, levels, cap_wh, shift_micro_per_kwh, fee_to } of children) {
    let left_wh: number = cap_wh ?? Number.POSITIVE_INFINITY;
    let cut_off: MicroPerKilowattHour | null = null;
    for (const { limit_micro_per_kwh, energy_wh } of levels) {
      if (energy_wh > left_wh) cut_off ??= limit_micro_per_kwh;
      const within_wh = Math.min(energy_wh, left_wh) as WattHours;
      left_wh -= within_wh;
      const shifted = (limit_micro_per_kwh + shift_micro_per_kwh) as MicroPerKilowattHour;
      orders.push({ member: id, limit_micro_per_kwh: shifted, energy_wh: within_wh });
    }
    links.set(id, { shift_micro_per_kwh, fee_to, cut_off });
  }
  // Fees only make limits worse, so what they push out of the range of prices can meet nothing, here or above.
  const reachable = orders.filter((order) => Math.abs(order.limit_micro_per_kwh) <= PRICE_LIMIT_MICRO_PER_KWH);
  return { direction, side: sideOf(direction, reachable), links };
}

/** What each child trades, and what is left of the side. */
export interface Taken {
  readonly byChild: ReadonlyMap<string, WattHours>;
  readonly rest: AreaSide;
}

/** What each child trades when the side gives `energy_wh`, best level first. */
export function take({ side, ...area }: AreaSide, energy_wh: number): Taken {
  const filled_wh = fillBestFirst(side, energy_wh);
  const byChild = new Map<string, WattHours>();
  filled_wh.forEach((share_wh, index) => {
    const { member } = side.orders[index] as ChildLevel;
    if (share_wh > 0) byChild.set(member, ((byChild.get(member) ?? 0) + share_wh) as WattHours);
  });
  return { byChild, rest: { ...area, side: sideOf(area.direction, restsOf(side.orders, filled_wh)) } };
}

function sideOf(direction: Direction, orders: readonly ChildLevel[]): SortedSide<ChildLevel> {
  return sortedSide(orders, direction === "import" ? "bids" : "offers");
}
