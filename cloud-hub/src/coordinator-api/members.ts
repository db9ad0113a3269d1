import type { CommunityId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { Changed, Communities } from "../communities/communities.ts";
import type { HubApp } from "../http/hub-app.ts";
import { PageQuery, pageJson, pageOf, partOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { closed, orNull } from "../http/schemas.ts";
import { CommunityPath, OpaqueId } from "./schemas.ts";

/** Who is a member is personal data. */
const READERS = ["operator", "coordinator", "billing", "analyst"] as const;

const LISTED = {
  version: Type.Integer({ minimum: 1, description: "the next one with every change" }),
  is_taken: Type.Boolean({ description: "whether the node's journal has it as it stands here" }),
};

export const MEMBER = {
  member: OpaqueId,
  is_active: Type.Boolean(),
  credit_limit_micro: orNull(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000_000,
      description: "how far the market account may go below zero, micro-currency; null for no limit",
    }),
  ),
};

export const METERING_POINT = {
  metering_point: OpaqueId,
  member: OpaqueId,
  is_active: Type.Boolean(),
  main_fuse_w: Type.Integer({ minimum: 100, maximum: 10_000_000, description: "W; no register can rise faster" }),
  operator_reference: orNull(
    Type.String({
      pattern: "^[!-~]([ -~]{0,62}[!-~])?$",
      description: "how the network operator calls it; null where it uses our name",
    }),
  ),
};

const MemberJson = closed(MEMBER);
const MeteringPointJson = closed(METERING_POINT);

interface Ports {
  readonly communities: Communities;
}

/** 201 for what is new, 200 for what was there already. */
export function statusOf(changed: Changed): 200 | 201 {
  return changed === "added" ? 201 : 200;
}

export function memberRoutes(app: HubApp, { communities }: Ports): void {
  app.get(
    "/api/communities/:community/members",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "All members, by id",
        tags: ["members"],
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(closed({ ...MEMBER, ...LISTED })) },
      },
    },
    async ({ params, query }) => {
      const part = partOf(query);
      return pageOf(await communities.members(params.community as CommunityId, part), part, {
        keyOf: ({ member }) => member,
        show: ({ member, is_active, credit_limit_micro, version, is_taken }) => {
          return { member, is_active, credit_limit_micro, version, is_taken };
        },
      });
    },
  );

  app.post(
    "/api/communities/:community/members",
    {
      config: {
        audited: { action: "member-put", subject: "member", details: ["is_active", "credit_limit_micro"] },
        hub: { roles: ["operator", "coordinator"] },
      },
      schema: {
        summary: "Add a member, or change it: the same again changes nothing",
        tags: ["members"],
        params: CommunityPath,
        body: MemberJson,
        response: { 200: MemberJson, 201: MemberJson },
      },
    },
    async (request, reply) => {
      const { community } = request.params;
      const { member, is_active, credit_limit_micro } = request.body;
      const body = { member: member as MemberId, is_active, credit_limit_micro };
      const { changed } = await communities.putMember(community as CommunityId, body);
      request.log.info({ event: "member-put", by: identityOf(request).name, community, member, changed });
      return reply.code(statusOf(changed)).send(body);
    },
  );
}

export function meteringPointRoutes(app: HubApp, { communities }: Ports): void {
  app.get(
    "/api/communities/:community/metering-points",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "All metering points, by id",
        tags: ["metering points"],
        params: CommunityPath,
        querystring: PageQuery,
        response: { 200: pageJson(closed({ ...METERING_POINT, ...LISTED })) },
      },
    },
    async ({ params, query }) => {
      const part = partOf(query);
      return pageOf(await communities.meteringPoints(params.community as CommunityId, part), part, {
        keyOf: ({ metering_point }) => metering_point,
        show: ({ metering_point, member, is_active, main_fuse_w, operator_reference, version, is_taken }) => {
          return { metering_point, member, is_active, main_fuse_w, operator_reference, version, is_taken };
        },
      });
    },
  );

  app.post(
    "/api/communities/:community/metering-points",
    {
      config: {
        audited: { action: "metering-point-put", subject: "metering_point", details: ["member", "is_active"] },
        hub: {
          roles: ["operator", "coordinator"],
          errors: ["unknown-member", "metering-point-moved", "operator-reference-exists"],
        },
      },
      schema: {
        summary: "Add a metering point, or change it: the same again changes nothing",
        tags: ["metering points"],
        params: CommunityPath,
        body: MeteringPointJson,
        response: { 200: MeteringPointJson, 201: MeteringPointJson },
      },
    },
    async (request, reply) => {
      const { community } = request.params;
      const { metering_point, member, is_active, main_fuse_w, operator_reference } = request.body;
      const body = {
        metering_point: metering_point as MeteringPointId,
        member: member as MemberId,
        is_active,
        main_fuse_w,
      };
      const { changed } = await communities.putMeteringPoint(community as CommunityId, { ...body, operator_reference });
      request.log.info({
        event: "metering-point-put",
        by: identityOf(request).name,
        community,
        metering_point,
        changed,
      });
      return reply.code(statusOf(changed)).send({ ...body, operator_reference });
    },
  );
}
