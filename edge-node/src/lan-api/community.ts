import { PRICE_LIMIT_MICRO_PER_KWH } from "@localgrid/vocabulary/units";
import * as Type from "typebox";
import type { LanApp } from "./lan-app.ts";
import type { CommunityQueries } from "./ports.ts";
import { sessionOf } from "./route-guard.ts";
import { closed, Milliseconds, orNull, Price } from "./schemas.ts";
import { SharingJson, sharingJson } from "./sharing-json.ts";

export const TariffFigures = {
  retail_micro_per_kwh: Price,
  feed_in_micro_per_kwh: Price,
  local_network_fee_micro_per_kwh: Type.Integer({
    minimum: 0,
    maximum: PRICE_LIMIT_MICRO_PER_KWH,
    description: "micro-currency per kWh",
  }),
  fixed_fee_micro_per_day: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: "micro-currency per day" }),
};

const CommunityJson = closed({
  community: Type.String(),
  currency: Type.String({ description: "ISO 4217" }),
  time_zone: Type.String({ description: "IANA name" }),
  interval_length_s: Type.Integer(),
  tariff: orNull(closed(TariffFigures, "in force now, else the first one to come; null before the first is set")),
  sharing: SharingJson,
  now_ms: Milliseconds,
  members_count: Type.Integer({ minimum: 0 }),
});

interface Ports {
  readonly community: CommunityQueries;
  readonly clock: { now_ms(): number };
}

export function communityRoutes(app: LanApp, { community, clock }: Ports): void {
  app.get(
    "/api/community",
    {
      config: { roles: ["member", "installer", "coordinator"], right: "reader" },
      schema: { summary: "What everybody here shares", tags: ["community"], response: { 200: CommunityJson } },
    },
    async (request) => {
      const { settings } = community;
      const now_ms = Math.floor(clock.now_ms());
      const now_s = Math.floor(now_ms / 1000);
      const tariff = community.currentTariff();
      return {
        community: settings.community,
        currency: settings.currency,
        time_zone: settings.time_zone,
        interval_length_s: settings.interval_length_s,
        tariff: tariff === null ? null : tariffFigures(tariff),
        sharing: sharingJson(
          community.allocationKeys(),
          now_s - (now_s % settings.interval_length_s),
          sessionOf(request).member,
        ),
        now_ms,
        members_count: community.members().filter((member) => member.is_active).length,
      };
    },
  );
}

export function tariffFigures(tariff: { readonly [Figure in keyof typeof TariffFigures]: number }) {
  const { retail_micro_per_kwh, feed_in_micro_per_kwh, local_network_fee_micro_per_kwh, fixed_fee_micro_per_day } =
    tariff;
  return { retail_micro_per_kwh, feed_in_micro_per_kwh, local_network_fee_micro_per_kwh, fixed_fee_micro_per_day };
}
