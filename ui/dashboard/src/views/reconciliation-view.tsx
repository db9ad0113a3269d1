import { monthText } from "@localgrid/ui-components/community-day";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CauseSum, MemberBalance, Reconciliation } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { type Column, DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { Meter } from "../components/meter.tsx";
import { EnergyChange, Money, MoneyChange } from "../components/money.tsx";
import { createCounts, shareOf } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { addMonths, monthOf } from "../time-words.ts";
import { causeWords } from "../words.ts";
import { Differences } from "./differences.tsx";

export function ReconciliationView({ month: pinned }: { month: string }): JSX.Element {
  const { api, link } = useApp();
  const { community, time_zone, last_interval_start_s } = useCommunity();
  const last_ms = last_interval_start_s === null ? link.hub_now_ms.value : last_interval_start_s * 1000;
  const lastMonth = monthOf(last_ms, time_zone);
  const month = pinned === "" ? lastMonth : pinned;
  const loaded = useLoaded(() => api.reconciliation(community, month), `${community} ${month}`, link.beat.value);
  return (
    <>
      <PageHead title="Reconciliation" text="Our readings beside those of the network operator, which bind.">
        <MonthPicker month={month} lastMonth={lastMonth} />
      </PageHead>
      <Load loaded={loaded} waiting="Fetching the month…">
        {(report) => (report.intervals === 0 ? <NoMonth month={month} /> : <Month key={month} report={report} />)}
      </Load>
    </>
  );
}

function MonthPicker({ month, lastMonth }: { month: string; lastMonth: string }): JSX.Element {
  const { locale } = useApp();
  const { community } = useCommunity();
  const to = (count: number) => hrefOf(community, "reconciliation", addMonths(month, count));
  return (
    <>
      <a class="icon-button" href={to(-1)} aria-label="Previous month">
        <Icon name="back" />
      </a>
      <strong class="month">{monthText(month, locale)}</strong>
      {month < lastMonth ? (
        <a class="icon-button" href={to(1)} aria-label="Next month">
          <Icon name="forward" />
        </a>
      ) : (
        <button type="button" class="icon-button" aria-label="Next month" disabled>
          <Icon name="forward" />
        </button>
      )}
    </>
  );
}

function NoMonth({ month }: { month: string }): JSX.Element {
  const { locale } = useApp();
  return (
    <Empty icon="reconciliation" title={`Nothing closed in ${monthText(month, locale)}`}>
      <p>Figures appear when the node has sent its first interval of this month.</p>
    </Empty>
  );
}

function Month({ report }: { report: Reconciliation }): JSX.Element {
  const [member, setMember] = useState("");
  const [cause, setCause] = useState("");
  return (
    <>
      <Coverage report={report} />
      {report.official_intervals > 0 && (
        <>
          <Causes causes={report.causes} onChoose={setCause} />
          <Members members={report.members} onChoose={setMember} />
          <Differences
            month={report.month}
            members={report.members.map((each) => each.member)}
            filter={{ member, cause }}
            onMember={setMember}
            onCause={setCause}
          />
        </>
      )}
    </>
  );
}

function Coverage({ report }: { report: Reconciliation }): JSX.Element {
  const { locale } = useApp();
  const { community } = useCommunity();
  const mayImport = useRight("import");
  const { number, percent } = createCounts(locale);
  const { intervals, official_intervals, posted_intervals, metering_points, causes } = report;
  const share = percent(shareOf(official_intervals, intervals));
  const differences = causes.reduce((sum, each) => sum + each.differences, 0);
  return (
    <section class="card" aria-label="Official values of this month">
      <dl class="facts figures">
        <div>
          <dt>Official values</dt>
          <dd>{share}</dd>
        </div>
        <div>
          <dt>Intervals</dt>
          <dd>
            {number(official_intervals)} <small>of {number(intervals)}</small>
          </dd>
        </div>
        <div>
          <dt>Posted at the node</dt>
          <dd>
            {number(posted_intervals)} <small>of {number(official_intervals)}</small>
          </dd>
        </div>
        <div>
          <dt>Metering points</dt>
          <dd>{number(metering_points)}</dd>
        </div>
        <div>
          <dt>Differences</dt>
          <dd>{number(differences)}</dd>
        </div>
      </dl>
      <Meter
        label={`${share} of this month's intervals have official values`}
        part={official_intervals}
        whole={intervals}
      />
      {official_intervals < intervals && mayImport && (
        <p class="small">
          {official_intervals === 0 ? "No official values yet. " : "Some are missing. "}
          <a href={hrefOf(community, "imports")}>Import the network operator's file</a>
        </p>
      )}
    </section>
  );
}

function Causes({ causes, onChoose }: { causes: readonly CauseSum[]; onChoose: (cause: string) => void }): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const most = Math.max(1, ...causes.map(({ differences }) => differences));
  const columns: readonly Column<CauseSum>[] = [
    {
      title: "Cause",
      cell: ({ cause }) => (
        <>
          <button
            type="button"
            class="link"
            onClick={() => {
              onChoose(cause);
              document.getElementById("differences")?.scrollIntoView();
            }}
          >
            {causeWords(cause).label}
          </button>
          <span class="cause-text small soft">{causeWords(cause).text}</span>
        </>
      ),
    },
    {
      title: "Differences",
      isNumber: true,
      cell: ({ cause, differences }) => (
        <span class="with-meter">
          {number(differences)}
          <Meter label={`${causeWords(cause).label}: ${differences}`} part={differences} whole={most} tone="note" />
        </span>
      ),
    },
    {
      title: "Import",
      isNumber: true,
      isSecondary: true,
      cell: ({ import_change_wh }) => <EnergyChange change_wh={import_change_wh} />,
    },
    {
      title: "Export",
      isNumber: true,
      isSecondary: true,
      cell: ({ export_change_wh }) => <EnergyChange change_wh={export_change_wh} />,
    },
    {
      title: "Members' balance",
      isNumber: true,
      cell: ({ amount_change_nano }) => <MoneyChange amount_nano={amount_change_nano} />,
    },
  ];
  if (causes.length === 0) {
    return <p class="all-well">The official values confirm every reading of ours.</p>;
  }
  return (
    <section class="part" aria-labelledby="causes-title">
      <h2 id="causes-title" class="section-title">
        Why they differ
      </h2>
      <DataTable caption="Differences by cause" columns={columns} rows={causes} keyOf={({ cause }) => cause} />
    </section>
  );
}

