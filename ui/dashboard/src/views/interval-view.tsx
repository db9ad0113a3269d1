import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { ComponentChildren, JSX } from "preact";
import type { IntervalMember, IntervalPoint, Result, Revision } from "../api-types.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { SameBadge } from "../components/badge.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { ExactMoney } from "../components/money.tsx";
import { differenceWords, digestDifference } from "../digest-difference.ts";
import { shortDigest } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText } from "../time-words.ts";
import { provenanceText } from "../words.ts";

export function IntervalView({ start_s }: { start_s: number }): JSX.Element {
  const { api, locale } = useApp();
  const { community, time_zone } = useCommunity();
  const loaded = useLoaded(() => api.interval(community, start_s), `${community} ${start_s}`);
  const day = dayOf(start_s * 1000, time_zone);
  return (
    <>
      <p>
        <a class="back" href={hrefOf(community, "intervals", day)}>
          <Icon name="back" size={16} />
          {dayText(day, locale, "short")}
        </a>
      </p>
      <h1>
        {dayText(day, locale, "short")}, {timeText(start_s, time_zone, locale)}
      </h1>
      <Load loaded={loaded} waiting={t("interval-waiting")}>
        {({ revisions, members, metering_points }) => (
          <>
            {revisions
              .toSorted((a, b) => b.revision - a.revision)
              .map((revision) => (
                <Comparison key={revision.revision} revision={revision} />
              ))}
            <Members members={members} />
            <Points points={metering_points} />
          </>
        )}
      </Load>
    </>
  );
}

interface Row {
  readonly label: string;
  readonly isSame: boolean;
  readonly of: (result: Result) => ComponentChildren;
}

/** What both computed, side by side. */
function useRows({ hub, node }: Revision): readonly Row[] {
  const { exactEnergy, price } = useFormat();
  const digest = (value: string) => <code title={value}>{shortDigest(value)}</code>;
  return [
    {
      label: t("interval-price"),
      isSame: hub.price_micro_per_kwh === node.price_micro_per_kwh,
      of: ({ price_micro_per_kwh }) =>
        price_micro_per_kwh === null ? t("interval-price-none") : price(price_micro_per_kwh),
    },
    {
      label: t("interval-shared"),
      isSame: hub.matched_wh === node.matched_wh,
      of: ({ matched_wh }) => exactEnergy(matched_wh),
    },
    {
      label: t("interval-input-digest"),
      isSame: hub.input_digest === node.input_digest,
      of: ({ input_digest }) => digest(input_digest),
    },
    {
      label: t("interval-result-digest"),
      isSame: hub.result_digest === node.result_digest,
      of: ({ result_digest }) => digest(result_digest),
    },
  ];
}

function Comparison({ revision }: { revision: Revision }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { hub, node, closed_at_ms } = revision;
  const rows = useRows(revision);
  const difference = digestDifference(revision);
  const { title, text } = differenceWords(difference);
  const columns: readonly Column<Row>[] = [
    {
      title: t("interval-what"),
      cell: ({ label, isSame }) => (
        <span class="compared">
          {label} <SameBadge isSame={isSame} />
        </span>
      ),
    },
    { title: t("interval-node"), isNumber: true, cell: ({ of }) => of(node) },
    { title: t("interval-hub"), isNumber: true, cell: ({ of }) => of(hub) },
  ];
  const name =
    revision.revision === 0 ? t("interval-first") : t("interval-correction", { revision: String(revision.revision) });
  return (
    <section class="card comparison" data-difference={difference} aria-label={name}>
      <div class="card-head">
        <div>
          <h2>{name}</h2>
          <p class="small soft">{t("interval-closed", { moment: momentText(closed_at_ms, { time_zone, locale }) })}</p>
        </div>
        <SameBadge isSame={revision.is_same} />
      </div>
      <p>
        <strong>{title}</strong> {text}
      </p>
      <DataTable
        caption={t("interval-compared", { name })}
        columns={columns}
        rows={rows}
        keyOf={({ label }) => label}
      />
    </section>
  );
}

function Members({ members }: { members: readonly IntervalMember[] }): JSX.Element {
  const { exactEnergy } = useFormat();
  const columns: readonly Column<IntervalMember>[] = [
    { title: t("interval-member"), cell: ({ member }) => member },
    { title: t("interval-bought"), isNumber: true, cell: ({ bought_wh }) => exactEnergy(bought_wh) },
    { title: t("interval-sold"), isNumber: true, cell: ({ sold_wh }) => exactEnergy(sold_wh) },
    {
      title: t("interval-from-grid"),
      isNumber: true,
      isSecondary: true,
      cell: ({ grid_import_wh }) => exactEnergy(grid_import_wh),
    },
    {
      title: t("interval-to-grid"),
      isNumber: true,
      isSecondary: true,
      cell: ({ grid_export_wh }) => exactEnergy(grid_export_wh),
    },
    {
      title: t("interval-amount"),
      isNumber: true,
      cell: ({ amount_nano }) => <ExactMoney amount_nano={amount_nano} />,
    },
    { title: t("interval-reading"), isSecondary: true, cell: provenanceText },
  ];
  return (
    <section class="part" aria-labelledby="members-title">
      <h2 id="members-title" class="section-title">
        {t("interval-members")}
      </h2>
      <DataTable
        caption={t("interval-members-caption")}
        columns={columns}
        rows={members}
        keyOf={({ member }) => member}
      />
    </section>
  );
}

function Points({ points }: { points: readonly IntervalPoint[] }): JSX.Element {
  const { exactEnergy } = useFormat();
  const columns: readonly Column<IntervalPoint>[] = [
    { title: t("interval-point"), cell: ({ metering_point }) => metering_point },
    { title: t("interval-import"), isNumber: true, cell: ({ import_wh }) => exactEnergy(import_wh) },
    { title: t("interval-export"), isNumber: true, cell: ({ export_wh }) => exactEnergy(export_wh) },
    { title: t("interval-reading"), cell: provenanceText },
  ];
  return (
    <section class="part" aria-labelledby="points-title">
      <h2 id="points-title" class="section-title">
        {t("interval-points")}
      </h2>
      <DataTable
        caption={t("interval-points-caption")}
        columns={columns}
        rows={points}
        keyOf={({ metering_point }) => metering_point}
      />
    </section>
  );
}
