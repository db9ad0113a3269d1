import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { Role } from "../access/identity.ts";
import { actorOf } from "../audit/audit-log.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PageQuery, pageJson, pageOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { DIFFERENCE_CAUSES } from "../reconciliation/difference-cause.ts";
import type { DifferenceReview } from "../reconciliation/difference-review.ts";
import { type DifferenceRecord, RECORD_KINDS } from "../reconciliation/review-store.ts";
import { Count, Energy, Milliseconds, Money, Month, OpaqueId, Seconds } from "./schemas.ts";

const TAGS = ["official values"];
const READERS: readonly Role[] = ["operator", "coordinator", "billing", "analyst"];
const WRITERS: readonly Role[] = ["operator", "coordinator", "billing"];

const TEXT_LENGTH = 500;
const Text = Type.String({
  minLength: 1,
  maxLength: TEXT_LENGTH,
  pattern: "^[^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$",
  description: "why, in one line; everybody who may see differences reads it",
});
export const Seen = Type.String({ pattern: "^[0-9a-f]{16}$", description: "of what was looked at" });
const EnergyChange = Type.Integer({ description: "Wh; official less own" });
const Act = Type.Integer({ minimum: 1, description: "number within the community" });
const Cause = Type.Enum([...DIFFERENCE_CAUSES]);

const MonthPath = closed({ community: CommunityName, month: Month });
const PlacePath = closed({ community: CommunityName, start_s: Seconds, metering_point: OpaqueId });
const RecordJson = closed({
  act: Act,
  kind: Type.Enum([...RECORD_KINDS]),
  text: Type.String(),
  who: Type.String(),
  role: Type.String(),
  at_ms: Milliseconds,
  differences: Type.Integer({ minimum: 1, description: "how many were decided together" }),
  import_wh: orNull(Energy),
  export_wh: orNull(Energy),
  official_import_wh: Energy,
  official_export_wh: Energy,
  amount_change_nano: Money,
});

interface Ports {
  readonly review: DifferenceReview;
}

/** What people decide and write about differences. */
export function differenceReviewRoutes(app: HubApp, ports: Ports): void {
  recordRoutes(app, ports);
  acceptanceRoutes(app, ports);
}

function recordRoutes(app: HubApp, { review }: Ports): void {
  app.get(
    "/api/communities/:community/differences/:start_s/:metering_point/records",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "What was decided and noted about a difference, the newest first, each with the figures of then",
        tags: TAGS,
        params: PlacePath,
        querystring: PageQuery,
        response: { 200: pageJson(RecordJson) },
      },
    },
    async ({ params: { community, ...place }, query }) => {
      const part = numberedPartOf(query);
      const rows = await review.records(community, placeOf(place), part);
      return pageOf(rows, part, { keyOf: ({ act }) => String(act), show: recordJson });
    },
  );

  app.post(
    "/api/communities/:community/differences/:start_s/:metering_point/records",
    {
      config: {
        hub: {
          roles: WRITERS,
          errors: ["unknown-difference", "difference-changed", "not-accepted", "too-many-records"],
        },
      },
      schema: {
        summary: "Accept a difference, open it again, or write a note; nothing that was said before is changed",
        description:
          "An acceptance is for exactly the figures that the list showed with this `seen`; whoever acts on older ones is " +
          "told. When figures change later, the difference is open again.",
        tags: TAGS,
        params: PlacePath,
        body: closed({ kind: Type.Enum([...RECORD_KINDS]), text: Text, seen: Seen }),
        response: { 201: closed({ act: Act }) },
      },
    },
    async (request, reply) => {
      const { community, ...place } = request.params;
      const act = await review.say(community, placeOf(place), { ...request.body, by: actorOf(identityOf(request)) });
      return reply.code(201).send({ act });
    },
  );
}

function acceptanceRoutes(app: HubApp, { review }: Ports): void {
  app.get(
    "/api/communities/:community/reconciliation/:month/open",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "What is open of a cause in a month, as a sum; accepting it names its `seen`",
        tags: TAGS,
        params: MonthPath,
        querystring: closed({ cause: Cause, member: Type.Optional(OpaqueId) }),
        response: {
          200: closed({
            differences: Count,
            import_change_wh: EnergyChange,
            export_change_wh: EnergyChange,
            amount_change_nano: Money,
            seen: Seen,
          }),
        },
      },
    },
    async ({ params: { community, month }, query: { cause, member = null } }) => {
      const open = await review.open(community, month, { cause, member });
      return { ...open, amount_change_nano: String(open.amount_change_nano) };
    },
  );

  app.post(
    "/api/communities/:community/reconciliation/:month/acceptances",
    {
      config: {
        hub: { roles: WRITERS, errors: ["difference-changed", "nothing-to-accept", "too-many-differences"] },
      },
      schema: {
        summary: "Accept everything that is open of a cause in a month, all of it or nothing",
        tags: TAGS,
        params: MonthPath,
        body: closed({ cause: Cause, member: orNull(OpaqueId), text: Text, seen: Seen }),
        response: { 201: closed({ act: Act, differences: Count }) },
      },
    },
    async (request, reply) => {
      const { community, month } = request.params;
      const { cause, member, text, seen } = request.body;
      const by = actorOf(identityOf(request));
      const { act, differences } = await review.acceptOpen(community, { month, cause, member }, { text, seen, by });
      return reply.code(201).send({ act, differences });
    },
  );
}

function placeOf({ start_s, metering_point }: { readonly start_s: number; readonly metering_point: string }) {
  return { start_s, metering_point: metering_point as MeteringPointId };
}

function recordJson(record: DifferenceRecord) {
  const { act, kind, text, who, role, at_ms, differences, import_wh, export_wh } = record;
  const { official_import_wh, official_export_wh, amount_change_nano } = record;
  return {
    ...{ act, kind, text, who, role, at_ms, differences, import_wh, export_wh },
    ...{ official_import_wh, official_export_wh },
    amount_change_nano: String(amount_change_nano),
  };
}
