import type { JsonApi } from "@localgrid/ui-components/json-api";
import type { LimitValues } from "./api-types.ts";
import type { CommunityHomes, ExpectedInterval, LimitsPreview, ShownHome } from "./community-types.ts";

/** What the node works out, and who is who in the community. */
export interface CommunityApi {
  /** May take as long as a small board needs for a month. */
  readonly limitsPreview: (limits: LimitValues) => Promise<LimitsPreview>;
  readonly expected: () => Promise<readonly ExpectedInterval[]>;
  readonly homes: () => Promise<CommunityHomes>;
  readonly shownHome: () => Promise<ShownHome>;
  readonly showHome: (home: ShownHome) => Promise<ShownHome>;
  readonly switchRanking: (is_on: boolean) => Promise<void>;
}

export function createCommunityApi(call: JsonApi["call"], patient: JsonApi["call"]): CommunityApi {
  return {
    limitsPreview: (limits) => patient("GET", `/api/limits/preview${questionOf(limits)}`),
    expected: async () => (await call<{ intervals: ExpectedInterval[] }>("GET", "/api/energy/expected")).intervals,
    homes: () => call("GET", "/api/community/homes"),
    shownHome: () => call("GET", "/api/me/shown-home"),
    showHome: (home) => call("PUT", "/api/me/shown-home", { body: home }),
    switchRanking: (is_on) => call("PUT", "/api/community/ranking", { body: { ranking: is_on ? "by-sun" : "off" } }),
  };
}

/** Limits that are left out are the community's default. */
function questionOf(limits: LimitValues): string {
  const known = Object.entries(limits).flatMap(([key, value]) => (value === null ? [] : [`${key}=${value}`]));
  return known.length === 0 ? "" : `?${known.join("&")}`;
}
