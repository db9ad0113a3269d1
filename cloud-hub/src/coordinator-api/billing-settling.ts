import * as Type from "typebox";
import { SETTLING_WAYS } from "../billing/settling.ts";
import type { SettlingDesk } from "../billing/settling-desk.ts";
import type { HubApp } from "../http/hub-app.ts";
import { identityOf } from "../http/route-guard.ts";
import { closed, orNull } from "../http/schemas.ts";
import { BILLING_READERS, BILLING_TAGS } from "./billing-schemas.ts";
import { CommunityPath, Milliseconds, Month } from "./schemas.ts";

interface Ports {
  readonly settling: SettlingDesk;
}

const Version = Type.Integer({ minimum: 0, maximum: 2_000_000_000, description: "the newest; 0 where there is none" });
const Way = Type.Enum([...SETTLING_WAYS]);

const SettlingsJson = closed({
  version: Version,
  has_zone: Type.Boolean({ description: "whether the hub settles the community's trades on a chain" }),
  settlings: Type.Array(
    closed({
      version: Type.Integer({ minimum: 1 }),
      settles_by: Way,
      from_month: Month,
      from_s: Type.Integer({ description: "UTC seconds" }),
      changed_by: orNull(Type.String({ description: "null where the hub entered it with the community's zone" })),
      changed_at_ms: Milliseconds,
    }),
    { description: "the newest first; of those that have begun the newest counts" },
  ),
});

const NewSettlingJson = closed({ settles_by: Way, from_month: Month, version: Version });

/** By which way a community's money is settled, from which month on. */
export function settlingRoutes(app: HubApp, { settling }: Ports): void {
  app.get(
    "/api/communities/:community/settling",
    {
      config: { hub: { roles: BILLING_READERS } },
      schema: {
        summary: "Whether months are settled by bank or on the chain: by bank without an entry",
        tags: BILLING_TAGS,
        params: CommunityPath,
        response: { 200: SettlingsJson },
      },
    },
    async ({ params }) => settlingsJson(await settling.read(params.community)),
  );

  app.put(
    "/api/communities/:community/settling",
    {
      config: {
        hub: {
          roles: ["coordinator"],
          errors: [
            ...(["not-a-person", "not-a-month", "changed-meanwhile"] as const),
            ...(["month-begun", "no-zone", "too-many-changes"] as const),
          ],
        },
      },
      schema: {
        summary: "Settle by bank or on the chain from a month on that has not begun",
        tags: BILLING_TAGS,
        params: CommunityPath,
        body: NewSettlingJson,
        response: { 200: SettlingsJson },
      },
    },
    async (request) => {
      const { community } = request.params;
      const { settles_by, from_month, version } = request.body;
      await settling.change(community, identityOf(request), { settles_by, from_month, version });
      return settlingsJson(await settling.read(community));
    },
  );
}

function settlingsJson({ settlings, has_zone }: Awaited<ReturnType<SettlingDesk["read"]>>) {
  const shown = settlings.map(({ version, settles_by, from_month, from_s, changed_by, changed_at_ms }) => {
    return { version, settles_by, from_month, from_s, changed_by, changed_at_ms };
  });
  return { version: settlings[0]?.version ?? 0, has_zone, settlings: shown };
}
