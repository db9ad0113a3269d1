import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { IntervalDetail, IntervalResult, ResultReader, SideResult } from "../communities/result-reader.ts";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PAGE_QUERY, pageJson, pageOf } from "../http/paging.ts";
import { CommunityName, closed, HashText, hexOf, orNull } from "../http/schemas.ts";
import { CommunityPath, Count, Energy, Milliseconds, Money, OpaqueId, Price, Seconds } from "./schemas.ts";

const TAGS = ["intervals"];
/** Members' readings are personal data. */
const READERS = ["operator", "coordinator", "billing", "analyst"] as const;
const EVERYBODY = [...READERS, "viewer"] as const;

const IntervalJson = closed({
  start_s: Seconds,
  length_s: Count,
  revision: Count,
  price_micro_per_kwh: orNull(Price),
  matched_wh: Energy,
  demand_wh: Energy,
  supply_wh: Energy,
  saving_nano: Money,
  closed_at_ms: Milliseconds,
  is_same: Type.Boolean({ description: "whether the node computed the same, in every revision" }),
  official_points: Count,
  points: Count,
});

const SideJson = closed({
  price_micro_per_kwh: orNull(Price),
  matched_wh: Energy,
  input_digest: HashText,
  result_digest: HashText,
});

const RevisionJson = closed({
  revision: Count,
  closed_at_ms: Milliseconds,
  is_same: Type.Boolean(),
  hub: SideJson,
  node: SideJson,
});

const MARKS = { quality: Type.String(), is_signed: Type.Boolean(), is_official: Type.Boolean() };

const MemberJson = closed({
  member: OpaqueId,
  import_wh: Energy,
  export_wh: Energy,
  bought_wh: Energy,
  sold_wh: Energy,
  grid_import_wh: Energy,
  grid_export_wh: Energy,
  amount_nano: Money,
  saving_nano: Money,
  ...MARKS,
});

const PointJson = closed({
  metering_point: OpaqueId,
  revision: Count,
  import_wh: Energy,
  export_wh: Energy,
  ...MARKS,
});

const DetailJson = closed({
  start_s: Seconds,
  revisions: Type.Array(RevisionJson),
  members: Type.Array(MemberJson),
  metering_points: Type.Array(PointJson),
});

const IntervalsQuery = closed({
  ...PAGE_QUERY,
  from_s: Type.Optional(Seconds),
  to_s: Type.Optional(Seconds),
  only: Type.Optional(Type.Literal("mismatch")),
});

interface Ports {
  readonly results: ResultReader;
}

export function intervalRoutes(app: HubApp, { results }: Ports): void {
  app.get(
    "/api/communities/:community/intervals",
    {
      config: { hub: { roles: EVERYBODY, errors: ["bad-range"] } },
      schema: {
        summary: "Closed intervals as the hub computed them, by their start",
        tags: TAGS,
        params: CommunityPath,
        querystring: IntervalsQuery,
        response: { 200: pageJson(IntervalJson) },
      },
    },
    async ({ params, query }) => {
      const { from_s = 0, to_s = Number.MAX_SAFE_INTEGER, only } = query;
      if (from_s >= to_s) throw cloudHubError("bad-range", "from_s is not before to_s");
      const part = numberedPartOf(query);
      const asked = { ...part, from_s, to_s, isMismatchOnly: only === "mismatch" };
      const found = await results.intervals(params.community as CommunityId, asked);
      return pageOf(found, part, { keyOf: ({ start_s }) => String(start_s), show: intervalJson });
    },
  );

  app.get(
    "/api/communities/:community/intervals/:start_s",
    {
      config: { hub: { roles: READERS, errors: ["unknown-result"] } },
      schema: {
        summary: "One interval: every revision with the results of hub and node, and who got what",
        tags: TAGS,
        params: closed({ community: CommunityName, start_s: Seconds }),
        response: { 200: DetailJson },
      },
    },
    async ({ params }) => {
      const { community, start_s } = params;
      const detail = await results.interval(community as CommunityId, start_s);
      if (detail === null) throw cloudHubError("unknown-result", `there is no closed interval ${start_s}`);
      return { start_s, ...detailJson(detail) };
    },
  );
}

function intervalJson(interval: IntervalResult) {
  const { start_s, length_s, revision, price_micro_per_kwh, matched_wh, demand_wh, supply_wh } = interval;
  const { saving_nano, closed_at_ms, is_same, official_points, points } = interval;
  return {
    start_s,
    length_s,
    revision,
    price_micro_per_kwh,
    matched_wh,
    demand_wh,
    supply_wh,
    saving_nano,
    closed_at_ms,
    is_same,
    official_points,
    points,
  };
}

function detailJson({ revisions, members, metering_points }: IntervalDetail) {
  return {
    revisions: revisions.map(({ revision, closed_at_ms, is_same, hub, node }) => ({
      revision,
      closed_at_ms,
      is_same,
      hub: sideJson(hub),
      node: sideJson(node),
    })),
    members: [...members],
    metering_points: [...metering_points],
  };
}

function sideJson({ price_micro_per_kwh, matched_wh, input_digest, result_digest }: SideResult) {
  return { price_micro_per_kwh, matched_wh, input_digest: hexOf(input_digest), result_digest: hexOf(result_digest) };
}
