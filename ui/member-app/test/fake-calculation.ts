/** How the fake home's intervals came about: figures that fit those that the fake node tells elsewhere. */

import { fakeHash } from "@localgrid/ui-components/test/fake-batch";
import type { LimitValues, MemberInterval } from "../src/api-types.ts";
import type {
  CalculatedReading,
  Calculation,
  CalculationLine,
  CalculationRevision,
  PriceLevel,
  RecordPlace,
  RegisterEdge,
} from "../src/calculation-types.ts";
import { BAND, communityInterval, INTERVAL_S, memberInterval, TARIFF } from "./fake-homes.ts";

/** Registers of the fake meter when its community began. */
const FIRST_S = Date.parse("2016-03-13T23:00:00Z") / 1000;
const FIRST_IMPORT_WH = 8_214_000;
const FIRST_EXPORT_WH = 3_105_000;
const EPOCH = "5c0ffee0a1b2c3d4e5f60718293a4b5c";
/** What a late reading added to the hours that are corrected. */
const LATE_WH = 3;

export function fakeCalculation(start_s: number, limits: LimitValues): Calculation {
  const own = memberInterval(start_s);
  const { quality, is_signed, is_official } = own;
  const lines = linesOf(own);
  const without = withoutNeighbours(own);
  return {
    start_s,
    length_s: INTERVAL_S,
    revision: own.revision,
    readings: [readingOf(own)],
    market: marketOf(own, limits),
    tariff: { ...TARIFF, valid_from_s: FIRST_S },
    result: {
      ...sharesOf(own),
      quality,
      is_signed,
      is_official,
      lines,
      without_neighbours: { lines: without, amount_nano: String(sumOf(without)) },
    },
    revisions: revisionsOf(own),
  };
}

function sharesOf(own: MemberInterval) {
  const { import_wh, export_wh, bought_wh, sold_wh, grid_import_wh, grid_export_wh, amount_nano, saving_nano } = own;
  return { import_wh, export_wh, bought_wh, sold_wh, grid_import_wh, grid_export_wh, amount_nano, saving_nano };
}

/** A price of its sign: above 0 for what is received. */
function line(category: CalculationLine["category"], energy_wh: number, price: number): CalculationLine {
  const amount_nano = String(BigInt(energy_wh) * BigInt(price));
  return { category, energy_wh, price_micro_per_kwh: Math.abs(price), amount_nano };
}

function linesOf({ bought_wh, sold_wh, grid_import_wh, grid_export_wh, price_micro_per_kwh }: MemberInterval) {
  const price = price_micro_per_kwh ?? 0;
  return [
    line("neighbour-purchase", bought_wh, -price),
    line("neighbour-sale", sold_wh, price),
    line("local-network-fee", bought_wh, -TARIFF.local_network_fee_micro_per_kwh),
    line("grid-import", grid_import_wh, -TARIFF.retail_micro_per_kwh),
    line("grid-export", grid_export_wh, TARIFF.feed_in_micro_per_kwh),
  ].filter(({ energy_wh }) => energy_wh > 0);
}

function withoutNeighbours({ import_wh, export_wh }: MemberInterval): readonly CalculationLine[] {
  return [
    line("grid-import", import_wh, -TARIFF.retail_micro_per_kwh),
    line("grid-export", export_wh, TARIFF.feed_in_micro_per_kwh),
  ].filter(({ energy_wh }) => energy_wh > 0);
}

function sumOf(lines: readonly CalculationLine[]): bigint {
  return lines.reduce((total, { amount_nano }) => total + BigInt(amount_nano), 0n);
}

function recordAt(at_s: number, kind: string, salt = 0): RecordPlace {
  const position = 1 + Math.floor((at_s - FIRST_S) / 60) * 5 + salt;
  return { position, epoch: EPOCH, seq: position, kind, hash: fakeHash(`record ${position}`) };
}

function readingOf({
  start_s,
  import_wh,
  export_wh,
  quality,
  is_signed,
  is_official,
}: MemberInterval): CalculatedReading {
  const reading = { metering_point: "AT0010000000000000000000000004711", import_wh, export_wh, quality, is_signed };
  if (quality === "estimated") {
    const nothing = { begin: null, end: null };
    return { ...reading, ...nothing, is_official, source: "substitute", substitute_method: "previous-day" };
  }
  const spent = (start_s - FIRST_S) / INTERVAL_S;
  const import_0 = FIRST_IMPORT_WH + spent * 97;
  const export_0 = FIRST_EXPORT_WH + spent * 61;
  const begin = edgeOf(start_s, import_0, export_0);
  const end = edgeOf(start_s + INTERVAL_S, import_0 + import_wh, export_0 + export_wh);
  return { ...reading, is_official, source: "registers", substitute_method: null, begin, end };
}

/** Each fourth end lies between two readings. */
function edgeOf(at_s: number, import_wh: number, export_wh: number): RegisterEdge {
  const isBetween = (at_s / INTERVAL_S) % 4 === 1;
  const reading = (offset_s: number) => ({
    at_ms: (at_s + offset_s) * 1000,
    import_mwh: import_wh * 1000 + 340 + offset_s * 27,
    export_mwh: export_wh * 1000 + 120 + offset_s * 9,
    record: recordAt(at_s + offset_s, "readings", 2),
  });
  return {
    import_wh,
    export_wh,
    origin: isBetween ? "interpolated" : "read",
    is_signed: true,
    readings: isBetween ? [reading(-4), reading(6)] : [reading(0)],
  };
}

