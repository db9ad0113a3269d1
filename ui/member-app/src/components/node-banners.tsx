import { timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { Banner } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { hrefOf } from "../router.ts";

/** What everybody should know of the node, whichever view is open. */
export function NodeBanners(): JSX.Element {
  const { live, others, route, community, locale } = useApp();
  const isCut = live.connection.value === "stale";
  const zone = community.value?.time_zone ?? "UTC";
  const status = live.status.value;
  // The page about it says more itself.
  const isPartitionTold = route.value.name === "copies" || others.peers.value?.is_partitioned !== true;
  return (
    <div aria-live="polite" class="banners">
      {isCut && (
        <Banner tone="alarm" title={t("banner-cut")}>
          {live.now.value !== null &&
            `${t("banner-cut-since", { time: timeText(live.node_now_ms.value / 1000, zone, locale) })} `}
          {t("banner-cut-text")}
        </Banner>
      )}
      {!isCut && status !== "ok" && (
        <Banner tone={status === "storage-full" ? "alarm" : "note"} title={t(`banner-status-${status}`)}>
          {t(`banner-status-${status}.text`)}
        </Banner>
      )}
      {!isCut && !isPartitionTold && (
        <Banner tone="note" title={t("banner-partition")}>
          {t("banner-partition-text")} <a href={hrefOf("copies")}>{t("banner-partition-more")}</a>
        </Banner>
      )}
    </div>
  );
}
