import type { PostingCategory } from "@localgrid/clearing/pricing";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import type { Period } from "./batch-store.ts";

/** Categories of a member's market account: what the community itself settles. */
export const SETTLED_CATEGORIES = [
  "neighbour-purchase",
  "neighbour-sale",
  "local-network-fee",
  "fixed-fee",
] as const satisfies readonly PostingCategory[];

const SETTLED: ReadonlySet<string> = new Set(SETTLED_CATEGORIES);

/** One line of the own ledger, on a member's market account. */
export interface OwnPosting {
  readonly member: MemberId;
  readonly revision: number;
  readonly category: string;
  readonly energy_change_wh: number;
  readonly amount_nano: bigint;
}

/** Energy of one metering point as one revision of an interval has it. */
export interface OwnPoint {
  readonly metering_point: string;
  readonly revision: number;
  readonly import_wh: number;
  readonly export_wh: number;
}

/** A closed interval as the own journal has it. */
export interface OwnInterval {
  readonly length_s: number;
  /** The newest one. */
  readonly revision: number;
}

/** What this node computed out of its own journal. */
export interface OwnLedger {
  /** Null for an interval that has not closed here. */
  head(start_s: number): OwnInterval | null;
  /** Lines of every revision, in any order. */
  postings(start_s: number): readonly OwnPosting[];
  /** A member's newest fills of intervals in a period, by start; whoever traded nothing has none. */
  fillsOf(member: MemberId, period: Period): ReadonlyMap<number, Fill>;
  /** Every revision of every metering point, in any order. */
  points(start_s: number): readonly OwnPoint[];
}

/** What a member traded in an interval. */
export interface Fill {
  /** + bought, - sold. */
  readonly energy_wh: bigint;
  /** + receives, - pays; the local network fee and the fixed fee included. */
  readonly money_nano: bigint;
}

export type Fills = ReadonlyMap<MemberId, Fill>;

/** What members had traded after each revision of an interval, the first one first; whoever traded nothing is left out. */
export function fillsByRevision(postings: readonly OwnPosting[], last: number): readonly Fills[] {
  const running = new Map<MemberId, Fill>();
  const byRevision: Fills[] = [];
  for (let revision = 0; revision <= last; revision++) {
    for (const posting of postings) if (posting.revision === revision) add(running, posting);
    byRevision.push(new Map([...running].filter(([, fill]) => !isNothing(fill)).sort(byMember)));
  }
  return byRevision;
}

export function isNothing({ energy_wh, money_nano }: Fill): boolean {
  return energy_wh === 0n && money_nano === 0n;
}

export function isSameFill(a: Fill | undefined, b: Fill | undefined): boolean {
  return a?.energy_wh === b?.energy_wh && a?.money_nano === b?.money_nano;
}

function add(fills: Map<MemberId, Fill>, { member, category, energy_change_wh, amount_nano }: OwnPosting): void {
  if (!SETTLED.has(category)) return;
  const { energy_wh, money_nano } = fills.get(member) ?? { energy_wh: 0n, money_nano: 0n };
  fills.set(member, {
    energy_wh: energy_wh + directed(category, energy_change_wh),
    money_nano: money_nano + amount_nano,
  });
}

/** Fees name the energy that they are for as well; it counts once. */
function directed(category: string, energy_change_wh: number): bigint {
  if (category === "neighbour-purchase") return BigInt(energy_change_wh);
  return category === "neighbour-sale" ? -BigInt(energy_change_wh) : 0n;
}

function byMember([a]: readonly [MemberId, Fill], [b]: readonly [MemberId, Fill]): number {
  return compareIdentifiers(a, b);
}
