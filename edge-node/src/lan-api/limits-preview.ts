import * as Type from "typebox";
import { coarseLimits, coarseOutcome } from "../limits-replay/coarse-figures.ts";
import type { LimitsReplay } from "../limits-replay/limits-replay.ts";
import type { MemberOutcome } from "../limits-replay/replayed-interval.ts";
import type { LanApp } from "./lan-app.ts";
import { assertLimits, limitBand } from "./limits.ts";
import type { CommunityQueries } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import { closed, Day, Money, orNull, Price, SignedEnergy } from "./schemas.ts";

/** Per address; a page asks once its slider has come to rest. */
const PREVIEWS_PER_MINUTE = 40;

const OutcomeJson = closed({ bought_wh: SignedEnergy, sold_wh: SignedEnergy, amount_nano: Money });

const PreviewJson = closed(
  {
    period: Type.Enum(["month", "days"]),
    from: Day,
    to: Day,
    intervals: Type.Integer({ minimum: 0 }),
    buy_limit_micro_per_kwh: orNull(Price),
    sell_limit_micro_per_kwh: orNull(Price),
    was: OutcomeJson,
    change: OutcomeJson,
  },
  "change is what it would have been less what it was; both to whole kWh and ten cents, the limits as they were tried",
);

const Tried = closed({
  buy_limit_micro_per_kwh: Type.Optional(Price),
  sell_limit_micro_per_kwh: Type.Optional(Price),
});

interface Ports {
  readonly community: CommunityQueries;
  readonly limitsReplay: Pick<LimitsReplay, "of">;
}

/**
 * What other limits would have come to in the last month, matched again on everybody's real energies and limits.
 *
 * Such an answer depends on what the neighbours had bid, so nobody may feel those out with it. Tried limits are therefore taken
 * to whole cents, energies told to whole kWh and money to ten cents, over a whole month and never for an interval, and each
 * member has a number of tries a day. What can be learnt so, between which cents somebody's limit lies, says less than the
 * order books as price levels that {@link calculationRoutes} shows.
 */
export function limitsPreviewRoutes(app: LanApp, { community, limitsReplay }: Ports): void {
  app.get(
    "/api/limits/preview",
    {
      config: {
        roles: ["member"],
        right: "reader",
        errors: [
          "limit-out-of-band",
          "limits-crossed",
          "no-tariff",
          "preview-superseded",
          "previews-used-up",
          "overloaded",
        ],
        rateLimit: { max: PREVIEWS_PER_MINUTE, timeWindow: 60_000 },
      },
      schema: {
        summary: "What other limits would have changed in the last month",
        description:
          "A limit left out is the community's default. The last whole month, else the 30 days until yesterday, else the day so far. What an agreed key divided comes out as it was. A newer question of a member ends an older one.",
        tags: ["limits"],
        querystring: Tried,
        response: { 200: PreviewJson },
      },
    },
    async (request) => {
      const member = memberOf(request);
      const { buy_limit_micro_per_kwh = null, sell_limit_micro_per_kwh = null } = request.query;
      const asked = { buy_limit_micro_per_kwh, sell_limit_micro_per_kwh };
      const band = limitBand(community);
      assertLimits(asked, band);
      const tried = coarseLimits(asked, community.limitsOf(member), band);
      const { period, intervals, was, would } = await limitsReplay.of(member, tried);
      return {
        period: period.kind,
        from: period.from,
        to: period.to,
        intervals,
        ...tried,
        was: outcomeJson(was),
        change: outcomeJson({
          bought_wh: would.bought_wh - was.bought_wh,
          sold_wh: would.sold_wh - was.sold_wh,
          amount_nano: would.amount_nano - was.amount_nano,
        }),
      };
    },
  );
}

function outcomeJson(exact: MemberOutcome) {
  const { bought_wh, sold_wh, amount_nano } = coarseOutcome(exact);
  return { bought_wh, sold_wh, amount_nano: String(amount_nano) };
}
