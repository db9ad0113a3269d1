import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import {
  amountOf,
  type MicroPerKilowattHour,
  microPerKilowattHour,
  type NanoCurrency,
  type WattHours,
  wattHours,
} from "@localgrid/vocabulary/units";
import type { AuctionOrder } from "../call-auction/auction-order.ts";
import { clearCallAuction } from "../call-auction/call-auction.ts";
import { matchingError } from "../errors.ts";
import type { MatchingResult } from "../matching-result.ts";

/** What a member has bought and sold ahead for one delivery interval. */
export interface ContractedEnergy {
  readonly member: MemberId;
  readonly contracted_import_wh: WattHours;
  readonly contracted_export_wh: WattHours;
}

/** What the member's metering point counted in that interval, measured or substituted. */
export interface MeteredEnergy {
  readonly member: MemberId;
  readonly active_energy_import_wh: WattHours;
  readonly active_energy_export_wh: WattHours;
}

/**
 * What the responsible party outside charges per kWh that the community is short, and pays per kWh that it is long.
 * Both may be negative. Equal prices are single-price settlement, different ones two-price settlement.
 */
export interface ImbalancePrices {
  readonly short_micro_per_kwh: MicroPerKilowattHour;
  readonly long_micro_per_kwh: MicroPerKilowattHour;
}

export interface ImbalanceInput {
  /** Both sides of every trade, in any order. Members without an entry have contracted 0 Wh. */
  readonly contracts: readonly ContractedEnergy[];
  /** In any order, every member that is settled, with or without contracts. */
  readonly readings: readonly MeteredEnergy[];
  readonly prices: ImbalancePrices;
}

/** At most one of `short_wh` and `long_wh` is more than 0; it is `netted_wh` + `rest_wh`. */
export interface MemberImbalance {
  readonly member: MemberId;
  /** Imported more, or exported less, than contracted. */
  readonly short_wh: WattHours;
  /** Exported more, or imported less, than contracted. */
  readonly long_wh: WattHours;
  /** Netted against opposite deviations inside the community, at the netting price. */
  readonly netted_wh: WattHours;
  /** Settled outside, at the short or the long price. */
  readonly rest_wh: WattHours;
  /** More than 0: the member pays; less than 0: the member receives. */
  readonly charge_nano: NanoCurrency;
}

/** At most one of `short_wh` and `long_wh` is more than 0. */
export interface OutsideBill {
  readonly short_wh: WattHours;
  readonly long_wh: WattHours;
  /** More than 0: the community pays. Exactly the sum of the members' charges. */
  readonly amount_nano: NanoCurrency;
}

export interface ImbalanceSettlement {
  /** All members with a reading, sorted by id in byte order. */
  readonly members: readonly MemberImbalance[];
  /** Middle of the two prices; null, never 0, when nothing was netted. */
  readonly netting_price_micro_per_kwh: MicroPerKilowattHour | null;
  readonly outside: OutsideBill;
}

/**
 * Settles what members metered against what they had contracted. Opposite deviations are netted inside the
 * community by the call auction at one price, the rest is settled outside.
 *
 * @throws {LocalGridError} `duplicate-member` within contracts or readings, `unknown-member` for a contract without
 *   reading, `unbalanced-contracts` when purchases and sales differ in sum, `not-an-energy` (also for a deviation of more than 1 TWh), `not-a-price`, `crossed-imbalance-prices`
 *   when the long price is above the short price
 * @see SPEC.md, IM-1 to IM-8
 */
export function settleImbalance({ contracts, readings, prices }: ImbalanceInput): ImbalanceSettlement {
  const { short_micro_per_kwh, long_micro_per_kwh } = prices;
  if (microPerKilowattHour(long_micro_per_kwh) > microPerKilowattHour(short_micro_per_kwh)) {
    throw matchingError("crossed-imbalance-prices", `${long_micro_per_kwh} is above ${short_micro_per_kwh}`);
  }
  const deviations = deviationsOf(contracts, readings);
  const netting = clearCallAuction({
    bids: ordersOf(deviations, "short_wh", short_micro_per_kwh),
    offers: ordersOf(deviations, "long_wh", long_micro_per_kwh),
    price_rule: "pair",
  });
  const short_wh = restOf(deviations, "short_wh", netting);
  const long_wh = restOf(deviations, "long_wh", netting);
  const amount_nano = amountOf(short_wh, short_micro_per_kwh) - amountOf(long_wh, long_micro_per_kwh);
  return {
    members: membersOf(deviations, netting, prices),
    netting_price_micro_per_kwh: netting.price_micro_per_kwh,
    outside: { short_wh, long_wh, amount_nano: amount_nano as NanoCurrency },
  };
}

