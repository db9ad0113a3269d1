import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { EnergyTotals } from "../components/energy-totals.tsx";
import { Icon } from "../components/icons.tsx";
import { PeriodChart } from "../components/period-chart.tsx";
import { PeriodFigures } from "../components/period-figures.tsx";
import { PeriodChoice, PeriodPicker } from "../components/period-picker.tsx";
import { PeriodTable } from "../components/period-table.tsx";
import { entryOfBucket, type PeriodEntry, periodTotals } from "../period-entry.ts";
import { clockChanges, periodSubtitle, periodTitle } from "../period-words.ts";
import { isIn, type Period, periodAfter, periodAt, periodBefore } from "../periods.ts";
import { hrefOf } from "../router.ts";
import { useSlowed } from "../use-slowed.ts";

/** A year is many intervals to sum, and looks the same a quarter of an hour later. */
const REFRESH_MS = 30_000;

/** A week, a month or a year of one home, or of all where the account has none. */
export function PeriodView(): JSX.Element {
  const app = useApp();
  const { name, detail } = app.route.value;
  const today = app.today.value;
  const period = periodAt(name === "month" || name === "year" ? name : "week", detail, today);
  const state = app.session.value;
  const isMember = state.kind === "somebody" && state.session.member !== null;
  const isCut = app.live.connection.value === "stale";
  const lastClosed = useSlowed(app.live.closed.value?.start_s ?? 0, REFRESH_MS);
  const loaded = useLoaded<readonly PeriodEntry[]>(
    async () => {
      const { buckets } = await (isMember ? app.api.energy(period) : app.api.communityEnergy(period));
      return buckets.map((bucket) => entryOfBucket(bucket, isMember));
    },
    `${period.name} ${period.detail}`,
    isIn(period, today) ? `${lastClosed}${app.live.connection.value}` : "",
  );
  return (
    <>
      <PeriodChoice shown={period} />
      <Picker period={period} today={today} />
      {loaded.value === null && loaded.error === null && <Waiting>{t("period-fetching")}</Waiting>}
      {loaded.error !== null && !(isCut && loaded.value !== null) && <ErrorNotice error={loaded.error} />}
      {loaded.value !== null && <Figures key={period.from} period={period} today={today} entries={loaded.value} />}
    </>
  );
}

function Picker({ period, today }: { period: Period; today: string }): JSX.Element {
  const { name } = period;
  return (
    <PeriodPicker
      title={periodTitle(period, today)}
      subtitle={periodSubtitle(period)}
      previous={{ href: hrefOf(name, periodBefore(period).detail), label: t(`period-previous-${name}`) }}
      next={{
        href: period.to <= today ? hrefOf(name, periodAfter(period).detail) : null,
        label: t(`period-next-${name}`),
      }}
    />
  );
}

interface FiguresProps {
  readonly period: Period;
  readonly today: string;
  readonly entries: readonly PeriodEntry[];
}

function Figures({ period, today, entries }: FiguresProps): JSX.Element {
  const [selected, select] = useState<number | null>(null);
  const { name, by } = period;
  const totals = periodTotals(entries);
  const isNow = isIn(period, today);
  if (totals.intervals === 0) return <Nothing period={period} isNow={isNow} />;
  return (
    <div class="today">
      <section class="card today-chart" aria-label={t(`period-chart-${name}`)}>
        <Legend />
        <PeriodChart
          entries={entries}
          by={by}
          current={by === "day" ? today : today.slice(0, "YYYY-MM".length)}
          selected={selected}
          onSelect={select}
        />
        <PeriodFigures entry={selected === null ? null : (entries[selected] ?? null)} by={by} />
        <PeriodTable
          entries={entries}
          by={by}
          caption={t(`period-table-caption-${by}`, { period: periodSubtitle(period) })}
        />
      </section>
      <EnergyTotals
        title={t(isNow ? `period-so-far-${name}` : `period-whole-${name}`)}
        totals={totals}
        count={totals.intervals}
      >
        {clockChanges(entries).map((text) => (
          <p key={text} class="small soft">
            {text}
          </p>
        ))}
      </EnergyTotals>
    </div>
  );
}

function Nothing({ period, isNow }: { period: Period; isNow: boolean }): JSX.Element {
  return (
    <section class="card empty">
      <Icon name="bars" size={40} />
      <p>{t(isNow ? "period-nothing-yet" : "period-nothing")}</p>
      <a class="button" href={hrefOf(period.name, periodBefore(period).detail)}>
        {t(`period-previous-${period.name}`)}
      </a>
    </section>
  );
}

function Legend(): JSX.Element {
  return (
    <ul class="legend small">
      <li class="tone-neighbours">{t("legend-neighbours")}</li>
      <li class="tone-grid">{t("legend-grid")}</li>
      <li class="tone-price" data-shape="line">
        {t("period-legend-price")}
      </li>
      <li class="legend-ways soft">{t("legend-ways")}</li>
    </ul>
  );
}
