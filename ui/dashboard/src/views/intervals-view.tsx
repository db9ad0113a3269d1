import { addDays, clearTimeText, dayOf, dayText, rangeOfDay } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useChosen } from "../address-choices.ts";
import { everyPage } from "../api.ts";
import type { Interval } from "../api-types.ts";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import { type Column, isoMoment, microDecimal, nanoDecimal } from "../columns.ts";
import { SameBadge, sameText } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { IntervalChart } from "../components/interval-chart.tsx";
import { Empty, Load } from "../components/load.tsx";
import { Money } from "../components/money.tsx";
import { hrefOf } from "../router.ts";

export function IntervalsView({ day: pinned }: { day: string }): JSX.Element {
  const { api, link } = useApp();
  const { community, time_zone, last_interval_start_s } = useCommunity();
  const lastDay = dayOf((last_interval_start_s ?? link.hub_now_ms.value / 1000) * 1000, time_zone);
  const day = pinned === "" ? lastDay : pinned;
  const range = useMemo(() => rangeOfDay(day, time_zone), [day, time_zone]);
  const [{ only }, choose] = useChosen({ only: ["", "different"] });
  const loaded = useLoaded<readonly Interval[]>(
    () => everyPage((list) => api.intervals(community, range, { ...list, onlyMismatch: false })),
    `${community} ${day}`,
    day === lastDay ? link.beat.value : "",
  );
  return (
    <>
      <DayPicker day={day} lastDay={lastDay} />
      <Load loaded={loaded} waiting={t("intervals-waiting")}>
        {(intervals) =>
          intervals.length === 0 ? (
            <Empty icon="intervals" title={t("intervals-none")}>
              <a class="button" href={hrefOf(community, "intervals", addDays(day, -1))}>
                {t("intervals-day-before")}
              </a>
            </Empty>
          ) : (
            <Day
              intervals={intervals}
              day={day}
              onlyMismatch={only !== ""}
              onOnly={(isOnly) => choose({ only: isOnly ? "different" : "" })}
            />
          )
        }
      </Load>
    </>
  );
}

function DayPicker({ day, lastDay }: { day: string; lastDay: string }): JSX.Element {
  const { locale } = useApp();
  const { community } = useCommunity();
  return (
    <div class="view-head">
      <div>
        <h1>{t("intervals-title")}</h1>
        <p class="soft">{dayText(day, locale)}</p>
      </div>
      <div class="view-actions">
        <a
          class="icon-button"
          href={hrefOf(community, "intervals", addDays(day, -1))}
          aria-label={t("intervals-previous")}
        >
          <Icon name="back" />
        </a>
        <input
          type="date"
          class="picker"
          aria-label={t("intervals-day")}
          value={day}
          max={lastDay}
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (value !== "") location.hash = hrefOf(community, "intervals", value);
          }}
        />
        {day < lastDay ? (
          <a
            class="icon-button"
            href={hrefOf(community, "intervals", addDays(day, 1))}
            aria-label={t("intervals-next")}
          >
            <Icon name="forward" />
          </a>
        ) : (
          <button type="button" class="icon-button" aria-label={t("intervals-next")} disabled>
            <Icon name="forward" />
          </button>
        )}
      </div>
    </div>
  );
}

interface DayProps {
  readonly intervals: readonly Interval[];
  readonly day: string;
  readonly onlyMismatch: boolean;
  readonly onOnly: (only: boolean) => void;
}

