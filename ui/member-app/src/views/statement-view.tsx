import { monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Statement } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { ChainCard } from "../components/chain-card.tsx";
import { HistoryCard } from "../components/history-card.tsx";
import { Icon } from "../components/icons.tsx";
import { Cents } from "../components/money.tsx";
import { SettlementCard } from "../components/settlement-card.tsx";
import { StatementSharing } from "../components/statement-sharing.tsx";
import { StatementStageNote } from "../components/statement-stage.tsx";
import { StatementTable } from "../components/statement-table.tsx";
import { hrefOf } from "../router.ts";
import { dueText } from "../statement-words.ts";
import { useCuts } from "../use-cuts.ts";
import { StatementCheckView } from "./statement-check-view.tsx";
import { StatementPrintView } from "./statement-print-view.tsx";

/** All months, one of them, or a page of one. */
export function StatementView(): JSX.Element {
  const [month = "", page] = useApp().route.value.detail.split("/");
  if (page === "check") return <StatementCheckView key={month} month={month} />;
  if (page === "print") return <StatementPrintView key={month} month={month} />;
  return <Months />;
}

function Months(): JSX.Element {
  const { api, route, locale } = useApp();
  const months = useLoaded(api.months, "months");
  const newestFirst = [...(months.value ?? [])].sort().reverse();
  const asked = route.value.detail;
  const month = asked === "" ? newestFirst[0] : asked;
  return (
    <>
      <div class="page-head">
        <h1>{t("statement-title")}</h1>
      </div>
      {months.error !== null && <ErrorNotice error={months.error} />}
      {months.value === null && months.error === null && <Waiting>{t("statement-months-waiting")}</Waiting>}
      {newestFirst.length > 0 && (
        <nav class="months" aria-label={t("statement-months")}>
          <ul>
            {newestFirst.map((each) => (
              <li key={each}>
                <a
                  class="chip"
                  href={hrefOf("statement", each)}
                  {...(each === month ? { "aria-current": "page" as const } : {})}
                >
                  {monthText(each, locale)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {months.value !== null && month === undefined && (
        <section class="card empty">
          <Icon name="bill" size={40} />
          <p>{t("statement-none-yet")}</p>
        </section>
      )}
      {month !== undefined && <Month month={month} />}
    </>
  );
}

function Month({ month }: { month: string }): JSX.Element {
  const { api, live } = useApp();
  const cuts = useCuts(live.connection.value);
  const loaded = useLoaded(() => api.statement(month), month, cuts);
  if (loaded.error !== null && loaded.value === null) return <ErrorNotice error={loaded.error} />;
  if (loaded.value === null) return <Waiting>{t("statement-waiting")}</Waiting>;
  return (
    <div class="month">
      <Bill statement={loaded.value} month={month} />
      <HistoryCard statement={loaded.value} />
      <SettlementCard settlement={loaded.value.settlement} />
      <ChainCard month={month} />
    </div>
  );
}

function Bill({ statement, month }: { statement: Statement; month: string }): JSX.Element {
  const { locale, format } = useApp();
  const [isExact, setExact] = useState(false);
  return (
    <section class="card bill" aria-labelledby="bill-title">
      <Due statement={statement} month={month} />
      <StatementStageNote statement={statement} />
      <StatementSharing statement={statement} />
      <label class="switch">
        <input type="checkbox" checked={isExact} onChange={(event) => setExact(event.currentTarget.checked)} />
        {t("statement-exact")}
      </label>
      <StatementTable
        statement={statement}
        isExact={isExact}
        caption={t("statement-caption", { month: monthText(month, locale) })}
      />
      {statement.unsigned_wh > 0 && (
        <p class="small soft">
          <span aria-hidden="true">† </span>
          {t("statement-unsigned-note", { energy: format.value.energy(statement.unsigned_wh) })}
        </p>
      )}
      <p class="small soft">
        {t("statement-signs")} {t("statement-rounding")}
      </p>
      <div class="bill-links">
        <a class="button" data-kind="main" href={hrefOf("statement", `${month}/check`)}>
          <Icon name="check" size={20} /> {t("check-title")}
        </a>
        <a class="button" href={hrefOf("statement", `${month}/print`)}>
          <Icon name="print" size={20} /> {t("statement-print")}
        </a>
        <a class="button" href={`/api/statements/${month}.csv`} download={`statement-${month}.csv`}>
          <Icon name="download" size={20} /> {t("statement-csv")}
        </a>
      </div>
    </section>
  );
}

function Due({ statement, month }: { statement: Statement; month: string }): JSX.Element {
  const { locale, format } = useApp();
  const { due_cents, energy_wh, estimated_wh, stage } = statement;
  const { energy, number } = format.value;
  // Nothing was counted because nothing could count it: that is no measured zero.
  const isUnmetered = energy_wh === 0 && stage.estimated_intervals > 0;
  const percent = energy_wh === 0 ? 0 : Math.ceil((estimated_wh / energy_wh) * 100);
  return (
    <div class="due">
      <div>
        <h2 id="bill-title">{monthText(month, locale)}</h2>
        <p class="due-amount" data-testid="due">
          <span class="due-verb">{dueText(due_cents, stage.name === "running")}</span>{" "}
          <Cents cents={Math.abs(due_cents)} />
        </p>
      </div>
      <p class="mark" data-estimate={isUnmetered || estimated_wh > 0}>
        {isUnmetered
          ? t("statement-unmetered")
          : estimated_wh === 0
            ? t("statement-measured", { energy: energy(energy_wh) })
            : t("statement-estimated", { percent: number(percent), energy: energy(energy_wh) })}
      </p>
    </div>
  );
}
