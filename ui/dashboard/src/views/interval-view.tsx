import { dayOf, dayText, timeText } from "@localgrid/ui-components/community-day";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { ComponentChildren, JSX } from "preact";
import type { IntervalMember, IntervalPoint, Result, Revision } from "../api-types.ts";
import { useApp, useCommunity, useFormat } from "../app-state.ts";
import { SameBadge } from "../components/badge.tsx";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Load } from "../components/load.tsx";
import { ExactMoney } from "../components/money.tsx";
import { DIFFERENCE_TEXTS, digestDifference } from "../digest-difference.ts";
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
      <Load loaded={loaded} waiting="Fetching the interval…">
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

function Comparison({ revision }: { revision: Revision }): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { exactEnergy, price } = useFormat();
  const { hub, node, closed_at_ms } = revision;
  const difference = digestDifference(revision);
  const { title, text } = DIFFERENCE_TEXTS[difference];
  const digest = (value: string) => <code title={value}>{shortDigest(value)}</code>;
  const rows: readonly Row[] = [
    {
      label: "Price",
      isSame: hub.price_micro_per_kwh === node.price_micro_per_kwh,
      of: ({ price_micro_per_kwh }) => (price_micro_per_kwh === null ? "none" : price(price_micro_per_kwh)),
    },
    { label: "Shared", isSame: hub.matched_wh === node.matched_wh, of: ({ matched_wh }) => exactEnergy(matched_wh) },
    {
      label: "Digest of inputs",
      isSame: hub.input_digest === node.input_digest,
      of: ({ input_digest }) => digest(input_digest),
    },
    {
      label: "Digest of the result",
      isSame: hub.result_digest === node.result_digest,
      of: ({ result_digest }) => digest(result_digest),
    },
  ];
  const columns: readonly Column<Row>[] = [
    {
      title: "What",
      cell: ({ label, isSame }) => (
        <span class="compared">
          {label} <SameBadge isSame={isSame} />
        </span>
      ),
    },
    { title: "Node", isNumber: true, cell: ({ of }) => of(node) },
    { title: "Hub", isNumber: true, cell: ({ of }) => of(hub) },
  ];
  const name = revision.revision === 0 ? "As first closed" : `Correction ${revision.revision}`;
  return (
    <section class="card comparison" data-difference={difference} aria-label={name}>
      <div class="card-head">
        <div>
          <h2>{name}</h2>
          <p class="small soft">closed {momentText(closed_at_ms, { time_zone, locale })}</p>
        </div>
        <SameBadge isSame={revision.is_same} />
      </div>
      <p>
        <strong>{title}</strong> {text}
      </p>
      <DataTable caption={`Node and hub, ${name}`} columns={columns} rows={rows} keyOf={({ label }) => label} />
    </section>
  );
}

function Members({ members }: { members: readonly IntervalMember[] }): JSX.Element {
  const { exactEnergy } = useFormat();
  const columns: readonly Column<IntervalMember>[] = [
    { title: "Member", cell: ({ member }) => member },
    { title: "Bought", isNumber: true, cell: ({ bought_wh }) => exactEnergy(bought_wh) },
    { title: "Sold", isNumber: true, cell: ({ sold_wh }) => exactEnergy(sold_wh) },
    {
      title: "From grid",
      isNumber: true,
      isSecondary: true,
      cell: ({ grid_import_wh }) => exactEnergy(grid_import_wh),
    },
    {
      title: "To grid",
      isNumber: true,
      isSecondary: true,
      cell: ({ grid_export_wh }) => exactEnergy(grid_export_wh),
    },
    { title: "Amount", isNumber: true, cell: ({ amount_nano }) => <ExactMoney amount_nano={amount_nano} /> },
    { title: "Reading", isSecondary: true, cell: provenanceText },
  ];
  return (
    <section class="part" aria-labelledby="members-title">
      <h2 id="members-title" class="section-title">
        Members
      </h2>
      <DataTable caption="Members in this interval" columns={columns} rows={members} keyOf={({ member }) => member} />
    </section>
  );
}

function Points({ points }: { points: readonly IntervalPoint[] }): JSX.Element {
  const { exactEnergy } = useFormat();
  const columns: readonly Column<IntervalPoint>[] = [
    { title: "Point", cell: ({ metering_point }) => metering_point },
    { title: "Import", isNumber: true, cell: ({ import_wh }) => exactEnergy(import_wh) },
    { title: "Export", isNumber: true, cell: ({ export_wh }) => exactEnergy(export_wh) },
    { title: "Reading", cell: provenanceText },
  ];
  return (
    <section class="part" aria-labelledby="points-title">
      <h2 id="points-title" class="section-title">
        Metering points
      </h2>
      <DataTable
        caption="Readings in this interval"
        columns={columns}
        rows={points}
        keyOf={({ metering_point }) => metering_point}
      />
    </section>
  );
}
