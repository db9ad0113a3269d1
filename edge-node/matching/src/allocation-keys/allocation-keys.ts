import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import {
  type MicroPerKilowattHour,
  microPerKilowattHour,
  type WattHours,
  wattHours,
} from "@localgrid/vocabulary/units";
import { matchingError } from "../errors.ts";
import { type Claim, shareOut } from "../largest-remainder.ts";
import type { Allocation, MatchingResult } from "../matching-result.ts";
import { PARTS_PER_MILLION } from "../parts-per-million.ts";
import { isEmptyBand, middleOf, type PriceBand } from "../price-limits.ts";
import { type Round, serveByNeed, serveByRank, serveByShare, serveByShareThenNeed } from "./key-rounds.ts";
import { type Balance, checkRatioTable, priceAtRatio, type RatioPoint } from "./ratio-price.ts";
import { sumOfParts } from "./sum-of-parts.ts";

/** A member's energy at the connection points, summed over one interval; at most one side is more than 0. */
export interface MemberNet {
  readonly member: MemberId;
  readonly net_import_wh: WattHours;
  readonly net_export_wh: WattHours;
}

/** A member's agreed part of the community's surplus, in ppm. */
export interface KeyShare {
  readonly member: MemberId;
  readonly share_ppm: number;
}

/**
 * How the surplus is divided among the buyers.
 *
 * - `static`: by agreed shares, which sum to 1,000,000; what a buyer cannot use goes to the grid.
 * - `dynamic`: in proportion to need.
 * - `hybrid`: by agreed shares; then what is left over in proportion to the needs that are still open.
 * - `priority`: group after group, inside a group in proportion to need. Buyers in no group come last, together.
 *
 * A key may name members who have no need or no reading in the interval: they receive nothing. A buyer whom a
 * static key does not name has a share of 0.
 */
export type AllocationKey =
  | { readonly kind: "dynamic" }
  | { readonly kind: "static" | "hybrid"; readonly shares: readonly KeyShare[] }
  | { readonly kind: "priority"; readonly groups: readonly (readonly MemberId[])[] };

/**
 * The one price of shared energy. `mid-market`: the middle of the band, floored. `supply-demand-ratio`: by table; a
 * line through its points, 1 to 64 of them with rising ratios and positions that never rise. Before the first and
 * after the last point the price stays what it is there.
 */
export type SharingPriceRule =
  | { readonly kind: "mid-market" }
  | { readonly kind: "supply-demand-ratio"; readonly table: readonly RatioPoint[] };

/** The cap where there is no supply, the mid-market rate in balance, the floor from twice the demand on. */
export const DEFAULT_RATIO_TABLE: readonly RatioPoint[] = [
  { ratio_ppm: 0, position_ppm: 1_000_000 },
  { ratio_ppm: 1_000_000, position_ppm: 500_000 },
  { ratio_ppm: 2_000_000, position_ppm: 0 },
];

/** Nets in any order; the result does not depend on it. */
export interface SharingInput {
  readonly nets: readonly MemberNet[];
  readonly key: AllocationKey;
  readonly price_rule: SharingPriceRule;
  /** With a floor above the cap nothing is shared: every price would be worse than the grid for one side. */
  readonly band: PriceBand;
  /** Whom spare Wh reach first among equals, see `shareOut`; 0 unless given. */
  readonly rotation?: number;
}

/**
 * Divides one delivery interval's surplus by an agreed key instead of by bids. Sellers sell in proportion to their
 * surplus. Splits are by largest remainder, ties by member id; agreed shares are floored. With the dynamic key and
 * the mid-market rate this is the call auction of members who all have the band's limits.
 *
 * @throws {LocalGridError} `not-an-energy` (also when one side sums to more than 2^53 − 1 Wh), `duplicate-member` in
 *   nets or key, `member-on-both-sides`, `not-a-key`, `not-a-price`, `not-a-price-table`, `not-a-share` when the
 *   rotation is no whole number of 0 or more, `unknown-rule`
 * @see SPEC.md, AK-1 to AK-14
 */
