import { monthPeriod } from "@localgrid/clearing/statement";
import type { CommunityId } from "@localgrid/vocabulary/identifiers";
import * as Type from "typebox";
import type { Communities } from "../communities/communities.ts";
import type { HubApp } from "../http/hub-app.ts";
import { CommunityName, closed, orNull } from "../http/schemas.ts";
import type { StatementReader } from "../recomputation/month-statements.ts";
import { Count, Money, Month, OpaqueId } from "./schemas.ts";

const MemberJson = closed({
  member: OpaqueId,
  provisional_nano: Money,
  final_nano: orNull(Money),
  difference_nano: Money,
  is_final: Type.Boolean(),
  intervals: Count,
  final_intervals: Count,
});

const StatementsJson = closed({
  month: Month,
  members: Type.Array(MemberJson),
  accounts: Type.Array(closed({ account: Type.String(), amount_nano: Money })),
  sum_nano: Type.String({ description: "of all accounts: 0" }),
});

interface Ports {
  readonly communities: Communities;
  readonly statements: StatementReader;
}

export function monthStatementRoutes(app: HubApp, { communities, statements }: Ports): void {
  app.get(
    "/api/communities/:community/statements/:month",
    {
      config: { hub: { roles: ["operator", "coordinator", "billing"], errors: ["not-a-month"] } },
      schema: {
        summary: "What each member's intervals of a month come to, as metered and with official values",
        tags: ["statements"],
        params: closed({ community: CommunityName, month: Month }),
        response: { 200: StatementsJson },
      },
    },
    async ({ params }) => {
      const { month } = params;
      const { community, time_zone } = await communities.find(params.community as CommunityId);
      const { from_s, to_s } = monthPeriod(month, time_zone);
      const { members, accounts, sum_nano } = await statements.statements(community, { from_s, to_s });
      return {
        month,
        members: members.map(({ member, provisional_nano, final_nano, difference_nano, ...coverage }) => ({
          member,
          provisional_nano,
          final_nano,
          difference_nano,
          is_final: coverage.is_final,
          intervals: coverage.intervals,
          final_intervals: coverage.final_intervals,
        })),
        accounts: accounts.map(({ account, amount_nano }) => ({ account, amount_nano })),
        sum_nano,
      };
    },
  );
}
