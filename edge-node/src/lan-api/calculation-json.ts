import { POSTING_CATEGORIES } from "@localgrid/clearing/pricing";
import { POSTING_CAUSES } from "@localgrid/clearing/projection-sink";
import * as Type from "typebox";
import type { AgreedPart } from "../calculation/agreed-part.ts";
import {
  type CalculatedMarket,
  type CalculatedReading,
  type CalculatedRevision,
  type IntervalCalculation,
  READING_SOURCES,
} from "../calculation/interval-calculation.ts";
import type { RecordPlace } from "../calculation/journal-search.ts";
import { amountOfLines, type CalculationLine, type OwnOrder } from "../calculation/member-result.ts";
import type { PriceLevel } from "../calculation/price-levels.ts";
import type { FoundEdge } from "../calculation/register-search.ts";
import { closed, Energy, list, Milliseconds, Money, orNull, Price, Quality, Seconds, Sha256 } from "./schemas.ts";
import { KEY_KINDS, SHARING_PRICES } from "./sharing-json.ts";

const Count = Type.Integer({ minimum: 0 });
const Register = Type.Integer({ minimum: 0, description: "mWh, as the meter counts" });
const LimitPrice = orNull(Price);

const RecordJson = closed(
  {
    position: Type.Integer({ minimum: 1 }),
    epoch: Type.String({ pattern: "^[0-9a-f]{32}$" }),
    seq: Type.Integer({ minimum: 1 }),
    kind: Type.String(),
    hash: orNull(Sha256),
  },
  "a line of `localgrid export journal`; hash is the chain's up to it: SHA-256 of the hash before and the record",
);

const EdgeJson = closed(
  {
    import_wh: Energy,
    export_wh: Energy,
    origin: Type.Enum(["read", "interpolated", "estimated"]),
    is_signed: Type.Boolean(),
    readings: list(closed({ at_ms: Milliseconds, import_mwh: Register, export_mwh: Register, record: RecordJson })),
  },
  "registers at one end, floored to whole Wh; readings are the one there, or those around it that the line goes through",
);

const ReadingJson = closed({
  metering_point: Type.String(),
  import_wh: Energy,
  export_wh: Energy,
  quality: Quality,
  is_signed: Type.Boolean(),
  is_official: Type.Boolean(),
  source: Type.Enum([...READING_SOURCES], {
    description: "not-at-hand: the readings came too late or too long after the interval to be looked up here",
  }),
  begin: orNull(EdgeJson),
  end: orNull(EdgeJson),
  substitute_method: orNull(Type.Enum(["previous-day", "previous-interval", "zero"])),
});

const LevelJson = closed({
  limit_micro_per_kwh: Price,
  wh: Energy,
  cleared_wh: Energy,
  own_wh: Energy,
  own_cleared_wh: Energy,
});

const DecidingJson = closed({ last_micro_per_kwh: LimitPrice, rest_micro_per_kwh: LimitPrice });

const AgreedJson = closed(
  {
    valid_from_s: Seconds,
    kind: Type.Enum([...KEY_KINDS]),
    price_rule: Type.Enum([...SHARING_PRICES], {
      description:
        "mid-market: floor of the middle of the band; supply-demand-ratio: band.floor + floor of (band.cap - band.floor) times the position at supply_wh / demand_wh on the lines between the table's points",
    }),
    table: orNull(list(closed({ ratio_ppm: Count, position_ppm: Count }))),
    demand_wh: Energy,
    supply_wh: Energy,
    own_share_ppm: orNull(Count),
    own_group: orNull(Type.Integer({ minimum: 1 })),
    groups: orNull(Type.Integer({ minimum: 1 })),
    open_wh: orNull(Energy),
  },
  "an agreed key in the place of bids; limits did not matter. open_wh: what a buyer's share came to, or what the groups before left",
);