interface MembersProps {
  readonly members: readonly MemberBalance[];
  readonly onChoose: (member: string) => void;
}

function Members({ members, onChoose }: MembersProps): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const columns: readonly Column<MemberBalance>[] = [
    { title: "Member", cell: ({ member }) => member },
    { title: "Provisional", isNumber: true, cell: ({ provisional_nano }) => <Money amount_nano={provisional_nano} /> },
    {
      title: "Final",
      isNumber: true,
      cell: ({ final_nano }) => <Money amount_nano={final_nano} />,
    },
    {
      title: "Difference",
      isNumber: true,
      cell: ({ difference_nano }) => <MoneyChange amount_nano={difference_nano} />,
    },
    {
      title: "Readings",
      isNumber: true,
      isSecondary: true,
      cell: ({ member, differences }) =>
        differences === 0 ? (
          "–"
        ) : (
          <button
            type="button"
            class="link"
            onClick={() => {
              onChoose(member);
              document.getElementById("differences")?.scrollIntoView();
            }}
          >
            {number(differences)}
            <span class="visually-hidden">{` ${differences === 1 ? "difference" : "differences"} of ${member}`}</span>
          </button>
        ),
    },
  ];
  return (
    <section class="part" aria-labelledby="balances-title">
      <h2 id="balances-title" class="section-title">
        What it changes for members
      </h2>
      <p class="small soft">Above zero the member receives, below zero the member pays.</p>
      <DataTable caption="Members' balances" columns={columns} rows={members} keyOf={({ member }) => member} />
    </section>
  );
}
