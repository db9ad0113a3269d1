import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { agreedShareText } from "../agreed-words.ts";
import { useApp } from "../app-state.ts";
import type { Calculation, CalculationLine } from "../calculation-types.ts";
import { shareText } from "../calculation-words.ts";
import { CalculationStep } from "./calculation-step.tsx";
import { ExactMoney } from "./money.tsx";

/** From whom or to whom the energy went. */
export function ShareStep({ calculation }: { calculation: Calculation }): JSX.Element {
  const format = useApp().format.value;
  const { result, market } = calculation;
  const isSale = market.own.side === "supply" || result.sold_wh + result.grid_export_wh > 0;
  const [neighbours_wh, grid_wh] = isSale
    ? [result.sold_wh, result.grid_export_wh]
    : [result.bought_wh, result.grid_import_wh];
  const rows = [
    ["neighbours", t(isSale ? "energy-to-neighbours" : "energy-from-neighbours"), neighbours_wh],
    ["grid", t(isSale ? "energy-to-grid" : "energy-from-grid"), grid_wh],
  ] as const;
  const whole_wh = Math.max(1, neighbours_wh + grid_wh);
  return (
    <CalculationStep name="share" title={t(isSale ? "calc-share-supply" : "calc-share-demand")}>
      <p>{(market.sharing == null ? shareText : agreedShareText)(calculation, format).join(" ")}</p>
      <svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="share-grid" width="100" height="8" />
        <rect class="share-neighbours" width={(100 * neighbours_wh) / whole_wh} height="8" />
      </svg>
      <dl class="facts figures">
        {rows.map(([tone, label, energy_wh]) => (
          <div key={tone} class={`tone-${tone}`}>
            <dt>{label}</dt>
            <dd>{format.exactEnergy(energy_wh)}</dd>
          </div>
        ))}
      </dl>
    </CalculationStep>
  );
}

/** Every line of it, the sum, and the same without neighbours. */
export function MoneyStep({ calculation }: { calculation: Calculation }): JSX.Element {
  const { lines, amount_nano, saving_nano, without_neighbours } = calculation.result;
  return (
    <CalculationStep name="money" title={t("calc-money")}>
      <Lines name="with" lines={lines} sum_nano={amount_nano} />
      <Lines name="without" lines={without_neighbours.lines} sum_nano={without_neighbours.amount_nano} />
      <table class="calc-table calc-saving" data-testid="calc-saving">
        <caption class="visually-hidden">{t("calc-saved")}</caption>
        <tbody>
          <tr>
            <th scope="row">{t("calc-saved")}</th>
            <td>
              <ExactMoney amount_nano={saving_nano} />
            </td>
          </tr>
        </tbody>
      </table>
      <p class="small soft">{t("calc-signs")}</p>
    </CalculationStep>
  );
}

interface LinesProps {
  readonly name: "with" | "without";
  readonly lines: readonly CalculationLine[];
  readonly sum_nano: string;
}

function Lines({ name, lines, sum_nano }: LinesProps): JSX.Element {
  return (
    <table class="calc-table" data-testid={`lines-${name}`}>
      <caption>{t(`calc-lines-${name}`)}</caption>
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{t("statement-line")}</th>
          <th scope="col">{t("statement-amount")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.category}>
            <th scope="row">
              {t(`statement-category-${line.category}`)}
              <Factors line={line} />
            </th>
            <td>
              <ExactMoney amount_nano={line.amount_nano} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr class="calc-sum">
          <th scope="row">{t("statement-sum")}</th>
          <td>
            <ExactMoney amount_nano={sum_nano} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function Factors({ line }: { line: CalculationLine }): JSX.Element {
  const { exactEnergy, exactPrice } = useApp().format.value;
  const { energy_wh, price_micro_per_kwh } = line;
  return (
    <span class="calc-factors small soft">
      {price_micro_per_kwh === null
        ? t("calc-fixed-part")
        : `${exactEnergy(energy_wh)} × ${exactPrice(price_micro_per_kwh)}`}
    </span>
  );
}
