import { createHash } from "node:crypto";
import type { ChildTrade } from "@localgrid/matching/area-settlement";
import type { ResidualBook } from "@localgrid/matching/residual-book";
import { type AreaChild, clearArea } from "@localgrid/matching/residual-clearing";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { type CommunityId, compareIdentifiers } from "@localgrid/vocabulary/identifiers";
import { amountOf, microPerKilowattHour, type NanoCurrency, type WattHours } from "@localgrid/vocabulary/units";

/** What a community brings to its region for one interval. */
export interface RegionMember {
  readonly community: CommunityId;
  readonly book: ResidualBook;
  readonly fee_micro_per_kwh: number;
  /** Null without a limit. */
  readonly import_cap_wh: number | null;
  readonly export_cap_wh: number | null;
}

export interface RegionBooks {
  readonly region: string;
  readonly start_s: number;
  readonly length_s: number;
  readonly fee_micro_per_kwh: number;
  /** Each community once, in any order. */
  readonly members: readonly RegionMember[];
}

export interface RegionTrade {
  readonly community: CommunityId;
  readonly side: "import" | "export";
  readonly energy_wh: number;
  /** In the community's own prices. */
  readonly price_micro_per_kwh: number;
  readonly fee_nano: NanoCurrency;
  /** An import pays it, an export receives it. */
  readonly amount_nano: NanoCurrency;
}

/** What imports pay is what exports receive, plus fees, plus rent; what goes in is what comes out. */
export interface RegionClearing {
  readonly price_micro_per_kwh: number | null;
  readonly matched_wh: number;
  readonly congestion_rent_nano: NanoCurrency;
  /** By community in byte order. */
  readonly trades: readonly RegionTrade[];
  /** SHA-256 over what went in and what came out. */
  readonly digest: Uint8Array;
}

/** Communities may be called like their region; areas of one clearing may not. */
const REGION_ID = "region";

/**
 * Clears what communities of a region could not match inside, after fees and within the caps of their links.
 *
 * @throws {LocalGridError} those of `clearArea`
 */
export function clearRegion(books: RegionBooks): RegionClearing {
  const members = [...books.members].sort((a, b) => compareIdentifiers(a.community, b.community));
  const fee_micro_per_kwh = microPerKilowattHour(books.fee_micro_per_kwh);
  const cleared = clearArea({ id: REGION_ID, fee_micro_per_kwh, children: members.map(childOf) });
  const { price_micro_per_kwh, matched_wh, imports, exports, network } = cleared;
  const byChild = new Map(members.map((member, index) => [childName(index), member]));
  const tradeOf = (side: RegionTrade["side"]) => (trade: ChildTrade) => {
    const member = byChild.get(trade.child) as RegionMember;
    const fee = side === "import" ? microPerKilowattHour(member.fee_micro_per_kwh) : fee_micro_per_kwh;
    const { energy_wh, price_micro_per_kwh: price, amount_nano } = trade;
    const fee_nano = amountOf(energy_wh, fee);
    return { community: member.community, side, energy_wh, price_micro_per_kwh: price, fee_nano, amount_nano };
  };
  const trades = [...imports.map(tradeOf("import")), ...exports.map(tradeOf("export"))];
  trades.sort((a, b) => compareIdentifiers(a.community, b.community));
  const result = { price_micro_per_kwh, matched_wh, congestion_rent_nano: network.congestion_rent_nano, trades };
  const left = leftOver(result);
  if (left.energy_wh !== 0 || left.amount_nano !== 0n)
    throw new Error(`${books.region} ${books.start_s} leaves a rest`);
  return { ...result, digest: digestOf({ ...books, members }, result) };
}

/** What a clearing leaves over, in Wh and nano-currency: 0 and 0. */
export function leftOver({ trades, congestion_rent_nano }: Omit<RegionClearing, "digest">) {
  let energy_wh = 0;
  let amount_nano = -congestion_rent_nano;
  for (const trade of trades) {
    const sign = trade.side === "import" ? 1 : -1;
    energy_wh += sign * trade.energy_wh;
    amount_nano += BigInt(sign) * trade.amount_nano - trade.fee_nano;
  }
  return { energy_wh, amount_nano };
}

function childOf(member: RegionMember, index: number): AreaChild {
  const { book, import_cap_wh, export_cap_wh } = member;
  return {
    id: childName(index),
    book,
    fee_micro_per_kwh: microPerKilowattHour(member.fee_micro_per_kwh),
    import_cap_wh: import_cap_wh as WattHours | null,
    export_cap_wh: export_cap_wh as WattHours | null,
  };
}

/** In the order of the communities, so that ties go by community. */
function childName(index: number): string {
  return `c${String(index).padStart(6, "0")}`;
}

function digestOf(books: RegionBooks, result: Omit<RegionClearing, "digest">): Uint8Array {
  const levels = (book: ResidualBook) =>
    [book.bids, book.offers].map((side) => side.map((level) => [level.limit_micro_per_kwh, level.energy_wh]));
  const value = [
    "lg/residual/1",
    [books.region, books.start_s, books.length_s, books.fee_micro_per_kwh],
    books.members.map((m) => [m.community, m.fee_micro_per_kwh, m.import_cap_wh, m.export_cap_wh, levels(m.book)]),
    [result.price_micro_per_kwh, result.matched_wh, result.congestion_rent_nano],
    result.trades.map((t) => [t.community, t.side, t.energy_wh, t.price_micro_per_kwh, t.fee_nano, t.amount_nano]),
  ];
  return createHash("sha256")
    .update(encodeCbor(value as unknown as CborValue))
    .digest();
}
