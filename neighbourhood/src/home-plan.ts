/** A community of the demonstration: who it is, and which part of the recording its homes replay. */
export interface CommunityPlan {
  readonly community: string;
  readonly currency: string;
  /** IANA name. */
  readonly time_zone: string;
  /** How many of the recorded homes belong to it at most. */
  readonly homes: number;
  /** How much later in the recording its homes are than the clock says; whole weeks keep weekdays. */
  readonly ahead_ms: number;
}

const WEEK_MS = 7 * 86_400_000;
const PLACE = { currency: "USD", time_zone: "Etc/GMT+8" };

/** The communities of one region, by the order in which they join. */
export const COMMUNITIES: readonly CommunityPlan[] = [
  { community: "fontana-17", ...PLACE, homes: 17, ahead_ms: 0 },
  { community: "hillside-6", ...PLACE, homes: 6, ahead_ms: 4 * WEEK_MS },
  { community: "rialto-5", ...PLACE, homes: 5, ahead_ms: 9 * WEEK_MS },
  { community: "colton-4", ...PLACE, homes: 4, ahead_ms: 13 * WEEK_MS },
  { community: "redlands-8", ...PLACE, homes: 8, ahead_ms: 18 * WEEK_MS },
  { community: "upland-7", ...PLACE, homes: 7, ahead_ms: 22 * WEEK_MS },
  { community: "highland-3", ...PLACE, homes: 3, ahead_ms: 27 * WEEK_MS },
  { community: "loma-linda-9", ...PLACE, homes: 9, ahead_ms: 31 * WEEK_MS },
];

/** The same community with devices of the firmware, and as many homes as are wanted. */
export function nativePlan(plan: CommunityPlan): CommunityPlan {
  return { ...plan, community: plan.community.replace(/-\d+$/, "-native") };
}

/** In micro-currency, from the hour on that the recording begins with. */
export const TARIFF = {
  retail_micro_per_kwh: 300_000,
  feed_in_micro_per_kwh: 80_000,
  local_network_fee_micro_per_kwh: 40_000,
  fixed_fee_micro_per_day: 50_000,
} as const;

/** 100 A at 240 V, the usual connection of these houses; the highest recorded hour is below half of it. */
const MAIN_FUSE_W = 24_000;

const STEP_MICRO_PER_KWH = 10_000;

export interface HomeLimits {
  readonly buy_limit_micro_per_kwh: number;
  readonly sell_limit_micro_per_kwh: number;
}

/** What is set up for one recorded home. */
export interface HomePlan {
  /** Name in the recording, and the member's id. */
  readonly home: string;
  readonly login: string;
  readonly metering_point: string;
  readonly main_fuse_w: number;
  /** Null: the community's default. */
  readonly limits: HomeLimits | null;
}

/** @param homes as they are named in the recording */
export function planHomes(homes: readonly string[]): readonly HomePlan[] {
  return homes.map((home, index) => ({
    home,
    login: `home-${home.slice(1)}`,
    metering_point: `mp-${home}`,
    main_fuse_w: MAIN_FUSE_W,
    limits: limitsOf(index),
  }));
}

/**
 * Two homes of three have limits of their own, spread over the band between feed-in and retail less network fee,
 * so that the price depends on who happens to buy and sell. A home never sells dearer than it buys.
 */
function limitsOf(index: number): HomeLimits | null {
  if (index % 3 === 2) return null;
  const floor = TARIFF.feed_in_micro_per_kwh;
  const cap = TARIFF.retail_micro_per_kwh - TARIFF.local_network_fee_micro_per_kwh;
  return {
    buy_limit_micro_per_kwh: cap - ((index * 7) % 10) * STEP_MICRO_PER_KWH,
    sell_limit_micro_per_kwh: floor + ((index * 5) % 9) * STEP_MICRO_PER_KWH,
  };
}
