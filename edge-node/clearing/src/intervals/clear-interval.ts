import { hash } from "node:crypto";
import { auctionDigest } from "@localgrid/matching/auction-digest";
import type { AuctionInput, PriceRule } from "@localgrid/matching/auction-order";
import type { MatchingResult } from "@localgrid/matching/matching-result";
import type { IntervalClosedBody, TariffBody } from "@localgrid/protocol/record-bodies";
import { type CborValue, encodeCbor } from "@localgrid/vocabulary/cbor";
import { compareIdentifiers, type MemberId } from "@localgrid/vocabulary/identifiers";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { microPerKilowattHour, wattHours } from "@localgrid/vocabulary/units";
import { allocationKeyAt, type CommunityState, limitsAt, tariffAt } from "../community/community.ts";
import type { IntervalReading, ReadingQuality } from "../metering/metering.ts";
import { type MemberNet, type PricedInterval, priceInterval, type Tariff } from "../pricing/pricing.ts";
import { type AgreedSharing, broughtBy, matchedBy } from "./interval-matching.ts";

const DAY_S = 86_400;

/** Worse qualities win when a member has several metering points. */
const QUALITY_RANK: Readonly<Record<ReadingQuality, number>> = { valid: 0, edited: 1, estimated: 2, questionable: 3 };

/** The terms that an interval closes on. A correction keeps to them, whatever was changed since. */
export interface IntervalTerms {
  readonly tariff: TariffBody;
  readonly price_rule: PriceRule;
  /** Members with limits of their own, by id in byte order: highest price to pay, lowest to accept. */
  readonly limits: readonly (readonly [MemberId, number | null, number | null])[];
  /** In the place of bids, whatever limits say; left out where the call auction decides. */
  readonly allocation_key?: AgreedSharing;
}

/** Everything an interval's result depends on. */
export interface IntervalInputs {
  readonly start_s: number;
  readonly length_s: number;
  readonly terms: IntervalTerms;
  /** One per metering point that takes part, by id in byte order. */
  readonly readings: readonly IntervalReading[];
  /** Members whose credit was used up when the interval closed: they buy from their supplier only. */
  readonly barred_buyers: readonly MemberId[];
}

/** A member's metered energy in one interval, over all of its metering points. */
export interface MemberMetered extends MemberNet {
  readonly import_wh: number;
  readonly export_wh: number;
  readonly quality: ReadingQuality;
  readonly is_signed: boolean;
  /** Whether official values settled all of its metering points. */
  readonly is_official: boolean;
}

export interface MatchedInterval {
  readonly inputs: IntervalInputs;
  readonly metered: readonly MemberMetered[];
  /** What the members brought: net energy at their limits, under an agreed key at the ends of the price band. */
  readonly orders: AuctionInput;
  /** By bids, or by the agreed key of the terms. */
  readonly auction: MatchingResult;
  readonly priced: PricedInterval;
}

export interface ClearedInterval extends MatchedInterval {
  /** SHA-256 over the canonical bytes of readings, tariff, orders, and the agreed key where there is one. */
  readonly input_digest: Uint8Array;
  /** SHA-256 over the canonical bytes of price, allocations and postings. */
  readonly result_digest: Uint8Array;
}

/**
 * The terms in force for an interval that starts at `start_s`.
 *
 * @throws {LocalGridError} `no-tariff` when no tariff is in force
 */
export function termsAt(community: CommunityState, price_rule: PriceRule, start_s: number): IntervalTerms {
  const tariff = tariffAt(community, start_s);
  if (tariff === null) throw new LocalGridError("no-tariff", `no tariff is in force at ${start_s}`);
  const limits = [...community.limits.keys()].sort(compareIdentifiers).flatMap((member) => {
    const own = limitsAt(community, member, start_s);
    return own === null ? [] : [[member, own.buy_limit_micro_per_kwh, own.sell_limit_micro_per_kwh] as const];
  });
  const agreed = allocationKeyAt(community, start_s);
  const isByKey = agreed !== null && agreed.key !== null;
  return { tariff, price_rule, limits, ...(isByKey && { allocation_key: { ...agreed, key: agreed.key } }) };
}

/** Matches and prices one delivery interval. Pure: the same journal gives the same bytes at every node. */
export function clearInterval(community: CommunityState, inputs: IntervalInputs): ClearedInterval {
  const matched = matchInterval(community, inputs);
  const { auction, orders, priced } = matched;
  return {
    ...matched,
    input_digest: inputDigest(inputs, auctionDigest(orders, auction)),
    result_digest: resultDigest(auction, priced),
  };
}

