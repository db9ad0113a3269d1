import * as Type from "typebox";
import { ROLES } from "../access/identity.ts";
import { ALERT_CODES, type Alert } from "../alerts/alert.ts";
import type { AlertDesk } from "../alerts/alert-desk.ts";
import type { HubApp } from "../http/hub-app.ts";
import { PAGE_QUERY, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { Count, lineOf, Milliseconds } from "./schemas.ts";

const TAGS = ["alerts"];
const AlertId = Type.String({ pattern: "^[0-9a-f]{32}$", description: "the same for as long as the cause lasts" });
const Severity = Type.Enum(["alarm", "note"]);
const NOTE = "^[^\\u0000-\\u001f\\u007f]*\\S[^\\u0000-\\u001f\\u007f]*$";

const AlertJson = closed({
  alert: AlertId,
  code: Type.Enum([...ALERT_CODES]),
  community: orNull(CommunityName),
  subject: Type.String({
    description: "a node's id, a month, a batch, a billing run; else the community or the chain",
  }),
  severity: Severity,
  since_ms: Milliseconds,
  details: Type.Object({}, { description: "small values that depend on the code" }),
  acknowledged: orNull(closed({ by: Type.String(), at_ms: Milliseconds, note: Type.String() })),
});

const FilterQuery = closed({
  ...PAGE_QUERY,
  community: Type.Optional(CommunityName),
  severity: Type.Optional(Severity),
  code: Type.Optional(Type.String({ pattern: "^[a-z][a-z-]{0,63}$" })),
  state: Type.Optional(Type.Enum(["open", "acknowledged"])),
});

export interface AlertRoutePorts {
  readonly alerts: AlertDesk;
}

/** What needs somebody. */
export function alertRoutes(app: HubApp, { alerts }: AlertRoutePorts): void {
  app.get(
    "/api/alerts",
    {
      config: { hub: { roles: ROLES, scope: "own" } },
      schema: {
        summary: "What needs somebody now: alarms before notes, the newest first",
        description: "Of one community: its own alerts and those of the whole hub.",
        tags: TAGS,
        querystring: FilterQuery,
        response: { 200: pageJson(AlertJson) },
      },
    },
    async (request) => {
      const { community = null, severity = null, code = null, state } = request.query;
      const isAcknowledged = state === undefined ? null : state === "acknowledged";
      const part = partOf(request.query);
      const found = await alerts.list(identityOf(request), { community, severity, code, isAcknowledged });
      return pageOf(partIn(found, part), part, { keyOf: placeOf, show: alertJson });
    },
  );

  app.get(
    "/api/alerts/counts",
    {
      config: { hub: { roles: ROLES, scope: "own" } },
      schema: {
        summary: "How many alerts nobody has taken on",
        tags: TAGS,
        response: { 200: closed({ alarms: Count, notes: Count }) },
      },
    },
    async (request) => (await alerts.counts(identityOf(request))).all,
  );

  app.post(
    "/api/alerts/:alert/acknowledgement",
    {
      config: { hub: { roles: ["operator", "coordinator"], scope: "own", errors: ["unknown-alert"] } },
      schema: {
        summary: "Take an alert on until its cause is gone; the same cause that comes back is a new alert",
        tags: TAGS,
        params: closed({ alert: AlertId }),
        body: closed({ note: Type.String({ ...lineOf(500, "what is done about it"), minLength: 1, pattern: NOTE }) }),
        response: { 200: AlertJson },
      },
    },
    async (request) => {
      const alert = await alerts.acknowledge(identityOf(request), request.params.alert, request.body.note.trim());
      const { id, code, community, subject } = alert;
      request.log.info({
        event: "alert-acknowledged",
        by: identityOf(request).name,
        alert: id,
        code,
        community,
        subject,
      });
      return alertJson(alert);
    },
  );
}

/** A place in the order that stays where it is while others come and go. */
function placeOf({ severity, since_ms, id }: Alert): string {
  return `${severity === "alarm" ? 0 : 1}.${String(since_ms).padStart(16, "0")}.${id}`;
}

/** Alarms before notes, the newest first, ids upwards. */
function isBehind(place: string, after: string): boolean {
  const [rank = "", since = "", id = ""] = place.split(".");
  const [afterRank = "", afterSince = "", afterId = ""] = after.split(".");
  if (rank !== afterRank) return rank > afterRank;
  return since === afterSince ? id > afterId : since < afterSince;
}

function partIn(alerts: readonly Alert[], { limit, after }: { readonly limit: number; readonly after: string | null }) {
  return alerts.filter((alert) => after === null || isBehind(placeOf(alert), after)).slice(0, limit);
}

function alertJson({ id, code, community, subject, severity, since_ms, details, acknowledged }: Alert) {
  return { alert: id, code, community, subject, severity, since_ms, details, acknowledged };
}
