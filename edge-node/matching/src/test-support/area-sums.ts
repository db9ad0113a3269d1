import type { ResidualLevel } from "../residual-book.ts";
import type { AreaSettlement, ChildTrade } from "../residual-clearing/area-settlement.ts";
import type { Area, AreaChild } from "../residual-clearing/residual-clearing.ts";

export function sum(rows: readonly { readonly energy_wh: number }[]): number {
  return rows.reduce((total, row) => total + row.energy_wh, 0);
}

export function money(rows: readonly { readonly amount_nano: bigint }[]): bigint {
  return rows.reduce((total, row) => total + row.amount_nano, 0n);
}

export function keptByNetwork({ network }: AreaSettlement): bigint {
  return money(network.fees) + network.congestion_rent_nano;
}

export function tradedBy(rows: readonly ChildTrade[], id: string): number {
  return sum(rows.filter(({ child }) => child === id));
}

/** Limit of the level in which number `count` of the Wh lies, counted best first from 1. */
export function limitAt(levels: readonly ResidualLevel[], count: number): number | undefined {
  let counted_wh = 0;
  return levels.find((level) => {
    counted_wh += level.energy_wh;
    return counted_wh >= count;
  })?.limit_micro_per_kwh;
}

/** A child's trade with what the rules say about it. `sign` is 1 where more is better for the other side: for bids. */
export interface RuledTrade {
  readonly trade: ChildTrade;
  readonly levels: readonly ResidualLevel[];
  readonly cap_wh: number | null;
  /** What the fees add to the child's limits in the area's prices. */
  readonly shift: number;
  readonly sign: 1 | -1;
}

export function ruledTrades(area: Area, { imports, exports }: AreaSettlement): RuledTrade[] {
  const childOf = (trade: ChildTrade) => area.children.find(({ id }) => id === trade.child) as AreaChild;
  return [
    ...imports.map((trade): RuledTrade => {
      const { book, import_cap_wh, fee_micro_per_kwh } = childOf(trade);
      return { trade, levels: book.bids, cap_wh: import_cap_wh, shift: -fee_micro_per_kwh, sign: 1 };
    }),
    ...exports.map((trade): RuledTrade => {
      const { book, export_cap_wh } = childOf(trade);
      return { trade, levels: book.offers, cap_wh: export_cap_wh, shift: area.fee_micro_per_kwh, sign: -1 };
    }),
  ];
}