/** The same without its digests, for results that nobody keeps: these take most of the time. */
export function matchInterval(community: CommunityState, inputs: IntervalInputs): MatchedInterval {
  const { price_rule } = inputs.terms;
  const tariff = tariffOf(inputs.terms.tariff);
  const metered = meteredMembers(community, inputs.readings);
  const orders = { ...broughtBy(metered, tariff, inputs), price_rule };
  const auction = matchedBy(orders, inputs.terms.allocation_key, tariff);
  const charges_fixed_fee = inputs.start_s % DAY_S === 0;
  const priced = priceInterval({ tariff, nets: metered, auction, charges_fixed_fee });
  return { inputs, metered, orders, auction, priced };
}

/** What a journal record says of a result. */
export function closedBody({ inputs, auction, input_digest, result_digest }: ClearedInterval): IntervalClosedBody {
  const { allocation_key: agreed } = inputs.terms;
  return {
    start_s: inputs.start_s,
    length_s: inputs.length_s,
    price_micro_per_kwh: auction.price_micro_per_kwh,
    matched_wh: auction.matched_wh,
    input_digest,
    result_digest,
    ...(agreed !== undefined && { allocation_key_from_s: agreed.valid_from_s }),
  };
}

export function tariffOf(body: TariffBody): Tariff {
  return {
    retail_micro_per_kwh: microPerKilowattHour(body.retail_micro_per_kwh),
    feed_in_micro_per_kwh: microPerKilowattHour(body.feed_in_micro_per_kwh),
    local_network_fee_micro_per_kwh: microPerKilowattHour(body.local_network_fee_micro_per_kwh),
    fixed_fee_micro_per_day: body.fixed_fee_micro_per_day,
  };
}

function meteredMembers(community: CommunityState, readings: readonly IntervalReading[]): MemberMetered[] {
  const byMember = new Map<MemberId, IntervalReading[]>();
  for (const reading of readings) {
    const point = community.meteringPoints.get(reading.metering_point);
    if (point === undefined) throw new LocalGridError("unknown-metering-point", reading.metering_point);
    const own = byMember.get(point.member);
    if (own === undefined) byMember.set(point.member, [reading]);
    else own.push(reading);
  }
  return [...byMember.entries()]
    .sort(([a], [b]) => compareIdentifiers(a, b))
    .map(([member, own]) => meteredMember(member, own));
}

function meteredMember(member: MemberId, readings: readonly IntervalReading[]): MemberMetered {
  let import_wh = 0;
  let export_wh = 0;
  let quality: ReadingQuality = "valid";
  let is_signed = true;
  let is_official = true;
  for (const reading of readings) {
    import_wh += reading.import_wh;
    export_wh += reading.export_wh;
    if (QUALITY_RANK[reading.quality] > QUALITY_RANK[quality]) quality = reading.quality;
    is_signed &&= reading.is_signed;
    is_official &&= reading.is_official;
  }
  return {
    member,
    import_wh,
    export_wh,
    net_import_wh: wattHours(Math.max(import_wh - export_wh, 0)),
    net_export_wh: wattHours(Math.max(export_wh - import_wh, 0)),
    quality,
    is_signed,
    is_official,
  };
}

function inputDigest(inputs: IntervalInputs, orders: Uint8Array): Uint8Array {
  return digest([
    "lg/interval-input/1",
    inputs.start_s,
    inputs.length_s,
    inputs.readings.map(readingFields),
    inputs.barred_buyers,
    { ...inputs.terms.tariff },
    orders,
    ...(inputs.terms.allocation_key === undefined ? [] : [{ ...inputs.terms.allocation_key } as unknown as CborValue]),
  ]);
}

/** Metered values have five fields, official ones a sixth. */
function readingFields(reading: IntervalReading): CborValue {
  const { metering_point, import_wh, export_wh, quality, is_signed, is_official } = reading;
  const fields = [metering_point, import_wh, export_wh, quality, is_signed];
  return is_official ? [...fields, "official"] : fields;
}

function resultDigest(auction: MatchingResult, priced: PricedInterval): Uint8Array {
  return digest([
    "lg/interval-result/1",
    auction.price_micro_per_kwh,
    auction.purchases.map(({ member, energy_wh }) => [member, energy_wh]),
    auction.sales.map(({ member, energy_wh }) => [member, energy_wh]),
    priced.postings.map((p) => [p.account, p.category, p.energy_wh, p.price_micro_per_kwh, p.amount_nano]),
  ]);
}

function digest(value: CborValue): Uint8Array {
  return hash("sha256", encodeCbor(value), "buffer");
}
