import { dayText, monthText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { ComponentChildren, JSX } from "preact";
import type { Statement, StatementLine, StatementSum } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { readableCorrections } from "../statement-figures.ts";
import { correctedMoment } from "../statement-words.ts";
import { correctedText } from "./history-card.tsx";
import { AlignedMoney, Cents } from "./money.tsx";

/** All figures of a bill. Every column of amounts adds up to its last row as printed. */
export function PaperTables({ statement }: { statement: Statement }): JSX.Element {
  const { lines, corrections } = statement;
  return (
    <>
      <Summary statement={statement} />
      {lines.map((line) => (
        <Days key={line.category} line={line} />
      ))}
      {corrections.length > 0 && <Corrections statement={statement} />}
      {statement.history.rows.length > 0 && <History statement={statement} />}
      {(statement.estimated_wh > 0 || statement.unsigned_wh > 0) && <p>{t("paper-marks")}</p>}
    </>
  );
}

interface TableProps {
  readonly title: string;
  readonly heads: readonly string[];
  readonly sum: ComponentChildren;
  readonly sumLabel: string;
  /** The head of a column of words, which stand to the left. */
  readonly words?: string;
  readonly children: ComponentChildren;
}

function Table({ title, heads, sum, sumLabel, words, children }: TableProps): JSX.Element {
  return (
    <table class="paper-table">
      <caption>{title}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col" {...(head === words ? { class: "paper-words" } : {})}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={heads.length - 1}>
            {sumLabel}
          </th>
          <td>{sum}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function headsOf(first: string): readonly string[] {
  return [first, t("paper-energy"), t("paper-price"), t("statement-amount")];
}

function Figures({ sum }: { sum: StatementSum }): JSX.Element {
  const { exactEnergy, exactPrice } = useApp().format.value;
  const { energy_wh, estimated_wh, unsigned_wh, price_micro_per_kwh } = sum;
  const marks = `${estimated_wh > 0 ? "*" : ""}${unsigned_wh > 0 ? "†" : ""}`;
  return (
    <>
      <td>{energy_wh === 0 ? "" : `${exactEnergy(energy_wh)}${marks}`}</td>
      <td>{price_micro_per_kwh === null ? "" : exactPrice(price_micro_per_kwh)}</td>
      <td>
        <Cents cents={sum.shown_cents} />
      </td>
    </>
  );
}

function Summary({ statement }: { statement: Statement }): JSX.Element {
  const { lines, corrections, due_cents } = statement;
  const heads = headsOf(t("statement-line"));
  return (
    <Table title={t("paper-summary")} heads={heads} sumLabel={t("statement-sum")} sum={<Cents cents={due_cents} />}>
      {lines.map((line) => (
        <tr key={line.category}>
          <th scope="row">{t(`statement-category-${line.category}`)}</th>
          <Figures sum={line} />
        </tr>
      ))}
      {corrections.length > 0 && (
        <tr>
          <th scope="row" colSpan={3}>
            {t("statement-corrections", { count: corrections.length })}
          </th>
          <td>
            <Cents cents={corrections.reduce((sum, { shown_cents }) => sum + shown_cents, 0)} />
          </td>
        </tr>
      )}
    </Table>
  );
}

function Days({ line }: { line: StatementLine }): JSX.Element {
  const { locale } = useApp();
  const heads = headsOf(t("check-day"));
  const title = t(`statement-category-${line.category}`);
  return (
    <Table title={title} heads={heads} sumLabel={t("statement-sum")} sum={<Cents cents={line.shown_cents} />}>
      {line.days.map((day) => (
        <tr key={day.date}>
          <th scope="row">{dayText(day.date, locale, "short")}</th>
          <Figures sum={day} />
        </tr>
      ))}
    </Table>
  );
}

function Corrections({ statement: { corrections } }: { statement: Statement }): JSX.Element {
  const { locale, format } = useApp();
  const { exactEnergy } = format.value;
  const sum = corrections.reduce((all, { shown_cents }) => all + shown_cents, 0);
  return (
    <Table
      title={t("paper-corrections")}
      heads={[t("paper-interval"), t("paper-why"), t("paper-energy"), t("statement-amount")]}
      words={t("paper-why")}
      sumLabel={t("statement-sum")}
      sum={<Cents cents={sum} />}
    >
      {readableCorrections(corrections).map((row) => (
        <tr key={`${row.cause}.${row.start_s}.${row.revision}.${row.category}`}>
          <th scope="row">{correctedMoment(row.interval_local, locale)}</th>
          <td class="paper-words">
            {t(`statement-category-${row.category}`)}, {t(`statement-cause-${row.cause}`)}
          </td>
          <td>{row.energy_change_wh === 0 ? "" : exactEnergy(row.energy_change_wh)}</td>
          <td>
            <Cents cents={row.shown_cents} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function History({ statement: { history } }: { statement: Statement }): JSX.Element {
  const { locale, format } = useApp();
  const { first_nano, rows, paid, now_nano } = history;
  return (
    <>
      <Table
        title={t("history-title")}
        heads={[t("history-head-day"), t("paper-change"), t("statement-amount")]}
        words={t("paper-change")}
        sumLabel={t("history-now")}
        sum={<AlignedMoney amount_nano={now_nano} />}
      >
        <tr>
          <th scope="row" colSpan={2}>
            {t("history-first")}
          </th>
          <td>
            <AlignedMoney amount_nano={first_nano} />
          </td>
        </tr>
        {rows.map(({ cause, date, intervals, parts, amount_nano }) => (
          <tr key={`${date} ${cause}`}>
            <th scope="row">
              {dayText(date, locale, "short")} · {t(`history-cause-${cause}`)} ·{" "}
              {t("history-intervals", { count: intervals })}
            </th>
            <td class="paper-words">
              {parts.map((part) => (
                <div key={part.category}>{correctedText(part, format.value)}</div>
              ))}
            </td>
            <td>
              <AlignedMoney amount_nano={amount_nano} />
            </td>
          </tr>
        ))}
      </Table>
      <p>{t("history-text")}</p>
      {paid.map(({ month, amount_nano }) => (
        <p key={month}>
          {t("history-paid", { month: monthText(month, locale) })} <AlignedMoney amount_nano={amount_nano} />
        </p>
      ))}
    </>
  );
}
