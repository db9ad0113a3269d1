import { addDays, dayText, rangeOfDay } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { TradeSettlement } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { DayChart } from "../components/day-chart.tsx";
import { Icon } from "../components/icons.tsx";
import { IntervalFigures } from "../components/interval-figures.tsx";
import { IntervalSettlement } from "../components/interval-settlement.tsx";
import { IntervalTable } from "../components/interval-table.tsx";
import { type DayEntry, entryOfCommunity, entryOfMember, totalsOf } from "../day-entry.ts";
import { hrefOf } from "../router.ts";
import { useSlowed } from "../use-slowed.ts";

/** A node on an accelerated clock closes intervals faster than anybody reads. */
const REFRESH_MS = 2000;

export function TodayView(): JSX.Element {
  const app = useApp();
  const { time_zone } = useCommunity();
  const today = app.today.value;
  const pinned = app.route.value.detail;
  const day = pinned === "" || pinned > today ? today : pinned;
  const range = useMemo(() => rangeOfDay(day, time_zone), [day, time_zone]);
  const state = app.session.value;
  const isCut = app.live.connection.value === "stale";
  const isMember = state.kind === "somebody" && state.session.member !== null;
  const lastClosed = useSlowed(app.live.closed.value?.start_s ?? 0, REFRESH_MS);
  const loaded = useLoaded<readonly DayEntry[]>(
    async () =>
      isMember
        ? (await app.api.intervals(range)).map(entryOfMember)
        : (await app.api.communityIntervals(range)).map(entryOfCommunity),
    day,
    day === today ? `${lastClosed}${app.live.connection.value}` : "",
  );
  // A node that settles nothing has nothing to say about it; the day stands without.
  const chain = useLoaded<TradeSettlement | null>(
    async () => (isMember ? app.api.settlement(range) : null),
    day,
    `${lastClosed}${app.live.connection.value}`,
  );
  return (
    <>
      <DayPicker day={day} today={today} />
      {loaded.value === null && loaded.error === null && <Waiting>{t("today-fetching")}</Waiting>}
      {loaded.error !== null && !(isCut && loaded.value !== null) && <ErrorNotice error={loaded.error} />}
      {loaded.value !== null && (
        <Day key={day} day={day} isToday={day === today} entries={loaded.value} chain={chain.value} />
      )}
    </>
  );
}

function DayPicker({ day, today }: { day: string; today: string }): JSX.Element {
  const { locale } = useApp();
  const following = addDays(day, 1);
  const isYesterday = day === addDays(today, -1);
  const title = day === today ? t("today-title") : isYesterday ? t("today-yesterday") : dayText(day, locale, "short");
  return (
    <div class="day-picker">
      <a class="icon-button" href={hrefOf("today", addDays(day, -1))} aria-label={t("today-previous")}>
        <Icon name="back" />
      </a>
      <div>
        <h1>{title}</h1>
        <p class="soft small">{dayText(day, locale)}</p>
      </div>
      {day < today ? (
        <a
          class="icon-button"
          href={hrefOf("today", following === today ? "" : following)}
          aria-label={t("today-next")}
        >
          <Icon name="forward" />
        </a>
      ) : (
        <button type="button" class="icon-button" aria-label={t("today-next")} disabled>
          <Icon name="forward" />
        </button>
      )}
    </div>
  );
}

interface DayProps {
  readonly day: string;
  readonly isToday: boolean;
  readonly entries: readonly DayEntry[];
  /** What became of own trades on the chain; null while it is not known. */
  readonly chain: TradeSettlement | null;
}

function Day({ day, isToday, entries, chain }: DayProps): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const [selected_s, select] = useState<number | null>(null);
  const range = useMemo(() => rangeOfDay(day, time_zone), [day, time_zone]);
  const index = entries.findIndex(({ start_s }) => start_s === selected_s);
  const { estimatedCount } = totalsOf(entries);

  useEffect(() => {
    // Who reads an interval must not lose it when midnight comes.
    if (selected_s !== null && isToday) location.replace(hrefOf("today", day));
  }, [selected_s, isToday, day]);

  if (entries.length === 0) {
    return (
      <section class="card empty">
        <Icon name="bars" size={40} />
        <p>{t(isToday ? "today-nothing-yet" : "today-nothing")}</p>
        <a class="button" href={hrefOf("today", addDays(day, -1))}>
          {t("today-show-before")}
        </a>
      </section>
    );
  }
  return (
    <div class="today">
      <section class="card today-chart" aria-label={t("today-chart")}>
        <Legend hasEstimates={estimatedCount > 0} />
        <DayChart
          entries={entries}
          range={range}
          selected={index === -1 ? null : index}
          onSelect={(next) => select(next === null ? null : (entries[next]?.start_s ?? null))}
        />
        <IntervalFigures entry={entries[index] ?? null} />
        {chain !== null && selected_s !== null && (
          <IntervalSettlement key={selected_s} settlement={chain} start_s={selected_s} />
        )}
        <IntervalTable entries={entries} caption={t("table-caption", { day: dayText(day, locale) })} />
      </section>
      <Totals entries={entries} title={t(isToday ? "today-so-far" : "today-whole")} />
    </div>
  );
}

function Legend({ hasEstimates }: { hasEstimates: boolean }): JSX.Element {
  return (
    <ul class="legend small">
      <li class="tone-neighbours">{t("legend-neighbours")}</li>
      <li class="tone-grid">{t("legend-grid")}</li>
      <li class="tone-price" data-shape="line">
        {t("legend-price")}
      </li>
      {hasEstimates && <li data-shape="hatch">{t("legend-estimated")}</li>}
      <li class="legend-ways soft">{t("legend-ways")}</li>
    </ul>
  );
}

function Totals({ entries, title }: { entries: readonly DayEntry[]; title: string }): JSX.Element {
  const { energy, money } = useApp().format.value;
  const totals = totalsOf(entries);
  const { amount_nano } = totals;
  const rows = [
    { tone: "neighbours", label: t("energy-from-neighbours"), energy_wh: totals.from_neighbours_wh },
    { tone: "grid", label: t("energy-from-grid"), energy_wh: totals.from_grid_wh },
    { tone: "neighbours", label: t("energy-to-neighbours"), energy_wh: totals.to_neighbours_wh },
    { tone: "grid", label: t("energy-to-grid"), energy_wh: totals.to_grid_wh },
  ];
  return (
    <section class="card today-totals" aria-labelledby="totals-title" data-testid="day-totals">
      <h2 id="totals-title">{title}</h2>
      <dl class="facts figures">
        {rows.map(({ tone, label, energy_wh }) => (
          <div key={label} class={`tone-${tone}`}>
            <dt>{label}</dt>
            <dd>{energy(energy_wh)}</dd>
          </div>
        ))}
        {amount_nano !== null && (
          <div>
            <dt>{t(amount_nano < 0n ? "energy-pay" : "energy-receive")}</dt>
            <dd>{money(amount_nano < 0n ? -amount_nano : amount_nano)}</dd>
          </div>
        )}
        <div>
          <dt>{t(amount_nano === null ? "energy-saved-together" : "energy-save")}</dt>
          <dd>{money(totals.saving_nano)}</dd>
        </div>
      </dl>
      {totals.estimatedCount > 0 && (
        <p class="small soft">{t("today-estimated", { estimated: totals.estimatedCount, count: entries.length })}</p>
      )}
    </section>
  );
}
