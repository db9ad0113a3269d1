import { addDays } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import type { EnergyBucket } from "../energy-types.ts";
import { hrefOf } from "../router.ts";
import { useSlowed } from "../use-slowed.ts";
import { Money } from "./money.tsx";
import { MoreLink } from "./more-link.tsx";

/** A node on an accelerated clock closes intervals faster than anybody reads. */
const REFRESH_MS = 2000;

/** What the day has cost or brought so far. Without an answer the moment stands without it. */
export function TodayMoney(): JSX.Element | null {
  const { api, live, today } = useApp();
  const from = today.value;
  const lastClosed = useSlowed(live.closed.value?.start_s ?? 0, REFRESH_MS);
  const { value } = useLoaded<EnergyBucket | null>(
    async () => (await api.energy({ from, to: addDays(from, 1), by: "day" })).buckets[0] ?? null,
    from,
    `${lastClosed}${live.connection.value}`,
  );
  if (value === null) return null;
  const isPaid = value.amount_nano.startsWith("-");
  return (
    <section class="card" aria-labelledby="today-money-title" data-testid="today-money">
      <h2 id="today-money-title">{t("now-today")}</h2>
      {value.intervals === 0 ? (
        <p class="soft">{t("now-today-none")}</p>
      ) : (
        <dl class="facts figures">
          <div>
            <dt>{t(isPaid ? "energy-pay" : "energy-receive")}</dt>
            <dd>
              <Money amount_nano={value.amount_nano.replace("-", "")} />
            </dd>
          </div>
          <div>
            <dt>{t("energy-save")}</dt>
            <dd>
              <Money amount_nano={value.saving_nano} />
            </dd>
          </div>
        </dl>
      )}
      <MoreLink href={hrefOf("today")}>{t("now-today-more")}</MoreLink>
    </section>
  );
}
