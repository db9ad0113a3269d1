import type { MemberId } from "@localgrid/vocabulary/identifiers";
import type { MicroPerKilowattHour, WattHours } from "@localgrid/vocabulary/units";

/** What a member buys or sells inside the community, more than 0. */
export interface Allocation {
  readonly member: MemberId;
  readonly energy_wh: WattHours;
}

/**
 * Who shares how much in one delivery interval, whichever rule decided it. Purchases and sales each sum to
 * `matched_wh` and are sorted by member id in byte order.
 */
export interface MatchingResult {
  /** The one price of the interval; null, never 0, when nothing was matched. */
  readonly price_micro_per_kwh: MicroPerKilowattHour | null;
  readonly matched_wh: WattHours;
  readonly purchases: readonly Allocation[];
  readonly sales: readonly Allocation[];
}
