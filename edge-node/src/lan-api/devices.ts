import { deviceId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import { assertDone } from "./answers.ts";
import type { LanApp } from "./lan-app.ts";
import type { CommunityCommands, CommunityQueries } from "./ports.ts";
import { closed, DeviceName, NoContent, OpaqueId } from "./schemas.ts";

const DeviceJson = closed({ device: DeviceName, metering_point: OpaqueId, is_active: Type.Boolean() });
const TAGS = ["devices"];

interface Ports {
  readonly community: CommunityQueries;
  readonly commands: CommunityCommands;
}

export function deviceRoutes(app: LanApp, { community, commands }: Ports): void {
  app.get(
    "/api/devices",
    {
      config: { roles: ["installer", "coordinator"] },
      schema: {
        summary: "All devices, revoked ones too",
        tags: TAGS,
        response: { 200: closed({ devices: Type.Array(DeviceJson) }) },
      },
    },
    async () => ({
      devices: community
        .devices()
        .map(({ device, metering_point, is_active }) => ({ device, metering_point, is_active })),
    }),
  );

  app.delete(
    "/api/devices/:device",
    {
      config: { roles: ["coordinator"], errors: ["unknown-device"] },
      schema: {
        summary: "Revoke a device for good",
        tags: TAGS,
        params: closed({ device: DeviceName }),
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      assertDone(await commands.revokeMeter({ device: deviceId(request.params.device) }));
      return reply.code(204).send(null);
    },
  );
}
