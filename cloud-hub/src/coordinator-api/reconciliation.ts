import * as Type from "typebox";
import type { Role } from "../access/identity.ts";
import type { HubApp } from "../http/hub-app.ts";
import { PAGE_QUERY, pageJson, pageOf, partOf } from "../http/paging.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { DIFFERENCE_CAUSES } from "../reconciliation/difference-cause.ts";
import type { Reconciliation } from "../reconciliation/reconciliation.ts";
import type { ListedDifference, PeriodFigures } from "../reconciliation/reconciliation-store.ts";
import { REVIEWS } from "../reconciliation/reviewed-state.ts";
import { Seen } from "./difference-review.ts";
import { Count, Energy, Milliseconds, Money, Month, OpaqueId, Seconds } from "./schemas.ts";

const READERS: readonly Role[] = ["operator", "coordinator", "billing", "analyst"];

const EnergyChange = Type.Integer({ description: "Wh; official less own" });
const Cause = Type.Enum([...DIFFERENCE_CAUSES]);
const MonthPath = closed({ community: CommunityName, month: Month });
const ReportJson = closed({
  month: Month,
  metering_points: Type.Integer({ minimum: 0, description: "with official values" }),
  intervals: Count,
  official_intervals: Count,
  posted_intervals: Type.Integer({ minimum: 0, description: "whose official values the node has taken" }),
  causes: Type.Immutable(
    Type.Array(
      closed({
        cause: Cause,
        differences: Count,
        accepted: Type.Integer({ minimum: 0, description: "of those" }),
        import_change_wh: EnergyChange,
        export_change_wh: EnergyChange,
        amount_change_nano: Money,
      }),
    ),
  ),
  members: Type.Immutable(
    Type.Array(
      closed({
        member: OpaqueId,
        provisional_nano: Money,
        final_nano: Money,
        difference_nano: Money,
        differences: Count,
      }),
    ),
  ),
  accounts: Type.Immutable(Type.Array(closed({ account: Type.String(), amount_change_nano: Money }))),
  sum_change_nano: Type.Literal("0", { description: "of members and accounts" }),
});
const DifferenceJson = closed({
  start_s: Seconds,
  metering_point: OpaqueId,
  member: OpaqueId,
  version: Type.Integer({ minimum: 1 }),
  cause: Cause,
  import_wh: orNull(Energy),
  export_wh: orNull(Energy),
  official_import_wh: Energy,
  official_export_wh: Energy,
  amount_change_nano: Money,
  status: Type.Enum(["waiting", "posted"]),
  review: Type.Enum([...REVIEWS], { description: "`changed`: was accepted, and has other figures since" }),
  accepted_by: orNull(Type.String()),
  accepted_at_ms: orNull(Milliseconds),
  accepted_text: orNull(Type.String()),
  note: orNull(Type.String({ description: "the newest" })),
  records: Type.Integer({ minimum: 0, description: "decisions and notes so far" }),
  seen: Seen,
});
const DifferencesQuery = closed({
  ...PAGE_QUERY,
  member: Type.Optional(OpaqueId),
  cause: Type.Optional(Cause),
  state: Type.Optional(
    Type.Enum(["open", "accepted", "all"], { description: "`open` by default: what is not accepted" }),
  ),
  start_s: Type.Optional(Seconds),
});

interface Ports {
  readonly reconciliation: Reconciliation;
}

export function reconciliationRoutes(app: HubApp, { reconciliation }: Ports): void {
  app.get(
    "/api/communities/:community/reconciliation/:month",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "How far official values of a month are from what the node metered, by cause and member",
        tags: ["official values"],
        params: MonthPath,
        response: { 200: ReportJson },
      },
    },
    async ({ params: { community, month } }) => reportJson(month, await reconciliation.month(community, month)),
  );

  app.get(
    "/api/communities/:community/reconciliation/:month/differences",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "Metering points and intervals whose official values differ, by start",
        tags: ["official values"],
        params: MonthPath,
        querystring: DifferencesQuery,
        response: { 200: pageJson(DifferenceJson) },
      },
    },
    async ({ params: { community, month }, query }) => {
      const { member = null, cause = null, state = "open", start_s, ...page } = query;
      const part = partOf(page);
      const after = placeIn(part.after);
      const asked = { member, cause, state: state === "all" ? null : state, start_s, limit: part.limit, after };
      const rows = await reconciliation.differences(community, month, asked);
      const keyOf = ({ start_s, metering_point }: ListedDifference) => `${start_s}.${metering_point}`;
      return pageOf(rows, part, { keyOf, show: differenceJson });
    },
  );
}

/** A text that is no place asks for nothing. */
function placeIn(text: string | null): { readonly start_s: number; readonly metering_point: string } | null {
  if (text === null) return null;
  const [, start, metering_point = ""] = /^(\d{1,13})\.([a-z0-9-]{1,32})$/.exec(text) ?? [];
  return { start_s: start === undefined ? Number.MAX_SAFE_INTEGER : Number(start), metering_point };
}

function reportJson(month: string, figures: PeriodFigures) {
  const { metering_points, intervals, official_intervals, posted_intervals } = figures;
  return {
    month,
    ...{ metering_points, intervals, official_intervals, posted_intervals },
    causes: figures.causes.map(
      ({ cause, differences, accepted, import_change_wh, export_change_wh, amount_change_nano }) => ({
        ...{ cause, differences, accepted, import_change_wh, export_change_wh },
        amount_change_nano: String(amount_change_nano),
      }),
    ),
    members: figures.members.map(({ member, provisional_nano, final_nano, difference_nano, differences }) => ({
      member,
      provisional_nano: String(provisional_nano),
      final_nano: String(final_nano),
      difference_nano: String(difference_nano),
      differences,
    })),
    accounts: figures.accounts.map(({ account, amount_change_nano }) => ({
      account,
      amount_change_nano: String(amount_change_nano),
    })),
    sum_change_nano: sumOfChanges(figures),
  };
}

function sumOfChanges({ members, accounts }: PeriodFigures): "0" {
  const ofMembers = members.reduce((sum, { difference_nano }) => sum + difference_nano, 0n);
  const sum = accounts.reduce((total, { amount_change_nano }) => total + amount_change_nano, ofMembers);
  if (sum !== 0n) throw new Error(`changes of a month sum to ${sum} nano`);
  return "0";
}

function differenceJson(row: ListedDifference) {
  const { review, accepted_by, accepted_at_ms, accepted_text, note, records, seen } = row;
  const { start_s, metering_point, member, version, cause, import_wh, export_wh } = row;
  const { official_import_wh, official_export_wh, amount_change_nano, is_posted } = row;
  return {
    ...{ start_s, metering_point, member, version, cause, import_wh, export_wh },
    ...{ official_import_wh, official_export_wh },
    amount_change_nano: String(amount_change_nano),
    status: is_posted ? ("posted" as const) : ("waiting" as const),
    ...{ review, accepted_by, accepted_at_ms, accepted_text, note, records, seen },
  };
}
