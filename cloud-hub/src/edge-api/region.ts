import * as Type from "typebox";
import type { HubApp } from "../http/hub-app.ts";
import { ErrorJson } from "../http/schemas.ts";
import type { RegionDesk } from "../region/region-desk.ts";
import { type NodeLoginPorts, signerOf } from "./node-login.ts";

export interface RegionRoutePorts extends NodeLoginPorts {
  readonly regions: RegionDesk;
}

export function regionRoutes(app: HubApp, ports: RegionRoutePorts): void {
  app.get(
    "/v1/region/membership",
    {
      config: { hub: { roles: "node", errors: ["wrong-region-key"] } },
      schema: {
        summary: "The signed list of the nodes of the asking node's region",
        description: "A region membership, version 1, as CBOR. Its version is the ETag: 304 while it is the newest.",
        tags: ["nodes"],
        security: [{ node: [] }],
        produces: ["application/cbor"],
        response: {
          200: Type.Unknown({ description: "CBOR" }),
          304: Type.Null({ description: "not changed since" }),
          401: ErrorJson,
          403: ErrorJson,
        },
      },
    },
    async (request, reply) => {
      const { community } = await signerOf(request, ports);
      const { version, document } = await ports.regions.membership(community);
      const tag = `"${version}"`;
      reply.header("etag", tag).header("cache-control", "no-cache");
      if (request.headers["if-none-match"] === tag) return reply.code(304).send(null);
      return reply.type("application/cbor").send(Buffer.from(document));
    },
  );
}
