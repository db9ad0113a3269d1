import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { ROLES } from "../access/identity.ts";
import type { AlertCounts, AlertDesk } from "../alerts/alert-desk.ts";
import type { Communities } from "../communities/communities.ts";
import type { CommunitySummary } from "../communities/community-store.ts";
import type { EnrolmentDesk } from "../enrolment/enrolment-desk.ts";
import type { HubApp } from "../http/hub-app.ts";
import { PageQuery, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { CommunityPath, Count, lineOf, Milliseconds, Seconds } from "./schemas.ts";

const TAGS = ["communities"];

const PROFILE = {
  community: CommunityName,
  name: lineOf(200, "what people call it"),
  region: Type.String({
    pattern: "^[a-z0-9][a-z0-9-]{0,31}$",
    description: "communities of one region trade residuals",
  }),
  currency: Type.String({ pattern: "^[A-Z]{3}$", description: "ISO 4217" }),
  time_zone: Type.String({ minLength: 1, maxLength: 64, description: "IANA name" }),
};

const CommunityJson = closed({
  ...PROFILE,
  created_at_ms: Milliseconds,
  members: Count,
  metering_points: Count,
  nodes: Count,
  last_interval_start_s: orNull(Seconds),
  mismatches: Count,
  open_imports: Count,
  open_alarms: Type.Integer({ minimum: 0, description: "alerts that nobody has taken on" }),
  open_notes: Count,
});

const PolicyJson = closed({
  status_every_s: Type.Integer({ minimum: 1, maximum: 86_400 }),
  telemetry_every_s: Type.Integer({ minimum: 60, maximum: 86_400 }),
});

interface Ports {
  readonly communities: Communities;
  readonly enrolment: EnrolmentDesk;
  readonly alerts: AlertDesk;
}

export function communityRoutes(app: HubApp, { communities, alerts }: Ports): void {
  app.get(
    "/api/communities",
    {
      config: { hub: { roles: ROLES, scope: "own" } },
      schema: {
        summary: "All communities that the caller may see, by id",
        tags: TAGS,
        querystring: PageQuery,
        response: { 200: pageJson(CommunityJson) },
      },
    },
    async (request) => {
      const part = partOf(request.query);
      const found = await communities.list(part, identityOf(request).community);
      const { of } = await alerts.counts(identityOf(request));
      const show = (summary: CommunitySummary) => communityJson(summary, of(summary.community));
      return pageOf(found, part, { keyOf: ({ community }) => community, show });
    },
  );

  app.post(
    "/api/communities",
    {
      config: {
        audited: { action: "community-added", subject: "community" },
        hub: { roles: ["operator", "coordinator"], errors: ["community-exists", "unknown-time-zone"] },
      },
      schema: {
        summary: "Add a community",
        tags: TAGS,
        body: closed(PROFILE),
        response: { 201: closed({ ...PROFILE, created_at_ms: Milliseconds }) },
      },
    },
    async (request, reply) => {
      const { community, name, region, currency, time_zone } = request.body;
      const profile = { community: community as CommunityId, name, region, currency, time_zone };
      const { created_at_ms } = await communities.add(profile);
      request.log.info({ event: "community-added", by: identityOf(request).name, community });
      return reply.code(201).send({ ...profile, created_at_ms });
    },
  );

  app.get(
    "/api/communities/:community",
    {
      config: { hub: { roles: ROLES } },
      schema: {
        summary: "One community and how it is",
        tags: TAGS,
        params: CommunityPath,
        response: { 200: CommunityJson },
      },
    },
    async (request) => {
      const summary = await communities.find(request.params.community as CommunityId);
      const { of } = await alerts.counts(identityOf(request));
      return communityJson(summary, of(summary.community));
    },
  );
}

export function policyRoutes(app: HubApp, { communities }: Ports): void {
  app.get(
    "/api/communities/:community/policy",
    {
      config: { hub: { roles: ROLES } },
      schema: {
        summary: "How often the community's nodes report",
        tags: TAGS,
        params: CommunityPath,
        response: { 200: PolicyJson },
      },
    },
    async ({ params }) => {
      const { status_every_s, telemetry_every_s } = await communities.policy(params.community as CommunityId);
      return { status_every_s, telemetry_every_s };
    },
  );

  app.put(
    "/api/communities/:community/policy",
    {
      config: { hub: { roles: ["operator", "coordinator"] } },
      schema: {
        summary: "Tell the community's nodes how often to report",
        tags: TAGS,
        params: CommunityPath,
        body: PolicyJson,
        response: { 200: PolicyJson },
      },
    },
    async (request) => {
      const { community } = request.params;
      const { status_every_s, telemetry_every_s } = request.body;
      await communities.setPolicy(community as CommunityId, { status_every_s, telemetry_every_s });
      request.log.info({ event: "policy-set", by: identityOf(request).name, community });
      return { status_every_s, telemetry_every_s };
    },
  );
}

export function joinCodeRoutes(app: HubApp, { enrolment }: Ports): void {
  app.post(
    "/api/communities/:community/join-codes",
    {
      config: {
        audited: { action: "join-code-made", subject: "community" },
        hub: { roles: ["operator", "coordinator"] },
      },
      schema: {
        summary: "Make a code that lets one node into the community",
        tags: TAGS,
        params: CommunityPath,
        response: {
          201: closed({ join_code: Type.String({ description: "shown once" }), expires_at_ms: Milliseconds }),
        },
      },
    },
    async (request, reply) => {
      const { community } = request.params;
      const { join_code, expires_at_ms } = await enrolment.createJoinCode(community);
      request.log.info({ event: "join-code-made", by: identityOf(request).name, community });
      return reply.code(201).send({ join_code, expires_at_ms });
    },
  );
}

function communityJson(summary: CommunitySummary, open: AlertCounts) {
  const { community, name, region, currency, time_zone, created_at_ms } = summary;
  const { members, metering_points, nodes, last_interval_start_s, mismatches, open_imports } = summary;
  return {
    community,
    name,
    region,
    currency,
    time_zone,
    created_at_ms,
    members,
    metering_points,
    nodes,
    last_interval_start_s,
    mismatches,
    open_imports,
    open_alarms: open.alarms,
    open_notes: open.notes,
  };
}
