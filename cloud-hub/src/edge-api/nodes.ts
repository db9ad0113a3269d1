import * as Type from "typebox";
import type { EnrolmentDesk } from "../enrolment/enrolment-desk.ts";
import type { HubApp } from "../http/hub-app.ts";
import {
  bytesOf,
  CommunityKey,
  CommunityName,
  closed,
  ErrorJson,
  hexOf,
  NodeName,
  PublicKey,
  Signature,
} from "../http/schemas.ts";
import type { RegionDesk } from "../region/region-desk.ts";

/** Guessing join codes is hopeless; so many attempts are a program gone wrong. */
const ENROLMENTS_PER_MINUTE = 30;

interface Ports {
  readonly enrolment: EnrolmentDesk;
  readonly regions: RegionDesk;
}

export function nodeRoutes(app: HubApp, { enrolment, regions }: Ports): void {
  app.post(
    "/v1/nodes",
    {
      config: { hub: { roles: "public" }, rateLimit: { max: ENROLMENTS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: "Enrols a node by the join code of its community; the node that used a code may ask again",
        tags: ["nodes"],
        body: closed({
          join_code: Type.String({ minLength: 1, maxLength: 64 }),
          community: Type.Optional(CommunityName),
          public_key: PublicKey,
          community_key: CommunityKey,
          proof: Signature,
        }),
        response: {
          200: closed({ node: NodeName, community: CommunityName }),
          403: ErrorJson,
          409: ErrorJson,
          422: ErrorJson,
          429: ErrorJson,
        },
      },
    },
    async (request) => {
      const { join_code, community: own = null, public_key, community_key, proof } = request.body;
      const { id, community } = await enrolment.enrol({
        join_code,
        community: own,
        public_key: bytesOf(public_key),
        community_key: bytesOf(community_key),
        proof: bytesOf(proof),
      });
      await regions.refresh(community);
      return { node: hexOf(id), community };
    },
  );
}
