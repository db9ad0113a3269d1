import { dayText, monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { Statement } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { CheckFaults, CheckMark } from "../components/check-faults.tsx";
import { Icon } from "../components/icons.tsx";
import { Cents, ExactMoney } from "../components/money.tsx";
import { PriceGroups } from "../components/price-groups.tsx";
import { hrefOf } from "../router.ts";
import { CHECK_STEPS, type CheckStep, type StatementCheck } from "../statement-check.ts";
import { useCheck } from "../statement-check-run.ts";

/** A month computed again in the browser, step by step. */
export function StatementCheckView({ month }: { month: string }): JSX.Element {
  const { locale } = useApp();
  const [again, setAgain] = useState(0);
  const run = useCheck(month, again);
  return (
    <>
      <a class="calc-back small" href={hrefOf("statement", month)}>
        <Icon name="back" size={16} />
        {t("statement-caption", { month: monthText(month, locale) })}
      </a>
      <div class="page-head">
        <h1>{t("check-title")}</h1>
      </div>
      <p class="small check-intro">{t("check-intro")}</p>
      {run.kind === "fetching" && <Waiting>{t("check-fetching", { done: run.done_days, count: run.days })}</Waiting>}
      {run.kind === "failed" && (
        <>
          <ErrorNotice error={run.error} />
          <button type="button" class="button" onClick={() => setAgain(again + 1)}>
            {t("check-again")}
          </button>
        </>
      )}
      {run.kind === "done" && (
        <div class="calc" data-testid="check">
          <Verdict check={run.check} />
          {run.check.fault_count > 0 && <CheckFaults check={run.check} time_zone={run.statement.period.time_zone} />}
          {CHECK_STEPS.map((step) => (
            <Step key={step} step={step} check={run.check}>
              <StepBody step={step} check={run.check} statement={run.statement} />
            </Step>
          ))}
        </div>
      )}
    </>
  );
}

function Verdict({ check: { intervals, fault_count } }: { check: StatementCheck }): JSX.Element {
  const isRight = fault_count === 0;
  return (
    <p class="proof-verdict check-verdict" role="status" data-right={isRight} data-testid="check-verdict">
      <Icon name={isRight ? "check" : "warning"} size={24} />
      <strong>{isRight ? t("check-adds-up", { count: intervals }) : t("check-differs", { count: fault_count })}</strong>
    </p>
  );
}

function Step(props: { step: CheckStep; check: StatementCheck; children: ComponentChildren }): JSX.Element {
  const { step, check, children } = props;
  return (
    <section class="card calc-step" aria-labelledby={`check-${step}`} data-step={step}>
      <h2 id={`check-${step}`}>{t(`check-step-${step}`)}</h2>
      <p class="small">{t(`check-text-${step}`)}</p>
      {children}
      <CheckMark isRight={!check.faults.some((fault) => fault.step === step)} />
    </section>
  );
}

interface BodyProps {
  readonly check: StatementCheck;
  readonly statement: Statement;
}

function StepBody({ step, check, statement }: BodyProps & { step: CheckStep }): JSX.Element | null {
  switch (step) {
    case "intervals":
      return (
        <p class="small figures">
          {t("check-counted", { found: check.intervals, told: statement.settlement.intervals })}
        </p>
      );
    case "energy":
      return <Energy check={check} />;
    case "money":
      return <PriceGroups check={check} />;
    case "days":
      return <Days check={check} />;
    case "history":
      return <History check={check} statement={statement} />;
    case "bill":
      return <BillSum statement={statement} />;
  }
}

function Energy({ check: { days } }: Pick<BodyProps, "check">): JSX.Element {
  const { exactEnergy } = useApp().format.value;
  const import_wh = days.reduce((sum, day) => sum + day.import_wh, 0);
  const export_wh = days.reduce((sum, day) => sum + day.export_wh, 0);
  return (
    <p class="small figures">{t("check-energy", { import: exactEnergy(import_wh), export: exactEnergy(export_wh) })}</p>
  );
}

function Days({ check: { days, now_nano } }: Pick<BodyProps, "check">): JSX.Element {
  const { locale, format } = useApp();
  const { exactEnergy } = format.value;
  return (
    <table class="calc-table" data-testid="check-days">
      <Head first={t("check-day")} />
      <tbody>
        {days.map(({ date, intervals, import_wh, export_wh, amount_nano }) => (
          <tr key={date}>
            <th scope="row">
              <a href={hrefOf("today", date)}>{dayText(date, locale, "short")}</a>
              <span class="calc-factors small soft figures">
                {t("check-day-energy", {
                  count: intervals,
                  import: exactEnergy(import_wh),
                  export: exactEnergy(export_wh),
                })}
              </span>
            </th>
            <td>
              <ExactMoney amount_nano={String(amount_nano)} />
            </td>
          </tr>
        ))}
      </tbody>
      <Sum label={t("history-now")} amount_nano={now_nano} />
    </table>
  );
}

function Head({ first }: { first: string }): JSX.Element {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        <th scope="col">{t("statement-amount")}</th>
      </tr>
    </thead>
  );
}

function Sum({ label, amount_nano }: { label: string; amount_nano: bigint | string }): JSX.Element {
  return (
    <tfoot>
      <tr class="calc-sum">
        <th scope="row">{label}</th>
        <td>
          <ExactMoney amount_nano={String(amount_nano)} />
        </td>
      </tr>
    </tfoot>
  );
}

function Row({ label, amount_nano }: { label: string; amount_nano: bigint | string }): JSX.Element {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>
        <ExactMoney amount_nano={String(amount_nano)} />
      </td>
    </tr>
  );
}

function History({ check, statement }: BodyProps): JSX.Element {
  const { first_nano, rows } = statement.history;
  return (
    <table class="calc-table" data-testid="check-history">
      <Head first={t("statement-line")} />
      <tbody>
        <Row label={t("history-first")} amount_nano={first_nano} />
        <Row label={t("statement-corrections", { count: rows.length })} amount_nano={total(rows)} />
      </tbody>
      <Sum label={t("history-now")} amount_nano={check.now_nano} />
    </table>
  );
}

function BillSum({ statement }: { statement: Statement }): JSX.Element {
  const { carried_in_nano, lines, corrections, total_nano, due_cents, carried_out_nano } = statement;
  return (
    <table class="calc-table" data-testid="check-bill">
      <Head first={t("statement-line")} />
      <tbody>
        <Row label={t("statement-carried-in")} amount_nano={carried_in_nano} />
        {lines.map(({ category, amount_nano }) => (
          <Row key={category} label={t(`statement-category-${category}`)} amount_nano={amount_nano} />
        ))}
        <Row label={t("statement-corrections", { count: corrections.length })} amount_nano={total(corrections)} />
      </tbody>
      <tfoot>
        <tr class="calc-sum">
          <th scope="row">{t("statement-sum")}</th>
          <td>
            <ExactMoney amount_nano={total_nano} />
          </td>
        </tr>
        <tr>
          <th scope="row">{t("check-rounded")}</th>
          <td>
            <Cents cents={due_cents} />
          </td>
        </tr>
        <tr>
          <th scope="row">{t("statement-carried-out")}</th>
          <td>
            <ExactMoney amount_nano={carried_out_nano} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function total(rows: readonly { readonly amount_nano: string }[]): bigint {
  return rows.reduce((sum, { amount_nano }) => sum + BigInt(amount_nano), 0n);
}
