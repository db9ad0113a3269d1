import * as Type from "typebox";
import { edgeNodeError } from "../errors.ts";
import type { LanApp } from "./lan-app.ts";
import type { IntervalRow, MemberIntervalRow, ReadModel, TimeRange } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import { closed, Energy, Money, orNull, Price, Quality, Range, Seconds } from "./schemas.ts";

const LONGEST_RANGE_S = 3 * 86_400;
const TAGS = ["intervals"];

const HEAD = {
  start_s: Seconds,
  length_s: Type.Integer(),
  revision: Type.Integer({ minimum: 0, description: "0 as first closed; each correction adds 1" }),
  price_micro_per_kwh: orNull(Price),
};

const MemberInterval = closed({
  ...HEAD,
  import_wh: Energy,
  export_wh: Energy,
  bought_wh: Energy,
  sold_wh: Energy,
  grid_import_wh: Energy,
  grid_export_wh: Energy,
  amount_nano: Money,
  saving_nano: Money,
  quality: Quality,
  is_signed: Type.Boolean(),
  is_official: Type.Boolean({ description: "settled by the network operator's values" }),
});

const CommunityInterval = closed({
  ...HEAD,
  matched_wh: Energy,
  demand_wh: Energy,
  supply_wh: Energy,
  saving_nano: Money,
});

export function intervalRoutes(app: LanApp, { read }: { readonly read: ReadModel }): void {
  app.get(
    "/api/intervals",
    {
      config: { roles: ["member"], right: "reader", errors: ["bad-range"] },
      schema: {
        summary: "Own figures per delivery interval, at most three days at once",
        tags: TAGS,
        querystring: Range,
        response: { 200: closed({ intervals: Type.Array(MemberInterval) }) },
      },
    },
    async (request) => {
      const range = checkedRange(request.query);
      const rows = read.memberIntervals({ member: memberOf(request), ...range });
      return { intervals: rows.map(memberIntervalJson) };
    },
  );

  app.get(
    "/api/community/intervals",
    {
      config: { roles: ["member", "installer", "coordinator"], right: "reader", errors: ["bad-range"] },
      schema: {
        summary: "Sums of the community per delivery interval, at most three days at once",
        tags: TAGS,
        querystring: Range,
        response: { 200: closed({ intervals: Type.Array(CommunityInterval) }) },
      },
    },
    async (request) => ({
      intervals: read.communityIntervals(checkedRange(request.query)).map(communityIntervalJson),
    }),
  );
}

function checkedRange({ from_s, to_s }: TimeRange): TimeRange {
  if (to_s <= from_s) throw edgeNodeError("bad-range", "from_s must lie before to_s");
  if (to_s - from_s > LONGEST_RANGE_S) throw edgeNodeError("bad-range", "at most three days at once");
  return { from_s, to_s };
}

/** Key by key: rows may carry more than everybody should see. */
function memberIntervalJson(row: MemberIntervalRow) {
  return {
    start_s: row.start_s,
    length_s: row.length_s,
    revision: row.revision,
    price_micro_per_kwh: row.price_micro_per_kwh,
    import_wh: row.import_wh,
    export_wh: row.export_wh,
    bought_wh: row.bought_wh,
    sold_wh: row.sold_wh,
    grid_import_wh: row.grid_import_wh,
    grid_export_wh: row.grid_export_wh,
    amount_nano: String(row.amount_nano),
    saving_nano: String(row.saving_nano),
    quality: row.quality,
    is_signed: row.is_signed,
    is_official: row.is_official,
  };
}

function communityIntervalJson(row: IntervalRow) {
  return {
    start_s: row.start_s,
    length_s: row.length_s,
    revision: row.revision,
    price_micro_per_kwh: row.price_micro_per_kwh,
    matched_wh: row.matched_wh,
    demand_wh: row.demand_wh,
    supply_wh: row.supply_wh,
    saving_nano: String(row.saving_nano),
  };
}
