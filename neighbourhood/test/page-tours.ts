import type { CommunityPage, Route } from "@localgrid/dashboard/router";
import type { RouteName } from "@localgrid/member-app/router";

interface MemberPlaces {
  readonly month: string;
  readonly interval: number;
}

/** Every view of a member's page; the compiler says when one is missing. */
export function memberViews({ month, interval }: MemberPlaces): readonly string[] {
  const views: Record<RouteName, readonly string[]> = {
    now: ["now"],
    today: ["today", `today/${month}-02`],
    week: ["week", `week/${month}-01`],
    month: [`month/${month}`],
    year: [`year/${month.slice(0, 4)}`],
    interval: [`interval/${interval}`],
    limits: ["limits"],
    community: ["community"],
    statement: [`statement/${month}`, `statement/${month}/check`, `statement/${month}/print`],
    devices: ["devices", "devices/add"],
    copies: ["copies"],
    // Of those who look after the node.
    care: [],
    account: ["account"],
    // Before anybody is logged in, and with an invitation only: join-journey.browser.test.ts goes there.
    join: [],
    notices: ["notices"],
  };
  return Object.values(views).flat();
}

/** What somebody without a home looks at. */
export function coordinatorViews(): readonly string[] {
  return ["now", "today", "community", "devices", "devices/firmware", "copies", "care", "account", "notices"];
}

interface HubPlaces {
  readonly community: string;
  readonly region: string;
  readonly month: string;
  readonly interval: number;
  readonly batch: number;
  readonly node: string;
}

/** Every view of the dashboard. */
export function dashboardViews(places: HubPlaces): readonly string[] {
  const { community, month, interval, batch } = places;
  const pages: Record<CommunityPage, readonly string[]> = {
    overview: [""],
    nodes: ["/nodes"],
    copies: ["/copies"],
    members: ["/members", "/members/import", "/members/letters"],
    tariffs: ["/tariffs"],
    sharing: ["/sharing", "/sharing/new"],
    intervals: ["/intervals", `/intervals/${interval}`],
    reconciliation: ["/reconciliation", `/reconciliation/${month}`],
    settlement: ["/settlement", `/settlement/${batch}`],
    imports: ["/imports"],
    billing: ["/billing", "/billing/accounts", "/billing/biller"],
    audit: ["/audit"],
  };
  const views: Record<Route["name"], readonly string[]> = {
    communities: [""],
    settlement: ["settlement"],
    alerts: ["alerts"],
    node: [`nodes/${places.node}`],
    audit: ["audit"],
    account: ["account"],
    region: [`region/${places.region}`],
    community: Object.values(pages)
      .flat()
      .map((page) => `c/${community}${page}`),
  };
  return Object.values(views).flat();
}
