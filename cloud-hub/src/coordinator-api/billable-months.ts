import * as Type from "typebox";
import type { BillableMonths } from "../billing/billable-months.ts";
import type { HubApp } from "../http/hub-app.ts";
import { closed, orNull } from "../http/schemas.ts";
import { BILLING_READERS, BILLING_TAGS } from "./billing-schemas.ts";
import { CommunityPath, Count, Month } from "./schemas.ts";

interface Ports {
  readonly billableMonths: BillableMonths;
}

const members = (description: string) => Type.Integer({ minimum: 0, description });

const BillableMonthsJson = closed({
  months: Type.Array(
    closed({
      month: Month,
      run: orNull(Count),
      left_out: members("members without a bill of the month who would be billed now"),
      corrected: members("members whose bill of the month has changed since"),
      waiting: members("members whose figures are not closed, final or settled yet"),
      lacking: members("members who lack something that somebody has to enter"),
    }),
    { description: "the newest first; `run` is the month's newest approved one" },
  ),
});

/** What runs have left over. */
export function billableMonthRoutes(app: HubApp, { billableMonths }: Ports): void {
  app.get(
    "/api/communities/:community/billable-months",
    {
      config: { hub: { roles: BILLING_READERS } },
      schema: {
        summary: "Past months of which something can be billed now that no run has billed",
        description:
          "As found last: it takes a minute or so until a change shows. Nothing before the community's first draft.",
        tags: BILLING_TAGS,
        params: CommunityPath,
        response: { 200: BillableMonthsJson },
      },
    },
    async ({ params }) => ({ months: [...(await billableMonths.of(params.community))] }),
  );
}
