import type { AuctionOrder, PriceRule } from "@localgrid/matching/auction-order";
import type { Allocation } from "@localgrid/matching/matching-result";
import type { MemberId } from "@localgrid/vocabulary/identifiers";

/** All orders of one side at one limit, without names. */
export interface PriceLevel {
  /** Of a level that others were put together with, the least favourable limit among them; of its matched part, if any was. */
  readonly limit_micro_per_kwh: number;
  readonly wh: number;
  /** What of it was matched. */
  readonly cleared_wh: number;
  /** The own part of both. */
  readonly own_wh: number;
  readonly own_cleared_wh: number;
}

/** One side of an auction with its result. */
export interface BookSide {
  readonly side: "demand" | "supply";
  readonly orders: readonly AuctionOrder[];
  readonly allocations: readonly Allocation[];
  /** Whose part is marked. */
  readonly member: MemberId;
}

interface Level extends PriceLevel {
  /** Orders in it besides the own one. */
  readonly others: number;
}

/** So many others share a level that none of them can be told from the rest. */
const OTHERS_TO_HIDE_AMONG = 2;

/**
 * The levels of one side, best limit first. Who sets a limit of their own has a level of their own, and whoever looks at it
 * every quarter of an hour would see what that home draws. So a level of fewer than two others is put together with the
 * next: with one that fared alike where there is one, so that the picture stays as it is, else across the crossing, where
 * the limit that decided the price stays. Only on a side with a single other member there is nothing to hide among.
 */
export function priceLevels(book: BookSide): readonly PriceLevel[] {
  const levels = levelsOf(book);
  const matched = levels.filter(({ wh, cleared_wh }) => cleared_wh === wh);
  const crossing = levels.filter(({ wh, cleared_wh }) => cleared_wh > 0 && cleared_wh < wh);
  const unmatched = levels.filter(({ cleared_wh }) => cleared_wh === 0);
  const shown = hidden([...hidden(matched, together), ...crossing, ...hidden(unmatched, together)], across);
  return shown.map(({ others: _, ...level }) => level);
}

/** Limits of the orders that decide the price; null where there is none. */
export interface DecidingLimits {
  /** The least favourable one that was matched. */
  readonly last_micro_per_kwh: number | null;
  /** The best one that was not wholly matched; null where the price does not follow from it. */
  readonly rest_micro_per_kwh: number | null;
}

export function decidingLimits(book: BookSide, rule: PriceRule): DecidingLimits {
  const levels = levelsOf(book);
  const last = levels.findLast(({ cleared_wh }) => cleared_wh > 0);
  const rest = rule === "pair" ? undefined : levels.find(({ wh, cleared_wh }) => cleared_wh < wh);
  return {
    last_micro_per_kwh: last?.limit_micro_per_kwh ?? null,
    rest_micro_per_kwh: rest?.limit_micro_per_kwh ?? null,
  };
}

function levelsOf({ side, orders, allocations, member }: BookSide): readonly Level[] {
  const cleared = new Map(allocations.map(({ member: buyer, energy_wh }) => [buyer, energy_wh as number]));
  const levels = new Map<number, Level>();
  for (const order of orders) {
    if (order.energy_wh === 0) continue;
    const isOwn = order.member === member;
    const cleared_wh = cleared.get(order.member) ?? 0;
    const own: Level = {
      limit_micro_per_kwh: order.limit_micro_per_kwh,
      wh: order.energy_wh,
      cleared_wh,
      own_wh: isOwn ? order.energy_wh : 0,
      own_cleared_wh: isOwn ? cleared_wh : 0,
      others: isOwn ? 0 : 1,
    };
    const known = levels.get(order.limit_micro_per_kwh);
    levels.set(order.limit_micro_per_kwh, known === undefined ? own : together(known, own));
  }
  const direction = side === "demand" ? -1 : 1;
  return [...levels.values()].sort((a, b) => direction * (a.limit_micro_per_kwh - b.limit_micro_per_kwh));
}

/** What is exposed is joined with the next, and at the end with the one before. */
function hidden(levels: readonly Level[], join: typeof together): readonly Level[] {
  const shown: Level[] = [];
  for (const level of levels) {
    const before = shown.at(-1);
    if (before !== undefined && isExposed(before)) shown[shown.length - 1] = join(before, level);
    else shown.push(level);
  }
  while (shown.length > 1 && isExposed(shown.at(-1) as Level)) {
    const last = shown.pop() as Level;
    shown.push(join(shown.pop() as Level, last));
  }
  return shown;
}

function isExposed({ others }: Level): boolean {
  return others > 0 && others < OTHERS_TO_HIDE_AMONG;
}

/** As {@link together}, but of what was matched the least favourable limit stays. */
function across(level: Level, next: Level): Level {
  const limit_micro_per_kwh = (next.cleared_wh > 0 ? next : level).limit_micro_per_kwh;
  return { ...together(level, next), limit_micro_per_kwh };
}

/** `next` is the less favourable one. */
function together(level: Level, next: Level): Level {
  return {
    limit_micro_per_kwh: next.limit_micro_per_kwh,
    wh: level.wh + next.wh,
    cleared_wh: level.cleared_wh + next.cleared_wh,
    own_wh: level.own_wh + next.own_wh,
    own_cleared_wh: level.own_cleared_wh + next.own_cleared_wh,
    others: level.others + next.others,
  };
}