function marketOf(own: MemberInterval, limits: LimitValues): Calculation["market"] {
  const common = communityInterval(own.start_s);
  const { price_micro_per_kwh: price, matched_wh, demand_wh, supply_wh } = common;
  const side = own.import_wh > 0 ? "demand" : own.export_wh > 0 ? "supply" : null;
  const distance = Math.min(
    BAND.cap_micro_per_kwh - (price ?? BAND.cap_micro_per_kwh),
    (price ?? 0) - BAND.floor_micro_per_kwh,
  );
  const [bid, offer] = price === null ? [null, null] : [price + distance, price - distance];
  const demand = levelsOf(
    { total_wh: demand_wh, matched_wh, best: BAND.cap_micro_per_kwh, last: bid, worst: BAND.floor_micro_per_kwh },
    { wh: own.import_wh, cleared_wh: own.bought_wh },
  );
  const supply = levelsOf(
    { total_wh: supply_wh, matched_wh, best: BAND.floor_micro_per_kwh, last: offer, worst: BAND.cap_micro_per_kwh },
    { wh: own.export_wh, cleared_wh: own.sold_wh },
  );
  const ownLevel = (side === "demand" ? demand : supply).find(({ own_wh }) => own_wh > 0);
  return {
    price_rule: "pair",
    price_micro_per_kwh: price,
    matched_wh,
    band: BAND,
    bid: { last_micro_per_kwh: bid, rest_micro_per_kwh: restOf(demand) },
    offer: { last_micro_per_kwh: offer, rest_micro_per_kwh: restOf(supply) },
    own: {
      side,
      wh: own.import_wh + own.export_wh,
      limit_micro_per_kwh: ownLevel?.limit_micro_per_kwh ?? null,
      buy_limit_micro_per_kwh: limits.buy_limit_micro_per_kwh,
      sell_limit_micro_per_kwh: limits.sell_limit_micro_per_kwh,
      stayed_out: side === null ? "nothing-to-trade" : null,
    },
    demand,
    supply,
  };
}

interface FakeSide {
  readonly total_wh: number;
  readonly matched_wh: number;
  readonly best: number;
  readonly last: number | null;
  readonly worst: number;
}

/** Some at the best limit, all of it served; then those at the last price; then some at a limit that was not reached. */
function levelsOf(
  { total_wh, matched_wh, best, last, worst }: FakeSide,
  own: { readonly wh: number; readonly cleared_wh: number },
): readonly PriceLevel[] {
  const level = (limit_micro_per_kwh: number, wh: number, cleared_wh: number): PriceLevel => {
    return { limit_micro_per_kwh, wh, cleared_wh, own_wh: 0, own_cleared_wh: 0 };
  };
  const withOwn = (of: PriceLevel): PriceLevel => ({ ...of, own_wh: own.wh, own_cleared_wh: own.cleared_wh });
  if (last === null) return [withOwn(level(best, total_wh, 0))].filter(({ wh }) => wh > 0);
  const others_wh = matched_wh - own.cleared_wh;
  const first_wh = last === best ? 0 : Math.floor(others_wh * 0.45);
  const unserved_wh = last === worst ? 0 : Math.floor((total_wh - matched_wh - (own.wh - own.cleared_wh)) * 0.4);
  return [
    level(best, first_wh, first_wh),
    withOwn(level(last, total_wh - first_wh - unserved_wh, matched_wh - first_wh)),
    level(worst, unserved_wh, 0),
  ].filter(({ wh }) => wh > 0);
}

function restOf(levels: readonly PriceLevel[]): number | null {
  return levels.find(({ wh, cleared_wh }) => cleared_wh < wh)?.limit_micro_per_kwh ?? null;
}

function revisionsOf(own: MemberInterval): readonly CalculationRevision[] {
  const end_s = own.start_s + INTERVAL_S;
  const { price_micro_per_kwh, revision } = own;
  const closing = (shares: MemberInterval, at: number, cause: CalculationRevision["cause"]): CalculationRevision => ({
    ...sharesOf(shares),
    revision: at,
    cause,
    recorded_at_ms: (end_s + (at === 0 ? 42 : 5_400)) * 1000,
    price_micro_per_kwh,
    record: recordAt(end_s + (at === 0 ? 60 : 5_400), at === 0 ? "interval-closed" : "interval-corrected", 4),
  });
  if (revision === 0) return [closing(own, 0, "closing")];
  return [closing(before(own), 0, "closing"), closing(own, 1, "late-reading")];
}

/** As it was without the late reading. */
function before(own: MemberInterval): MemberInterval {
  const price = own.price_micro_per_kwh ?? 0;
  const { local_network_fee_micro_per_kwh: fee, retail_micro_per_kwh: retail, feed_in_micro_per_kwh: feedIn } = TARIFF;
  if (own.bought_wh >= LATE_WH) {
    const amount_nano = String(BigInt(own.amount_nano) + BigInt(LATE_WH) * BigInt(price + fee));
    const saving_nano = String(BigInt(own.saving_nano) - BigInt(LATE_WH) * BigInt(retail - price - fee));
    const changed = { import_wh: own.import_wh - LATE_WH, bought_wh: own.bought_wh - LATE_WH };
    return { ...own, ...changed, amount_nano, saving_nano };
  }
  if (own.grid_import_wh >= LATE_WH) {
    const amount_nano = String(BigInt(own.amount_nano) + BigInt(LATE_WH) * BigInt(retail));
    const changed = { import_wh: own.import_wh - LATE_WH, grid_import_wh: own.grid_import_wh - LATE_WH };
    return { ...own, ...changed, amount_nano };
  }
  const amount_nano = String(BigInt(own.amount_nano) + BigInt(LATE_WH) * BigInt(price));
  const saving_nano = String(BigInt(own.saving_nano) + BigInt(LATE_WH) * BigInt(price - feedIn));
  const changed = { export_wh: own.export_wh + LATE_WH, sold_wh: own.sold_wh + LATE_WH };
  return { ...own, ...changed, amount_nano, saving_nano };
}
