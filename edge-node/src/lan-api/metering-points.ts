import { memberId, meteringPointId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { assertDone } from "./answers.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityCommands, CommunityQueries } from "./ports.ts";
import { memberOf } from "./route-guard.ts";
import { closed, DeviceName, list, OpaqueId, orNull } from "./schemas.ts";

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

  app.get(
    "/api/me/metering-points",
    {
      config: { roles: ["member"], right: "reader" },
      schema: {
        summary: "The own metering points, and the device with a key that reads each",
        tags: TAGS,
        response: {
          200: closed({
            metering_points: list(closed({ metering_point: OpaqueId, device: orNull(DeviceName) })),
          }),
        },
      },
    },
    async (request) => {
      const member = memberOf(request);
      const own = community.meteringPoints().filter((point) => point.is_active && point.member === member);
      const readBy = new Map(
        community
          .devices()
          .filter((device) => device.is_active)
          .map(({ metering_point, device }) => [metering_point, device]),
      );
      const metering_points = own.map(({ metering_point }) => ({
        metering_point,
        device: readBy.get(metering_point) ?? null,
      }));
      return { metering_points };
    },
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
