import type { CommunityId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { Communities } from "../communities/communities.ts";
import type { HubApp } from "../http/hub-app.ts";
import { identityOf } from "../http/route-guard.ts";
import { CommunityName, closed } from "../http/schemas.ts";
import { MEMBER, METERING_POINT, statusOf } from "./members.ts";

const WRITERS = ["operator", "coordinator"] as const;

const { member: MemberName, ...MEMBER_STATE } = MEMBER;
const { metering_point: PointName, ...POINT_STATE } = METERING_POINT;
const LOOKED_AT = {
  version: Type.Integer({
    minimum: 0,
    maximum: 2_000_000_000,
    description: "the version that was looked at; 0 for what is to be new",
  }),
};
const NOW = {
  version: Type.Integer({ minimum: 0, description: "0 where it is not there: who left before is never added" }),
};
const MemberNow = closed({ ...MEMBER, ...NOW });
const PointNow = closed({ ...METERING_POINT, ...NOW });

interface Ports {
  readonly communities: Communities;
}

/** Changes that hold only where nobody else has changed the same meanwhile. */
export function versionedMemberRoutes(app: HubApp, ports: Ports): void {
  memberRoute(app, ports);
  meteringPointRoute(app, ports);
}

function memberRoute(app: HubApp, { communities }: Ports): void {
  app.put(
    "/api/communities/:community/members/:member",
    {
      config: {
        audited: { action: "member-put", subject: "member", details: ["is_active", "credit_limit_micro"] },
        hub: { roles: WRITERS, errors: ["changed-meanwhile"] },
      },
      schema: {
        summary: "Add a member, or change the one that was looked at",
        tags: ["members"],
        params: closed({ community: CommunityName, member: MemberName }),
        body: closed({ ...MEMBER_STATE, ...LOOKED_AT }),
        response: { 200: MemberNow, 201: MemberNow },
      },
    },
    async (request, reply) => {
      const { community, member } = request.params;
      const { version, is_active, credit_limit_micro } = request.body;
      const body = { member: member as MemberId, is_active, credit_limit_micro };
      const put = await communities.putMember(community as CommunityId, body, version);
      const { changed } = put;
      request.log.info({ event: "member-put", by: identityOf(request).name, community, member, changed });
      return reply.code(statusOf(changed)).send({ ...body, version: put.version });
    },
  );
}

function meteringPointRoute(app: HubApp, { communities }: Ports): void {
  app.put(
    "/api/communities/:community/metering-points/:metering_point",
    {
      config: {
        audited: { action: "metering-point-put", subject: "metering_point", details: ["member", "is_active"] },
        hub: {
          roles: WRITERS,
          errors: ["unknown-member", "metering-point-moved", "operator-reference-exists", "changed-meanwhile"],
        },
      },
      schema: {
        summary: "Add a metering point, or change the one that was looked at",
        tags: ["metering points"],
        params: closed({ community: CommunityName, metering_point: PointName }),
        body: closed({ ...POINT_STATE, ...LOOKED_AT }),
        response: { 200: PointNow, 201: PointNow },
      },
    },
    async (request, reply) => {
      const { community, metering_point } = request.params;
      const { version, member, is_active, main_fuse_w, operator_reference } = request.body;
      const point = {
        ...{ metering_point: metering_point as MeteringPointId, member: member as MemberId },
        ...{ is_active, main_fuse_w, operator_reference },
      };
      const put = await communities.putMeteringPoint(community as CommunityId, point, version);
      const { changed } = put;
      const by = identityOf(request).name;
      request.log.info({ event: "metering-point-put", by, community, metering_point, changed });
      return reply.code(statusOf(changed)).send({ ...point, version: put.version });
    },
  );
}
