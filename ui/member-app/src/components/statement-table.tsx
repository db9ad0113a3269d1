import { dayText } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Statement, StatementCategory, StatementCorrection, StatementLine, StatementSum } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { hrefOf } from "../router.ts";
import { averagePrice, readableCorrections } from "../statement-figures.ts";
import { correctedMoment } from "../statement-words.ts";
import { Icon } from "./icons.tsx";
import { Cents, ExactMoney } from "./money.tsx";

const CATEGORY_TONES: Readonly<Record<StatementCategory, string>> = {
  "neighbour-purchase": "neighbours",
  "neighbour-sale": "neighbours",
  "local-network-fee": "plain",
  "grid-import": "grid",
  "grid-export": "grid",
  "fixed-fee": "plain",
};

export function categoryText(category: StatementCategory): string {
  return t(`statement-category-${category}`);
}

interface Amount {
  readonly amount_nano: string;
  readonly shown_cents: number;
}

/** A month's lines; each opens to its days. Amounts in a column always add up to the sum below them. */
export function StatementTable(props: { statement: Statement; isExact: boolean; caption: string }): JSX.Element {
  const { statement, isExact, caption } = props;
  const { lines, corrections, due_cents, total_nano } = statement;
  return (
    <table class="statement">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("statement-line")}</th>
          <th scope="col">{t("statement-amount")}</th>
        </tr>
      </thead>
      {isExact && <CarriedIn amount_nano={statement.carried_in_nano} />}
      {lines.map((line) => (
        <Line key={line.category} line={line} isExact={isExact} />
      ))}
      {corrections.length > 0 && <Corrections corrections={corrections} isExact={isExact} />}
      <tfoot>
        <tr class="statement-sum">
          <th scope="row">{t("statement-sum")}</th>
          <td>
            <AmountCell amount={{ amount_nano: total_nano, shown_cents: due_cents }} isExact={isExact} />
          </td>
        </tr>
        <tr class="soft small">
          <th scope="row">{t("statement-carried-out")}</th>
          <td>
            <ExactMoney amount_nano={statement.carried_out_nano} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function AmountCell({ amount, isExact }: { amount: Amount; isExact: boolean }): JSX.Element {
  return isExact ? <ExactMoney amount_nano={amount.amount_nano} /> : <Cents cents={amount.shown_cents} />;
}

function CarriedIn({ amount_nano }: { amount_nano: string }): JSX.Element {
  return (
    <tbody>
      <tr class="soft small">
        <th scope="row">{t("statement-carried-in")}</th>
        <td>
          <ExactMoney amount_nano={amount_nano} />
        </td>
      </tr>
    </tbody>
  );
}

/** What was counted and at what price, as people would multiply it by hand; a star marks estimated parts, a dagger unsigned ones. */
function EnergyTimesPrice({ sum }: { sum: StatementSum }): JSX.Element | null {
  const { energy, price } = useApp().format.value;
  if (sum.energy_wh === 0) return null;
  const average = averagePrice(sum);
  return (
    <span class="statement-energy figures soft">
      {energy(sum.energy_wh)}
      {sum.estimated_wh > 0 && (
        <span class="estimate">
          <span aria-hidden="true">*</span>
          <span class="visually-hidden"> {t("statement-of-it-estimated", { energy: energy(sum.estimated_wh) })}</span>
        </span>
      )}
      {sum.unsigned_wh > 0 && (
        <span class="unsigned">
          <span aria-hidden="true">†</span>
          <span class="visually-hidden"> {t("statement-of-it-unsigned", { energy: energy(sum.unsigned_wh) })}</span>
        </span>
      )}
      {sum.price_micro_per_kwh !== null && ` × ${price(sum.price_micro_per_kwh)}`}
      {sum.price_micro_per_kwh === null && average !== null && `, ${t("statement-average", { price: price(average) })}`}
    </span>
  );
}

function Line({ line, isExact }: { line: StatementLine; isExact: boolean }): JSX.Element {
  const { locale } = useApp();
  const [isOpen, setOpen] = useState(false);
  return (
    <tbody class={`statement-line tone-${CATEGORY_TONES[line.category]}`} data-category={line.category}>
      <tr>
        <th scope="row">
          <Opener label={categoryText(line.category)} isOpen={isOpen} toggle={() => setOpen(!isOpen)} />
          <EnergyTimesPrice sum={line} />
        </th>
        <td>
          <AmountCell amount={line} isExact={isExact} />
        </td>
      </tr>
      {isOpen &&
        line.days.map((day) => (
          <tr key={day.date} class="statement-day">
            <th scope="row">
              <span class="statement-date">{dayText(day.date, locale, "short")}</span>
              <EnergyTimesPrice sum={day} />
            </th>
            <td>
              <AmountCell amount={day} isExact={isExact} />
            </td>
          </tr>
        ))}
    </tbody>
  );
}

/** A row's heading that opens what is below it. */
export function Opener({ label, isOpen, toggle }: { label: string; isOpen: boolean; toggle: () => void }): JSX.Element {
  return (
    <button type="button" class="opener" aria-expanded={isOpen} onClick={toggle}>
      <Icon name="forward" size={16} />
      {label}
    </button>
  );
}

function Corrections(props: { corrections: readonly StatementCorrection[]; isExact: boolean }): JSX.Element {
  const { corrections, isExact } = props;
  const { locale, format } = useApp();
  const { energy } = format.value;
  const [isOpen, setOpen] = useState(false);
  const sum = {
    amount_nano: corrections.reduce((total, { amount_nano }) => total + BigInt(amount_nano), 0n).toString(),
    shown_cents: corrections.reduce((total, { shown_cents }) => total + shown_cents, 0),
  };
  return (
    <tbody class="statement-line statement-corrections" data-category="corrections">
      <tr>
        <th scope="row">
          <Opener
            label={t("statement-corrections", { count: corrections.length })}
            isOpen={isOpen}
            toggle={() => setOpen(!isOpen)}
          />
          <span class="statement-energy soft">{t("statement-corrections-text")}</span>
        </th>
        <td>
          <AmountCell amount={sum} isExact={isExact} />
        </td>
      </tr>
      {isOpen &&
        readableCorrections(corrections).map((correction) => (
          <tr
            key={`${correction.cause}.${correction.start_s}.${correction.revision}.${correction.category}`}
            class="statement-day"
          >
            <th scope="row">
              <span class="statement-date">
                {correction.intervals === 1 && correction.cause === "late-reading" ? (
                  <a href={hrefOf("interval", String(correction.start_s))}>
                    {correctedMoment(correction.interval_local, locale)}
                  </a>
                ) : (
                  correctedMoment(correction.interval_local, locale)
                )}
              </span>
              <span class="statement-energy soft figures">{correctionText(correction, energy)}</span>
            </th>
            <td>
              <AmountCell amount={correction} isExact={isExact} />
            </td>
          </tr>
        ))}
    </tbody>
  );
}

function correctionText(
  { category, cause, energy_change_wh }: StatementCorrection,
  energy: (energy_wh: number) => string,
): string {
  const facts = [categoryText(category), t(`statement-cause-${cause}`)];
  if (energy_change_wh !== 0) facts.push(energy(energy_change_wh));
  return facts.join(", ");
}
