import { addDays, type DayRange, dayText, rangeOfDay } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { TradeSettlement } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import type { ExpectedInterval } from "../community-types.ts";
import { DayChart } from "../components/day-chart.tsx";
import { EnergyTotals } from "../components/energy-totals.tsx";
import { ExpectedNote } from "../components/expected-note.tsx";
import { Icon } from "../components/icons.tsx";
import { IntervalFigures } from "../components/interval-figures.tsx";
import { IntervalSettlement } from "../components/interval-settlement.tsx";
import { IntervalTable } from "../components/interval-table.tsx";
import { PeriodChoice, PeriodPicker } from "../components/period-picker.tsx";
import { type DayEntry, entryOfCommunity, entryOfMember, totalsOf } from "../day-entry.ts";
import { hrefOf } from "../router.ts";
import { useSlowed } from "../use-slowed.ts";

/** A node on an accelerated clock closes intervals faster than anybody reads. */
const REFRESH_MS = 2000;
const NOTHING_EXPECTED: readonly ExpectedInterval[] = [];

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
  const expected = useLoaded<readonly ExpectedInterval[]>(
    async () => (isMember && day === today ? app.api.expected() : []),
    day,
    `${lastClosed}${app.live.connection.value}`,
  );
  return (
    <>
      <PeriodChoice shown={{ name: "day", day }} />
      <DayPicker day={day} today={today} />
      {loaded.value === null && loaded.error === null && <Waiting>{t("today-fetching")}</Waiting>}
      {loaded.error !== null && !(isCut && loaded.value !== null) && <ErrorNotice error={loaded.error} />}
      {loaded.value !== null && (
        <Day
          key={day}
          day={day}
          isToday={day === today}
          entries={loaded.value}
          expected={expected.value ?? NOTHING_EXPECTED}
          chain={chain.value}
        />
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
    <PeriodPicker
      title={title}
      subtitle={dayText(day, locale)}
      previous={{ href: hrefOf("today", addDays(day, -1)), label: t("today-previous") }}
      next={{
        href: day < today ? hrefOf("today", following === today ? "" : following) : null,
        label: t("today-next"),
      }}
    />
  );
}

interface DayProps {
  readonly day: string;
  readonly isToday: boolean;
  readonly entries: readonly DayEntry[];
  /** From the interval that runs on; empty where nothing is known. */
  readonly expected: readonly ExpectedInterval[];
  /** What became of own trades on the chain; null while it is not known. */
  readonly chain: TradeSettlement | null;
}

function Day({ day, isToday, entries, expected, chain }: DayProps): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const [selected_s, select] = useState<number | null>(null);
  const range = useMemo(() => rangeOfDay(day, time_zone), [day, time_zone]);
  const index = entries.findIndex(({ start_s }) => start_s === selected_s);
  const totals = totalsOf(entries);
  const coming = useMemo(() => comingAfter(entries, range, expected), [entries, range, expected]);

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
        <Legend hasEstimates={totals.estimatedCount > 0} hasExpected={coming.length > 0} />
        <DayChart
          entries={entries}
          range={range}
          expected={coming}
          selected={index === -1 ? null : index}
          onSelect={(next) => select(next === null ? null : (entries[next]?.start_s ?? null))}
        />
        <IntervalFigures entry={entries[index] ?? null} />
        {chain !== null && selected_s !== null && (
          <IntervalSettlement key={selected_s} settlement={chain} start_s={selected_s} />
        )}
        <ExpectedNote expected={coming} />
        <IntervalTable entries={entries} caption={t("table-caption", { day: dayText(day, locale) })} />
      </section>
      <EnergyTotals title={t(isToday ? "today-so-far" : "today-whole")} totals={totals} count={entries.length} />
    </div>
  );
}

/** Of this day, and no more than is still to come: an interval that has closed meanwhile is measured. */
function comingAfter(
  entries: readonly DayEntry[],
  { from_s, to_s }: DayRange,
  expected: readonly ExpectedInterval[],
): readonly ExpectedInterval[] {
  const last = entries.at(-1);
  const measured_s = last === undefined ? from_s : last.start_s + last.length_s;
  return expected.filter(({ start_s }) => start_s >= measured_s && start_s < to_s);
}

function Legend({ hasEstimates, hasExpected }: { hasEstimates: boolean; hasExpected: boolean }): JSX.Element {
  return (
    <ul class="legend small">
      <li class="tone-neighbours">{t("legend-neighbours")}</li>
      <li class="tone-grid">{t("legend-grid")}</li>
      <li class="tone-price" data-shape="line">
        {t("legend-price")}
      </li>
      {hasEstimates && <li data-shape="hatch">{t("legend-estimated")}</li>}
      {hasExpected && <li data-shape="dashed">{t("legend-expected")}</li>}
      <li class="legend-ways soft">{t("legend-ways")}</li>
    </ul>
  );
}
