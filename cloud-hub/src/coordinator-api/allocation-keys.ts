import { agreedJson } from "@localgrid/protocol/allocation-key-json";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { HeldKey } from "../communities/allocation-key-store.ts";
import type { AllocationKeys } from "../communities/allocation-keys.ts";
import type { HubApp } from "../http/hub-app.ts";
import { numberedPartOf, PageQuery, pageOf } from "../http/paging.ts";
import { identityOf } from "../http/route-guard.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import { AGREED, AGREED_BYTES, agreedIn } from "./allocation-key-schemas.ts";
import { CommunityPath, Seconds } from "./schemas.ts";

const TAGS = ["allocation keys"];
/** Of those who may see the members, whom a key names. */
const READERS = ["operator", "coordinator", "billing", "analyst"] as const;
const WRITERS = ["operator", "coordinator"] as const;

const Version = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "of all the community's keys together, as they were looked at; 0 before the first one",
});
const KeyPath = closed({
  community: CommunityName,
  valid_from_s: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000 }),
});
const Changed = closed({ valid_from_s: Seconds, version: Version });

const HeldKeyJson = closed({
  valid_from_s: Seconds,
  ...AGREED,
  is_withdrawn: Type.Boolean({ description: "what held before it goes on" }),
  is_taken: Type.Boolean({ description: "whether the node's journal has what holds from then on" }),
});

interface Ports {
  readonly allocationKeys: AllocationKeys;
}

export function allocationKeyRoutes(app: HubApp, ports: Ports): void {
  listRoute(app, ports);
  addRoute(app, ports);
  withdrawRoute(app, ports);
}

function listRoute(app: HubApp, { allocationKeys }: Ports): void {
  app.get(
    "/api/communities/:community/allocation-keys",
    {
      config: { hub: { roles: READERS } },
      schema: {
        summary: "By which agreed keys the community shares, past and coming, by their beginning",
        description: "Before the first key, and where a key is null, neighbours share by the call auction.",
        tags: TAGS,
        params: CommunityPath,
        querystring: PageQuery,
        response: {
          200: closed({
            version: Version,
            items: Type.Immutable(Type.Array(HeldKeyJson)),
            next: orNull(Type.String()),
          }),
        },
      },
    },
    async ({ params, query }) => {
      const part = numberedPartOf(query);
      const { version, keys } = await allocationKeys.list(params.community as CommunityId, part);
      return { version, ...pageOf(keys, part, { keyOf: ({ valid_from_s }) => String(valid_from_s), show: heldJson }) };
    },
  );
}

function addRoute(app: HubApp, { allocationKeys }: Ports): void {
  app.post(
    "/api/communities/:community/allocation-keys",
    {
      bodyLimit: AGREED_BYTES,
      config: {
        audited: { action: "allocation-key-added", subject: "valid_from_s" },
        hub: {
          roles: WRITERS,
          errors: [
            ...(["malformed-allocation-key", "unknown-member", "allocation-key-in-the-past"] as const),
            ...(["allocation-key-too-far", "allocation-key-exists", "too-many-allocation-keys"] as const),
            "changed-meanwhile",
          ],
        },
      },
      schema: {
        summary: "Share by a key from a time on",
        description: "Everybody whom the key names is a member. A withdrawn key gives its beginning free.",
        tags: TAGS,
        params: CommunityPath,
        body: closed({ valid_from_s: Seconds, ...AGREED, version: Version }),
        response: { 201: Changed },
      },
    },
    async (request, reply) => {
      const { community } = request.params;
      const { valid_from_s, version } = request.body;
      const body = { valid_from_s, ...agreedIn(request.body) };
      const since = await allocationKeys.add(community as CommunityId, body, version);
      const [by, kind] = [identityOf(request).name, body.key?.kind ?? null];
      request.log.info({ event: "allocation-key-added", by, community, valid_from_s, kind });
      return reply.code(201).send({ valid_from_s, version: since });
    },
  );
}

function withdrawRoute(app: HubApp, { allocationKeys }: Ports): void {
  app.post(
    "/api/communities/:community/allocation-keys/:valid_from_s/withdrawal",
    {
      config: {
        audited: { action: "allocation-key-withdrawn", subject: "valid_from_s" },
        hub: {
          roles: WRITERS,
          errors: ["no-such-allocation-key", "allocation-key-begun", "changed-meanwhile"],
        },
      },
      schema: {
        summary: "Withdraw a key that has not begun; what holds before it goes on",
        tags: TAGS,
        params: KeyPath,
        body: closed({ version: Version }),
        response: { 200: Changed },
      },
    },
    async (request) => {
      const { community, valid_from_s } = request.params;
      const version = await allocationKeys.withdraw(community as CommunityId, valid_from_s, request.body.version);
      request.log.info({ event: "allocation-key-withdrawn", by: identityOf(request).name, community, valid_from_s });
      return { valid_from_s, version };
    },
  );
}

function heldJson({ valid_from_s, added, is_withdrawn, is_taken }: HeldKey) {
  return { valid_from_s, ...agreedJson(added), is_withdrawn, is_taken };
}
