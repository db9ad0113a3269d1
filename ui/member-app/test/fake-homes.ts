/** Seventeen made-up homes as pure functions of time: the same second always gives the same figures. */
import type { CommunityInterval, MemberInterval, Now, ReadingQuality } from "../src/api-types.ts";

export const HOMES = 17;
/** The home of the login `anna`; it has a roof with panels. */
export const OWN_HOME = 4;
export const INTERVAL_S = 900;
export const TARIFF = {
  retail_micro_per_kwh: 312_000,
  feed_in_micro_per_kwh: 78_000,
  local_network_fee_micro_per_kwh: 41_000,
  fixed_fee_micro_per_day: 120_000,
} as const;
export const BAND = {
  floor_micro_per_kwh: TARIFF.feed_in_micro_per_kwh,
  cap_micro_per_kwh: TARIFF.retail_micro_per_kwh - TARIFF.local_network_fee_micro_per_kwh,
} as const;
/** Local time is two hours ahead of UTC in the fake community's summer. */
const OFFSET_S = 7200;

/** What a home draws (positive) or feeds in (negative) at a time, in W. */
export function homePower(home: number, at_s: number): number {
  const hour = ((((at_s + OFFSET_S) % 86_400) + 86_400) % 86_400) / 3600;
  const hump = (middle: number, width: number) => Math.exp(-(((hour - middle) / width) ** 2));
  const wobble = Math.sin(at_s / (37 + home)) + Math.sin(at_s / (411 + 13 * home));
  const load = 190 + 23 * home + (500 + 40 * home) * hump(7.5, 1.3) + (900 + 70 * home) * hump(19.2, 2.1) + 45 * wobble;
  const day = Math.floor((at_s + OFFSET_S) / 86_400);
  const clouds = 0.55 + 0.45 * Math.sin(day * 2.4 + home) ** 2;
  const panels_w = home % 3 === 1 ? 3400 + 110 * home : 0;
  const season = seasonAt(day);
  const car_w = home === OWN_HOME ? 3400 * hump(15.2, 0.9) : 0;
  return Math.round(load * (1.6 - 0.6 * season) + car_w - panels_w * season * clouds * hump(13.2, 2.9));
}

/** Strength of the sun: 1 all summer long, a quarter of it at Christmas. */
function seasonAt(day: number): number {
  return Math.min(1, 0.72 + 0.45 * Math.cos((2 * Math.PI * (day - 196)) / 365.25));
}

export function nowAt(at_ms: number, member: boolean, status: Now["status"]): Now {
  const powers = Array.from({ length: HOMES }, (_, home) => homePower(home, Math.floor(at_ms / 1000)));
  const import_w = powers.reduce((sum, power_w) => sum + Math.max(0, power_w), 0);
  const export_w = powers.reduce((sum, power_w) => sum + Math.max(0, -power_w), 0);
  const shared_w = Math.min(import_w, export_w);
  const own = powers[OWN_HOME] ?? 0;
  const bought_w = Math.round((Math.max(0, own) * shared_w) / Math.max(1, import_w));
  const sold_w = Math.round((Math.max(0, -own) * shared_w) / Math.max(1, export_w));
  const start_s = closedBefore(at_ms) - INTERVAL_S;
  const { price_micro_per_kwh, matched_wh, saving_nano } = communityInterval(start_s);
  return {
    at_ms,
    home_power_w: member ? own : null,
    flow: {
      from_neighbours_w: member ? bought_w : 0,
      to_neighbours_w: member ? sold_w : 0,
      from_grid_w: member ? Math.max(0, own) - bought_w : 0,
      to_grid_w: member ? Math.max(0, -own) - sold_w : 0,
    },
    battery: null,
    community: { import_w, export_w, shared_w, homes_live: HOMES },
    last_interval: { start_s, price_micro_per_kwh, matched_wh, saving_nano },
    status,
  };
}

/** End of the newest closed interval, UTC seconds. */
export function closedBefore(at_ms: number): number {
  return Math.floor(at_ms / 1000 / INTERVAL_S) * INTERVAL_S;
}

