import type { TradeLeaf } from "@localgrid/protocol/settlement-batch";
import type { SealedFill, SealedFills } from "./batch-store.ts";
import type { CheckBasis, Finding, MemberOf, ObjectionCode } from "./finding.ts";
import { type Fills, fillsByRevision, isNothing, isSameFill } from "./own-ledger.ts";

/** Sums are kept in 64 bits; more than that no community trades, and a hub that says so is not followed there. */
const SUM_BITS = 64;
const NO_FILL: SealedFill = { energy_wh: 0n, money_nano: 0n, trades: 0 };

/** What a batch adds to one interval. */
export interface IntervalTrades {
  readonly start_s: number;
  readonly trades: readonly TradeLeaf[];
  /** Sums of all members before the batch. */
  readonly before: SealedFills;
  /** Sums after it, of the members of its trades. */
  readonly after: SealedFills;
}

/** By the start of the interval, rising. */
export function tradesByInterval(
  leaves: readonly TradeLeaf[],
  fillsOf: (start_s: number) => SealedFills,
): readonly IntervalTrades[] {
  const byStart = new Map<number, TradeLeaf[]>();
  for (const leaf of leaves) {
    const own = byStart.get(leaf.interval_start_s);
    if (own === undefined) byStart.set(leaf.interval_start_s, [leaf]);
    else own.push(leaf);
  }
  return [...byStart]
    .sort(([a], [b]) => a - b)
    .map(([start_s, trades]) => {
      const before = fillsOf(start_s);
      return { start_s, trades, before, after: afterTrades(before, trades) };
    });
}

function afterTrades(before: SealedFills, trades: readonly TradeLeaf[]): SealedFills {
  const after = new Map<number, SealedFill>();
  for (const { member, energy_wh, money_nano } of trades) {
    const fill = after.get(member) ?? before.get(member) ?? NO_FILL;
    after.set(member, {
      energy_wh: BigInt.asIntN(SUM_BITS, fill.energy_wh + energy_wh),
      money_nano: BigInt.asIntN(SUM_BITS, fill.money_nano + money_nano),
      trades: fill.trades + 1,
    });
  }
  return after;
}

export interface IntervalBasis extends Pick<CheckBasis, "ledger" | "turn"> {
  readonly memberOf: MemberOf;
}

/** Each interval has to be what the own ledger had of it at one revision, for all members at once. */
export async function checkIntervals(
  intervals: readonly IntervalTrades[],
  { ledger, memberOf, turn }: IntervalBasis,
): Promise<Finding> {
  for (const interval of intervals) {
    const { start_s } = interval;
    const own = ledger.head(start_s);
    if (own === null) return { kind: "waits", start_s };
    const finding = checkInterval(interval, fillsByRevision(ledger.postings(start_s), own.revision), memberOf);
    if (finding.kind !== "agrees") return finding;
    await turn();
  }
  return { kind: "agrees" };
}

function checkInterval(interval: IntervalTrades, revisions: readonly Fills[], memberOf: MemberOf): Finding {
  const { trades, before, after } = interval;
  const misnumbered = trades.find(({ member, revision }) => revision !== (before.get(member)?.trades ?? 0));
  if (misnumbered !== undefined) return differs("trade-differs", misnumbered.index);
  const unknown = trades.find(({ member }) => memberOf(member) === null);
  if (unknown !== undefined) return differs("member-differs", unknown.index);
  const sealed = sealedFills(new Map([...before, ...after]), memberOf);
  if (revisions.some((fills) => isSame(fills, sealed))) return { kind: "agrees" };
  const newest = revisions[revisions.length - 1] as Fills;
  const wrong = trades.find(({ member }) => {
    const name = memberOf(member);
    return name !== null && !isSameFill(sealed.get(name), newest.get(name));
  });
  return wrong === undefined ? differs("trade-missing", null) : differs("trade-differs", wrong.index);
}

function sealedFills(sums: SealedFills, memberOf: MemberOf): Fills {
  const fills = [...sums].flatMap(([number, fill]) => {
    const member = memberOf(number);
    return member === null || isNothing(fill) ? [] : [[member, fill] as const];
  });
  return new Map(fills);
}

function isSame(a: Fills, b: Fills): boolean {
  return a.size === b.size && [...a].every(([member, fill]) => isSameFill(fill, b.get(member)));
}

function differs(reason: ObjectionCode, trade_index: number | null): Finding {
  return { kind: "differs", reason, trade_index };
}
