import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { Community } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { AuditList, type PlaceOf } from "../components/audit-list.tsx";
import { PageHead } from "../components/load.tsx";

/** Who did what in a community. */
export function CommunityAuditView(): JSX.Element {
  const place = useCommunity();
  return (
    <>
      <PageHead title={t("audit-title")} text={t("audit-text", { time_zone: place.time_zone })} />
      <AuditList community={place.community} time_zone={place.time_zone} placeOf={() => place} />
    </>
  );
}

/** A community of which the hub has not told yet, or no more. */
const UNKNOWN: Pick<Community, "name" | "currency"> = { name: "", currency: "EUR" };
/** Communities have their own zones: what concerns all of them is told in none of theirs. */
const HUB_ZONE = "UTC";

/** Who did what in all communities, and at the hub itself. */
export function HubAuditView(): JSX.Element {
  const { api } = useApp();
  const loaded = useLoaded(() => everyPage(api.communities), "communities");
  const known = new Map((loaded.value ?? []).map((each) => [each.community, each]));
  const placeOf: PlaceOf = (community) => known.get(community) ?? UNKNOWN;
  const title = t("audit-hub-window");
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <PageHead title={t("audit-hub-title")} text={t("audit-hub-text", { time_zone: HUB_ZONE })} />
      <AuditList community={null} time_zone={HUB_ZONE} placeOf={placeOf} />
    </>
  );
}