const MarketJson = closed({
  price_rule: Type.Enum(["pair", "equilibrium_mid"], {
    description:
      "pair: floor((bid.last + offer.last) / 2); equilibrium_mid: floor of the middle between the higher of offer.last and bid.rest and the lower of bid.last and offer.rest",
  }),
  price_micro_per_kwh: LimitPrice,
  matched_wh: Energy,
  band: orNull(closed({ floor_micro_per_kwh: Price, cap_micro_per_kwh: Price })),
  bid: DecidingJson,
  offer: DecidingJson,
  own: closed({
    side: orNull(Type.Enum(["demand", "supply"])),
    wh: Energy,
    limit_micro_per_kwh: LimitPrice,
    buy_limit_micro_per_kwh: LimitPrice,
    sell_limit_micro_per_kwh: LimitPrice,
    stayed_out: orNull(Type.Enum(["nothing-to-trade", "credit-used-up", "no-price-pays"])),
  }),
  demand: list(LevelJson),
  supply: list(LevelJson),
  sharing: orNull(AgreedJson),
});

const LineJson = closed({
  category: Type.Enum([...POSTING_CATEGORIES]),
  energy_wh: Energy,
  price_micro_per_kwh: LimitPrice,
  amount_nano: Money,
});

const SHARES = {
  import_wh: Energy,
  export_wh: Energy,
  bought_wh: Energy,
  sold_wh: Energy,
  grid_import_wh: Energy,
  grid_export_wh: Energy,
  amount_nano: Money,
  saving_nano: Money,
};

const RevisionJson = closed({
  revision: Count,
  cause: orNull(Type.Enum([...POSTING_CAUSES])),
  recorded_at_ms: orNull(Milliseconds),
  price_micro_per_kwh: LimitPrice,
  ...SHARES,
  record: orNull(RecordJson),
});

export const CalculationJson = closed({
  start_s: Seconds,
  length_s: Type.Integer({ minimum: 1 }),
  revision: Count,
  readings: list(ReadingJson),
  market: MarketJson,
  tariff: closed({
    valid_from_s: Seconds,
    retail_micro_per_kwh: Price,
    feed_in_micro_per_kwh: Price,
    local_network_fee_micro_per_kwh: Price,
    fixed_fee_micro_per_day: Count,
  }),
  result: closed({
    ...SHARES,
    quality: Quality,
    is_signed: Type.Boolean(),
    is_official: Type.Boolean(),
    lines: list(LineJson),
    without_neighbours: closed({ lines: list(LineJson), amount_nano: Money }),
  }),
  revisions: list(RevisionJson),
});

/** Key by key: what was computed holds everybody's part. */
export function calculationJson(calculation: IntervalCalculation) {
  const { start_s, length_s, readings, market, tariff, lines, without_neighbours, result, revisions } = calculation;
  return {
    start_s,
    length_s,
    revision: result.revision,
    readings: readings.map(readingJson),
    market: marketJson(market),
    tariff: {
      valid_from_s: tariff.valid_from_s,
      retail_micro_per_kwh: tariff.retail_micro_per_kwh,
      feed_in_micro_per_kwh: tariff.feed_in_micro_per_kwh,
      local_network_fee_micro_per_kwh: tariff.local_network_fee_micro_per_kwh,
      fixed_fee_micro_per_day: tariff.fixed_fee_micro_per_day,
    },
    result: {
      import_wh: result.import_wh,
      export_wh: result.export_wh,
      ...sharesJson(result),
      quality: result.quality,
      is_signed: result.is_signed,
      is_official: result.is_official,
      lines: lines.map(lineJson),
      without_neighbours: {
        lines: without_neighbours.map(lineJson),
        amount_nano: String(amountOfLines(without_neighbours)),
      },
    },
    revisions: revisions.map(revisionJson),
  };
}

