import * as Type from "typebox";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PAGE_QUERY, pageJson, pageOf } from "../http/paging.ts";
import { closed, hexOf, orNull } from "../http/schemas.ts";
import { CommunityPath, lineOf, Milliseconds } from "./schemas.ts";

const TAGS = ["audit"];

const EntryJson = closed({
  number: Type.Integer({ minimum: 1 }),
  at_ms: Milliseconds,
  community: orNull(Type.String()),
  who: Type.String(),
  role: Type.String(),
  action: Type.String(),
  subject: Type.String(),
  details: Type.Object({}, { description: "small values, without secrets" }),
  hash: Type.String({ description: "SHA-256 over the hash of the entry before and this one" }),
});

const FilterQuery = closed({
  ...PAGE_QUERY,
  who: Type.Optional(lineOf(64, "login, or id of a token")),
  action: Type.Optional(Type.String({ pattern: "^[a-z][a-z-]{0,63}$" })),
  from_ms: Type.Optional(Milliseconds),
  to_ms: Type.Optional(Milliseconds),
});

interface Ports {
  readonly audit: AuditLog;
}

/** Who did what. */
export function auditRoutes(app: HubApp, ports: Ports): void {
  app.get(
    "/api/audit",
    {
      config: { hub: { roles: ["operator"] } },
      schema: {
        summary: "Acts in all communities, the newest first",
        tags: TAGS,
        querystring: FilterQuery,
        response: { 200: pageJson(EntryJson) },
      },
    },
    async ({ query }) => entriesOf(ports, null, query),
  );

  app.get(
    "/api/communities/:community/audit",
    {
      config: { hub: { roles: ["operator", "coordinator"] } },
      schema: {
        summary: "Acts in a community, the newest first",
        tags: TAGS,
        params: CommunityPath,
        querystring: FilterQuery,
        response: { 200: pageJson(EntryJson) },
      },
    },
    async ({ params, query }) => entriesOf(ports, params.community, query),
  );
}

async function entriesOf({ audit }: Ports, community: string | null, query: Type.Static<typeof FilterQuery>) {
  const { who = null, action = null, from_ms = null, to_ms = null } = query;
  const part = numberedPartOf(query);
  const entries = await audit.list({ community, who, action, from_ms, to_ms }, part);
  return pageOf(entries, part, { keyOf: ({ number }) => String(number), show: entryJson });
}

function entryJson({ number, at_ms, community, who, role, action, subject, details, hash }: AuditEntry) {
  return { number, at_ms, community, who, role, action, subject, details, hash: hexOf(hash) };
}
