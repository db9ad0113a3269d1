import { clearTimeText, dayText, monthText } from "@localgrid/ui-components/community-day";
import type { Formatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CorrectedDay, CorrectedPart, Statement } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { hrefOf } from "../router.ts";
import { ExactMoney } from "./money.tsx";
import { Opener } from "./statement-table.tsx";

const CAUSES = ["late-reading", "official-value"] as const;
/** A few days stand open from the beginning. */
const ROWS_SHOWN = 3;
/** Intervals that a day names, and how many of them where there are more. */
const STARTS_SHOWN = 8;
const FIRST_STARTS = 3;

/** What a month's intervals were first closed with, every correction since, and what they come to now. */
export function HistoryCard({ statement }: { statement: Statement }): JSX.Element {
  const { first_nano, rows, now_nano } = statement.history;
  return (
    <section class="card bill" aria-labelledby="history-title" data-testid="history">
      <h2 id="history-title">{t("history-title")}</h2>
      <p class="small">{t(rows.length === 0 ? "history-none" : "history-text")}</p>
      {rows.length > 0 && (
        <>
          <table class="statement history">
            <caption class="visually-hidden">{t("history-caption")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("history-head-day")}</th>
                <th scope="col">{t("statement-amount")}</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{t("history-first")}</th>
                <td>
                  <ExactMoney amount_nano={first_nano} />
                </td>
              </tr>
            </tbody>
            {CAUSES.map((cause) => (
              <Cause key={cause} cause={cause} statement={statement} />
            ))}
            <tfoot>
              <tr class="statement-sum">
                <th scope="row">{t("history-now")}</th>
                <td>
                  <ExactMoney amount_nano={now_nano} />
                </td>
              </tr>
            </tfoot>
          </table>
          <Paid paid={statement.history.paid} />
        </>
      )}
    </section>
  );
}

/** Everything that one cause changed; its days open, because a month may have one of each. */
function Cause({ cause, statement }: { cause: CorrectedDay["cause"]; statement: Statement }): JSX.Element | null {
  const rows = statement.history.rows.filter((row) => row.cause === cause);
  const [isOpen, setOpen] = useState(rows.length <= ROWS_SHOWN);
  if (rows.length === 0) return null;
  const amount = rows.reduce((sum, { amount_nano }) => sum + BigInt(amount_nano), 0n);
  const intervals = rows.reduce((sum, row) => sum + row.intervals, 0);
  return (
    <tbody class="history-cause" data-cause={cause}>
      <tr>
        <th scope="row">
          <Opener label={t(`history-cause-${cause}`)} isOpen={isOpen} toggle={() => setOpen(!isOpen)} />
          <span class="statement-energy soft">{t("history-intervals", { count: intervals })}</span>
        </th>
        <td>
          <ExactMoney amount_nano={String(amount)} />
        </td>
      </tr>
      {isOpen && rows.map((row) => <Row key={row.date} row={row} time_zone={statement.period.time_zone} />)}
    </tbody>
  );
}

function Row({ row, time_zone }: { row: CorrectedDay; time_zone: string }): JSX.Element {
  const { locale, format } = useApp();
  const { date, intervals, parts, amount_nano } = row;
  const starts = row.starts.slice(0, intervals > STARTS_SHOWN ? FIRST_STARTS : STARTS_SHOWN);
  return (
    <tr class="statement-day">
      <th scope="row">
        <a href={hrefOf("today", date)}>{dayText(date, locale, "short")}</a>
        {parts.map((part) => (
          <span key={part.category} class="statement-energy figures soft">
            {correctedText(part, format.value)}
          </span>
        ))}
        <span class="history-starts small soft">
          {starts.map((start_s) => (
            <a key={start_s} href={hrefOf("interval", String(start_s))}>
              {clearTimeText(start_s, time_zone, locale)}
            </a>
          ))}
          {intervals > starts.length && t("history-more", { count: intervals - starts.length })}
        </span>
      </th>
      <td>
        <ExactMoney amount_nano={amount_nano} />
      </td>
    </tr>
  );
}

/** From how many Wh to how many, or that only the price is another one. */
export function correctedText({ category, before_wh, after_wh }: CorrectedPart, format: Formatter): string {
  const name = t(`statement-category-${category}`);
  if (before_wh === after_wh) return t("history-part-price", { name, energy: format.exactEnergy(after_wh) });
  return t("history-part", { name, before: format.exactEnergy(before_wh), after: format.exactEnergy(after_wh) });
}

function Paid({ paid }: { paid: Statement["history"]["paid"] }): JSX.Element {
  const { locale } = useApp();
  return (
    <ul class="history-paid small soft">
      {paid.map(({ month, amount_nano }) => (
        <li key={month}>
          {t("history-paid", { month: monthText(month, locale) })} <ExactMoney amount_nano={amount_nano} />
        </li>
      ))}
    </ul>
  );
}
