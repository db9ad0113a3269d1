import type { AgreedSharing, CalculatedMarket } from "./calculation-types.ts";

const WHOLE_PPM = 1_000_000n;

/** How an agreed price comes about, computed again here; shares of a whole are floored to a ppm. */
export interface AgreedPrice {
  /** Supply over demand; null where the price does not depend on it. */
  readonly ratio_ppm: number | null;
  /** 0 is the floor of the band, 1,000,000 the cap. */
  readonly position_ppm: number;
  readonly floor: number;
  readonly cap: number;
  readonly price: number;
  /** Whether less than the smallest unit was dropped. */
  readonly isFloored: boolean;
}

/** Null without trade or without an agreed key. */
export function agreedPrice({ sharing, band, price_micro_per_kwh }: CalculatedMarket): AgreedPrice | null {
  if (sharing == null || band === null || price_micro_per_kwh === null) return null;
  const { floor_micro_per_kwh: floor, cap_micro_per_kwh: cap } = band;
  const { above, of } = sharing.table === null ? { above: 1n, of: 2n } : positionOf(sharing, sharing.table);
  const span = BigInt(cap - floor) * above;
  const ratio = sharing.table === null ? null : (BigInt(sharing.supply_wh) * WHOLE_PPM) / BigInt(sharing.demand_wh);
  return {
    ratio_ppm: ratio === null ? null : Number(ratio),
    position_ppm: Number((above * WHOLE_PPM) / of),
    floor,
    cap,
    price: floor + Number(span / of),
    isFloored: span % of !== 0n,
  };
}

/** The position in the band as a fraction: on the line between the points around the ratio, outside them that of the last. */
function positionOf(
  { supply_wh, demand_wh }: AgreedSharing,
  table: NonNullable<AgreedSharing["table"]>,
): { readonly above: bigint; readonly of: bigint } {
  const [supply, demand] = [BigInt(supply_wh) * WHOLE_PPM, BigInt(demand_wh)];
  const isBelow = ({ ratio_ppm }: { readonly ratio_ppm: number }) => BigInt(ratio_ppm) * demand < supply;
  const before = table.findLast(isBelow) ?? table[0];
  const after = table.find((point) => !isBelow(point)) ?? table.at(-1);
  if (before === undefined || after === undefined) return { above: 0n, of: 1n };
  const width = BigInt(after.ratio_ppm - before.ratio_ppm) * demand || 1n;
  const fall = BigInt(before.position_ppm - after.position_ppm) * (supply - BigInt(before.ratio_ppm) * demand);
  return { above: BigInt(before.position_ppm) * width - fall, of: width * WHOLE_PPM };
}
