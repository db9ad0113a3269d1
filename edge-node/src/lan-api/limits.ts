import { limitRange } from "@localgrid/clearing/pricing";
import { type MemberId, memberId } from "@localgrid/vocabulary/identifiers";
import { microPerKilowattHour } from "@localgrid/vocabulary/units";
import { edgeNodeError } from "../errors.ts";
import { assertDone } from "./answers.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityCommands, CommunityQueries, LimitValues } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import { closed, MemberPath, orNull, Price } from "./schemas.ts";

const VALUES = { buy_limit_micro_per_kwh: orNull(Price), sell_limit_micro_per_kwh: orNull(Price) };
const NewLimits = closed(VALUES, "null for the community's default");
const LimitsJson = closed({ ...VALUES, band: closed({ floor_micro_per_kwh: Price, cap_micro_per_kwh: Price }) });
const TAGS = ["limits"];
const WAITING = "Limits do not matter while an agreed key is in force; GET /api/community tells as sharing.now.";
const REFUSALS = ["limit-out-of-band", "limits-crossed", "no-tariff", "unknown-member"] as const;

interface Ports {
  readonly community: CommunityQueries;
  readonly commands: CommunityCommands;
}

export function limitRoutes(app: LanApp, { community, commands }: Ports): void {
  app.get(
    "/api/limits",
    {
      config: { roles: ["member"], right: "reader", errors: ["no-tariff"] },
      schema: {
        summary: "Own standing limits and the band they may lie in",
        description: WAITING,
        tags: TAGS,
        response: { 200: LimitsJson },
      },
    },
    async (request) => limitsJson(memberOf(request)),
  );

  app.put(
    "/api/limits",
    {
      config: { roles: ["member"], right: "tenant", errors: REFUSALS },
      schema: {
        summary: "Set the own limits; they hold from the next delivery interval on",
        description: WAITING,
        tags: TAGS,
        body: NewLimits,
        response: { 200: LimitsJson },
      },
    },
    async (request) => change(memberOf(request), request.body),
  );

  app.put(
    "/api/members/:member/limits",
    {
      config: { roles: ["coordinator"], errors: REFUSALS },
      schema: {
        summary: "Set a member's limits on the member's behalf",
        tags: TAGS,
        params: MemberPath,
        body: NewLimits,
        response: { 200: LimitsJson },
      },
    },
    async (request) => change(memberId(request.params.member), request.body),
  );

  async function change(member: MemberId, values: LimitValues) {
    const { buy_limit_micro_per_kwh, sell_limit_micro_per_kwh } = values;
    assertLimits(values, limitBand(community));
    assertDone(await commands.setStandingLimits({ member, buy_limit_micro_per_kwh, sell_limit_micro_per_kwh }));
    return limitsJson(member);
  }

  function limitsJson(member: MemberId) {
    const { buy_limit_micro_per_kwh, sell_limit_micro_per_kwh } = community.limitsOf(member);
    return { buy_limit_micro_per_kwh, sell_limit_micro_per_kwh, band: limitBand(community) };
  }
}

/** @throws {LocalGridError} `no-tariff` */
export function limitBand(community: Pick<CommunityQueries, "currentTariff">) {
  const tariff = community.currentTariff();
  if (tariff === null) throw edgeNodeError("no-tariff", "there is no tariff yet, so there is no band for limits");
  const { floor, cap } = limitRange({
    retail_micro_per_kwh: microPerKilowattHour(tariff.retail_micro_per_kwh),
    feed_in_micro_per_kwh: microPerKilowattHour(tariff.feed_in_micro_per_kwh),
    local_network_fee_micro_per_kwh: microPerKilowattHour(tariff.local_network_fee_micro_per_kwh),
    fixed_fee_micro_per_day: tariff.fixed_fee_micro_per_day,
  });
  return { floor_micro_per_kwh: floor, cap_micro_per_kwh: cap };
}

/** @throws {LocalGridError} `limits-crossed`, `limit-out-of-band` */
export function assertLimits(values: LimitValues, band: ReturnType<typeof limitBand>): void {
  assertUncrossed(values);
  assertInBand(values, band);
}

function assertUncrossed({ buy_limit_micro_per_kwh: buy, sell_limit_micro_per_kwh: sell }: LimitValues): void {
  if (buy !== null && sell !== null && sell > buy) {
    throw edgeNodeError("limits-crossed", `the selling limit ${sell} is above the buying limit ${buy}`);
  }
}

function assertInBand(
  values: LimitValues,
  band: { readonly floor_micro_per_kwh: number; readonly cap_micro_per_kwh: number },
) {
  const { floor_micro_per_kwh: floor, cap_micro_per_kwh: cap } = band;
  for (const limit of [values.buy_limit_micro_per_kwh, values.sell_limit_micro_per_kwh]) {
    if (limit !== null && (limit < floor || limit > cap)) {
      throw edgeNodeError("limit-out-of-band", `limits lie between ${floor} and ${cap} micro per kWh`);
    }
  }
}
