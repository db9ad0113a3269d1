import type { StatementSum } from "./api-types.ts";

/** What a kWh of a line came to, rounded to the micro; null without energy. Sign dropped: the amount tells who pays. */
export function averagePrice({
  amount_nano,
  energy_wh,
}: Pick<StatementSum, "amount_nano" | "energy_wh">): number | null {
  if (energy_wh === 0) return null;
  const amount = BigInt(amount_nano);
  const magnitude = amount < 0n ? -amount : amount;
  const energy = BigInt(Math.abs(energy_wh));
  return Number((magnitude + energy / 2n) / energy);
}
