import type { AddressInfo } from "node:net";
import { openPool } from "@localgrid/cloud-hub/adapters/database";
import { PostgresResultReader } from "@localgrid/cloud-hub/adapters/result-reader";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import fastify from "fastify";
import { answerRequests } from "./child-link.ts";

/** A route that asks the database the same and answers it, and does nothing else. */
export interface BareRouteRequest {
  readonly connection: Parameters<typeof openPool>[0];
  readonly community: string;
  readonly from_s: number;
  readonly to_s: number;
  readonly limit: number;
}

answerRequests<BareRouteRequest, number>(async ({ connection, community, from_s, to_s, limit }) => {
  const reader = new PostgresResultReader(openPool(connection));
  const app = fastify();
  app.get("/bare", async () => {
    const query = { from_s, to_s, limit, after: null, isMismatchOnly: false };
    return { items: await reader.intervals(community as CommunityId, query), next: null };
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  return (app.server.address() as AddressInfo).port;
});
