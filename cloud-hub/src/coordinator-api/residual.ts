import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { cloudHubError } from "../errors.ts";
import type { HubApp } from "../http/hub-app.ts";
import { PAGE_QUERY, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { closed, HashText, hexOf, orNull } from "../http/schemas.ts";
import type { ClearedRegionInterval, LinkTerms, RegionTerms, ResidualTerms } from "../residual/residual-terms.ts";
import { CommunityPath, Count, Energy, Milliseconds, Money, OpaqueId, Price, Seconds } from "./schemas.ts";

const TAGS = ["regions"];
const READERS = ["operator", "coordinator", "billing", "analyst", "viewer"] as const;
const MOST_DEADLINE_S = 2_678_400;
const Fee = Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: "micro-currency per kWh" });
const Cap = orNull(Energy);

const RegionPath = closed({ region: OpaqueId });
const RegionJson = closed({
  fee_micro_per_kwh: Fee,
  deadline_s: Type.Integer({ minimum: 0, maximum: MOST_DEADLINE_S }),
});
const LinkJson = closed({ fee_micro_per_kwh: Fee, import_cap_wh: Cap, export_cap_wh: Cap });

const ClearedJson = closed({
  start_s: Seconds,
  length_s: Count,
  cleared_at_ms: Milliseconds,
  currency: Type.String(),
  communities: Count,
  price_micro_per_kwh: orNull(Price),
  matched_wh: Energy,
  congestion_rent_nano: Money,
  digest: HashText,
  trades: Type.Array(
    closed({
      community: OpaqueId,
      side: Type.Enum(["import", "export"]),
      energy_wh: Energy,
      price_micro_per_kwh: Price,
      fee_nano: Money,
      amount_nano: Type.String({ description: "nano-currency as a decimal; an import pays it, an export receives it" }),
    }),
  ),
});

const ClearedQuery = closed({ ...PAGE_QUERY, from_s: Type.Optional(Seconds), to_s: Type.Optional(Seconds) });

interface Ports {
  readonly residual: ResidualTerms;
}

/** Trade between communities of a region. */
export function residualRoutes(app: HubApp, { residual }: Ports): void {
  app.get(
    "/api/regions/:region/residual",
    {
      config: { hub: { roles: READERS, errors: ["bad-range"] } },
      schema: {
        summary: "Cleared intervals of a region by their start, with what each community imported and exported",
        tags: TAGS,
        params: RegionPath,
        querystring: ClearedQuery,
        response: { 200: pageJson(ClearedJson) },
      },
    },
    async ({ params, query }) => {
      const { from_s = 0, to_s = Number.MAX_SAFE_INTEGER } = query;
      if (from_s >= to_s) throw cloudHubError("bad-range", "from_s is not before to_s");
      const part = partOf(query);
      const asked = { region: params.region, from_s, to_s, after: placeIn(part.after), limit: part.limit };
      const found = await residual.cleared(asked);
      return pageOf(found, part, { keyOf: ({ start_s, length_s }) => `${start_s}-${length_s}`, show: clearedJson });
    },
  );

  app.get(
    "/api/regions/:region",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "What trade within a region costs, and how long it waits for communities",
        tags: TAGS,
        params: RegionPath,
        response: { 200: RegionJson },
      },
    },
    async ({ params }) => regionJson(await residual.region(params.region)),
  );

  app.put(
    "/api/regions/:region",
    {
      config: { hub: { roles: ["operator"] } },
      schema: {
        summary: "Set a region's fee and deadline for intervals that are cleared from now on",
        tags: TAGS,
        params: RegionPath,
        body: RegionJson,
        response: { 200: RegionJson },
      },
    },
    async (request) => {
      const terms = regionJson(request.body);
      await residual.setRegion(request.params.region, terms);
      request.log.info({ event: "region-set", by: identityOf(request).name, ...request.params });
      return terms;
    },
  );
}

/** How communities are linked to their region. */
export function linkRoutes(app: HubApp, { residual }: Ports): void {
  app.get(
    "/api/communities/:community/link",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "What the community's link to its region costs and carries",
        tags: TAGS,
        params: CommunityPath,
        response: { 200: LinkJson },
      },
    },
    async ({ params }) => linkJson(await residual.link(params.community as CommunityId)),
  );

  app.put(
    "/api/communities/:community/link",
    {
      config: { hub: { roles: ["operator"] } },
      schema: {
        summary: "Set fee and caps of the link for intervals that are cleared from now on",
        tags: TAGS,
        params: CommunityPath,
        body: LinkJson,
        response: { 200: LinkJson },
      },
    },
    async (request) => {
      const terms = linkJson(request.body);
      await residual.setLink(request.params.community as CommunityId, terms);
      request.log.info({ event: "link-set", by: identityOf(request).name, ...request.params });
      return terms;
    },
  );
}

/** A text that names no place asks for nothing. */
function placeIn(after: string | null) {
  if (after === null) return null;
  const [, start_s, length_s] = /^(\d{1,13})-(\d{1,5})$/.exec(after) ?? [];
  if (start_s === undefined) return { start_s: Number.MAX_SAFE_INTEGER, length_s: 0 };
  return { start_s: Number(start_s), length_s: Number(length_s) };
}

function regionJson({ fee_micro_per_kwh, deadline_s }: RegionTerms): RegionTerms {
  return { fee_micro_per_kwh, deadline_s };
}

function linkJson({ fee_micro_per_kwh, import_cap_wh, export_cap_wh }: LinkTerms): LinkTerms {
  return { fee_micro_per_kwh, import_cap_wh, export_cap_wh };
}

function clearedJson(interval: ClearedRegionInterval) {
  const { start_s, length_s, cleared_at_ms, currency, communities, price_micro_per_kwh, matched_wh } = interval;
  const { congestion_rent_nano, digest, trades } = interval;
  const figures = { price_micro_per_kwh, matched_wh, congestion_rent_nano, digest: hexOf(digest) };
  return { start_s, length_s, cleared_at_ms, currency, communities, ...figures, trades: [...trades] };
}