function Day({ intervals, day, onlyMismatch, onOnly }: DayProps): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { energy, money } = useFormat();
  const range = useMemo(() => rangeOfDay(day, time_zone), [day, time_zone]);
  const sum_wh = (of: (interval: Interval) => number) => intervals.reduce((sum, each) => sum + of(each), 0);
  const shared = energy(sum_wh(({ matched_wh }) => matched_wh));
  const saving = intervals.reduce((sum, { saving_nano }) => sum + BigInt(saving_nano), 0n);
  const different = intervals.filter(({ is_same }) => !is_same).length;
  const shown = useMemo(
    () => (onlyMismatch ? intervals.filter(({ is_same }) => !is_same) : intervals),
    [intervals, onlyMismatch],
  );
  return (
    <>
      <section class="card" aria-label={t("intervals-glance")}>
        <dl class="facts figures">
          <div>
            <dt>{t("intervals-shared")}</dt>
            <dd>{shared}</dd>
          </div>
          <div>
            <dt>{t("intervals-needed")}</dt>
            <dd>{energy(sum_wh(({ demand_wh }) => demand_wh))}</dd>
          </div>
          <div>
            <dt>{t("intervals-saved-together")}</dt>
            <dd>{money(saving)}</dd>
          </div>
          <div>
            <dt>{t("intervals-node-and-hub")}</dt>
            <dd>{t("intervals-difference", { different })}</dd>
          </div>
        </dl>
        <IntervalChart
          intervals={intervals}
          range={range}
          label={t("intervals-chart", { day: dayText(day, locale), shared, different, intervals: intervals.length })}
        />
      </section>
      <div class="list-tools">
        <fieldset class="segmented">
          <legend class="visually-hidden">{t("intervals-which")}</legend>
          {[false, true].map((only) => (
            <label key={String(only)}>
              <input type="radio" name="only" checked={onlyMismatch === only} onChange={() => onOnly(only)} />
              {only
                ? t("intervals-only-different", { count: different })
                : t("intervals-all", { count: intervals.length })}
            </label>
          ))}
        </fieldset>
      </div>
      {shown.length === 0 ? <p class="soft">{t("intervals-agree")}</p> : <IntervalTable intervals={shown} />}
    </>
  );
}

function IntervalTable({ intervals }: { intervals: readonly Interval[] }): JSX.Element {
  const { locale } = useApp();
  const { community, time_zone } = useCommunity();
  const mayRead = useRight("figures");
  const time = (at_s: number) => clearTimeText(at_s, time_zone, locale);
  const columns: readonly Column<Interval>[] = [
    {
      id: "interval",
      head: t("intervals-interval"),
      text: ({ start_s, length_s }) => `${time(start_s)}–${time(start_s + length_s)}`,
      key: ({ start_s }) => start_s,
      csv: ({ start_s }) => isoMoment(start_s * 1000),
      cell: ({ start_s, length_s }) => {
        const period = (
          <>
            {time(start_s)}
            <span class="only-wide">–{time(start_s + length_s)}</span>
          </>
        );
        return mayRead ? <a href={hrefOf(community, "intervals", start_s)}>{period}</a> : period;
      },
    },
    ...useFigureColumns(),
    {
      id: "results",
      head: t("intervals-results"),
      text: ({ is_same }) => sameText(is_same),
      cell: ({ is_same }) => <SameBadge isSame={is_same} />,
    },
  ];
  return (
    <DataTable
      id="intervals"
      caption={t("intervals-title")}
      columns={columns}
      rows={intervals}
      keyOf={({ start_s }) => start_s}
      isTall
    />
  );
}

function useFigureColumns(): readonly Column<Interval>[] {
  const { currency } = useCommunity();
  const { energy, price, money } = useFormat();
  const energyColumn = (id: string, head: string, of: (interval: Interval) => number): Column<Interval> => ({
    id,
    head,
    unit: "Wh",
    isNumber: true,
    isSecondary: id !== "shared",
    text: (interval) => energy(of(interval)),
    key: of,
  });
  return [
    {
      id: "price",
      head: t("intervals-price"),
      unit: `${currency}/kWh`,
      isNumber: true,
      text: ({ price_micro_per_kwh }) => (price_micro_per_kwh === null ? "–" : price(price_micro_per_kwh)),
      key: ({ price_micro_per_kwh }) => price_micro_per_kwh,
      csv: ({ price_micro_per_kwh }) => (price_micro_per_kwh === null ? null : microDecimal(price_micro_per_kwh)),
    },
    energyColumn("shared", t("intervals-shared"), ({ matched_wh }) => matched_wh),
    energyColumn("needed", t("intervals-needed"), ({ demand_wh }) => demand_wh),
    energyColumn("offered", t("intervals-offered"), ({ supply_wh }) => supply_wh),
    {
      id: "saved",
      head: t("intervals-saved"),
      unit: currency,
      isNumber: true,
      isSecondary: true,
      text: ({ saving_nano }) => money(BigInt(saving_nano)),
      key: ({ saving_nano }) => BigInt(saving_nano),
      csv: ({ saving_nano }) => nanoDecimal(saving_nano),
      cell: ({ saving_nano }) => <Money amount_nano={saving_nano} />,
    },
    {
      id: "official",
      head: t("intervals-official"),
      isNumber: true,
      isSecondary: true,
      text: ({ official_points, points }) => t("intervals-official-of", { part: official_points, whole: points }),
      key: ({ official_points }) => official_points,
    },
  ];
}
