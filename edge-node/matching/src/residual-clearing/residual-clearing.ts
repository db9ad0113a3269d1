import { isOpaqueId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import {
  type MicroPerKilowattHour,
  microPerKilowattHour,
  type WattHours,
  wattHours,
} from "@localgrid/vocabulary/units";
import { allocationsOf, membersOf } from "../call-auction/allocations.ts";
import type { AuctionOrder } from "../call-auction/auction-order.ts";
import { cross, priceOf } from "../call-auction/crossing.ts";
import { fillBestFirst, levelsOf, restsOf, sortedSide } from "../call-auction/sorted-side.ts";
import { matchingError } from "../errors.ts";
import type { Allocation } from "../matching-result.ts";
import { checkResidualBook, type ResidualBook, type ResidualLevel } from "../residual-book.ts";
import { type AreaSettlement, settle } from "./area-settlement.ts";
import { areaSideOf, type Taken, take } from "./area-side.ts";

/** A community, or an area that was cleared before, as its parent area sees it. */
export interface AreaChild {
  /** An opaque identifier. */
  readonly id: string;
  /** In the child's own prices: its offers already carry the child's fee, its bids do not. */
  readonly book: ResidualBook;
  /** Lowers the child's bids when they leave it. 0 or more. */
  readonly fee_micro_per_kwh: MicroPerKilowattHour;
  /** The most that the link lets into the child in one delivery interval; null without a limit. */
  readonly import_cap_wh: WattHours | null;
  /** The most that the link lets out of the child; null without a limit. */
  readonly export_cap_wh: WattHours | null;
}

/** A part of the network in which children trade: a feeder, a region. A child that is offline is absent. */
export interface Area {
  readonly id: string;
  /** Raises the offers that enter the area. 0 or more. */
  readonly fee_micro_per_kwh: MicroPerKilowattHour;
  /** In any order; the result does not depend on it. */
  readonly children: readonly AreaChild[];
}

/**
 * The trade among the children of one area. Imports and exports each sum to `matched_wh`, and what the importing
 * children pay is exactly what the exporting children receive, plus fees, plus congestion rent.
 */
export interface AreaClearing extends AreaSettlement {
  /** In the area's prices; null, never 0, when nothing was matched. */
  readonly price_micro_per_kwh: MicroPerKilowattHour | null;
  readonly matched_wh: WattHours;
  /** What is left within the caps, in the area's own prices: the book that the area sends to the area above. */
  readonly residual: ResidualBook;
}

/** What another clearing accepted of a residual book. */
export interface ResidualTrade {
  /** `import` fills bids, `export` fills offers. */
  readonly direction: "import" | "export";
  readonly energy_wh: WattHours;
  /** In the prices of the area that the book belongs to. */
  readonly price_micro_per_kwh: MicroPerKilowattHour;
  /** What areas further below accepted of the same book and direction in this interval: it is taken off first. */
  readonly accepted_before_wh: WattHours;
}

/**
 * Clears the residual books of an area's children by the pair rule. Higher areas are cleared by the same function,
 * with the residual of each area below as the book of a child.
 *
 * @throws {LocalGridError} `duplicate-area`, `not-an-identifier`, `not-a-residual-book`, `not-a-price` (also for a
 *   fee below 0), `not-an-energy` (also when the children's levels sum to more than 2^53 − 1 Wh),
 *   `too-many-orders` (as many levels)
 * @see Schweppe et al., Spot Pricing of Electricity, 1988, for the prices at links that are used up
 */
export function clearArea(area: Area): AreaClearing {
  const { price_micro_per_kwh, matched_wh, imports, exports } = match(area);
  return {
    ...settle([imports, exports], price_micro_per_kwh ?? UNUSED),
    price_micro_per_kwh,
    matched_wh,
    residual: { bids: levelsOf(imports.rest.side), offers: levelsOf(exports.rest.side) },
  };
}

/**
 * Hands what the area above accepted of this area's residual down to the children, as {@link clearArea} would:
 * best level first, pro-rata at the margin, each child at its own price within the same fees and caps. Energy ×
 * price of an import is what the children pay, less fees, less rent; of an export what they receive, plus both.
 *
 * @throws {LocalGridError} what {@link clearArea} throws, `beyond-the-book` when the trade and what was accepted before
 *   are more than the residual holds or its price lies beyond a limit that it fills, `unknown-rule` for a direction
 */
export function distributeToChildren(area: Area, trade: ResidualTrade): AreaSettlement {
  const matched = match(area);
  const { rest: residual } = isImport(trade) ? matched.imports : matched.exports;
  const { rest } = take(residual, withinBook(levelsOf(residual.side), trade.accepted_before_wh));
  checkTrade(levelsOf(rest.side), trade);
  return settle([take(rest, trade.energy_wh)], trade.price_micro_per_kwh);
}

/**
 * Hands what was accepted of a community's residual book to the members behind it, by the filling rule of the call
 * auction. All of them pay or receive the trade's price. Sorted by member id in byte order, nobody with 0 Wh.
 *
 * @param unfilled what the call auction left of the members' bids for an import, of their offers for an export: see
 *   `unfilledOf`
 * @throws {LocalGridError} `duplicate-member`, `not-an-energy`, `not-a-price`, `beyond-the-book` and `unknown-rule` as
 *   above
 */
export function distributeToMembers(unfilled: readonly AuctionOrder[], trade: ResidualTrade): readonly Allocation[] {
  membersOf(unfilled);
  const book = sortedSide(unfilled, isImport(trade) ? "bids" : "offers");
  const before_wh = fillBestFirst(book, withinBook(levelsOf(book), trade.accepted_before_wh));
  const side = sortedSide(restsOf(unfilled, before_wh), isImport(trade) ? "bids" : "offers");
  checkTrade(levelsOf(side), trade);
  return allocationsOf(unfilled, fillBestFirst(side, trade.energy_wh));
}

/** Stands in where nothing is matched, so that nothing has this price. */
const UNUSED = 0 as MicroPerKilowattHour;

interface Matched {
  readonly price_micro_per_kwh: MicroPerKilowattHour | null;
  readonly matched_wh: WattHours;
  readonly imports: Taken;
  readonly exports: Taken;
}

function match(area: Area): Matched {
  checkArea(area);
  const bids = areaSideOf("import", area.children.map(importSideOf));
  const offers = areaSideOf(
    "export",
    area.children.map((child) => exportSideOf(child, area)),
  );
  const crossing = cross(bids.side, offers.side);
  const matched_wh = crossing.matched_wh as WattHours;
  const price_micro_per_kwh = priceOf(crossing, "pair");
  return { price_micro_per_kwh, matched_wh, imports: take(bids, matched_wh), exports: take(offers, matched_wh) };
}

function importSideOf({ id, book, fee_micro_per_kwh, import_cap_wh }: AreaChild) {
  const shift_micro_per_kwh = -fee_micro_per_kwh;
  return { id, levels: book.bids, cap_wh: import_cap_wh, shift_micro_per_kwh, fee_to: id };
}

function exportSideOf({ id, book, export_cap_wh }: AreaChild, area: Area) {
  const shift_micro_per_kwh = area.fee_micro_per_kwh;
  return { id, levels: book.offers, cap_wh: export_cap_wh, shift_micro_per_kwh, fee_to: area.id };
}

function checkArea({ id, fee_micro_per_kwh, children }: Area): void {
  const ids = new Set<string>();
  for (const area of [{ id, fee_micro_per_kwh }, ...children]) {
    if (!isOpaqueId(area.id)) throw new LocalGridError("not-an-identifier", `"${area.id}" is not an identifier`);
    if (ids.has(area.id)) throw matchingError("duplicate-area", `${area.id} is named twice`);
    ids.add(area.id);
    if (microPerKilowattHour(area.fee_micro_per_kwh) < 0) {
      throw matchingError("not-a-price", `the fee of ${area.id} is below 0`);
    }
  }
  for (const { book, import_cap_wh, export_cap_wh } of children) {
    checkResidualBook(book);
    for (const cap_wh of [import_cap_wh, export_cap_wh]) wattHours(cap_wh ?? 0);
  }
}

function isImport({ direction }: ResidualTrade): boolean {
  if (direction !== "import" && direction !== "export") {
    throw matchingError("unknown-rule", `"${direction}" is no direction of trade`);
  }
  return direction === "import";
}

/** @throws {LocalGridError} `beyond-the-book` when the levels hold less */
function withinBook(levels: readonly ResidualLevel[], energy_wh: WattHours): WattHours {
  const held_wh = levels.reduce((sum, level) => sum + level.energy_wh, 0);
  if (wattHours(energy_wh) <= held_wh) return energy_wh;
  throw matchingError("beyond-the-book", `${energy_wh - held_wh} Wh more than the book holds were accepted before`);
}

function checkTrade(levels: readonly ResidualLevel[], trade: ResidualTrade): void {
  const price = microPerKilowattHour(trade.price_micro_per_kwh);
  let left_wh: number = wattHours(trade.energy_wh);
  for (const { limit_micro_per_kwh: limit, energy_wh } of levels) {
    if (left_wh === 0) return;
    if (trade.direction === "import" ? price > limit : price < limit) {
      throw matchingError("beyond-the-book", `a price of ${price} lies beyond the limit ${limit}`);
    }
    left_wh -= Math.min(energy_wh, left_wh);
  }
  if (left_wh > 0) throw matchingError("beyond-the-book", `${left_wh} Wh more than the book holds were accepted`);
}
