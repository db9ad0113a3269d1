import { monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { ComponentChildren, JSX } from "preact";
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
      <PageHead title={t("reconciliation-title")} text={t("reconciliation-text")}>
        <MonthPicker month={month} lastMonth={lastMonth} />
      </PageHead>
      <Load loaded={loaded} waiting={t("reconciliation-waiting")}>
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
      <a class="icon-button" href={to(-1)} aria-label={t("reconciliation-previous")}>
        <Icon name="back" />
      </a>
      <strong class="month">{monthText(month, locale)}</strong>
      {month < lastMonth ? (
        <a class="icon-button" href={to(1)} aria-label={t("reconciliation-next")}>
          <Icon name="forward" />
        </a>
      ) : (
        <button type="button" class="icon-button" aria-label={t("reconciliation-next")} disabled>
          <Icon name="forward" />
        </button>
      )}
    </>
  );
}

function NoMonth({ month }: { month: string }): JSX.Element {
  const { locale } = useApp();
  return (
    <Empty icon="reconciliation" title={t("reconciliation-none", { month: monthText(month, locale) })}>
      <p>{t("reconciliation-none-text")}</p>
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
    <section class="card" aria-label={t("reconciliation-coverage")}>
      <dl class="facts figures">
        <div>
          <dt>{t("reconciliation-official")}</dt>
          <dd>{share}</dd>
        </div>
        <div>
          <dt>{t("reconciliation-intervals")}</dt>
          <dd>
            {number(official_intervals)} <small>{t("reconciliation-of", { whole: intervals })}</small>
          </dd>
        </div>
        <div>
          <dt>{t("reconciliation-posted")}</dt>
          <dd>
            {number(posted_intervals)} <small>{t("reconciliation-of", { whole: official_intervals })}</small>
          </dd>
        </div>
        <div>
          <dt>{t("reconciliation-points")}</dt>
          <dd>{number(metering_points)}</dd>
        </div>
        <div>
          <dt>{t("reconciliation-differences")}</dt>
          <dd>{number(differences)}</dd>
        </div>
      </dl>
      <Meter label={t("reconciliation-share", { share })} part={official_intervals} whole={intervals} />
      {official_intervals < intervals && mayImport && (
        <p class="small">
          {official_intervals === 0 ? t("reconciliation-nothing-official") : t("reconciliation-some-missing")}{" "}
          <a href={hrefOf(community, "imports")}>{t("reconciliation-import-file")}</a>
        </p>
      )}
    </section>
  );
}

interface ReadingsLinkProps {
  /** What is heard, where that is more than what is seen. */
  readonly label?: string;
  readonly onFollow: () => void;
  readonly children: ComponentChildren;
}

/** Leads down to the single readings. */
function ReadingsLink({ label, onFollow, children }: ReadingsLinkProps): JSX.Element {
  return (
    <button
      type="button"
      class="link"
      {...(label === undefined ? {} : { "aria-label": label })}
      onClick={() => {
        onFollow();
        document.getElementById("differences")?.scrollIntoView();
      }}
    >
      {children}
    </button>
  );
}

function Causes({ causes, onChoose }: { causes: readonly CauseSum[]; onChoose: (cause: string) => void }): JSX.Element {
  const { locale } = useApp();
  const { number } = createCounts(locale);
  const most = Math.max(1, ...causes.map(({ differences }) => differences));
  const columns: readonly Column<CauseSum>[] = [
    {
      title: t("reconciliation-cause"),
      cell: ({ cause }) => (
        <>
          <ReadingsLink onFollow={() => onChoose(cause)}>{causeWords(cause).label}</ReadingsLink>
          <span class="cause-text small soft">{causeWords(cause).text}</span>
        </>
      ),
    },
    {
      title: t("reconciliation-differences"),
      isNumber: true,
      cell: ({ cause, differences }) => (
        <span class="with-meter">
          {number(differences)}
          <Meter
            label={t("reconciliation-cause-count", { cause: causeWords(cause).label, count: differences })}
            part={differences}
            whole={most}
            tone="note"
          />
        </span>
      ),
    },
    {
      title: t("reconciliation-import"),
      isNumber: true,
      isSecondary: true,
      cell: ({ import_change_wh }) => <EnergyChange change_wh={import_change_wh} />,
    },
    {
      title: t("reconciliation-export"),
      isNumber: true,
      isSecondary: true,
      cell: ({ export_change_wh }) => <EnergyChange change_wh={export_change_wh} />,
    },
    {
      title: t("reconciliation-members-balance"),
      isNumber: true,
      cell: ({ amount_change_nano }) => <MoneyChange amount_nano={amount_change_nano} />,
    },
  ];
  if (causes.length === 0) {
    return <p class="all-well">{t("reconciliation-all-confirmed")}</p>;
  }
  return (
    <section class="part" aria-labelledby="causes-title">
      <h2 id="causes-title" class="section-title">
        {t("reconciliation-causes")}
      </h2>
      <DataTable
        caption={t("reconciliation-causes-caption")}
        columns={columns}
        rows={causes}
        keyOf={({ cause }) => cause}
      />
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
    { title: t("reconciliation-member"), cell: ({ member }) => member },
    {
      title: t("reconciliation-provisional"),
      isNumber: true,
      cell: ({ provisional_nano }) => <Money amount_nano={provisional_nano} />,
    },
    {
      title: t("reconciliation-final"),
      isNumber: true,
      cell: ({ final_nano }) => <Money amount_nano={final_nano} />,
    },
    {
      title: t("reconciliation-difference"),
      isNumber: true,
      cell: ({ difference_nano }) => <MoneyChange amount_nano={difference_nano} />,
    },
    {
      title: t("reconciliation-readings"),
      isNumber: true,
      isSecondary: true,
      cell: ({ member, differences }) =>
        differences === 0 ? (
          "–"
        ) : (
          <ReadingsLink
            label={t("reconciliation-differences-of", { count: differences, member })}
            onFollow={() => onChoose(member)}
          >
            {number(differences)}
          </ReadingsLink>
        ),
    },
  ];
  return (
    <section class="part" aria-labelledby="balances-title">
      <h2 id="balances-title" class="section-title">
        {t("reconciliation-balances")}
      </h2>
      <p class="small soft">{t("reconciliation-balances-text")}</p>
      <DataTable
        caption={t("reconciliation-balances-caption")}
        columns={columns}
        rows={members}
        keyOf={({ member }) => member}
      />
    </section>
  );
}
