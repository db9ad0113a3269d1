import type { MemberId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { IntervalRow, LiveFeed, NodeHealth, OutlookPort, ReadModel } from "./ports.ts";
import { communityPower, flowOf, freshHomes } from "./power-flow.ts";
import { closed, Energy, Milliseconds, Money, orNull, Power, Price, Seconds } from "./schemas.ts";

export const NodeStatusJson = Type.Enum(["ok", "storage-full", "degraded"]);

const LAST_INTERVAL = { start_s: Seconds, price_micro_per_kwh: orNull(Price), matched_wh: Energy, saving_nano: Money };

export const NowJson = closed({
  at_ms: Milliseconds,
  home_power_w: orNull(Type.Integer({ description: "W; + draws; null while nothing fresh is known" })),
  flow: closed({ from_neighbours_w: Power, to_neighbours_w: Power, from_grid_w: Power, to_grid_w: Power }),
  battery: orNull(
    closed({
      power_w: orNull(Type.Integer({ description: "W; + charges; null while nothing fresh is known" })),
      soc_permille: orNull(Type.Integer({ minimum: 0, maximum: 1_000 })),
    }),
  ),
  community: closed({ import_w: Power, export_w: Power, shared_w: Power, homes_live: Type.Integer({ minimum: 0 }) }),
  last_interval: orNull(closed(LAST_INTERVAL)),
  status: NodeStatusJson,
});

export type Now = Type.Static<typeof NowJson>;

export interface NowPorts {
  readonly live: LiveFeed;
  readonly outlook: Pick<OutlookPort, "battery">;
  readonly read: Pick<ReadModel, "lastInterval">;
  readonly health: Pick<NodeHealth, "report">;
  readonly stale_after_ms: number;
}

/** Takes the figures of this moment once; the answer shows them to any number of people. */
export function takeNow({ live, outlook, read, health, stale_after_ms }: NowPorts): (member: MemberId | null) => Now {
  const { at_ms, homes } = live.snapshot();
  const fresh = freshHomes(homes, { at_ms, stale_after_ms });
  const community = communityPower(fresh);
  const last = read.lastInterval();
  const last_interval = last === null ? null : lastInterval(last);
  const status = statusOf(health);
  return (member) => {
    const home_power_w = member === null ? null : (fresh.get(member) ?? null);
    return {
      at_ms: Math.floor(at_ms),
      home_power_w,
      flow: flowOf(home_power_w, community),
      battery: member === null ? null : outlook.battery(member),
      community,
      last_interval,
      status,
    };
  };
}

/** What people are told: a node that is still starting does not yet do everything. */
export function statusOf(health: Pick<NodeHealth, "report">): Now["status"] {
  const { status } = health.report();
  return status === "starting" ? "degraded" : status;
}

export function lastInterval({ start_s, price_micro_per_kwh, matched_wh, saving_nano }: IntervalRow) {
  return { start_s, price_micro_per_kwh, matched_wh, saving_nano: String(saving_nano) };
}
