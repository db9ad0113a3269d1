import type { IntervalInputs } from "@localgrid/clearing/clear-interval";
import { type CommunityState, createCommunity } from "@localgrid/clearing/community";
import { monthOf, monthPeriod } from "@localgrid/clearing/statement";
import type { CommunityId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import { cloudHubError } from "../errors.ts";
import type { DeliveryTime } from "./month-statements.ts";
import {
  type AccountTrial,
  type MemberTrial,
  sumsOf,
  TariffTrial,
  type TrialSums,
  type TriedTerms,
} from "./tariff-trial.ts";
import type { ResultsReach, TrialStore } from "./trial-store.ts";

export interface TariffPreviewPorts {
  readonly store: TrialStore;
  readonly now_ms: () => number;
  /** Lets everybody else have a turn. */
  readonly breathe: () => Promise<void>;
}

/** What a preview was computed from. */
export interface PreviewBasis extends DeliveryTime {
  /** The local month, `YYYY-MM`; null where there is no whole one, and it is the last days instead. */
  readonly month: string | null;
  /** That were cleared anew. */
  readonly intervals: number;
  /** Whose inputs the hub does not have any more. */
  readonly left_out_intervals: number;
  /** With members whose credit was used up, so that they did not buy from neighbours; that stays as it was. */
  readonly barred_intervals: number;
  /** Members with limits of their own, which stay as they were. */
  readonly members_with_limits: number;
}

export interface TariffPreview {
  readonly basis: PreviewBasis;
  readonly sums: TrialSums;
  /** By id. */
  readonly members: readonly MemberTrial[];
  readonly accounts: readonly AccountTrial[];
}

const PREVIEWS_AT_ONCE = 2;
const MOST_DAYS = 30;
const DAY_S = 86_400;
/** So long a preview keeps everybody else waiting. */
const TURN_MS = 15;
/** A preview that has not ended by then never helps whoever waits for it. */
const MOST_MS = 60_000;

/** Tells what a tariff or an allocation key would have done in the last month, before anybody adds it. Writes nothing. */
export class TariffPreviews {
  private readonly ports: TariffPreviewPorts;
  private under_way = 0;

  constructor(ports: TariffPreviewPorts) {
    this.ports = ports;
  }

  /**
   * Computes the last whole local month anew, or where there is none the last 30 days, matching included. Members'
   * limits, their energy, and whose credit was used up stay as they were; when it begins is not looked at.
   *
   * @throws {LocalGridError} `nothing-to-preview` before the first closed interval, `overloaded`, `store-away`
   */
  async preview(community: CommunityId, tried: TriedTerms): Promise<TariffPreview> {
    if (this.under_way >= PREVIEWS_AT_ONCE) {
      throw cloudHubError("overloaded", `${PREVIEWS_AT_ONCE} previews are being computed`);
    }
    this.under_way += 1;
    try {
      return await this.compute(community, tried);
    } finally {
      this.under_way -= 1;
    }
  }

  private async compute(community: CommunityId, tried: TriedTerms): Promise<TariffPreview> {
    const { store } = this.ports;
    const reach = await store.reach(community);
    if (reach === null) throw cloudHubError("nothing-to-preview", `community ${community} has no closed interval`);
    const { month, from_s, to_s } = basisOf(reach);
    const owners = await store.owners(community, reach.node);
    const work = new PreviewWork(new TariffTrial(communityOf(owners), tried), owners);
    const pace = this.pace();
    for (let at_s = from_s; at_s < to_s; at_s += DAY_S) {
      const day = await store.inputs(reach.node, { from_s: at_s, to_s: Math.min(at_s + DAY_S, to_s) });
      for (const inputs of day) {
        work.take(inputs);
        await pace();
      }
    }
    const { members, accounts, counts } = work.result();
    return { basis: { month, from_s, to_s, ...counts }, sums: sumsOf(members), members, accounts };
  }

  private pace(): () => Promise<void> {
    const { now_ms, breathe } = this.ports;
    const began_ms = now_ms();
    let turn_ms = began_ms;
    return async () => {
      const at_ms = now_ms();
      if (at_ms - began_ms > MOST_MS) throw cloudHubError("overloaded", "the preview takes too long just now");
      if (at_ms - turn_ms < TURN_MS) return;
      await breathe();
      turn_ms = now_ms();
    };
  }
}

class PreviewWork {
  private readonly trial: TariffTrial;
  private readonly owners: ReadonlyMap<MeteringPointId, MemberId>;
  private readonly withLimits = new Set<MemberId>();
  private intervals = 0;
  private left_out_intervals = 0;
  private barred_intervals = 0;

  constructor(trial: TariffTrial, owners: ReadonlyMap<MeteringPointId, MemberId>) {
    this.trial = trial;
    this.owners = owners;
  }

  take(inputs: IntervalInputs | null): void {
    if (inputs === null || inputs.readings.some(({ metering_point }) => !this.owners.has(metering_point))) {
      this.left_out_intervals += 1;
      return;
    }
    this.trial.add(inputs);
    this.intervals += 1;
    if (inputs.barred_buyers.length > 0) this.barred_intervals += 1;
    for (const [member, buy, sell] of inputs.terms.limits)
      if (buy !== null || sell !== null) this.withLimits.add(member);
  }

  result() {
    const { intervals, left_out_intervals, barred_intervals, withLimits } = this;
    const counts = { intervals, left_out_intervals, barred_intervals, members_with_limits: withLimits.size };
    return { members: this.trial.members(), accounts: this.trial.accounts(), counts };
  }
}

/** The last local month whose every interval may be there, else the last days. */
export function basisOf({
  time_zone,
  from_s,
  to_s,
}: Omit<ResultsReach, "node">): Pick<PreviewBasis, "month"> & DeliveryTime {
  const running = monthPeriod(monthOf(to_s - 1, time_zone), time_zone);
  // The month that the last interval ends is whole as soon as that interval is closed.
  const month = running.to_s <= to_s ? running : monthPeriod(monthOf(running.from_s - 1, time_zone), time_zone);
  if (month.from_s >= from_s) return { month: month.label, from_s: month.from_s, to_s: month.to_s };
  return { month: null, from_s: Math.max(from_s, to_s - MOST_DAYS * DAY_S), to_s };
}

function communityOf(owners: ReadonlyMap<MeteringPointId, MemberId>): CommunityState {
  const community = createCommunity();
  for (const [metering_point, member] of owners) {
    community.meteringPoints.set(metering_point, { metering_point, member, is_active: true, main_fuse_w: 0 });
  }
  return community;
}
