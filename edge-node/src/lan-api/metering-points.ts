import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { assertDone } from "./answers.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityCommands, CommunityQueries } from "./ports.ts";
import { closed, OpaqueId } from "./schemas.ts";

const FIGURES = {
  metering_point: OpaqueId,
  member: OpaqueId,
  main_fuse_w: Type.Integer({ minimum: 100, maximum: 10_000_000, description: "W; no register can rise faster" }),
};
const NewMeteringPoint = closed(FIGURES);
const MeteringPointJson = closed({ ...FIGURES, is_active: Type.Boolean() });
const TAGS = ["metering points"];

interface Ports {
  readonly community: CommunityQueries;
  readonly commands: CommunityCommands;
}

export function meteringPointRoutes(app: LanApp, { community, commands }: Ports): void {
  app.get(
    "/api/metering-points",
    {
      config: { roles: ["installer", "coordinator"] },
      schema: {
        summary: "All metering points",
        tags: TAGS,
        response: { 200: closed({ metering_points: Type.Array(MeteringPointJson) }) },
      },
    },
    async () => ({
      metering_points: community.meteringPoints().map(({ metering_point, member, main_fuse_w, is_active }) => ({
        metering_point,
        member,
        main_fuse_w,
        is_active,
      })),
    }),
  );

  app.post(
    "/api/metering-points",
    {
      config: { roles: ["coordinator"], errors: ["metering-point-exists", "unknown-member"] },
      schema: {
        summary: "Add a metering point of a member",
        tags: TAGS,
        body: NewMeteringPoint,
        response: { 201: NewMeteringPoint },
      },
    },
    async (request, reply) => {
      const { main_fuse_w } = request.body;
      const metering_point = meteringPointId(request.body.metering_point);
      const member = memberId(request.body.member);
      assertDone(await commands.addMeteringPoint({ metering_point, member, main_fuse_w }));
      return reply.code(201).send({ metering_point, member, main_fuse_w });
    },
  );
}