export function allocateByKey({ nets, key, price_rule, band, rotation = 0 }: SharingInput): MatchingResult {
  checkNets(nets);
  checkPriceRule(price_rule, band);
  const [needs, surpluses] = [claimsOf(nets, "net_import_wh"), claimsOf(nets, "net_export_wh")];
  const balance = { demand_wh: totalOf(needs), supply_wh: totalOf(surpluses) };
  const available_wh = isEmptyBand(band) ? 0 : balance.supply_wh;
  const bought = serve({ needs, available_wh, rotation }, key);
  const matched_wh = bought.reduce((sum, energy_wh) => sum + energy_wh, 0);
  return {
    price_micro_per_kwh: matched_wh === 0 ? null : priceOf(price_rule, band, balance),
    matched_wh: matched_wh as WattHours,
    purchases: allocationsOf(needs, bought),
    sales: allocationsOf(surpluses, shareOut(matched_wh, surpluses, rotation)),
  };
}

interface MemberClaim extends Claim {
  readonly id: MemberId;
}

function checkNets(nets: readonly MemberNet[]): void {
  for (const { member, net_import_wh, net_export_wh } of nets) {
    if (Math.min(wattHours(net_import_wh), wattHours(net_export_wh)) > 0) {
      throw matchingError("member-on-both-sides", `${member} has net import and net export in one interval`);
    }
  }
  checkUnique(nets.map(({ member }) => member));
}

function checkUnique(members: readonly MemberId[]): void {
  if (new Set(members).size < members.length) throw matchingError("duplicate-member", "a member is named twice");
}

function checkPriceRule(rule: SharingPriceRule, { floor, cap }: PriceBand): void {
  microPerKilowattHour(floor);
  microPerKilowattHour(cap);
  if (rule.kind === "supply-demand-ratio") checkRatioTable(rule.table);
  else if (rule.kind !== "mid-market") throw unknownRule(rule);
}

function priceOf(rule: SharingPriceRule, band: PriceBand, balance: Balance): MicroPerKilowattHour {
  return rule.kind === "mid-market" ? middleOf(band.floor, band.cap) : priceAtRatio(rule.table, band, balance);
}

function serve(round: Round, key: AllocationKey): readonly number[] {
  switch (key.kind) {
    case "dynamic":
      return serveByNeed(round);
    case "static":
      return serveByShare(round, sharesOf(key.shares));
    case "hybrid":
      return serveByShareThenNeed(round, sharesOf(key.shares));
    case "priority":
      return serveByRank(round, ranksOf(key.groups));
    default:
      throw unknownRule(key);
  }
}

function sharesOf(shares: readonly KeyShare[]): ReadonlyMap<string, number> {
  checkUnique(shares.map(({ member }) => member));
  if (sumOfParts(shares.map(({ share_ppm }) => share_ppm)) !== PARTS_PER_MILLION) {
    throw matchingError("not-a-key", "the shares do not sum to 1,000,000");
  }
  return new Map(shares.map(({ member, share_ppm }) => [member, share_ppm]));
}

function ranksOf(groups: readonly (readonly MemberId[])[]): ReadonlyMap<string, number> {
  checkUnique(groups.flat());
  return new Map(groups.flatMap((group, rank) => group.map((member) => [member, rank])));
}

/** Who has energy on that side, by id in byte order. */
function claimsOf(nets: readonly MemberNet[], side: "net_import_wh" | "net_export_wh"): readonly MemberClaim[] {
  return nets
    .filter((net) => net[side] > 0)
    .map((net) => ({ id: net.member, weight: net[side] }))
    .sort((a, b) => compareIdentifiers(a.id, b.id));
}

function totalOf(claims: readonly Claim[]): number {
  const total_wh = claims.reduce((sum, { weight }) => sum + weight, 0);
  if (!Number.isSafeInteger(total_wh)) throw matchingError("not-an-energy", "the sum of the nets is out of range");
  return total_wh;
}

function allocationsOf(claims: readonly MemberClaim[], energies: readonly number[]): readonly Allocation[] {
  return claims
    .map(({ id }, index) => ({ member: id, energy_wh: energies[index] as WattHours }))
    .filter(({ energy_wh }) => energy_wh > 0);
}

function unknownRule({ kind }: { readonly kind: string }): Error {
  return matchingError("unknown-rule", `"${kind}" is no rule of sharing`);
}
