import { monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { useChosen } from "../address-choices.ts";
import type { CauseSum, MemberBalance, Reconciliation } from "../api-types.ts";
import { useApp, useCommunity, useFormat, useRight } from "../app-state.ts";
import { type Column, nanoDecimal } from "../columns.ts";
import { DataTable } from "../components/data-table.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { Meter } from "../components/meter.tsx";
import { EnergyChange, Money, MoneyChange } from "../components/money.tsx";
import { createCounts, shareOf } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { addMonths, monthOf } from "../time-words.ts";
import { CAUSE_NAMES, causeWords } from "../words.ts";
import { Differences, type ShownDifferences, STATES, stateOf } from "./differences.tsx";

export function ReconciliationView({ month: pinned }: { month: string }): JSX.Element {
  const { api, link } = useApp();
  const { community, time_zone, last_interval_start_s } = useCommunity();
  const last_ms = last_interval_start_s === null ? link.hub_now_ms.value : last_interval_start_s * 1000;
  const lastMonth = monthOf(last_ms, time_zone);
  const month = pinned === "" ? lastMonth : pinned;
  const [said, setSaid] = useState(0);
  const loaded = useLoaded(
    () => api.reconciliation(community, month),
    `${community} ${month}`,
    `${link.beat.value} ${said}`,
  );
  return (
    <>
      <PageHead title={t("reconciliation-title")} text={t("reconciliation-text")}>
        <MonthPicker month={month} lastMonth={lastMonth} />
      </PageHead>
      <Load loaded={loaded} waiting={t("reconciliation-waiting")}>
        {(report) =>
          report.intervals === 0 ? (
            <NoMonth month={month} />
          ) : (
            <Month key={month} report={report} said={said} onSaid={() => setSaid((count) => count + 1)} />
          )
        }
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

interface MonthProps {
  readonly report: Reconciliation;
  /** How often something was said of a difference. */
  readonly said: number;
  readonly onSaid: () => void;
}

function Month({ report, said, onSaid }: MonthProps): JSX.Element {
  const members = report.members.map(({ member }) => member);
  const [chosen, choose] = useChosen({ member: ["", ...members], cause: ["", ...CAUSE_NAMES], state: STATES });
  const filter: ShownDifferences = { ...chosen, state: stateOf(chosen.state) };
  const { cause } = filter;
  const looked = report.causes.filter((each) => cause === "" || each.cause === cause);
  return (
    <>
      <Coverage report={report} />
      {report.official_intervals > 0 && (
        <>
          <Causes causes={report.causes} onChoose={(only) => choose({ cause: only })} />
          <Members members={report.members} onChoose={(only) => choose({ member: only })} />
          <Differences
            month={report.month}
            members={members}
            accepted={looked.reduce((sum, { accepted }) => sum + accepted, 0)}
            filter={filter}
            round={said}
            onFilter={choose}
            onSaid={onSaid}
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
  const accepted = causes.reduce((sum, each) => sum + each.accepted, 0);
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
        <div>
          <dt>{t("reconciliation-accepted")}</dt>
          <dd>
            {number(accepted)} <small>{t("reconciliation-of", { whole: differences })}</small>
          </dd>
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
      id: "cause",
      head: t("reconciliation-cause"),
      text: ({ cause }) => causeWords(cause).label,
      cell: ({ cause }) => (
        <>
          <ReadingsLink onFollow={() => onChoose(cause)}>{causeWords(cause).label}</ReadingsLink>
          <span class="cause-text small soft">{causeWords(cause).text}</span>
        </>
      ),
    },
    {
      id: "differences",
      head: t("reconciliation-differences"),
      isNumber: true,
      text: ({ differences }) => number(differences),
      key: ({ differences }) => differences,
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
      id: "accepted",
      head: t("reconciliation-accepted"),
      isNumber: true,
      isSecondary: true,
      text: ({ accepted }) => (accepted === 0 ? "–" : number(accepted)),
      key: ({ accepted }) => accepted,
    },
    ...useChangeColumns(),
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
        id="causes"
        caption={t("reconciliation-causes-caption")}
        columns={columns}
        rows={causes}
        keyOf={({ cause }) => cause}
      />
    </section>
  );
}

/** What official values change, in energy and in money. */
function useChangeColumns(): readonly Column<CauseSum>[] {
  const { currency } = useCommunity();
  const { energy, money } = useFormat();
  return [
    {
      id: "import",
      head: t("reconciliation-import"),
      unit: "Wh",
      isNumber: true,
      isSecondary: true,
      text: ({ import_change_wh }) => energy(import_change_wh),
      key: ({ import_change_wh }) => import_change_wh,
      cell: ({ import_change_wh }) => <EnergyChange change_wh={import_change_wh} />,
    },
    {
      id: "export",
      head: t("reconciliation-export"),
      unit: "Wh",
      isNumber: true,
      isSecondary: true,
      text: ({ export_change_wh }) => energy(export_change_wh),
      key: ({ export_change_wh }) => export_change_wh,
      cell: ({ export_change_wh }) => <EnergyChange change_wh={export_change_wh} />,
    },
    {
      id: "balance",
      head: t("reconciliation-members-balance"),
      unit: currency,
      isNumber: true,
      text: ({ amount_change_nano }) => money(BigInt(amount_change_nano)),
      key: ({ amount_change_nano }) => BigInt(amount_change_nano),
      csv: ({ amount_change_nano }) => nanoDecimal(amount_change_nano),
      cell: ({ amount_change_nano }) => <MoneyChange amount_nano={amount_change_nano} />,
    },
  ];
}

interface MembersProps {
  readonly members: readonly MemberBalance[];
  readonly onChoose: (member: string) => void;
}

function Members({ members, onChoose }: MembersProps): JSX.Element {
  const { locale } = useApp();
  const { currency } = useCommunity();
  const { money } = useFormat();
  const { number } = createCounts(locale);
  const moneyColumn = (id: string, head: string, of: (balance: MemberBalance) => string): Column<MemberBalance> => ({
    id,
    head,
    unit: currency,
    isNumber: true,
    text: (balance) => money(BigInt(of(balance))),
    key: (balance) => BigInt(of(balance)),
    csv: (balance) => nanoDecimal(of(balance)),
    cell: (balance) => <Money amount_nano={of(balance)} />,
  });
  const columns: readonly Column<MemberBalance>[] = [
    { id: "member", head: t("reconciliation-member"), text: ({ member }) => member },
    moneyColumn("provisional", t("reconciliation-provisional"), ({ provisional_nano }) => provisional_nano),
    moneyColumn("final", t("reconciliation-final"), ({ final_nano }) => final_nano),
    {
      ...moneyColumn("difference", t("reconciliation-difference"), ({ difference_nano }) => difference_nano),
      cell: ({ difference_nano }) => <MoneyChange amount_nano={difference_nano} />,
    },
    {
      id: "readings",
      head: t("reconciliation-readings"),
      isNumber: true,
      isSecondary: true,
      text: ({ differences }) => (differences === 0 ? "–" : number(differences)),
      key: ({ differences }) => differences,
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
        id="balances"
        caption={t("reconciliation-balances-caption")}
        columns={columns}
        rows={members}
        keyOf={({ member }) => member}
      />
    </section>
  );
}