function readingJson(reading: CalculatedReading) {
  const { metering_point, import_wh, export_wh, quality, is_signed, is_official, source, registers } = reading;
  return {
    metering_point: String(metering_point),
    import_wh,
    export_wh,
    quality,
    is_signed,
    is_official,
    source,
    begin: registers === null ? null : edgeJson(registers.begin),
    end: registers === null ? null : edgeJson(registers.end),
    substitute_method: reading.substitute_method,
  };
}

function edgeJson({ import_wh, export_wh, origin, is_signed, readings }: FoundEdge) {
  const told = readings.map(({ at_ms, import_mwh, export_mwh, record }) => ({
    at_ms,
    import_mwh,
    export_mwh,
    record: recordJson(record),
  }));
  return { import_wh, export_wh, origin, is_signed, readings: told };
}

function marketJson({ price_rule, price_micro_per_kwh, matched_wh, band, own, ...book }: CalculatedMarket) {
  return {
    price_rule,
    price_micro_per_kwh,
    matched_wh,
    band: band === null ? null : { floor_micro_per_kwh: band.floor, cap_micro_per_kwh: band.cap },
    bid: decidingJson(book.bid),
    offer: decidingJson(book.offer),
    own: ownJson(own),
    demand: book.demand.map(levelJson),
    supply: book.supply.map(levelJson),
    sharing: book.sharing === null ? null : sharingJson(book.sharing),
  };
}

function sharingJson({ price_rule, ...part }: AgreedPart) {
  const { valid_from_s, kind, demand_wh, supply_wh, own_share_ppm, own_group, groups, open_wh } = part;
  const table = price_rule.kind === "mid-market" ? null : price_rule.table;
  return {
    valid_from_s,
    kind,
    price_rule: price_rule.kind,
    table: table?.map(([ratio_ppm, position_ppm]) => ({ ratio_ppm, position_ppm })) ?? null,
    demand_wh,
    supply_wh,
    own_share_ppm,
    own_group,
    groups,
    open_wh,
  };
}

function ownJson(own: OwnOrder) {
  const { side, wh, limit_micro_per_kwh, buy_limit_micro_per_kwh, sell_limit_micro_per_kwh, stayed_out } = own;
  return { side, wh, limit_micro_per_kwh, buy_limit_micro_per_kwh, sell_limit_micro_per_kwh, stayed_out };
}

function decidingJson({ last_micro_per_kwh, rest_micro_per_kwh }: CalculatedMarket["bid"]) {
  return { last_micro_per_kwh, rest_micro_per_kwh };
}

function levelJson({ limit_micro_per_kwh, wh, cleared_wh, own_wh, own_cleared_wh }: PriceLevel) {
  return { limit_micro_per_kwh, wh, cleared_wh, own_wh, own_cleared_wh };
}

function lineJson({ category, energy_wh, price_micro_per_kwh, amount_nano }: CalculationLine) {
  return { category, energy_wh, price_micro_per_kwh, amount_nano: String(amount_nano) };
}

interface Shares {
  readonly bought_wh: number;
  readonly sold_wh: number;
  readonly grid_import_wh: number;
  readonly grid_export_wh: number;
  readonly amount_nano: bigint;
  readonly saving_nano: bigint;
}

function sharesJson({ bought_wh, sold_wh, grid_import_wh, grid_export_wh, amount_nano, saving_nano }: Shares) {
  const energies = { bought_wh, sold_wh, grid_import_wh, grid_export_wh };
  return { ...energies, amount_nano: String(amount_nano), saving_nano: String(saving_nano) };
}

function revisionJson(each: CalculatedRevision) {
  const { revision, cause, recorded_at_ms, price_micro_per_kwh, import_wh, export_wh, result, record } = each;
  return {
    revision,
    cause,
    recorded_at_ms,
    price_micro_per_kwh,
    import_wh,
    export_wh,
    ...sharesJson(result),
    record: record === null ? null : recordJson(record),
  };
}

function recordJson({ position, epoch, seq, kind, hash }: RecordPlace) {
  return { position, epoch, seq, kind, hash };
}