function netsOf(start_s: number): readonly number[] {
  return Array.from({ length: HOMES }, (_, home) => Math.round(homePower(home, start_s + INTERVAL_S / 2) / 4));
}

export function communityInterval(start_s: number): CommunityInterval {
  const nets = netsOf(start_s);
  const demand_wh = nets.reduce((sum, net) => sum + Math.max(0, net), 0);
  const supply_wh = nets.reduce((sum, net) => sum + Math.max(0, -net), 0);
  const matched_wh = Math.min(demand_wh, supply_wh);
  const tightness = demand_wh / Math.max(1, demand_wh + supply_wh);
  const width = BAND.cap_micro_per_kwh - BAND.floor_micro_per_kwh;
  const price = matched_wh === 0 ? null : Math.round((BAND.floor_micro_per_kwh + width * tightness) / 100) * 100;
  const saved = BigInt(matched_wh) * BigInt(width);
  return {
    start_s,
    length_s: INTERVAL_S,
    revision: 0,
    price_micro_per_kwh: price,
    matched_wh,
    demand_wh,
    supply_wh,
    saving_nano: saved.toString(),
  };
}

export function memberInterval(start_s: number): MemberInterval {
  const { price_micro_per_kwh, matched_wh, demand_wh, supply_wh } = communityInterval(start_s);
  const net = netsOf(start_s)[OWN_HOME] ?? 0;
  const import_wh = Math.max(0, net);
  const export_wh = Math.max(0, -net);
  const bought_wh = Math.floor((import_wh * matched_wh) / Math.max(1, demand_wh));
  const sold_wh = Math.floor((export_wh * matched_wh) / Math.max(1, supply_wh));
  const price = price_micro_per_kwh ?? 0;
  const grid_import_wh = import_wh - bought_wh;
  const grid_export_wh = export_wh - sold_wh;
  const amount =
    sold_wh * price +
    grid_export_wh * TARIFF.feed_in_micro_per_kwh -
    bought_wh * (price + TARIFF.local_network_fee_micro_per_kwh) -
    grid_import_wh * TARIFF.retail_micro_per_kwh;
  const fee = start_s % 86_400 === 0 ? TARIFF.fixed_fee_micro_per_day * 1000 : 0;
  const without = export_wh * TARIFF.feed_in_micro_per_kwh - import_wh * TARIFF.retail_micro_per_kwh;
  return {
    start_s,
    length_s: INTERVAL_S,
    revision: isCorrected(start_s) ? 1 : 0,
    price_micro_per_kwh,
    import_wh,
    export_wh,
    bought_wh,
    sold_wh,
    grid_import_wh,
    grid_export_wh,
    amount_nano: BigInt(amount - fee).toString(),
    saving_nano: BigInt(amount - without).toString(),
    quality: qualityAt(start_s),
    is_signed: !isUnsigned(start_s),
    is_official: false,
  };
}

/** Two hours from seven in the morning of every third day are estimated. */
export function qualityAt(start_s: number): ReadingQuality {
  const local_s = start_s + OFFSET_S;
  const hour = (local_s % 86_400) / 3600;
  return Math.floor(local_s / 86_400) % 3 === 0 && hour >= 7 && hour < 9 ? "estimated" : "valid";
}

/** On the third of each month a bought meter, which cannot sign, stood in for the device. */
function isUnsigned(start_s: number): boolean {
  return new Date((start_s + OFFSET_S) * 1000).getUTCDate() === 3;
}

/** The first quarter after nine of each day, by a late reading. */
export function isCorrected(start_s: number): boolean {
  return (start_s + OFFSET_S) % 86_400 === 9 * 3600;
}

/** What everybody shares. */
export function communityAt(at_ms: number) {
  return {
    community: "Lindengasse",
    currency: "EUR",
    time_zone: "Europe/Vienna",
    interval_length_s: INTERVAL_S,
    tariff: TARIFF,
    now_ms: at_ms,
    members_count: HOMES,
  };
}
