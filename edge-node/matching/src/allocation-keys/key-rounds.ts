import { type Claim, shareOut } from "../largest-remainder.ts";
import { PARTS_PER_MILLION } from "../parts-per-million.ts";

/**
 * Energy that buyers divide between them. The functions below return what each buyer receives, in the order of
 * `needs`: never more than the need, and together never more than is available.
 */
export interface Round {
  /** Weights are needs in Wh. */
  readonly needs: readonly Claim[];
  readonly available_wh: number;
  readonly rotation: number;
}

/** In proportion to the needs. */
export function serveByNeed({ needs, available_wh, rotation }: Round): readonly number[] {
  const need_wh = needs.reduce((sum, { weight }) => sum + weight, 0);
  return shareOut(Math.min(available_wh, need_wh), needs, rotation);
}

/** By agreed shares in ppm of what is available, 0 for whoever has none. What a buyer cannot use is left over. */
export function serveByShare({ needs, available_wh }: Round, shares: ReadonlyMap<string, number>): readonly number[] {
  return needs.map(({ id, weight }) => {
    const share_wh = (BigInt(shares.get(id) ?? 0) * BigInt(available_wh)) / BigInt(PARTS_PER_MILLION);
    return Math.min(weight, Number(share_wh));
  });
}

/** By agreed shares; then the needs that are open divide what is left over. */
export function serveByShareThenNeed(round: Round, shares: ReadonlyMap<string, number>): readonly number[] {
  const first = serveByShare(round, shares);
  let left_wh = round.available_wh;
  const openNeeds = round.needs.flatMap(({ id, weight }, index) => {
    const served_wh = first[index] as number;
    left_wh -= served_wh;
    return weight > served_wh ? [{ id, weight: weight - served_wh, index }] : [];
  });
  const second = serveByNeed({ ...round, needs: openNeeds, available_wh: left_wh });
  const served = [...first];
  for (const [place, { index }] of openNeeds.entries())
    served[index] = (served[index] as number) + (second[place] as number);
  return served;
}

/** One rank after the other, each in proportion to its needs; whoever has no rank comes last. */
export function serveByRank(round: Round, ranks: ReadonlyMap<string, number>): readonly number[] {
  const groups = Map.groupBy(round.needs, ({ id }) => ranks.get(id) ?? Number.POSITIVE_INFINITY);
  const served = new Map<string, number>();
  let left_wh = round.available_wh;
  for (const [, needs] of [...groups].sort(([a], [b]) => a - b)) {
    const shares = serveByNeed({ ...round, needs, available_wh: left_wh });
    for (const [index, { id }] of needs.entries()) {
      const share_wh = shares[index] as number;
      served.set(id, share_wh);
      left_wh -= share_wh;
    }
  }
  return round.needs.map(({ id }) => served.get(id) as number);
}