type Deviation = Pick<MemberImbalance, "member" | "short_wh" | "long_wh">;
type Side = "short_wh" | "long_wh";

function deviationsOf(
  contracts: readonly ContractedEnergy[],
  readings: readonly MeteredEnergy[],
): readonly Deviation[] {
  const readingOf = byMember(readings);
  const contractOf = byMember(contracts);
  let contracted_wh = 0n;
  for (const { member, contracted_import_wh, contracted_export_wh } of contracts) {
    wattHours(contracted_import_wh);
    wattHours(contracted_export_wh);
    if (!readingOf.has(member)) throw matchingError("unknown-member", `${member} has a contract but no reading`);
    contracted_wh += BigInt(contracted_export_wh) - BigInt(contracted_import_wh);
  }
  if (contracted_wh !== 0n) throw matchingError("unbalanced-contracts", "more was bought than sold, or less");
  return readings.map(({ member, active_energy_import_wh, active_energy_export_wh }) => {
    const metered_wh = wattHours(active_energy_export_wh) - wattHours(active_energy_import_wh);
    const contract = contractOf.get(member);
    const contracted_wh = (contract?.contracted_export_wh ?? 0) - (contract?.contracted_import_wh ?? 0);
    const surplus_wh = metered_wh - contracted_wh;
    return {
      member,
      short_wh: Math.max(0, -surplus_wh) as WattHours,
      long_wh: Math.max(0, surplus_wh) as WattHours,
    };
  });
}

function byMember<Row extends { readonly member: MemberId }>(rows: readonly Row[]): ReadonlyMap<MemberId, Row> {
  const byMember = new Map(rows.map((row) => [row.member, row]));
  if (byMember.size < rows.length) throw matchingError("duplicate-member", "a member is named twice");
  return byMember;
}

function ordersOf(deviations: readonly Deviation[], side: Side, limit_micro_per_kwh: MicroPerKilowattHour) {
  return deviations
    .filter((deviation) => deviation[side] > 0)
    .map((deviation): AuctionOrder => ({ member: deviation.member, energy_wh: deviation[side], limit_micro_per_kwh }));
}

function restOf(deviations: readonly Deviation[], side: Side, { matched_wh }: MatchingResult): WattHours {
  return (deviations.reduce((sum, deviation) => sum + deviation[side], 0) - matched_wh) as WattHours;
}

function membersOf(
  deviations: readonly Deviation[],
  netting: MatchingResult,
  prices: ImbalancePrices,
): readonly MemberImbalance[] {
  const nettedOf = new Map(
    [...netting.purchases, ...netting.sales].map(({ member, energy_wh }) => [member, energy_wh]),
  );
  return deviations
    .map(({ member, short_wh, long_wh }) => {
      const isShort = short_wh > 0;
      const netted_wh = (nettedOf.get(member) ?? 0) as WattHours;
      const rest_wh = (short_wh + long_wh - netted_wh) as WattHours;
      const restPrice = isShort ? prices.short_micro_per_kwh : prices.long_micro_per_kwh;
      // Without a netting price nothing was netted, so that any price gives 0.
      const netted_nano = amountOf(netted_wh, netting.price_micro_per_kwh ?? restPrice);
      const amount_nano = netted_nano + amountOf(rest_wh, restPrice);
      const charge_nano = (isShort ? amount_nano : -amount_nano) as NanoCurrency;
      return { member, short_wh, long_wh, netted_wh, rest_wh, charge_nano };
    })
    .sort((a, b) => compareIdentifiers(a.member, b.member));
}
