import { assertAllocationKey } from "@localgrid/protocol/allocation-key";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { Role } from "../access/identity.ts";
import type { HubApp } from "../http/hub-app.ts";
import { closed, orNull } from "../http/schemas.ts";
import type { TariffPreview, TariffPreviews } from "../recomputation/tariff-preview.ts";
import { type BeforeAndAfter, changeOf, type MemberTrial } from "../recomputation/tariff-trial.ts";
import { AGREED, AGREED_BYTES, agreedIn } from "./allocation-key-schemas.ts";
import { CommunityPath, Count, Energy, Money, Month, OpaqueId, Seconds } from "./schemas.ts";
import { figuresOf, TariffJson } from "./tariffs.ts";

/** What members pay is personal. */
const READERS: readonly Role[] = ["operator", "coordinator", "billing", "analyst"];

const Amounts = { before_nano: Money, after_nano: Money, difference_nano: Money };
const Extreme = orNull(closed({ member: OpaqueId, difference_nano: Money }));

const PreviewJson = closed({
  basis: closed({
    month: orNull(Month),
    from_s: Seconds,
    to_s: Seconds,
    intervals: Type.Integer({ minimum: 0, description: "closed intervals that were matched and priced anew" }),
    left_out_intervals: Type.Integer({ minimum: 0, description: "whose inputs the hub does not have any more" }),
    barred_intervals: Type.Integer({
      minimum: 0,
      description: "with members who did not buy from neighbours because their credit was used up; that stays",
    }),
    members_with_limits: Type.Integer({ minimum: 0, description: "whose own limits stay, moved into the tried band" }),
  }),
  sums: closed({
    ...Amounts,
    shared_before_wh: Energy,
    shared_after_wh: Energy,
    winners: Count,
    losers: Count,
    unchanged: Count,
    largest_gain: Extreme,
    largest_loss: Extreme,
  }),
  members: Type.Immutable(
    Type.Array(
      closed({
        member: OpaqueId,
        ...Amounts,
        bought_before_wh: Energy,
        bought_after_wh: Energy,
        sold_before_wh: Energy,
        sold_after_wh: Energy,
      }),
    ),
  ),
  accounts: Type.Immutable(Type.Array(closed({ account: Type.String(), ...Amounts }))),
});

interface Ports {
  readonly previews: TariffPreviews;
}

export function tariffPreviewRoutes(app: HubApp, { previews }: Ports): void {
  app.post(
    "/api/communities/:community/tariffs/preview",
    {
      config: { hub: { roles: READERS, errors: ["nothing-to-preview", "overloaded"] } },
      schema: {
        summary: "What a tariff would have done in the last whole month; nothing is added or changed",
        description:
          "Every closed interval of the month, or of the last 30 days where no month is whole, is matched and priced " +
          "anew with the prices of the body; `valid_from_s` is not looked at. Metered energy, members' own limits and " +
          "whose credit was used up stay as they were, and so does what members did not know then: nobody would have " +
          "used energy at another time. Trade with other communities is no part of these amounts.",
        tags: ["tariffs"],
        params: CommunityPath,
        body: TariffJson,
        response: { 200: PreviewJson },
      },
    },
    async ({ params: { community }, body }) =>
      previewJson(await previews.preview(community as CommunityId, { tariff: figuresOf(body), sharing: null })),
  );
}

/** The same for an allocation key, alone or together with a tariff. */
export function keyPreviewRoutes(app: HubApp, { previews }: Ports): void {
  app.post(
    "/api/communities/:community/allocation-keys/preview",
    {
      bodyLimit: AGREED_BYTES,
      config: {
        hub: { roles: READERS, errors: ["malformed-allocation-key", "nothing-to-preview", "overloaded"] },
      },
      schema: {
        summary: "What a key would have done in the last whole month; nothing is added or changed",
        description:
          "As the preview of a tariff, with the key of the body in place of what was in force, and with the prices of the " +
          "tariff where one is given. Who no longer is a member, or was none then, has no part in it.",
        tags: ["allocation keys"],
        params: CommunityPath,
        body: closed({ ...AGREED, tariff: orNull(TariffJson) }),
        response: { 200: PreviewJson },
      },
    },
    async ({ params: { community }, body }) => {
      const sharing = agreedIn(body);
      assertAllocationKey({ valid_from_s: 0, ...sharing });
      const tariff = body.tariff === null ? null : figuresOf(body.tariff);
      return previewJson(await previews.preview(community as CommunityId, { tariff, sharing }));
    },
  );
}

function previewJson({ basis, sums, members, accounts }: TariffPreview) {
  const { month, from_s, to_s, intervals, left_out_intervals, barred_intervals, members_with_limits } = basis;
  const { shared_wh, winners, losers, unchanged, largest_gain, largest_loss } = sums;
  return {
    basis: { month, from_s, to_s, intervals, left_out_intervals, barred_intervals, members_with_limits },
    sums: {
      ...amountsJson(sums.amount_nano),
      shared_before_wh: shared_wh.before,
      shared_after_wh: shared_wh.after,
      ...{ winners, losers, unchanged },
      largest_gain: extremeJson(largest_gain),
      largest_loss: extremeJson(largest_loss),
    },
    members: members.map(({ member, amount_nano, bought_wh, sold_wh }) => ({
      member,
      ...amountsJson(amount_nano),
      bought_before_wh: bought_wh.before,
      bought_after_wh: bought_wh.after,
      sold_before_wh: sold_wh.before,
      sold_after_wh: sold_wh.after,
    })),
    accounts: accounts.map(({ account, amount_nano }) => ({ account, ...amountsJson(amount_nano) })),
  };
}

function amountsJson({ before, after }: BeforeAndAfter<bigint>) {
  return { before_nano: String(before), after_nano: String(after), difference_nano: String(after - before) };
}

function extremeJson(extreme: MemberTrial | null) {
  return extreme === null ? null : { member: extreme.member, difference_nano: String(changeOf(extreme)) };
}
