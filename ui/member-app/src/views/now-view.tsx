import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import type { LastInterval, Now } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { FlowPicture } from "../components/flow-picture.tsx";
import { Money } from "../components/money.tsx";
import { MoreLink } from "../components/more-link.tsx";
import { TodayMoney } from "../components/today-money.tsx";
import { headlineOf } from "../power-picture.ts";
import { hrefOf } from "../router.ts";

export function NowView(): JSX.Element {
  const { live, session } = useApp();
  const now = live.now.value;
  const state = session.value;
  const hasHome = state.kind === "somebody" && state.session.member !== null;
  if (now === null) return <Waiting>{t("now-waiting")}</Waiting>;
  const isStale = live.connection.value === "stale";
  return (
    <>
      <div class="page-head">
        <h1>{headlineOf(now, hasHome)}</h1>
        <NodeClock />
      </div>
      <div class="now" data-stale={isStale}>
        <section class="card now-picture" aria-label={t("now-picture")}>
          <FlowPicture now={now} hasHome={hasHome} />
        </section>
        {hasHome && <TodayMoney />}
        <CommunityCard now={now} />
        <LastIntervalCard interval={now.last_interval} hasHome={hasHome} />
      </div>
    </>
  );
}

function NodeClock(): JSX.Element {
  const { live, locale } = useApp();
  const { time_zone } = useCommunity();
  const at_ms = live.node_now_ms.value;
  return (
    <p class="soft figures">
      {dayText(dayOf(at_ms, time_zone), locale, "short")}, {timeText(at_ms / 1000, time_zone, locale)}
    </p>
  );
}

function CommunityCard({ now }: { now: Now }): JSX.Element {
  const { power, number } = useApp().format.value;
  const { members_count } = useCommunity();
  const { import_w, shared_w, homes_live } = now.community;
  const share = import_w === 0 ? 0 : Math.min(1, shared_w / import_w);
  return (
    <section class="card" aria-labelledby="community-title">
      <h2 id="community-title">{t("now-community")}</h2>
      <dl class="facts figures">
        <div>
          <dt>{t("now-homes-live")}</dt>
          <dd>
            {number(homes_live)} <small>{t("now-homes-of", { count: members_count })}</small>
          </dd>
        </div>
        <div class="tone-neighbours">
          <dt>{t("now-shared")}</dt>
          <dd>{power(shared_w)}</dd>
        </div>
      </dl>
      <svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="share-grid" width="100" height="4" />
        <rect class="share-neighbours" width={share * 100} height="4" />
      </svg>
      <p class="small soft figures">
        {import_w === 0
          ? t("now-nobody-draws")
          : t("now-share", { share: number(share * 100), power: power(import_w) })}
      </p>
      <MoreLink href={hrefOf("community")}>{t("now-community-more")}</MoreLink>
    </section>
  );
}

interface LastIntervalProps {
  readonly interval: LastInterval | null;
  /** Only a home has a calculation of its own. */
  readonly hasHome: boolean;
}

function LastIntervalCard({ interval, hasHome }: LastIntervalProps): JSX.Element {
  const { locale, format } = useApp();
  const { time_zone, interval_length_s } = useCommunity();
  const { price, energy } = format.value;
  if (interval === null) {
    return (
      <section class="card" aria-labelledby="last-title">
        <h2 id="last-title">{t("now-last")}</h2>
        <p class="soft">{t("now-last-none")}</p>
      </section>
    );
  }
  const { start_s, price_micro_per_kwh, matched_wh, saving_nano } = interval;
  return (
    <section class="card" aria-labelledby="last-title" data-testid="last-interval">
      <h2 id="last-title">
        {t("now-last")}{" "}
        <span class="soft figures">
          {timeText(start_s, time_zone, locale)}–{timeText(start_s + interval_length_s, time_zone, locale)}
        </span>
      </h2>
      <dl class="facts figures">
        <div class="tone-price">
          <dt>{t("now-price")}</dt>
          <dd>{price_micro_per_kwh === null ? t("now-no-trade") : price(price_micro_per_kwh)}</dd>
        </div>
        <div class="tone-neighbours">
          <dt>{t("now-shared-energy")}</dt>
          <dd>{energy(matched_wh)}</dd>
        </div>
        <div>
          <dt>{t("now-saved")}</dt>
          <dd>
            <Money amount_nano={saving_nano} />
          </dd>
        </div>
      </dl>
      {hasHome && <MoreLink href={hrefOf("interval", String(start_s))}>{t("interval-how")}</MoreLink>}
    </section>
  );
}
