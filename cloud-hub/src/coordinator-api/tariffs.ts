import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { ROLES } from "../access/identity.ts";
import type { Communities } from "../communities/communities.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PageQuery, pageJson, pageOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { closed } from "../http/schemas.ts";
import { CommunityPath, Price, Seconds } from "./schemas.ts";

const Fee = { minimum: 0, maximum: 1_000_000_000 };

const TARIFF = {
  valid_from_s: Seconds,
  retail_micro_per_kwh: Price,
  feed_in_micro_per_kwh: Price,
  local_network_fee_micro_per_kwh: Type.Integer({ ...Fee, description: "micro-currency per kWh" }),
  fixed_fee_micro_per_day: Type.Integer({ ...Fee, description: "micro-currency per member and day" }),
};

export const TariffJson = closed(TARIFF);

interface Ports {
  readonly communities: Communities;
}

export function tariffRoutes(app: HubApp, { communities }: Ports): void {
  app.get(
    "/api/communities/:community/tariffs",
    {
      config: { hub: { roles: ROLES } },
      schema: {
        summary: "All tariffs, past and coming, by their beginning",
        tags: ["tariffs"],
        params: CommunityPath,
        querystring: PageQuery,
        response: {
          200: pageJson(
            closed({ ...TARIFF, is_taken: Type.Boolean({ description: "whether the node's journal has it" }) }),
          ),
        },
      },
    },
    async ({ params, query }) => {
      const part = numberedPartOf(query);
      return pageOf(await communities.tariffs(params.community as CommunityId, part), part, {
        keyOf: ({ valid_from_s }) => String(valid_from_s),
        show: ({ is_taken, ...tariff }) => ({ ...figuresOf(tariff), is_taken }),
      });
    },
  );

  app.post(
    "/api/communities/:community/tariffs",
    {
      config: {
        audited: { action: "tariff-added", subject: "valid_from_s" },
        hub: {
          roles: ["operator", "coordinator"],
          errors: ["tariff-exists", "tariff-in-the-past", "tariff-too-far"],
        },
      },
      schema: {
        summary: "Add a tariff from a time on; none is ever changed",
        tags: ["tariffs"],
        params: CommunityPath,
        body: TariffJson,
        response: { 201: TariffJson },
      },
    },
    async (request, reply) => {
      const { community } = request.params;
      const tariff = figuresOf(request.body);
      await communities.addTariff(community as CommunityId, tariff);
      const { valid_from_s } = tariff;
      request.log.info({ event: "tariff-added", by: identityOf(request).name, community, valid_from_s });
      return reply.code(201).send(tariff);
    },
  );
}

/** The figures of a tariff without anything beside them. */
export function figuresOf(tariff: Type.Static<typeof TariffJson>) {
  const { valid_from_s, retail_micro_per_kwh, feed_in_micro_per_kwh } = tariff;
  const { local_network_fee_micro_per_kwh, fixed_fee_micro_per_day } = tariff;
  return {
    valid_from_s,
    retail_micro_per_kwh,
    feed_in_micro_per_kwh,
    local_network_fee_micro_per_kwh,
    fixed_fee_micro_per_day,
  };
}
