import { clearTimeText, dayOf, dayText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { IntervalMember, IntervalPoint, Result, Revision } from "../api-types.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { type Column, countColumn, nanoDecimal } from "../columns.ts";
import { SameBadge } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { DifferenceTable } from "../components/difference-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { ExactMoney, exactText } from "../components/money.tsx";
import { differenceWords, digestDifference } from "../digest-difference.ts";
import { shortDigest } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText, monthOf } from "../time-words.ts";
import { type Provenance, provenanceText } from "../words.ts";

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
        {dayText(day, locale, "short")}, {clearTimeText(start_s, time_zone, locale)}
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
            <OfficialValues start_s={start_s} />
          </>
        )}
      </Load>
    </>
  );
}

/** Where the network operator has other values than we, and what was decided about that. */
function OfficialValues({ start_s }: { start_s: number }): JSX.Element {
  const { api } = useApp();
  const { community, time_zone } = useCommunity();
  const [said, setSaid] = useState(0);
  const month = monthOf(start_s * 1000, time_zone);
  const loaded = useLoaded(
    () => everyPage((page) => api.differences(community, month, { start_s, state: "all", ...page })),
    `${community} ${start_s}`,
    said,
  );
  return (
    <section class="part" aria-labelledby="official-title">
      <h2 id="official-title" class="section-title">
        {t("interval-official")}
      </h2>
      <Load loaded={loaded} waiting={t("differences-waiting")}>
        {(items) =>
          items.length === 0 ? (
            <p class="soft">{t("interval-official-none")}</p>
          ) : (
            <>
              <p class="small">
                <a href={hrefOf(community, "reconciliation", month)}>{t("interval-official-month")}</a>
              </p>
              <DifferenceTable items={items} isPartial={false} isOneInterval onSaid={() => setSaid(said + 1)} />
            </>
          )
        }
      </Load>
    </section>
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
      <ComparedTable caption={t("interval-compared", { name })} rows={rows} node={node} hub={hub} />
    </section>
  );
}

interface ComparedTableProps {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly node: Result;
  readonly hub: Result;
}

/** Two results beside each other: four lines in a fixed order, and no list to search or sort. */
function ComparedTable({ caption, rows, node, hub }: ComparedTableProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard
    <section class="table-frame" aria-label={caption} tabIndex={0}>
      <table class="data-table">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t("interval-what")}</th>
            <th scope="col" data-number="true">
              {t("interval-node")}
            </th>
            <th scope="col" data-number="true">
              {t("interval-hub")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, isSame, of }) => (
            <tr key={label}>
              <th scope="row">
                <span class="compared">
                  {label} <SameBadge isSame={isSame} />
                </span>
              </th>
              <td data-number="true">{of(node)}</td>
              <td data-number="true">{of(hub)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Members({ members }: { members: readonly IntervalMember[] }): JSX.Element {
  const { currency } = useCommunity();
  const { exactEnergy, exactMoney } = useFormat();
  const energy = { unit: "Wh", number: exactEnergy };
  const columns: readonly Column<IntervalMember>[] = [
    { id: "member", head: t("interval-member"), text: ({ member }) => member },
    countColumn("bought", { ...energy, head: t("interval-bought"), of: ({ bought_wh }) => bought_wh }),
    countColumn("sold", { ...energy, head: t("interval-sold"), of: ({ sold_wh }) => sold_wh }),
    countColumn("from-grid", {
      ...energy,
      head: t("interval-from-grid"),
      isSecondary: true,
      of: ({ grid_import_wh }) => grid_import_wh,
    }),
    countColumn("to-grid", {
      ...energy,
      head: t("interval-to-grid"),
      isSecondary: true,
      of: ({ grid_export_wh }) => grid_export_wh,
    }),
    {
      id: "amount",
      head: t("interval-amount"),
      unit: currency,
      isNumber: true,
      text: ({ amount_nano }) => exactText(exactMoney(BigInt(amount_nano))),
      key: ({ amount_nano }) => BigInt(amount_nano),
      csv: ({ amount_nano }) => nanoDecimal(amount_nano),
      cell: ({ amount_nano }) => <ExactMoney amount_nano={amount_nano} />,
    },
    { ...readingColumn(), isSecondary: true },
  ];
  return (
    <section class="part" aria-labelledby="members-title">
      <h2 id="members-title" class="section-title">
        {t("interval-members")}
      </h2>
      <DataTable
        id="members"
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
  const energy = { unit: "Wh", number: exactEnergy };
  const columns: readonly Column<IntervalPoint>[] = [
    { id: "point", head: t("interval-point"), text: ({ metering_point }) => metering_point },
    countColumn("import", { ...energy, head: t("interval-import"), of: ({ import_wh }) => import_wh }),
    countColumn("export", { ...energy, head: t("interval-export"), of: ({ export_wh }) => export_wh }),
    readingColumn(),
  ];
  return (
    <section class="part" aria-labelledby="points-title">
      <h2 id="points-title" class="section-title">
        {t("interval-points")}
      </h2>
      <DataTable
        id="points"
        caption={t("interval-points-caption")}
        columns={columns}
        rows={points}
        keyOf={({ metering_point }) => metering_point}
      />
    </section>
  );
}

/** How a value came about. */
function readingColumn<T extends Provenance>(): Column<T> {
  return {
    id: "reading",
    head: t("interval-reading"),
    text: provenanceText,
    choice: { of: provenanceCode, label: provenanceOf },
  };
}

function provenanceCode({ quality, is_signed, is_official }: Provenance): string {
  return is_official ? "official" : `${quality}${is_signed ? "" : "-unsigned"}`;
}

function provenanceOf(code: string): string {
  return provenanceText({
    quality: code.replace(/-unsigned$/, ""),
    is_signed: !code.endsWith("-unsigned"),
    is_official: code === "official",
  });
}
