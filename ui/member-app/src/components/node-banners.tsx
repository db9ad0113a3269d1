import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { Banner } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { hrefOf } from "../router.ts";
import { AWAY_REASON } from "../use-away.ts";

/** What everybody should know of the node, whichever view is open. */
export function NodeBanners(): JSX.Element {
  const { live, others, route } = useApp();
  const isCut = live.connection.value === "stale";
  const status = live.status.value;
  // The page about it says more itself.
  const isPartitionTold = route.value.name === "copies" || others.peers.value?.is_partitioned !== true;
  return (
    <div aria-live="polite" class="banners">
      {isCut && (
        <Banner tone="alarm" title={t("banner-cut")}>
          <FiguresFrom /> {t("banner-cut-text")}
        </Banner>
      )}
      {isCut && (
        <p id={AWAY_REASON} hidden>
          {t("banner-cut-reason")}
        </p>
      )}
      {!isCut && <SlowBanner />}
      <SessionBanner />
      <ReleaseBanner />
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

/** How old what is shown is: what was kept of this view, else what came last. */
function FiguresFrom(): JSX.Element | null {
  const { live, kept, community, locale } = useApp();
  const zone = community.value?.time_zone;
  const at_ms = kept.oldest_at_ms.value ?? (live.now.value === null ? null : live.node_now_ms.value);
  if (at_ms === null || zone === undefined) return null;
  const day = dayOf(at_ms, zone);
  const time = timeText(at_ms / 1000, zone, locale);
  if (day === dayOf(Date.now(), zone)) return <>{t("banner-cut-since", { time })}</>;
  return <>{t("banner-cut-since-day", { day: dayText(day, locale, "short"), time })}</>;
}

function SlowBanner(): JSX.Element | null {
  const { kept, live } = useApp();
  if (kept.oldest_at_ms.value === null || live.connection.value !== "live") return null;
  return (
    <Banner tone="note" title={t("banner-slow")}>
      <FiguresFrom />
    </Banner>
  );
}

/** Somebody has put off logging in again. */
function SessionBanner(): JSX.Element | null {
  const { renewal } = useApp();
  if (renewal.state.value !== "put-off") return null;
  return (
    <Banner tone="note" title={t("banner-session")}>
      <button type="button" class="button" onClick={() => renewal.ask()}>
        {t("login-submit")}
      </button>
    </Banner>
  );
}

function ReleaseBanner(): JSX.Element | null {
  const { releases } = useApp();
  if (!releases.isNewer.value) return null;
  return (
    <Banner tone="note" title={t("banner-release")}>
      <button type="button" class="button" onClick={() => releases.take()}>
        {t("view-fetch-again")}
      </button>
    </Banner>
  );
}
